"""The time in which a claim is to be decided: it stops while the family has the claim, and goes on with the days that were left."""

from __future__ import annotations

from datetime import date, timedelta

from huijia.apps.claims.deadlines import is_working_day, working_days_after, working_days_left
from huijia.apps.claims.models import Claim


def due_after_handing_in(claim: Claim, today: date, *, within: int) -> date:
    """The day by which a claim that is handed in today is to be decided: after so many working days, or after those that were left when it
    was returned. Waiting that was over the time then still is."""
    return (
        working_days_after(today, within)
        if claim.days_left is None
        else day_with_left(today, claim.days_left)
    )


def days_left_when_returned(claim: Claim, today: date) -> int | None:
    """The working days that are left of the time in which to decide; fewer than none when it is over."""
    return None if claim.due_on is None else working_days_left(today, claim.due_on)


def day_with_left(today: date, left: int) -> date:
    """The day to which so many working days are left from today; one that has passed when they are fewer than none.

    >>> day_with_left(date(2026, 3, 16), 5), day_with_left(date(2026, 3, 16), -1)
    (datetime.date(2026, 3, 23), datetime.date(2026, 3, 15))
    """
    if left >= 0:
        return working_days_after(today, left)
    while left < 0:
        left += is_working_day(today)
        today -= timedelta(days=1)
    return today
