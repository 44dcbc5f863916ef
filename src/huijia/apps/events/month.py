"""A small month calendar: weeks from Monday to Sunday, with the days on which something begins."""

from __future__ import annotations

import calendar
from collections.abc import Set
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Day:
    """A day of the month; ``date`` is None for the blanks around it."""

    date: date | None
    has_events: bool
    is_today: bool


def month_of(written: str, *, today: date, months_ahead: int = 12) -> date:
    """The first day of a month that was asked for, as 2026-12; this month where that is none, is past or far away.

    >>> month_of("2026-12", today=date(2026, 11, 27))
    datetime.date(2026, 12, 1)
    >>> month_of("1999-12", today=date(2026, 11, 27))
    datetime.date(2026, 11, 1)
    """
    this = today.replace(day=1)
    try:
        asked = date.fromisoformat(f"{written}-01")
    except ValueError:
        return this
    return asked if this <= asked <= after(this, months_ahead) else this


def after(first: date, months: int) -> date:
    """The first day of the month so many months later, or earlier."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def weeks(first: date, *, with_events: Set[date], today: date) -> list[list[Day]]:
    """The month's weeks, seven days each."""
    return [
        [
            Day(day, day in with_events, day == today)
            if day.month == first.month
            else Day(None, False, False)
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
