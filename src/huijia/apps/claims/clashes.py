"""Claims for one child, one benefit and one period beside each other: which stand in whose way, and that only one is granted.

There are two for one record where a family objects to a refusal and claims anew, and under several records that turned out to tell of the
same child. Nothing of the latter is stored: it is worked out from who is merged with whom, so that taking a merge back takes the clash
back, too. What is stored is guarded where it is decided: ``check_may_be_granted``.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim
from huijia.apps.claims.queries import IN_THE_WAY, claims_for, claims_seen_by
from huijia.apps.claims.states import State
from huijia.apps.fence.told import the_service
from huijia.apps.people.locking import locked_ends
from huijia.apps.people.models import Person
from huijia.apps.people.queries import records_of, sharing_number
from huijia.apps.wording import text

_MAY_CLASH = IN_THE_WAY | Q(state=State.APPEALED.value)
"""Claims of which one may still be granted, or is."""


@the_service()
def clashes_of(claim: Claim) -> list[Claim]:
    """Other claims for the same child, benefit and period that wait for a decision, also on an objection, or are granted."""
    child = Person.objects.select_related("merged_into").get(pk=claim.child_id)
    others = claims_for(child, pack=claim.pack, period=claim.period).filter(_MAY_CLASH)
    return list(others.exclude(pk=claim.pk).order_by("pk"))


@the_service()
def clashing_among(claims: Iterable[Claim]) -> set[int]:
    """Of these claims the numbers of those that clash with any other: two queries for a whole list."""
    listed = list(claims)
    ends = {each.child.merged_into_id or each.child_id for each in listed}
    merged = dict(Person.objects.filter(merged_into__in=ends).values_list("pk", "merged_into"))
    end_of: dict[int, int | None] = {**{end: end for end in ends}, **merged}
    others: dict[tuple[str, str, int | None], set[int]] = {}
    for other in Claim.objects.filter(_MAY_CLASH, child__in=end_of).only("pack", "period", "child"):
        others.setdefault((other.pack, other.period, end_of[other.child_id]), set()).add(other.pk)
    return {
        each.pk
        for each in listed
        if others.get((each.pack, each.period, end_of.get(each.child_id)), set()) - {each.pk}
    }


@the_service()
def would_clash(first: Person, second: Person) -> list[tuple[Claim, Claim]]:
    """Pairs of claims that clash once these two records are one: each for the same benefit and period, one under either."""
    ones, others = (
        list(Claim.objects.filter(_MAY_CLASH, child__in=records_of(person)).order_by("pk"))
        for person in (first, second)
    )
    return [
        (one, other)
        for one in ones
        for other in others
        if (one.pack, one.period) == (other.pack, other.period)
    ]


@the_service()
def granted_elsewhere(claim: Claim) -> Claim | None:
    """A granted claim for the same benefit and period under a record that nobody merged with the child's but that has its resident
    number, in whatever area: the number says that it is the same child, or that one of the two numbers is wrong."""
    others = sharing_number(Person.objects.select_related("merged_into").get(pk=claim.child_id))
    found = Claim.objects.filter(granted=True, pack=claim.pack, period=claim.period, child__in=others)
    return found.order_by("pk").first()


def check_may_be_handed_in(claim: Claim) -> None:
    """Raise ``UnableToMoveClaim`` when another claim for the same child and period is under way or granted already."""
    locked_ends(claim.child)
    child = Person.objects.select_related("merged_into").get(pk=claim.child_id)
    others = claims_for(child, pack=claim.pack, period=claim.period).filter(IN_THE_WAY)
    if others.exclude(pk=claim.pk).exists():
        raise already_claimed()


def check_may_be_granted(claim: Claim, *, by: Viewer) -> list[Claim]:
    """Raise ``UnableToMoveClaim`` when the child was granted this period already; else the claims that wait beside this one.

    Until the transaction ends nobody merges the child's records or grants another claim under any of them, or under one that has the same
    resident number: of two grants at once one has the number's other records in its list, and so waits for the other's lock or holds it.
    """
    child = Person.objects.select_related("merged_into").get(pk=claim.child_id)
    locked_ends(child, *sharing_number(child))
    others = clashes_of(claim)
    granted = next((each for each in others if each.granted), None)
    if granted is not None:
        raise UnableToMoveClaim(
            str(
                text(
                    f"同一个孩子的这一年度已在申领 {granted.number} 中发放，不能再发放。",
                    f"This period was granted for the same child already, in claim {granted.number}: it cannot be granted again.",
                )
            )
        )
    elsewhere = granted_elsewhere(claim)
    if elsewhere is not None:
        raise _granted_under_this_number(elsewhere, by)
    return others


def already_claimed() -> UnableToMoveClaim:
    """The error for a second claim. It does not say whose the first is: it may be the other guardian's."""
    return UnableToMoveClaim(
        str(text("这个孩子的这一年度已有申领。", "There is a claim for this child and period already."))
    )


def already_begun() -> UnableToMoveClaim:
    """The error for beginning twice what the same person has begun already."""
    return UnableToMoveClaim(
        str(
            text(
                "您已经开始填写这个孩子这一年度的申领，请在申领列表中继续填写。",
                "You have begun a claim for this child and period already. Go on with that one: it is in your list.",
            )
        )
    )


def _granted_under_this_number(elsewhere: Claim, by: Viewer) -> UnableToMoveClaim:
    """Nothing of the other claim is told to whoever may not open it, but that there is one."""
    may_open = claims_seen_by(by).filter(pk=elsewhere.pk).exists()
    zh, en = (f"（申领 {elsewhere.number}）", f", in claim {elsewhere.number}") if may_open else ("", "")
    return UnableToMoveClaim(
        str(
            text(
                f"同一身份证号码的这一年度已在别处发放{zh}，须由县级核实：是同一个孩子，还是号码有误。核实前不能发放。",
                f"This period was granted elsewhere for the same resident ID number{en}. The county must look whether it is the same "
                "child or a wrong number; until then it cannot be granted.",
            )
        )
    )
