"""The German Kindergeld: who counts on any day of a month, and the table of amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from huijia.values.periods import Period

AMOUNTS = [  # from, first, second, third, fourth and later: euro
    (date(2009, 1, 1), (164, 164, 170, 195)),
    (date(2009, 12, 1), (184, 184, 190, 215)),
    (date(2015, 7, 1), (188, 188, 194, 219)),
    (date(2016, 1, 1), (190, 190, 196, 221)),
    (date(2017, 1, 1), (192, 192, 198, 223)),
    (date(2018, 1, 1), (194, 194, 200, 225)),
    (date(2019, 7, 1), (204, 204, 210, 235)),
    (date(2021, 1, 1), (219, 219, 225, 250)),
    (date(2023, 1, 1), (250, 250, 250, 250)),
    (date(2025, 1, 1), (255, 255, 255, 255)),
    (date(2026, 1, 1), (259, 259, 259, 259)),
]


def due(family: Mapping[str, Any], members: Sequence[Mapping[str, Any]], month: Period) -> int | None:
    """Cents for the month; None when something has to be asked."""
    counting = [_counts(member, month) for member in members]
    if None in counting:
        return None
    euro = [amounts for starts, amounts in AMOUNTS if starts <= month.start][-1]
    return 100 * sum(euro[min(place, 3)] for place in range(sum(map(bool, counting))))


def _counts(member: Mapping[str, Any], month: Period) -> bool | None:
    days = [month.start + timedelta(days=n) for n in range((month.end - month.start).days + 1)]
    lived = [_age(member["birth_date"], day) for day in days if day >= member["birth_date"]]
    if not lived:
        return False
    youngest = min(lived)
    if youngest < 18:
        return True
    grounds = []
    if youngest < 25:
        grounds.append(member["in_education"])
    if youngest < 21:
        grounds.append(member["registered_jobless"])
    return True if True in grounds else (None if None in grounds else False)


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
