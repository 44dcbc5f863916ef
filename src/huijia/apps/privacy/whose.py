"""Whose data somebody may have before them: their own, a child's under fourteen of whom they are the guardian, or, at the counter, theirs who stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.consent.ages import age_on
from huijia.apps.outreach.views_counter import FOUND
from huijia.apps.people.models import Membership, Person
from huijia.apps.people.policies import can_look_after_account
from huijia.apps.people.queries import household_of, lives_with, own_person, records_of
from huijia.apps.privacy.sides import BOTH, Side

SPEAKS_FOR_THEMSELVES = 14
"""From this age on consent to the use of personal data is the child's own (Personal Information Protection Law, art. 31)."""


@dataclass(frozen=True, slots=True)
class Before:
    """Whose data lie before whom. ``viewer`` acts in the role by which they may; ``sides`` are what that role sees.

    ``is_own``: the person themself; ``is_child``: of the family member who looks; neither: at the counter.
    """

    viewer: Viewer
    person: Person
    sides: frozenset[Side]
    is_own: bool = False
    is_child: bool = False

    @property
    def is_family(self) -> bool:
        """Whether the family itself looks, and nobody of the office."""
        return self.is_own or self.is_child


def before(request: HttpRequest, person_id: int) -> Before:
    """Whose data this address opens, for whoever asks. Raises ``UnableToFind`` for everybody else's."""
    viewer, today = viewer_in(request), timezone.localdate()
    own = own_person(viewer)
    if own is not None:
        if own.pk == person_id:
            return Before(viewer.acting_as(Role.FAMILY), own, BOTH, is_own=True)
        for child in children_spoken_for(own, today):
            if child.pk == person_id:
                return Before(viewer.acting_as(Role.FAMILY), child, BOTH, is_child=True)
    return at_counter(request, viewer, person_id)


def at_counter(request: HttpRequest, viewer: Viewer, person_id: int) -> Before:
    """The person who stands at the counter: the township's, who sees benefits; the health worker's, who found them there, and sees outreach.

    Raises ``UnableToFind``, also for somebody of their own household.
    """
    found = (
        Person.objects.filter(pk=person_id, withdrawn=False)
        .select_related("area", "merged_into__area")
        .first()
    )
    person = (found.merged_into or found) if found else None
    if person is None:
        raise UnableToFind("no such record")
    if can_look_after_account(viewer, person):
        return Before(viewer.acting_as(Role.TOWNSHIP_OFFICER), person, frozenset({Side.BENEFITS}))
    records = records_of(person)
    in_area = any(viewer.serves(each.area_id, Role.HEALTH_WORKER) for each in records)
    was_found = request.session.get(FOUND) in {each.pk for each in records}
    if in_area and was_found and not lives_with(viewer, [each.pk for each in records]):
        return Before(viewer.acting_as(Role.HEALTH_WORKER), person, frozenset({Side.OUTREACH}))
    raise UnableToFind("nobody who stands at this counter")


def children_spoken_for(own: Person, today: date) -> list[Person]:
    """Children of whom they are the guardian, while they are under fourteen: each by the record that was kept."""
    home = household_of(own, on=today)
    mine = {each.pk for each in records_of(own)}
    guarded = {
        each.household_id
        for each in home
        if each.person_id in mine and each.relation == Membership.Relation.GUARDIAN
    }
    found = (
        each.person.merged_into or each.person
        for each in home
        if each.household_id in guarded and each.relation == Membership.Relation.CHILD
    )
    return [
        child
        for child in {each.pk: each for each in found}.values()
        if child.birth_date is not None and age_on(child.birth_date, today) < SPEAKS_FOR_THEMSELVES
    ]
