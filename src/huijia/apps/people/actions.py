"""Writing people's records. Each action is one transaction with its audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.people.errors import UnableToRecord
from huijia.apps.people.models import Fact, Household, Membership, Person, RosterImport, Source
from huijia.apps.people.naming import birth_date_in, readings_of
from huijia.apps.people.queries import values_on

IDENTITY = ("name", "id_number", "birth_date", "address", "phone")
"""Facts that are also kept on the person, to be searched. Every other fact is one that a pack asks for."""

TIMELESS = ("birth_date", "death_date", "id_number")
"""Facts that do not change: of two values the one recorded last is right, whatever day was named."""

ALWAYS = date(1900, 1, 1)


@transaction.atomic
def register_person(
    *,
    by: Viewer,
    area: Area,
    facts: Mapping[str, Any],
    valid_from: date,
    at: datetime,
    source: Source,
    source_detail: str = "",
    roster: RosterImport | None = None,
    reason: str = "",
) -> Person:
    """Make a person's record with its first facts. ``name`` must be among them.

    The birth date is taken from the resident number where none is given. Raises ``UnableToRecord``.
    """
    checked = _checked(facts)
    if not checked.get("name"):
        raise UnableToRecord("a person's record needs a name")
    person = Person(area=area, made_at=at, roster=roster, **_projection(checked))
    person.save(force_insert=True)
    _add_facts(person, checked, valid_from, at, by, source, source_detail, roster)
    record(
        by=by,
        action="person.registered",
        subject="person",
        subject_id=person.pk,
        person_id=person.pk,
        area=area.code,
        changes={name: (None, value) for name, value in checked.items()},
        reason=reason,
    )
    return person


@transaction.atomic
def record_facts(
    *,
    by: Viewer,
    person: Person,
    facts: Mapping[str, Any],
    valid_from: date,
    at: datetime,
    source: Source,
    source_detail: str = "",
    roster: RosterImport | None = None,
    reason: str = "",
) -> list[Fact]:
    """Add facts that are new or differ from what is known; what was known stays. Raises ``UnableToRecord``."""
    Person.objects.select_for_update().get(pk=person.pk)
    known = values_on(person, valid_on=valid_from)
    checked = {
        name: value for name, value in _checked(facts).items() if name not in known or known[name] != value
    }
    if not checked:
        return []
    added = _add_facts(person, checked, valid_from, at, by, source, source_detail, roster)
    refresh_projection(person, on=max(valid_from, at.date()))
    record(
        by=by,
        action="person.facts_recorded",
        subject="person",
        subject_id=person.pk,
        person_id=person.pk,
        area=person.area_id,
        changes={name: (known.get(name), value) for name, value in checked.items()},
        reason=reason,
    )
    return added


@transaction.atomic
def make_household(
    *, by: Viewer, area: Area, members: Mapping[Person, str], valid_from: date, at: datetime
) -> Household:
    """Make a household of people with their relations."""
    household = Household.objects.create(area=area, made_at=at)
    for person, relation in members.items():
        Membership.objects.create(
            household=household, person=person, relation=relation, valid_from=valid_from
        )
        record(
            by=by,
            action="household.joined",
            subject="household",
            subject_id=household.pk,
            person_id=person.pk,
            area=area.code,
            changes={"relation": (None, str(relation)), "valid_from": (None, valid_from.isoformat())},
        )
    return household


def refresh_projection(person: Person, *, on: date) -> None:
    """Write the identity that holds on a day onto the person, for the search."""
    values = _projection(values_on(person, valid_on=on))
    Person.objects.filter(pk=person.pk).update(**values)
    for name, value in values.items():
        setattr(person, name, value)


def _projection(values: Mapping[str, Any]) -> dict[str, Any]:
    born = values.get("birth_date")
    name = values.get("name") or ""
    return {
        "name": name,
        "name_pinyin": readings_of(name)[:300],
        "id_number": values.get("id_number") or "",
        "birth_date": date.fromisoformat(born) if born else None,
        "address": values.get("address") or "",
        "phone": values.get("phone") or "",
    }


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they are stored: days as ISO text, numbers of identity without spaces. Raises ``UnableToRecord``."""
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}
    if number := str(values.get("id_number") or "").replace(" ", "").upper():
        born = birth_date_in(number)
        if born is None:
            raise UnableToRecord("the resident number cannot be true: its check digit or its date is wrong")
        given = values.get("birth_date")
        if given and given != born.isoformat():
            raise UnableToRecord("birth date and resident number tell of different days; check both")
        values |= {"id_number": number, "birth_date": born.isoformat()}
    if isinstance(values.get("name"), str):
        values["name"] = " ".join(values["name"].split())
    return values


def _add_facts(
    person: Person,
    values: Mapping[str, Any],
    valid_from: date,
    at: datetime,
    by: Viewer,
    source: Source,
    source_detail: str,
    roster: RosterImport | None,
) -> list[Fact]:
    return Fact.objects.bulk_create(
        Fact(
            person=person,
            name=name,
            value=value,
            valid_from=_since(name, valid_from),
            recorded_at=at,
            recorded_by=by.id,
            source=source,
            source_detail=source_detail,
            roster=roster,
        )
        for name, value in values.items()
    )


def _since(name: str, valid_from: date) -> date:
    return ALWAYS if name in TIMELESS else valid_from
