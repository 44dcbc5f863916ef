"""What the pages show of contacts, visits and plans, ready to be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from huijia.apps.outreach.models import Contact, Plan, PlanItem, Visit
from huijia.apps.outreach.texts import (
    DAYS,
    ITEM_STATES,
    ITEMS,
    LANGUAGES,
    OUTCOMES,
    PARTS,
    PLAN_STATES,
    TOPICS,
    VISIT_STATES,
    WHOM,
)
from huijia.apps.people.models import Person
from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class ContactShown:
    """A contact with hours and languages in words."""

    contact: Contact
    hours: Text
    languages: Text


@dataclass(frozen=True, slots=True)
class VisitShown:
    """A visit in words. ``is_late``: the day that was planned is over and nobody said what came of it."""

    visit: Visit
    person: Person
    topic: Text
    whom: Text
    state: Text
    part: Text | None
    outcome: Text | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item of a plan in words."""

    item: PlanItem
    what: Text
    state: Text


def contact_shown(contact: Contact) -> ContactShown:
    """A contact as pages show them."""
    days = [DAYS[int(each)] for each in contact.days]
    between = f"{contact.from_time:%H:%M}–{contact.until_time:%H:%M}"
    spoken = [LANGUAGES[each] for each in contact.languages.split(",") if each in LANGUAGES]
    weekdays = contact.days == "12345"
    return ContactShown(
        contact,
        Text(
            zh=("周一至周五" if weekdays else "、".join(each.zh for each in days)) + f" {between}",
            en=("Monday to Friday" if weekdays else ", ".join(each.en for each in days)) + f", {between}",
        ),
        Text(
            zh="、".join(each.zh for each in spoken) or "—", en=", ".join(each.en for each in spoken) or "—"
        ),
    )


def visit_shown(visit: Visit, *, on: date) -> VisitShown:
    """A visit as pages show it."""
    return VisitShown(
        visit,
        visit.person.merged_into or visit.person,
        TOPICS[visit.topic],
        WHOM[visit.whom],
        VISIT_STATES[visit.state],
        PARTS.get(visit.part),
        OUTCOMES.get(visit.outcome),
        visit.state == Visit.State.PLANNED and visit.day is not None and visit.day < on,
    )


def items_shown(items: Iterable[PlanItem]) -> list[ItemShown]:
    """The items of a plan as pages show them."""
    return [ItemShown(each, ITEMS[each.kind], ITEM_STATES[each.state]) for each in items]


def plan_state(plan: Plan) -> Text:
    """A plan's state."""
    return PLAN_STATES[plan.state]


def contacts_of_plan(plan: Plan) -> list[ContactShown]:
    """The contacts that a plan names."""
    return [contact_shown(each) for each in (plan.first_contact, plan.second_contact) if each is not None]


def entry_of(contact: Contact) -> dict[str, Any]:
    """What a contact's form shows at first."""
    return {
        "name": contact.name,
        "telephone": contact.telephone,
        "days": [int(each) for each in contact.days],
        "from_time": f"{contact.from_time:%H:%M}",
        "until_time": f"{contact.until_time:%H:%M}",
        "languages": contact.languages.split(","),
    }
