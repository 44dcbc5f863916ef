"""What is there of a person, what of it may go on a day, and why the rest may not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huijia.apps.accounts.models import Grant, Role
from huijia.apps.claims.models import Claim
from huijia.apps.outreach.models import Plan, Visit
from huijia.apps.payments.models import Entitlement
from huijia.apps.people.models import Membership, PersonAccount
from huijia.apps.privacy.erasure_plan import Why
from huijia.apps.privacy.erasure_steps import Scope
from huijia.apps.privacy.terms import Standing, held_on, standings


@dataclass(frozen=True, slots=True)
class Found:
    """``goes``: what may go on this day. ``kept``: claims that may not, with the reason. ``held_until``: nothing at all may go, until then."""

    goes: Scope
    kept: dict[int, Standing]
    held_until: date | None

    @property
    def why(self) -> tuple[Why, date | None]:
        """Why the records themselves stay, and until when, where that is known: as long as the last of what rests on them."""
        if self.held_until is not None:
            return Why.LEGAL_HOLD, self.held_until
        days = [each.until for each in self.kept.values()]
        return Why.RESTS_ON_IT, None if None in days else max(day for day in days if day is not None)


def found_of(people: tuple[int, ...], *, on: date) -> Found:
    """Everything of a person (``people``: the numbers of all their records) on a day."""
    claims = claims_of(people)
    how = standings(claims, on=on)
    held = [each.until for each in held_on(people, on=on) if not each.claim_number]
    if held:
        return Found(
            Scope(), {number: Standing(False, Why.LEGAL_HOLD, max(held)) for number in how}, max(held)
        )
    going = [number for number, each in how.items() if each.goes]
    kept = {number: each for number, each in how.items() if not each.goes}
    return Found(scope_of(people, claims=going, consent=True, whole=not kept), kept, None)


def claims_of(people: Iterable[int]) -> list[Claim]:
    """Claims that name one of these people: as the child, as who claims, or as who is paid."""
    condition = Q(child__in=people) | Q(claimant__in=people) | Q(entitlement__payee__in=people)
    return list(Claim.objects.filter(pk__in=Claim.objects.filter(condition).values("pk")).order_by("pk"))


def scope_of(
    people: tuple[int, ...], *, claims: Iterable[int], consent: bool = False, whole: bool = False
) -> Scope:
    """Rows that go with these people and claims."""
    numbers = tuple(claims)
    money = Entitlement.objects.filter(claim__in=numbers).values_list("claim", flat=True)
    accounts = PersonAccount.objects.filter(person__in=people).values_list("user", flat=True)
    # Somebody who also works for the office keeps that account: what goes is what ties it to the record.
    staff = Grant.objects.filter(user__in=accounts).exclude(role=Role.FAMILY).values_list("user", flat=True)
    return Scope(
        people=people,
        users=tuple(sorted(set(accounts) - set(staff))),
        homes=_homes_of_nobody_else(people) if whole else (),
        visits=tuple(Visit.kept.filter(person__in=people).values_list("pk", flat=True)) if consent else (),
        plans=tuple(Plan.kept.filter(person__in=people).values_list("pk", flat=True)) if consent else (),
        claims=numbers,
        money=tuple(sorted(money)),
        consent=consent,
        whole=whole,
    )


def _homes_of_nobody_else(people: tuple[int, ...]) -> tuple[int, ...]:
    homes = set(Membership.objects.filter(person__in=people).values_list("household", flat=True))
    shared = Membership.objects.filter(household__in=homes).exclude(person__in=people)
    return tuple(sorted(homes - set(shared.values_list("household", flat=True))))
