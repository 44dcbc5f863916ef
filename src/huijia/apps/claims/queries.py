"""Reading claims. ``viewer`` decides what is seen; what is not seen is not there."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice

from django.db import connection
from django.db.models import CharField, F, Func, Min, Q, QuerySet

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.models import CareProof, Claim, Decision
from huijia.apps.claims.states import UNDER_WAY, State
from huijia.apps.fence.told import the_service
from huijia.apps.people.models import Person
from huijia.apps.people.queries import own_person, records_of, within

WHO_SEES_CLAIMS = (Role.TOWNSHIP_OFFICER, Role.COUNTY_APPROVER)

WORK = {
    Role.TOWNSHIP_OFFICER: (State.SUBMITTED, State.IN_REVIEW),
    Role.COUNTY_APPROVER: (State.REVIEWED, State.APPEALED),
}
"""What waits for whom."""

MOST_COUNTED = 1_000
"""Of what waits no more are counted for a page: the number of many tens of thousands says no more to who works, and takes long."""

WITH_FAMILY = State.RETURNED
"""What the family was asked to add to: the township sees how long it has waited."""

LETTERS = "letters"
"""The part of the township's list with the letters to hand over: no state, as a letter waits whatever becomes of its claim."""


def claims_seen_by(viewer: Viewer) -> QuerySet[Claim]:
    """Claims that this viewer may open: those of their area, for a family member those that they made.

    What a family began by itself is not there for others before it is handed in, nor when it never is.
    """
    condition = within(viewer, *WHO_SEES_CLAIMS) & ~Q(made_at_counter=False, submitted_at__isnull=True)
    own = own_person(viewer)
    if own is not None:
        condition |= Q(claimant__in=records_of(own))
    return Claim.objects.filter(condition, erased_on__isnull=True)


def claim_seen_by(viewer: Viewer, number: str) -> Claim:
    """A claim. Raises ``UnableToFind`` when there is none, or not for this viewer."""
    found = claims_seen_by(viewer).filter(number=number).select_related("child", "claimant", "area").first()
    if found is None:
        raise UnableToFind("no such claim")
    return found


def belongs_to(viewer: Viewer, claim: Claim) -> bool:
    """Whether the claim was made by this viewer as a family member."""
    own = own_person(viewer)
    return own is not None and claim.claimant_id in {each.pk for each in records_of(own)}


def waiting_within(viewer: Viewer, role: Role) -> QuerySet[Claim]:
    """Claims of the viewer's area in this role, to be asked for by state.

    A county has most claims of its database, so what waits is found by state and deadline and then by area; SQLite, which keeps no figures
    of how many lie where, would read all of the county's. A "+" before the column forbids it to begin with the area.
    """
    if connection.vendor == "sqlite" and role is Role.COUNTY_APPROVER:
        place = Func(F("area_id"), template="+%(expressions)s", output_field=CharField())
        return Claim.objects.alias(place=place).filter(within(viewer, role, field="place"))
    return Claim.objects.filter(within(viewer, role))


def worklist(viewer: Viewer, role: Role) -> QuerySet[Claim]:
    """Claims that wait for this role in the viewer's area, the most urgent first."""
    states = [state.value for state in WORK[role]]
    return waiting_within(viewer, role).filter(state__in=states).order_by("due_on", "pk")


def most_urgent(waiting: QuerySet[Claim], states: Iterable[str], start: int, end: int) -> list[int]:
    """Which claims of a worklist stand on a page: their ``pk``, in its order.

    Each state is read by itself, as the index ``claim_worklist`` has it, and only as far as the page: a county's two states together
    would be sorted whole, tens of thousands of them.
    """
    parts = [waiting.filter(state=state).values_list("due_on", "pk")[:end] for state in states]
    rows = heapq.merge(*parts, key=lambda row: (row[0] or date.min, row[1]))
    return [pk for _, pk in islice(rows, start, end)]


def waiting_for_family(viewer: Viewer, role: Role) -> QuerySet[Claim]:
    """Claims that were given back for more in the viewer's area, those that have waited longest first."""
    return Claim.objects.filter(within(viewer, role), state=WITH_FAMILY.value).order_by("changed_at", "pk")


def letters_to_hand_over(viewer: Viewer, role: Role) -> QuerySet[Claim]:
    """Claims of the viewer's area of whose letter nobody noted that the family got it, the oldest decision first."""
    waiting = Claim.objects.filter(within(viewer, role), letter_waits_since__isnull=False)
    return waiting.order_by("letter_waits_since", "pk")


_IN_A_ROW = (
    *("number", "pack", "period", "kind", "state", "due_on", "days_left", "changed_at", "first_submitted_at"),
    "letter_waits_since",
    *("child", "child__name", "child__merged_into", "area", "area__name_zh", "area__name_en"),
)


def in_rows(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with what a row of a staff's list shows, and no more: their facts are most of what is read of a claim."""
    return claims.select_related("child", "area").only(*_IN_A_ROW)


def work_counts(viewer: Viewer, role: Role, *, today: date) -> dict[str, int]:
    """How many claims wait in each state, those with the family too, how many are overdue, and for a township how many letters are to be handed
    over; more than ``MOST_COUNTED`` is one more."""
    here = waiting_within(viewer, role)
    working = [state.value for state in WORK[role]]
    of_each = {state: here.filter(state=state) for state in (*working, WITH_FAMILY.value)}
    of_each["overdue"] = here.filter(state__in=working, due_on__lt=today)
    if role is Role.TOWNSHIP_OFFICER:
        of_each[LETTERS] = letters_to_hand_over(viewer, role).order_by()
    return {name: found[: MOST_COUNTED + 1].count() for name, found in of_each.items()}


def last_decision(claim: Claim) -> Decision | None:
    """The decision that holds."""
    return claim.decisions.order_by("-pk").first()


def proof_of_care(claim: Claim) -> CareProof | None:
    """What was seen at the counter that shows the claimant's care for the child; None where nothing needed to be."""
    return CareProof.objects.filter(claim=claim).first()


@the_service()
def first_handed_in(claim: Claim) -> datetime | None:
    """The moment on which this child's period was first handed in, with this claim or with an earlier one, whatever became of that; None
    where it was not yet. A family that claimed in time has not given the year up when it has to claim again."""
    child = Person.objects.select_related("merged_into").get(pk=claim.child_id)
    of_others = claims_for(child, pack=claim.pack, period=claim.period).exclude(pk=claim.pk)
    first: datetime | None = of_others.aggregate(first=Min("first_submitted_at"))["first"]
    known = [each for each in (claim.first_submitted_at, first) if each is not None]
    return min(known, default=None)


@the_service()
def may_be_renewed(claim: Claim, *, next_period: str, by: Viewer) -> bool:
    """Whether somebody can claim the next period with what is known: this one was granted, and neither is there a claim for the next
    one nor a draft of theirs."""
    if not claim.granted or claim.state == State.APPEALED:
        return False
    following = claims_for(claim.child, pack=claim.pack, period=next_period)
    return not following.filter(IN_THE_WAY | Q(state=State.DRAFT.value, made_by=by.id)).exists()


IN_THE_WAY = Q(state__in=[state.value for state in UNDER_WAY]) | Q(granted=True)
"""Claims beside which no other one for the same child, benefit and period is begun or handed in."""


def claims_for(child: Person, *, pack: str, period: str | None = None) -> QuerySet[Claim]:
    """Claims of a benefit for a child, under whichever of its records they were made, for one period or for all."""
    found = Claim.objects.filter(pack=pack, child__in=records_of(child))
    return found if period is None else found.filter(period=period)
