"""What outreach holds about one family, for that family: its page, and its copy. Nothing is left out, whatever it said about being contacted."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.outreach.holding import households_of
from huijia.apps.outreach.models import Home, Plan, PlanItem, Step, Visit
from huijia.apps.outreach.said import said_by
from huijia.apps.people.models import Household, Person
from huijia.apps.people.queries import records_of


def home_of(person: Person) -> Home | None:
    """What holds for the person's household: an empty row where nothing was said yet, None where there is no household."""
    numbers = households_of(person)
    if not numbers:
        return None
    found = Home.kept.filter(pk=numbers[0]).select_related("contact__area", "household__area").first()
    return found or Home(household=Household.objects.select_related("area").get(pk=numbers[0]))


def visits_of(person: Person) -> QuerySet[Visit]:
    """Every visit that a person asked for and that is not erased, the latest first."""
    visits = Visit.kept.filter(person__in=records_of(person))
    visits = visits.select_related("person__merged_into", "worker", "area")
    return visits.order_by("-asked_at", "-pk")


def plans_of(person: Person) -> QuerySet[Plan]:
    """Every plan of a person that is not erased, the latest first."""
    plans = Plan.kept.filter(person__in=records_of(person))
    return plans.select_related("first_contact", "second_contact", "area").order_by("-asked_at", "-pk")


def visit_of(person: Person, visit_id: uuid.UUID) -> Visit:
    """A visit of a person's. Raises ``UnableToFind``."""
    found = visits_of(person).filter(pk=visit_id).first()
    if found is None:
        raise UnableToFind("no such visit")
    return found


def plan_of(person: Person, plan_id: uuid.UUID) -> Plan:
    """A plan of a person's. Raises ``UnableToFind``."""
    found = plans_of(person).filter(pk=plan_id).first()
    if found is None:
        raise UnableToFind("no such plan")
    return found


def items_in(plan: Plan) -> list[PlanItem]:
    """The items of one's own plan, by their days."""
    return list(PlanItem.kept.filter(plan=plan).order_by("due_on", "kind", "pk"))


def copy_of(person: Person) -> dict[str, Any]:
    """All that outreach holds about a person, for their copy."""
    home = home_of(person)
    return {
        "do_not_contact_since": _moment(home.do_not_contact_since) if home else None,
        "contact": home.contact.name if home and home.contact else None,
        "said": [
            {
                "what": each.what,
                "contact": each.contact.name if each.contact else None,
                "channel": each.channel,
                "at": _moment(each.at),
                "by": each.by_name,
            }
            for each in said_by(person, households_of(person))
        ],
        "visits": [
            {
                "topic": each.topic,
                "whom": each.whom,
                "when_it_suits": each.words,
                "state": each.state,
                "outcome": each.outcome,
                "day": each.day.isoformat() if each.day else None,
                "part": each.part,
                "worker": each.worker.name if each.worker else None,
                "steps": _steps(each.pk),
            }
            for each in visits_of(person)
        ],
        "plans": [_plan(each) for each in plans_of(person)],
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "state": plan.state,
        "contacts": [each.name for each in (plan.first_contact, plan.second_contact) if each],
        "agreed_at": _moment(plan.agreed_at),
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else None,
        "words": plan.told,
        "items": [
            {
                "kind": each.kind,
                "due_on": each.due_on.isoformat(),
                "state": each.state,
                "steps": _steps(each.pk),
            }
            for each in items_in(plan)
        ],
        "steps": _steps(plan.pk),
    }


def _steps(thing: uuid.UUID) -> list[dict[str, Any]]:
    return [
        {"step": each.step, "by": each.by_name or each.role, "at": _moment(each.at)}
        for each in Step.objects.filter(thing=thing).order_by("version")
    ]


def _moment(at: Any) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
