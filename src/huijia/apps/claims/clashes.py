"""Claims for one child, one benefit and one period, made under records that turned out to tell of the same child.

Nothing of it is stored: it is worked out from who is merged with whom, so that taking a merge back takes the clash back, too. What is
stored is guarded where it is decided: ``check_may_be_granted``.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim, Outcome
from huijia.apps.claims.queries import claims_for, last_decision
from huijia.apps.claims.states import OPEN, State
from huijia.apps.people.locking import locked_ends
from huijia.apps.people.models import Person
from huijia.apps.people.queries import records_of
from huijia.apps.wording import text

_HANDED_IN = [state.value for state in OPEN if state is not State.DRAFT]
_MAY_CLASH = [state.value for state in State if state not in (State.DRAFT, State.WITHDRAWN)]


def is_granted(claim: Claim) -> bool:
    """Whether the decision that holds grants it, also after it was closed."""
    decision = last_decision(claim)
    return decision is not None and decision.outcome == Outcome.GRANTED


def clashes_of(claim: Claim) -> list[Claim]:
    """Other claims for the same child, benefit and period that are handed in and open, or granted."""
    child = Person.objects.select_related("merged_into").get(pk=claim.child_id)
    others = claims_for(child, pack=claim.pack, period=claim.period).filter(state__in=_MAY_CLASH)
    found = others.exclude(pk=claim.pk).order_by("pk")
    return [each for each in found if each.state in _HANDED_IN or is_granted(each)]


def clashing_among(claims: Iterable[Claim]) -> set[int]:
    """Of these claims the numbers of those that clash with any other: at most three queries for a whole list, one as a rule."""
    listed = list(claims)
    ends = {each.child.merged_into_id or each.child_id for each in listed}
    merged = dict(Person.objects.filter(merged_into__in=ends).values_list("pk", "merged_into"))
    if not merged:
        return set()
    end_of = merged | {end: end for end in merged.values()}
    others: dict[tuple[str, str, int | None], set[int]] = {}
    for other in Claim.objects.filter(child__in=end_of, state__in=_MAY_CLASH):
        if other.state in _HANDED_IN or is_granted(other):
            others.setdefault((other.pack, other.period, end_of[other.child_id]), set()).add(other.pk)
    return {
        each.pk
        for each in listed
        if others.get((each.pack, each.period, end_of.get(each.child_id)), set()) - {each.pk}
    }


def would_clash(first: Person, second: Person) -> list[tuple[Claim, Claim]]:
    """Pairs of claims that clash once these two records are one: each for the same benefit and period, one under either."""
    alive = Q(state__in=_MAY_CLASH)
    ones, others = (
        [
            claim
            for claim in Claim.objects.filter(alive, child__in=records_of(person)).order_by("pk")
            if claim.state in _HANDED_IN or is_granted(claim)
        ]
        for person in (first, second)
    )
    return [
        (one, other)
        for one in ones
        for other in others
        if (one.pack, one.period) == (other.pack, other.period)
    ]


def check_may_be_handed_in(claim: Claim) -> None:
    """Raise ``UnableToMoveClaim`` when another claim for the same child and period is handed in or granted already."""
    locked_ends(claim.child)
    if clashes_of(claim):
        raise already_claimed()


def check_may_be_granted(claim: Claim) -> list[Claim]:
    """Raise ``UnableToMoveClaim`` when the child was granted this period already; else the claims that wait beside this one.

    Until the transaction ends nobody merges the child's records or grants another claim under any of them.
    """
    locked_ends(claim.child)
    others = clashes_of(claim)
    granted = next((each for each in others if is_granted(each)), None)
    if granted is not None:
        raise UnableToMoveClaim(
            str(
                text(
                    f"同一个孩子的这一年度已在申领 {granted.number} 中发放，不能再发放。",
                    f"This period was granted for the same child already, in claim {granted.number}: it cannot be granted again.",
                )
            )
        )
    return others


def already_claimed() -> UnableToMoveClaim:
    """The error for a second claim. It does not say whose the first is: it may be the other guardian's."""
    return UnableToMoveClaim(
        str(text("这个孩子的这一年度已有申领。", "There is a claim for this child and period already."))
    )
