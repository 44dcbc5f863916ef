"""The three answers, and logic with an unknown (Kleene), which is SQL's too.

An unknown fact is ``None`` here and NULL in SQL. It is never False and never zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

Unknown = None
"""How an unknown value is written in Python."""


class Answer(StrEnum):
    """What an assessment says for one case and period."""

    ENTITLED = "entitled"
    NOT_ENTITLED = "not_entitled"
    NEED_TO_ASK = "need_to_ask"


def kleene_and(values: Iterable[bool | None]) -> bool | None:
    """False if any is False; else unknown if any is unknown; else True.

    >>> kleene_and([True, None]), kleene_and([None, False])
    (None, False)
    """
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def kleene_or(values: Iterable[bool | None]) -> bool | None:
    """True if any is True; else unknown if any is unknown; else False.

    >>> kleene_or([False, None]), kleene_or([None, True])
    (None, True)
    """
    result: bool | None = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def kleene_not(value: bool | None) -> bool | None:
    """The opposite; unknown stays unknown."""
    return None if value is None else not value
