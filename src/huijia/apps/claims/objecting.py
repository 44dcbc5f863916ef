"""Until when a family can object: the time counts from the day on which it was told, and ends on a working day.

The law counts from knowing. Where nothing says that the family was told, the time has not begun: nobody loses a remedy by a letter that
never came, and whoever hands one out writes that down. The last day that follows is shown to the family, which may rely on it: what is noted
or put right afterwards makes it later, never earlier. (No text that was read tells of a day noted wrongly; this is read for the family.)
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from huijia.apps.claims.assess import benefit
from huijia.apps.claims.deadlines import working_day_from
from huijia.apps.claims.models import Appeal, Claim, Decision
from huijia.apps.claims.states import State


def told_on(decision: Decision) -> date | None:
    """The first day on which the family is known to have got the letter; None while nothing says that it did. A day that was put right does
    not count."""
    noted = {each.how: each.told_on for each in decision.deliveries.order_by("pk")}
    return min((day for day in noted.values() if day), default=None)


def letter_waits_since(claim: Claim, decision: Decision | None) -> datetime | None:
    """The moment of the claim's decision that holds, while its letter is still to be handed over: it has one, nothing says that the family got
    it, and it has not objected, which shows that it knows. None otherwise. ``Claim.letter_waits_since`` keeps it for the list."""
    if decision is None or not decision.letter or claim.state == State.APPEALED:
        return None
    return decision.decided_at if told_on(decision) is None else None


def object_until(decision: Decision) -> date | None:
    """The last day on which the family can object; None while it was not told: then the time has not begun.

    Never before a last day that the family could read: that which was kept with the decision, as a letter of before may have named it, and
    each that followed from what was noted up to now. Where all was made void, the family read that its time had not begun: it begins on that
    day at the earliest.
    """
    within = benefit(decision.claim.pack).procedure.object_within.days
    noted: dict[str, date] = {}
    last, void_since = decision.object_until, date.min
    for each in decision.deliveries.order_by("pk"):
        if each.told_on is None:
            noted.pop(each.how, None)
        else:
            noted[each.how] = each.told_on
        if noted:
            begun = max(void_since, min(noted.values()))
            last = max(last, last_day(begun, within=within))
        else:
            void_since = timezone.localtime(each.recorded_at).date()
    return last if noted else None


def is_about_an_objection(decision: Decision) -> bool:
    """Whether an objection led to this decision."""
    return Appeal.objects.filter(new_decision=decision).exists()


def may_object(decision: Decision, *, today: date) -> bool:
    """Whether the family can object to a decision: it is not itself about an objection, and the time is not over."""
    if is_about_an_objection(decision):
        return False
    until = object_until(decision)
    return until is None or today <= until


def last_day(told: date, *, within: int) -> date:
    """The last of so many days after a day; one that is no working day moves to the next.

    >>> last_day(date(2026, 3, 2), within=60)  # the first of May is a holiday, and so are the four days after it
    datetime.date(2026, 5, 6)
    """
    return working_day_from(told + timedelta(days=within))
