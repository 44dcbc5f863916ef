"""Reading people's records. ``viewer`` decides what is seen; what is not seen is not there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.fence.told import the_service
from huijia.apps.people.models import Fact, Membership, Person, RosterImport

WHO_SEES_PEOPLE = (Role.TOWNSHIP_OFFICER, Role.COUNTY_APPROVER)
"""Roles that may open a person's record in their area. Others see claims, counts or the audit trail."""


def begins(field: str, value: str) -> Q:
    """A condition: the text begins with this value. Written so that an index on the field is used on either database.

    SQLite's LIKE ignores indexes that compare bytes; PostgreSQL's uses those made for it, whatever the collation.
    """
    if field.endswith("_id"):
        # A foreign key to an area knows no "begins with"; letters come after all digits in each collation.
        return Q(**{f"{field}__gte": value, f"{field}__lt": f"{value}A"})
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": value, f"{field}__lt": f"{value}\U0010ffff"})
    return Q(**{f"{field}__startswith": value})


def within(viewer: Viewer, *roles: str, field: str = "area_id") -> Q:
    """A condition: the area lies in one in which the viewer has one of these roles. Nothing where they have none."""
    condition = Q(pk__in=())
    for role in roles:
        for code in viewer.areas.get(role, ()):
            # A foreign key knows no "begins with"; a range of it is what an index can serve, and letters come after
            # all digits in each collation.
            condition |= Q(**{f"{field}__gte": code, f"{field}__lt": f"{code}A"})
    return condition


def own_person(viewer: Viewer) -> Person | None:
    """The record of the family member who is looking, or None."""
    return person_behind(viewer) if viewer.has(Role.FAMILY) else None


@the_service()
def person_behind(viewer: Viewer) -> Person | None:
    """The record of whoever is looking, in whatever role, or None where the account is tied to none."""
    if viewer.id is None:
        return None
    found = Person.objects.filter(accounts__user_id=viewer.id).select_related("merged_into").first()
    return found.merged_into or found if found else None


def lives_with_person(viewer: Viewer, person: Person) -> bool:
    """As ``lives_with``, of all records of a person. Most who work here are no family: then none of these is looked up."""
    own = person_behind(viewer)
    return own is not None and _were_ever_together(own, [each.pk for each in records_of(person)])


def lives_with(viewer: Viewer, people: Iterable[int]) -> bool:
    """Whether one of these people is the viewer, or was ever in a household with them."""
    own = person_behind(viewer)
    return own is not None and _were_ever_together(own, people)


@the_service()
def _were_ever_together(own: Person, people: Iterable[int]) -> bool:
    records = records_of(own)
    homes = Membership.objects.filter(person__in=records).values("household")
    wanted = set(people)
    return (
        bool(wanted & {each.pk for each in records})
        or Membership.objects.filter(household__in=homes, person__in=wanted).exists()
    )


def people_seen_by(viewer: Viewer) -> QuerySet[Person]:
    """Records that this viewer may open: those of their area, for a family member their own household's.

    Whoever may open one record of a person may open the one that was kept in its place, and those merged into it.
    """
    condition = within(viewer, *WHO_SEES_PEOPLE)
    own = own_person(viewer)
    if own is not None:
        homes = Membership.objects.filter(person__in=records_of(own), valid_until__isnull=True)
        members = Membership.objects.filter(household__in=homes.values("household"), valid_until__isnull=True)
        condition |= Q(pk=own.pk) | Q(pk__in=members.values("person"))
    seen = Person.objects.filter(condition, withdrawn=False)
    kept = seen.filter(merged_into__isnull=False).values("merged_into")
    return Person.objects.filter(
        condition | Q(pk__in=kept) | Q(merged_into__in=seen.values("pk")), withdrawn=False
    )


def person_seen_by(viewer: Viewer, person_id: int) -> Person:
    """A record. Raises ``UnableToFind`` when there is none, or not for this viewer."""
    found = people_seen_by(viewer).filter(pk=person_id).select_related("area", "merged_into").first()
    if found is None:
        raise UnableToFind("no such record")
    return found


@the_service()
def records_of(person: Person) -> list[Person]:
    """Every record that tells of this person: the one that was kept first, then those merged into it."""
    kept = person.merged_into or person
    return [kept, *kept.merged.order_by("pk")]


def numbers_of_records_of(person: Person) -> QuerySet[Person, int]:
    """The numbers of ``records_of``, to stand in another query's condition. That query has to be asked as the service, or some may be missing."""
    kept = person.merged_into_id or person.pk
    return Person.objects.filter(Q(pk=kept) | Q(merged_into=kept)).values_list("pk", flat=True)


@the_service()
def sharing_number(person: Person) -> list[Person]:
    """Records, of whatever area, that have a resident number of this person's and that nobody has found to be theirs, and all that are
    merged with these. For guards only: nothing of them is shown."""
    own = records_of(person)
    numbers = {each.id_number for each in own} - {""}
    if not numbers:
        return []
    found = Person.objects.filter(id_number_index__of_any=numbers).values_list("pk", "merged_into")
    ends = {merged_into or pk for pk, merged_into in found} - {own[0].pk}
    return (
        list(Person.objects.filter(Q(pk__in=ends) | Q(merged_into__in=ends)).order_by("pk")) if ends else []
    )


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
        .select_related("person__merged_into", "household")
        .order_by("relation", "pk")
    )


def children_of(guardian: Person, *, on: date) -> list[Person]:
    """The children of whom this person is the guardian in a household of both on a day."""
    homes = Membership.objects.filter(
        _on(on), person__in=records_of(guardian), relation=Membership.Relation.GUARDIAN
    )
    places = (
        Membership.objects.filter(
            _on(on), household__in=homes.values("household"), relation=Membership.Relation.CHILD
        )
        .select_related("person__merged_into", "person__area")
        .order_by("pk")
    )
    return list({each.person_id: each.person for each in places}.values())


@the_service()
def is_guardian_of(person: Person, child: Person, *, on: date) -> bool:
    """Whether this person is the child's guardian in a household of both on a day."""
    records = {each.pk for each in records_of(child)}
    return any(each.pk in records for each in children_of(person, on=on))


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))
