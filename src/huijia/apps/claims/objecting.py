"""Until when a family can object: the time counts from the day on which it was told, and ends on a working day.

The law counts from knowing. Where nothing says that the family was told, the time has not begun: nobody loses a remedy by a letter that
never came, and whoever hands one out writes that down.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Min

from huijia.apps.claims.assess import benefit
from huijia.apps.claims.deadlines import working_day_from
from huijia.apps.claims.models import Claim, Decision
from huijia.apps.claims.states import State


def told_on(decision: Decision) -> date | None:
    """The first day on which the family is known to have got the letter; None while nothing says that it did."""
    found: date | None = decision.deliveries.aggregate(day=Min("told_on"))["day"]
    return found


def letter_waits_since(claim: Claim, decision: Decision | None) -> datetime | None:
    """The moment of the claim's decision that holds, while its letter is still to be handed over: it has one, nothing says that the family got
    it, and it has not objected, which shows that it knows. None otherwise. ``Claim.letter_waits_since`` keeps it for the list."""
    if decision is None or not decision.letter or claim.state == State.APPEALED:
        return None
    return decision.decided_at if told_on(decision) is None else None


def object_until(decision: Decision) -> date | None:
    """The last day on which the family can object; None while it was not told: then the time has not begun. Never before the day that was
    kept with the decision, which a letter of before may have named."""
    told = told_on(decision)
    if told is None:
        return None
    within = benefit(decision.claim.pack).procedure.object_within.days
    return max(decision.object_until, last_day(told, within=within))


def may_object(decision: Decision, *, today: date) -> bool:
    """Whether the time in which to object is not over."""
    until = object_until(decision)
    return until is None or today <= until


def last_day(told: date, *, within: int) -> date:
    """The last of so many days after a day; one that is no working day moves to the next.

    >>> last_day(date(2026, 3, 2), within=60)  # the first of May is a holiday, and so are the four days after it
    datetime.date(2026, 5, 6)
    """
    return working_day_from(told + timedelta(days=within))
