"""The Japanese child allowance: ages end on the first 31 March on or after the day on which they are reached, which by Japanese
law is the day before the birthday."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from huijia.values.periods import Period

REFORM = date(2024, 10, 1)
CAP = date(2022, 10, 1)


def due(family: Mapping[str, Any], members: Sequence[Mapping[str, Any]], month: Period) -> int | None:
    """Yen for the month."""
    start, reformed = month.start, month.start >= REFORM
    born = [each for each in members if _first_month(each["birth_date"]) <= start]
    counted = [each for each in born if _counts(each, start, reformed)]
    counted.sort(key=lambda each: each["birth_date"])
    last = 18 if reformed else 15
    paid = [
        (each, elder)
        for elder, each in enumerate(counted)
        if start <= _school_year_end(each["birth_date"], last)
    ]
    if reformed:
        return sum(_amount_from_2024(each, elder, start) for each, elder in paid)
    if start >= CAP and family.get("income_over_cap"):
        return 0
    if family.get("income_over_limit") or family.get("income_over_cap"):
        return 5000 * len(paid)
    return sum(_amount_until_2024(each, elder, start) for each, elder in paid)


def _counts(member: Mapping[str, Any], start: date, reformed: bool) -> bool:
    if start <= _school_year_end(member["birth_date"], 18):
        return True
    return (
        reformed
        and start <= _school_year_end(member["birth_date"], 22)
        and member["parents_bear_cost"] is not False
    )


def _amount_until_2024(member: Mapping[str, Any], elder: int, start: date) -> int:
    if start <= _birthday(member["birth_date"], 3):
        return 15000
    if start <= _school_year_end(member["birth_date"], 12):
        return 15000 if elder >= 2 else 10000
    return 10000


def _amount_from_2024(member: Mapping[str, Any], elder: int, start: date) -> int:
    if elder >= 2:
        return 30000
    return 15000 if start <= _birthday(member["birth_date"], 3) else 10000


def _first_month(birth: date) -> date:
    return date(birth.year + birth.month // 12, birth.month % 12 + 1, 1)


def _school_year_end(birth: date, age: int) -> date:
    reached = _birthday(birth, age) - timedelta(days=1)
    end = date(reached.year, 3, 31)
    return end if end >= reached else date(reached.year + 1, 3, 31)


def _birthday(birth: date, age: int) -> date:
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)
