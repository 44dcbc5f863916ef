"""Who looked at somebody's data, when, in what role and why: for the page, and as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from huijia.apps.audit.models import Entry
from huijia.apps.audit.opening import opened
from huijia.apps.audit.queries import looks_together
from huijia.apps.audit.wording import action_told, role_told
from huijia.apps.people.queries import records_of
from huijia.apps.privacy.rows import SHOWN, shown_rows
from huijia.apps.privacy.whose import Before

MONTHS = 12
LEFT, WIDE, HIGH, TOP = 150, 44, 38, 30
_SMALLEST, _LARGEST, _MANY = 5, 16, 30
TRAIL = next(each for each in SHOWN if each.name == "audit.Entry")


@dataclass(frozen=True, slots=True)
class Look:
    """An entry as it is read; ``times``: as often in this way on that day."""

    entry: Entry
    times: int
    is_mine: bool
    role: str
    action: str
    reason: str


def entries_of(whose: Before) -> QuerySet[Entry]:
    """Every entry that tells of a person and lies on the sides that are shown, the latest first."""
    numbers = [each.pk for each in records_of(whose.person)]
    return shown_rows(TRAIL, numbers, sides=whose.sides, on=timezone.localdate()).order_by("-sequence")


def looks(entries: Any, whose: Before) -> list[Look]:
    """Entries in words, looks of one account in one way on one day as one."""
    together = list(looks_together(entries))
    told = opened([entry for entry, _ in together])
    return [
        Look(
            entry,
            times,
            whose.is_family and entry.actor_id is not None and entry.actor_id == whose.viewer.id,
            role_told(entry.actor_role),
            action_told(entry.action),
            told[entry.sequence].reason,
        )
        for entry, times in together
    ]


@dataclass(frozen=True, slots=True)
class Dot:
    """How often somebody in a role looked at or changed something in a month; where it stands in the picture."""

    x: int
    y: int
    r: int
    times: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Months from left to right, the latest first, roles from top to bottom. ``rows``: role, height of its line, times in each month (the table says the same)."""

    width: int
    height: int
    months: list[tuple[date, int]]
    rows: list[tuple[str, int, list[int]]]
    dots: list[Dot]


def picture(entries: QuerySet[Entry], today: date) -> Picture:
    """The last twelve months, counted by the database; the latest first, which is what a narrow screen shows."""
    months = [_months_before(today, back) for back in range(MONTHS)]
    counted = (
        entries.filter(at__date__gte=months[-1])
        .order_by()
        .annotate(month=TruncMonth("at"))
        .values("month", "actor_role")
        .annotate(times=Count("pk"))
    )
    found: dict[str, dict[date, int]] = {}
    for each in counted:
        found.setdefault(each["actor_role"], {})[timezone.localtime(each["month"]).date()] = each["times"]
    rows, dots = [], []
    for place, role in enumerate(sorted(found, key=lambda role: -sum(found[role].values()))):
        y = TOP + place * HIGH + HIGH // 2
        times = [found[role].get(month, 0) for month in months]
        rows.append((role_told(role), y, times))
        dots += [Dot(_x(column), y, _radius(n), n) for column, n in enumerate(times) if n]
    width, height = LEFT + MONTHS * WIDE, TOP + max(len(rows), 1) * HIGH
    return Picture(width, height, [(month, _x(column)) for column, month in enumerate(months)], rows, dots)


def _x(column: int) -> int:
    return LEFT + column * WIDE + WIDE // 2


def _radius(times: int) -> int:
    return _SMALLEST + (_LARGEST - _SMALLEST) * min(times, _MANY) // _MANY


def _months_before(today: date, back: int) -> date:
    index = today.year * 12 + today.month - 1 - back
    return date(index // 12, index % 12 + 1, 1)
