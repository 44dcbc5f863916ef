"""Counts by area and month, grouped by the database: what reports are made of. No record leaves it, and nothing of anybody.

Each app's ``aggregates`` says what it counts; this is how. A count is of what happened in a month, by the clock on the office's wall, so that
what is told of a month that is over stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate, TruncMonth
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

WAITED = ((5, "to_5"), (10, "to_10"), (20, "to_20"), (30, "to_30"), (60, "to_60"))
"""Classes of days that somebody waited: at most so many, and the name of the class."""
LONGER = "longer"

IN_TIME, LATE, NO_TERM = "in_time", "late", "no_term"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there were in an area (its code, as the record has it) in a month (``2026-03``). ``parts``: what they were, as the
    aggregate that counts says."""

    area: str
    month: str
    parts: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Months:
    """Some months, one after the other: from the first day of one to the last of another. ``first`` and ``after`` are first days of months.

    >>> Months(date(2026, 11, 1), date(2027, 2, 1)).names()
    ['2026-11', '2026-12', '2027-01']
    """

    first: date
    after: date

    def __post_init__(self) -> None:
        if self.first.day != 1 or self.after.day != 1 or self.after <= self.first:
            raise ValueError(f"no months from {self.first} to before {self.after}")

    def names(self) -> list[str]:
        """Each month as it is written."""
        found, at = [], self.first
        while at < self.after:
            found.append(f"{at:%Y-%m}")
            at = (at + timedelta(days=31)).replace(day=1)
        return found


def grouped(
    rows: QuerySet[Any],
    months: Months,
    *,
    under: str,
    area: str,
    on: str,
    parts: Iterable[Combinable | str] = (),
    how_many: Any = None,
) -> list[Counted]:
    """How many rows there are by area, month and parts, in the order of these. ``under``: the code of the area in which they lie; ``area``, ``on``:
    where a row has its area and its day or moment; ``how_many``: what is added up instead of rows."""
    field = _field_of(rows, on)
    first, after = (
        (_midnight(months.first), _midnight(months.after))
        if isinstance(field, DateTimeField)
        else (months.first, months.after)
    )
    named = {f"part_{n}": F(each) if isinstance(each, str) else each for n, each in enumerate(parts)}
    found = (
        rows.filter(**{f"{area}__code__startswith": under, f"{on}__gte": first, f"{on}__lt": after})
        .annotate(in_area=F(area), in_month=TruncMonth(on), **named)
        .values_list("in_area", "in_month", *named)
        .annotate(how_many=Count("pk") if how_many is None else how_many)
        .order_by("in_area", "in_month", *named)
    )
    return [
        Counted(str(place), f"{month:%Y-%m}", tuple(map(str, values[:-1])), int(values[-1] or 0))
        for place, month, *values in found
    ]


def in_time(day: Any, due: str) -> Case:
    """Whether a day (an expression) is no later than the one by which something was due."""
    return Case(
        When(**{f"{due}__isnull": True}, then=Value(NO_TERM)),
        When(Q(**{f"{due}__gte": day}), then=Value(IN_TIME)),
        default=Value(LATE),
        output_field=CharField(),
    )


def waited(begin: Any, end: Any) -> Case:
    """The class of days from one day to another (expressions of days)."""
    days = ExpressionWrapper(end - begin, output_field=DurationField())
    return Case(
        *(When(LessThanOrEqual(days, timedelta(days=most)), then=Value(name)) for most, name in WAITED),
        default=Value(LONGER),
        output_field=CharField(),
    )


def day_of(moment: str) -> TruncDate:
    """The day of a moment, by the clock on the office's wall."""
    return TruncDate(moment)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _field_of(rows: QuerySet[Any], path: str) -> Any:
    model: Any = rows.model
    *through, last = path.split("__")
    for name in through:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)
