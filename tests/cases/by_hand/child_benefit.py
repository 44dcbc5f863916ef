"""British Child Benefit, week by week: on each Monday of a tax year it is asked anew who counts, and each Monday has its rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from huijia.values.periods import Period

RATES = [  # from which Monday, eldest, each other: pence a week
    (date(2010, 4, 12), 2030, 1340),
    (date(2014, 4, 7), 2050, 1355),
    (date(2015, 4, 6), 2070, 1370),
    (date(2020, 4, 6), 2105, 1395),
    (date(2021, 4, 12), 2115, 1400),
    (date(2022, 4, 11), 2180, 1445),
    (date(2023, 4, 10), 2400, 1590),
    (date(2024, 4, 8), 2560, 1695),
    (date(2025, 4, 7), 2605, 1725),
    (date(2026, 4, 6), 2705, 1790),
]


def due(family: Mapping[str, Any], members: Sequence[Mapping[str, Any]], year: Period) -> int | None:
    """Pence for the tax year; None when something has to be asked."""
    total = 0
    days = [year.start + timedelta(days=n) for n in range((year.end - year.start).days + 1)]
    for monday in (day for day in days if day.weekday() == 0):
        counting = [_counts(member, monday) for member in members]
        if None in counting:
            return None
        _, eldest, other = [rate for rate in RATES if rate[0] <= monday][-1]
        number = sum(map(bool, counting))
        total += eldest + other * (number - 1) if number else 0
    return total


def _counts(member: Mapping[str, Any], monday: date) -> bool | None:
    birth = member["birth_date"]
    if monday < birth:
        return False
    sixteenth = _birthday(birth, 16)
    august = date(sixteenth.year, 8, 31)
    if monday <= (august if august >= sixteenth else date(sixteenth.year + 1, 8, 31)):
        return True
    left = member["left_education"]
    if monday >= _birthday(birth, 20) or (left and monday > _terminal_date(left)):
        return False
    stayed: bool | None = member["in_education"]
    return stayed


def _terminal_date(left: date) -> date:
    day = left + timedelta(days=1)
    while not (day.month in (2, 5, 8, 11) and (day + timedelta(days=1)).day == 1):
        day += timedelta(days=1)
    return day


def _birthday(birth: date, age: int) -> date:
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)
