"""The types of a rule's values, and the level at which it holds."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

Value = bool | int | date
"""A known value of a fact or a rule. Unknown is ``None``. Money is an int of the currency's minor unit."""


class Type(StrEnum):
    """The type of an expression. There are no floats and no texts: law is decided by dates, counts and yes or no."""

    BOOL = "yes or no"
    INT = "whole number"
    DATE = "date"


class Level(StrEnum):
    """Whether an expression has one value for the case or one for each member of the family."""

    CASE = "case"
    MEMBER = "member"


def type_of(value: Value) -> Type:
    """The type of a known value. Raises ``TypeError`` for anything else, floats above all.

    >>> type_of(True), type_of(3)
    (<Type.BOOL: 'yes or no'>, <Type.INT: 'whole number'>)
    """
    if isinstance(value, bool):
        return Type.BOOL
    if isinstance(value, int):
        return Type.INT
    # A datetime is a date for Python; a time of day has no meaning in a rule.
    if type(value) is date:
        return Type.DATE
    raise TypeError(
        f"{value!r} is a {type(value).__name__}; a rule knows yes/no, whole numbers and dates only"
    )
