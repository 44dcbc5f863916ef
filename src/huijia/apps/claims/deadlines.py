"""Working days, by the calendar of public holidays and make-up days that the State Council sets each year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

_CHINA = holidays.country_holidays("CN")


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether offices work on a day.

    The State Council sets the next year's calendar in the autumn before. For a year that is not set yet the statutory holidays count,
    without make-up days, so a deadline there can lie a day or two off: it is worked out when the claim is submitted, and kept.
    """
    return bool(_CHINA.is_working_day(day))


def working_day_from(day: date) -> date:
    """The day itself, or the next working day where it is none.

    >>> working_day_from(date(2026, 10, 1)), working_day_from(date(2026, 10, 8))
    (datetime.date(2026, 10, 8), datetime.date(2026, 10, 8))
    """
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


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
