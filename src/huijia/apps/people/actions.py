"""Writing people's records. Each action is one transaction with its audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.people.errors import UnableToRecord
from huijia.apps.people.models import Fact, Household, Membership, Person, RosterImport, Source
from huijia.apps.people.naming import birth_date_in, readings_of
from huijia.apps.people.queries import records_of, values_on
from huijia.apps.people.search import index_people
from huijia.apps.wording import text

IDENTITY = ("name", "id_number", "birth_date", "address", "phone")
"""Facts that are also kept on the person, to be searched. Every other fact is one that a pack asks for."""

TIMELESS = ("birth_date", "death_date", "id_number")
"""Facts that do not change: of two values the one recorded last is right, whatever day was named."""

SHOWN = (
    *("name", "name_pinyin", "id_number", "id_number_index", "birth_date"),
    *("address", "phone", "phone_index"),
)
"""The columns of a person's row that repeat its facts, so that it is found by them."""

ALWAYS = date(1900, 1, 1)


@one_action()
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
    if "name" not in checked:
        raise UnableToRecord(str(text("请填写姓名。", "A person's record needs a name.")))
    person = Person(area=area, made_at=at, roster=roster, **_projection(checked))
    person.save(force_insert=True)
    index_people([person], new=True)
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


@one_action()
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
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    known = values_on(person, valid_on=valid_from)
    checked = {
        name: value for name, value in _checked(facts).items() if name not in known or known[name] != value
    }
    if not checked:
        return []
    added = _add_facts(person, checked, valid_from, at, by, source, source_detail, roster)
    refresh_projection(person)
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


@one_action()
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


@one_action()
def add_member(
    *,
    by: Viewer,
    household: Household,
    person: Person,
    relation: str,
    valid_from: date,
    reason: str = "",
) -> Membership:
    """Add somebody to a household from a day on. Raises ``UnableToRecord`` when they are a member on that day or later."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    overlapping = household.memberships.filter(person__in=records_of(person)).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=valid_from)
    )
    if overlapping.exists():
        raise UnableToRecord(
            str(text("此人已经是这个家庭的成员。", "This person is a member of the household already."))
        )
    membership = Membership.objects.create(
        household=household, person=person, relation=relation, valid_from=valid_from
    )
    record(
        by=by,
        action="household.joined",
        subject="household",
        subject_id=household.pk,
        person_id=person.pk,
        area=household.area_id,
        changes={"relation": (None, str(relation)), "valid_from": (None, valid_from.isoformat())},
        reason=reason,
    )
    return membership


@one_action()
def end_membership(*, by: Viewer, membership: Membership, last_day: date, reason: str) -> None:
    """End somebody's place in a household after a day. Raises ``UnableToRecord``."""
    membership = Membership.objects.select_for_update().select_related("household").get(pk=membership.pk)
    if membership.valid_until is not None:
        raise UnableToRecord(str(text("这一成员关系已经结束。", "This membership has ended already.")))
    if last_day < membership.valid_from:
        raise UnableToRecord(
            str(text("最后一天不能早于加入那天。", "The last day cannot lie before the day of joining."))
        )
    membership.valid_until = last_day
    membership.save(update_fields=["valid_until"])
    record(
        by=by,
        action="household.left",
        subject="household",
        subject_id=membership.household_id,
        person_id=membership.person_id,
        area=membership.household.area_id,
        changes={"valid_until": (None, last_day.isoformat())},
        reason=reason,
    )


@one_action()
def show_id_number(*, by: Viewer, person: Person, reason: str) -> str:
    """The whole resident number, for a reason that stays in the audit trail. Raises ``UnableToRecord`` without one."""
    if not reason.strip():
        raise UnableToRecord(str(text("请写明查看的理由。", "Say why you need to see the number.")))
    record(
        by=by,
        action="person.id_number_shown",
        subject="person",
        subject_id=person.pk,
        person_id=person.pk,
        area=person.area_id,
        reason=reason,
    )
    return person.id_number


def refresh_projection(person: Person, *, on: date = date.max) -> None:
    """Write the latest identity onto the person, or that of a day, and the readings by which the search finds it."""
    for name, value in _projection(values_on(person, valid_on=on)).items():
        setattr(person, name, value)
    # By the row, not by an update: its blind indexes are written with it.
    person.save(update_fields=SHOWN)
    index_people([person])


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
            raise UnableToRecord(
                str(
                    text(
                        "身份证号码有误：校验位或其中的出生日期不对，请核对。",
                        "The resident ID number cannot be true: its check digit or its date is wrong.",
                    )
                )
            )
        given = values.get("birth_date")
        if given and given != born.isoformat():
            raise UnableToRecord(
                str(
                    text(
                        "出生日期与身份证号码中的日期不一致，请核对这两项。",
                        "Date of birth and resident ID number tell of different days; check both.",
                    )
                )
            )
        values |= {"id_number": number, "birth_date": born.isoformat()}
    if "name" in values:
        values["name"] = " ".join(str(values["name"] or "").split())
        if not values["name"]:
            raise UnableToRecord(str(text("请填写姓名。", "A person's record needs a name.")))
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
