"""Reading people's records. ``viewer`` decides what is seen; what is not seen is not there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.people.models import Fact, Membership, Person, RosterImport

WHO_SEES_PEOPLE = (Role.TOWNSHIP_OFFICER, Role.COUNTY_APPROVER)
"""Roles that may open a person's record in their area. Others see claims, counts or the audit trail."""


def within(viewer: Viewer, *roles: str, field: str = "area__code") -> Q:
    """A condition: the area lies in one in which the viewer has one of these roles. Nothing where they have none."""
    condition = Q(pk__in=())
    for role in roles:
        for code in viewer.areas.get(role, ()):
            condition |= Q(**{f"{field}__startswith": code})
    return condition


def own_person(viewer: Viewer) -> Person | None:
    """The record of the family member who is looking, or None."""
    if viewer.id is None or not viewer.has(Role.FAMILY):
        return None
    found = Person.objects.filter(accounts__user_id=viewer.id).select_related("merged_into").first()
    return found.merged_into or found if found else None


def people_seen_by(viewer: Viewer) -> QuerySet[Person]:
    """Records that this viewer may open: those of their area, for a family member their own household's."""
    condition = within(viewer, *WHO_SEES_PEOPLE)
    own = own_person(viewer)
    if own is not None:
        homes = Membership.objects.filter(person=own, valid_until__isnull=True).values("household")
        condition |= Q(pk=own.pk) | Q(memberships__household__in=homes, memberships__valid_until__isnull=True)
    return Person.objects.filter(condition, withdrawn=False).distinct()


def person_seen_by(viewer: Viewer, person_id: int) -> Person:
    """A record. Raises ``UnableToFind`` when there is none, or not for this viewer."""
    found = people_seen_by(viewer).filter(pk=person_id).first()
    if found is None:
        raise UnableToFind("no such record")
    return found


def records_of(person: Person) -> list[Person]:
    """Every record that tells of this person: itself and those merged into it."""
    kept = person.merged_into or person
    return [kept, *kept.merged.all()]


def fact_history(person: Person) -> QuerySet[Fact]:
    """Every fact that was ever recorded of a person, latest first, merged records' included."""
    return Fact.objects.filter(person__in=records_of(person)).order_by(
        "name", "-valid_from", "-recorded_at", "-pk"
    )


def facts_on(person: Person, *, valid_on: date, known_at: datetime | None = None) -> dict[str, Fact]:
    """Fact name -> the fact that held on a day, as it was known at a moment (None: now).

    Of facts with the same first day the one recorded last counts; facts of an import that was undone by then do not.
    """
    facts = Fact.objects.filter(person__in=records_of(person), valid_from__lte=valid_on)
    if known_at is None:
        facts = facts.exclude(roster__state=RosterImport.State.UNDONE)
    else:
        facts = facts.filter(recorded_at__lte=known_at).exclude(roster__undone_at__lte=known_at)
    found: dict[str, Fact] = {}
    for fact in facts.order_by(F("valid_from"), F("recorded_at"), F("pk")):
        found[fact.name] = fact
    return found


def values_on(person: Person, *, valid_on: date, known_at: datetime | None = None) -> dict[str, Any]:
    """As ``facts_on``, values only."""
    return {name: fact.value for name, fact in facts_on(person, valid_on=valid_on, known_at=known_at).items()}


def household_of(person: Person, *, on: date) -> list[Membership]:
    """The places of everybody with whom this person shares a household on a day, themselves included."""
    homes = Membership.objects.filter(_on(on), person__in=records_of(person)).values("household")
    return list(
        Membership.objects.filter(_on(on), household__in=homes)
        .select_related("person")
        .order_by("relation", "pk")
    )


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))
