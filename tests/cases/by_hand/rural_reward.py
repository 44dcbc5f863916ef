"""The rural reward once more, in plain Python from the texts: it looks at each day of the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huijia.values.periods import Period


def due(facts: Mapping[str, Any], year: Period) -> int | None:
    """Fen for the year; None when something has to be asked."""
    birth, ended = facts["birth_date"], facts["ended_on"]
    answers = [facts["rural_register"], facts["children_condition_met"]]
    ends = year.end if ended is None else min(year.end, ended)
    answers.append(ends >= year.start)  # the year in which it ends is paid
    answers.append(None if birth is None else birth >= date(1933, 1, 1))
    # 60 is reached on the birthday; on 1 March of a year without 29 February.
    answers.append(None if birth is None else (birth.year + 60, birth.month, birth.day) <= _parts(ends))
    if False in answers:
        return 0
    if None in answers:
        return None
    return 100 * (600 if year.start.year < 2009 else 720 if year.start.year < 2012 else 960)


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day
