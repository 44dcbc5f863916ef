"""On which days a place pays a benefit, and what the next batch pays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models.functions import Length

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.claims.deadlines import is_working_day
from huijia.apps.fence.told import one_action
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import BatchCalendar, Fund
from huijia.apps.payments.states import RunState

YEARS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """One day of a calendar: the bank pays on ``execute_on`` what is payable by ``payable_by``."""

    payable_by: date
    execute_on: date


@one_action()
def set_calendar(
    *,
    by: Viewer,
    area: Area,
    pack: str,
    months: Sequence[int],
    day: int,
    days_before: int,
    at: datetime,
) -> BatchCalendar:
    """Set the days on which a place pays a benefit; no months: none from now on. Raises ``UnableToPay`` for days that there are not."""
    if not all(1 <= month <= 12 for month in months) or not 1 <= day <= 31 or not 0 <= days_before <= 60:
        raise UnableToPay(
            "月份应为 1 至 12，日应为 1 至 31，提前天数应为 0 至 60。",
            "Months are 1 to 12, the day 1 to 31, and the days before 0 to 60.",
        )
    made = BatchCalendar.objects.create(
        area=area,
        pack=pack,
        months=",".join(str(month) for month in sorted(set(months))),
        day=day,
        days_before=days_before,
        made_by=by.id,
        made_at=at,
    )
    record(
        by=by,
        action="calendar.set",
        subject="calendar",
        subject_id=made.pk,
        area=area.code,
        changes={
            "pack": (None, pack),
            "months": (None, made.months),
            "day": (None, day),
            "days_before": (None, days_before),
        },
    )
    return made


def calendar_for(fund: Fund) -> BatchCalendar | None:
    """The calendar of the fund's own area, or else of the nearest above it; None where none was set, or it was taken away."""
    above = [fund.area_id[:length] for length in range(1, len(fund.area_id) + 1)]
    found = (
        BatchCalendar.objects.filter(area__in=above, pack=fund.pack)
        .order_by(Length("area").desc(), "-pk")
        .first()
    )
    return found if found is not None and found.months else None


def next_batch(fund: Fund, *, today: date) -> Batch | None:
    """The next day of the fund's calendar for which nothing is frozen yet; None where it has no calendar."""
    calendar = calendar_for(fund)
    if calendar is None:
        return None
    idle = [RunState.DRAFT.value, RunState.CANCELLED.value]
    taken = set(fund.runs.exclude(state__in=idle).values_list("execute_on", flat=True))
    return next((each for each in days_of(calendar, today=today) if each.execute_on not in taken), None)


def days_of(calendar: BatchCalendar, *, today: date) -> Iterator[Batch]:
    """The days of a calendar from today on, for some years."""
    months = [int(month) for month in calendar.months.split(",") if month]
    for year in range(today.year, today.year + YEARS_AHEAD + 1):
        for month in months:
            # The 31st of a shorter month is its last day.
            day = date(year, month, min(calendar.day, monthrange(year, month)[1]))
            while not is_working_day(day):
                day -= timedelta(days=1)
            if day >= today:
                yield Batch(day - timedelta(days=calendar.days_before), day)
