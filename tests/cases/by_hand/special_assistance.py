"""Special assistance once more, in plain Python from the texts: month by month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huijia.values.periods import Period

FIRST_BIRTH = date(1933, 1, 1)


def due(facts: Mapping[str, Any], year: Period) -> int | None:
    """Fen for the year; None when something has to be asked."""
    own, died, disabled = facts["birth_date"], facts["only_child_died"], facts["only_child_disabled"]
    deciding = facts["wife_birth_date"] or own
    if died is False and disabled is False:
        return 0
    if own is not None and own < FIRST_BIRTH:
        return 0
    months = None if deciding is None else _months(deciding, facts["ended_on"], year.start.year)
    if months == [] or (deciding is not None and deciding < FIRST_BIRTH):
        return 0
    if months is None and facts["ended_on"] is not None and facts["ended_on"] < year.start:
        return 0
    if months is None or own is None or died is None or (died is False and disabled is None):
        return None
    return 100 * sum(_yuan(died, month >= (2022, 7)) for month in months)


def _yuan(died: bool, risen: bool) -> int:
    if died:
        return 590 if risen else 450
    return 460 if risen else 350


def _months(birth: date, ended: date | None, year: int) -> list[tuple[int, int]]:
    """The months of the year from the one in which 49 is reached to the one in which it ends."""
    reached = (birth.year + 49, birth.month)
    if ended is not None and (*reached, birth.day) > (ended.year, ended.month, ended.day):
        return []
    last = (ended.year, ended.month) if ended is not None else (year, 12)
    return [(year, month) for month in range(1, 13) if reached <= (year, month) <= last]
