"""Harbin's addition once more, in plain Python from the text: month by month from January 2025, 36 at most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huijia.values.periods import Period


def due(facts: Mapping[str, Any], year: Period) -> int | None:
    """Fen for the year; None when something has to be asked."""
    birth, order = facts["birth_date"], facts["child_order"]
    if facts["granted_here"] is False or order == 1:
        return 0
    if birth is None:
        return None
    months = _months(birth, facts["ended_on"]).count(year.start.year)
    if months == 0:
        return 0
    if facts["granted_here"] is None or order is None:
        return None
    return months * (20_000 if order == 2 else 70_000)


def _months(birth: date, ended: date | None) -> list[int]:
    """The year of each month that is paid."""
    if birth > date(2026, 4, 27):
        return []
    months = [
        (year, month)
        for year in range(2025, 2030)
        for month in range(1, 13)
        if (birth.year, birth.month) <= (year, month) <= (birth.year + 3, birth.month)
    ][:36]
    if ended is not None:
        months = [each for each in months if each <= (ended.year, ended.month)]
    return [year for year, _ in months]
