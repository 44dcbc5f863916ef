"""Which times opening hours give on a day: by the clock on the wall, also on the days on which it is set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a weekday (ISO), from a day to a day (both inclusive; None: open)."""

    weekday: int
    opens: time
    closes: time
    valid_from: date
    valid_until: date | None

    def on(self, day: date) -> bool:
        """Whether these hours are kept on a day."""
        return (
            day.isoweekday() == self.weekday
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )


def starts_on(day: date, hours: Iterable[Hours], *, minutes: int, zone: ZoneInfo) -> list[datetime]:
    """When slots of so many minutes start on a day, in UTC and in order. Each ends within its hours.

    Of two hours that overlap the earlier goes first. In spring there is a time that no clock shows: nothing starts then. In autumn one
    comes twice: what starts then does so the first time.
    """
    found: list[datetime] = []
    for each in sorted((each for each in hours if each.on(day)), key=lambda each: each.opens):
        for start in _within(day, each, minutes, zone):
            if not found or start >= found[-1] + timedelta(minutes=minutes):
                found.append(start)
    return found


def _within(day: date, hours: Hours, minutes: int, zone: ZoneInfo) -> Iterator[datetime]:
    wall, length = datetime.combine(day, hours.opens), timedelta(minutes=minutes)
    closes = datetime.combine(day, hours.closes).replace(tzinfo=zone).astimezone(UTC)
    while wall < datetime.combine(day, hours.closes):
        start = wall.replace(tzinfo=zone).astimezone(UTC)
        exists = start.astimezone(zone).replace(tzinfo=None) == wall
        if exists and start + length <= closes:
            yield start
        wall += length


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The office's day of a moment."""
    return at.astimezone(zone).date()


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When an office's day begins and ends, in UTC: 23, 24 or 25 hours."""
    begin = datetime.combine(day, time(), tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def overlaps(start: datetime, minutes: int, other: datetime, other_minutes: int) -> bool:
    """Whether two times have a moment in common."""
    return start < other + timedelta(minutes=other_minutes) and other < start + timedelta(minutes=minutes)
