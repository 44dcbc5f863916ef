"""Which questions still matter, so that nobody is asked what cannot change their answer.

``still_matters`` is told what is known and finds the facts on which the answer may still hang. It may name one that cannot
change anything after all, never leave out one that can. Single cases only.
"""

from huijia.engine.asking.mattering import still_matters

__all__ = ["still_matters"]
