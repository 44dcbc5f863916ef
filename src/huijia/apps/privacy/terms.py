"""Until when the law keeps a claim: told for each claim, day by day, from nothing but what is recorded and what the office set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import DECIDED, State
from huijia.apps.payments.models import Entitlement, Entry
from huijia.apps.privacy.erasure_plan import Why
from huijia.apps.privacy.models import LegalHold
from huijia.apps.recalculation.models import Case, CaseState

LOOSE = (State.DRAFT.value, State.WITHDRAWN.value)
"""Nothing was decided in these, and nothing is being worked at: no term applies."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for a claim on a day. ``goes``: it may be erased now; else ``why`` not, and the last day on which it is kept, where known."""

    goes: bool
    why: Why | None = None
    until: date | None = None


def last_day_of(last: date, years: int) -> date:
    """The last day of a term of years that counts from the end of the calendar year in which something was done last."""
    return date(last.year + years, 12, 31)


def held_on(person_ids: Iterable[int], *, on: date) -> list[LegalHold]:
    """What was said of these people or their claims that it may not be erased, and holds on a day."""
    return list(
        LegalHold.objects.filter(person_id__in=person_ids, lifted_at__isnull=True, until__gte=on).order_by(
            "pk"
        )
    )


def standings(claims: Iterable[Claim], *, on: date) -> dict[int, Standing]:
    """How each of these claims stands on a day, by its number in the table."""
    listed = list(claims)
    numbers = [claim.pk for claim in listed]
    money = {each.claim_id: each for each in Entitlement.objects.filter(claim__in=numbers)}
    last = _last_done(numbers)
    open_cases = set(
        Case.objects.filter(claim__in=numbers, state=CaseState.OPEN.value).values_list("claim", flat=True)
    )
    held: dict[str, date] = {}
    for each in LegalHold.objects.filter(
        claim_number__in=[claim.number for claim in listed], lifted_at__isnull=True, until__gte=on
    ):
        held[each.claim_number] = max(each.until, held.get(each.claim_number, each.until))
    return {
        claim.pk: Standing(False, Why.LEGAL_HOLD, held[claim.number])
        if claim.number in held
        else _standing(claim, money.get(claim.pk), last.get(claim.pk), claim.pk in open_cases, on)
        for claim in listed
    }


def _standing(
    claim: Claim, money: Entitlement | None, last: date | None, is_open: bool, on: date
) -> Standing:
    if claim.state in LOOSE and last is None:
        return Standing(True)
    moving = money is not None and (money.owed_minor or money.ordered_minor or money.recovering_minor)
    if State(claim.state) not in DECIDED or moving or is_open or last is None:
        return Standing(False, Why.UNDER_WAY)
    years = settings.KEEP_CLAIMS_YEARS
    if years is None:
        return Standing(False, Why.NO_TERM_SET)
    until = last_day_of(last, years)
    return Standing(True) if until < on else Standing(False, Why.TERM, until)


def _last_done(numbers: list[int]) -> dict[int, date]:
    """The day of the last decision, objection, payment or computing again of each claim."""
    found: dict[int, date] = {}

    def note(claim: int, moment: datetime | date | None) -> None:
        if moment is None:
            return
        day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
        found[claim] = max(day, found.get(claim, day))

    decided = Claim.objects.filter(pk__in=numbers).annotate(
        decided=Max("decisions__decided_at"), objected=Max("appeals__made_at")
    )
    for claim, at, objected in decided.values_list("pk", "decided", "objected"):
        note(claim, at)
        note(claim, objected)
    booked = (
        Entry.objects.filter(Q(entitlement__claim__in=numbers))
        .values("entitlement__claim")
        .annotate(at=Max("at"), on=Max("booked_on"))
        .order_by()
    )
    for row in booked:
        note(row["entitlement__claim"], row["at"])
        note(row["entitlement__claim"], row["on"])
    cases = Case.objects.filter(claim__in=numbers).values("claim").annotate(at=Max("settled_at")).order_by()
    for settled in cases:
        note(settled["claim"], settled["at"])
    return found
