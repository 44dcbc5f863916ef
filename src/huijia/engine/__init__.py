"""What a rule means, how it is written, and how it runs.

The engine knows nothing of Django, of the network, of spreadsheets or of any particular law. ``model`` says what a
rule is, ``language`` is what a pack's author writes, ``parameters`` holds dated numbers with their sources,
``fail_if`` lists every way a pack can be wrong, ``loading`` reads a pack's folder, ``backends`` run it, ``explain``
says why, ``amendments`` says what two versions of a law say differently, and ``api`` is the front door.
"""
