"""``huijia bench``: Huijia beside a hand-written query and beside openfisca-core, measured in the same run.

``lines`` says what is measured, ``tasks`` and the modules beside it do the work, each in a fresh process (``child``),
``running`` measures them in turn and refuses results that differ, ``summary`` makes medians and ratios of them.
``by_hand`` and ``openfisca_rule`` state one law again, without the engine: they must know nothing of it.
"""
