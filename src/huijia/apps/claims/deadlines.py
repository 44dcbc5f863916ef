"""Working days, by the calendar of public holidays and make-up days that the State Council sets each year."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar


def is_working_day(day: date) -> bool:
    """Whether offices work on a day.

    The next year's calendar is set in the autumn before; beyond the last one that is known, Monday to Friday count. A deadline that
    reaches there can move by some days: it is worked out when the claim is submitted, and kept.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_days_after(day: date, days: int) -> date:
    """The working day that is so many working days after a day, which itself does not count.

    >>> working_days_after(date(2026, 9, 30), 1)  # the National Day holiday lies between
    datetime.date(2026, 10, 8)
    """
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day


def working_days_left(today: date, due: date) -> int:
    """Working days from tomorrow to the due day; negative when it has passed."""
    first, last, sign = (today, due, 1) if due >= today else (due, today, -1)
    return sign * sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
