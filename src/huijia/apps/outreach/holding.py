"""Rows held still for a step, and the step written down. Whoever takes a step holds the households that it concerns first, in order.

So "do not contact" and a step that plans a visit never pass each other. What is held may be of a household that does not want to be
contacted: whether the step may be taken is for ``policies`` to say, so that the reason can be told.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, Q

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.outreach.errors import Reason, Refused
from huijia.apps.outreach.models import Contact, Home, Plan, PlanItem, Step, Visit
from huijia.apps.outreach.queries import serving
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.people.models import Membership, Person
from huijia.apps.people.queries import numbers_of_records_of, records_of


def households_of(person: Person) -> list[int]:
    """Numbers of the households in which a person has a place now, in order."""
    places = Membership.objects.filter(person__in=records_of(person), valid_until__isnull=True)
    return sorted(set(places.values_list("household", flat=True)))


def people_of(households: Iterable[int]) -> list[int]:
    """Numbers of the records of everybody who has a place in one of these now."""
    places = Membership.objects.filter(household__in=list(households), valid_until__isnull=True)
    found = set(places.values_list("person", "person__merged_into"))
    ends = {merged or person for person, merged in found}
    records = Person.objects.filter(Q(pk__in=ends) | Q(merged_into__in=ends))
    return sorted(records.values_list("pk", flat=True))


def held_homes(households: Iterable[int]) -> dict[int, Home]:
    """The households' rows, made where there is none yet and locked until the transaction ends, in the order of their numbers."""
    numbers = sorted(set(households))
    there = set(Home.kept.filter(pk__in=numbers).values_list("pk", flat=True))
    if missing := [each for each in numbers if each not in there]:
        Home.kept.bulk_create([Home(household_id=each) for each in missing], ignore_conflicts=True)
    rows = Home.kept.select_for_update(of=("self",), no_key=True).filter(pk__in=numbers).order_by("pk")
    return {each.pk: each for each in rows.select_related("household")}


def held_homes_of(person: Person, *more: int) -> dict[int, Home]:
    """The rows of a person's households, and of others besides."""
    # Within an action, which sees all of them: one question, as a telephone sends many steps at once.
    places = Membership.objects.filter(person__in=numbers_of_records_of(person), valid_until__isnull=True)
    return held_homes([*places.values_list("household", flat=True), *more])


def held_contact(contact_id: uuid.UUID) -> Contact:
    """A contact's entry, locked: before any household, so that nobody chooses a contact who leaves. Raises ``UnableToFind``."""
    found = (
        Contact.objects.select_for_update(of=("self",)).select_related("area", "user").filter(pk=contact_id)
    )
    if (contact := found.first()) is None:
        raise UnableToFind("no such contact")
    return contact


def main_home(homes: Mapping[int, Home]) -> Home:
    """Of several households the one that was registered first. Raises ``Refused`` where there is none."""
    if not homes:
        raise Refused(Reason.NO_HOUSEHOLD)
    return homes[min(homes)]


def held_visit(visit_id: uuid.UUID) -> tuple[Visit, dict[int, Home]]:
    """A visit and its households, locked. Raises ``UnableToFind`` where there is none."""
    found: tuple[Visit, dict[int, Home]] = _held(Visit.kept.all(), visit_id)
    return found


def held_plan(plan_id: uuid.UUID) -> tuple[Plan, dict[int, Home]]:
    """A plan and its households, locked. Raises ``UnableToFind`` where there is none."""
    found: tuple[Plan, dict[int, Home]] = _held(Plan.kept.all(), plan_id)
    return found


def held_item(item_id: uuid.UUID) -> tuple[PlanItem, Plan, dict[int, Home]]:
    """An item, its plan and the households, locked. Raises ``UnableToFind`` where there is none."""
    found = PlanItem.kept.filter(pk=item_id).values_list("plan", flat=True).first()
    if found is None:
        raise UnableToFind("no such item")
    plan, homes = held_plan(found)
    return PlanItem.kept.select_for_update().get(pk=item_id), plan, homes


def items_of(plan: Plan) -> list[PlanItem]:
    """The items of a plan that is held, by their days."""
    return list(PlanItem.kept.filter(plan=plan).order_by("due_on", "kind", "pk"))


def _held(rows: Any, thing_id: uuid.UUID) -> Any:
    found = rows.select_related("person__merged_into").filter(pk=thing_id).first()
    if found is None:
        raise UnableToFind("no such thing")
    homes = held_homes_of(found.person, found.home_id)
    held = rows.select_for_update(of=("self",)).select_related("person__merged_into", "area").get(pk=thing_id)
    return held, homes


def waiting_visits(people: Iterable[int], homes: Iterable[int]) -> list[Visit]:
    """Visits that are asked for or planned, of these people or households, locked. The households are held already."""
    return list(
        Visit.kept.select_for_update(of=("self",))
        .filter(Q(person__in=list(people)) | Q(home__in=list(homes)), ended_at__isnull=True)
        .select_related("person__merged_into", "area")
        .order_by("pk")
    )


def waiting_plans(people: Iterable[int], homes: Iterable[int]) -> list[Plan]:
    """Plans that are not over, of these people or households, locked. The households are held already."""
    return list(
        Plan.kept.select_for_update(of=("self",))
        .filter(Q(person__in=list(people)) | Q(home__in=list(homes)), ended_at__isnull=True)
        .select_related("person__merged_into", "area")
        .order_by("pk")
    )


def households_with(contact: Contact) -> list[int]:
    """Numbers of the households that chose a contact, and of those for whose visits or plans the contact is."""
    return sorted(
        set(Home.kept.filter(contact=contact).values_list("pk", flat=True))
        | set(Visit.kept.filter(worker=contact.user_id, ended_at__isnull=True).values_list("home", flat=True))
        | set(
            Plan.kept.filter(Q(first_contact=contact) | Q(second_contact=contact), ended_at__isnull=True)
            .values_list("home", flat=True)
        )
    )  # fmt: skip


def visit_is_there(visit_id: uuid.UUID) -> bool:
    """Whether a visit has this id."""
    return Visit.kept.filter(pk=visit_id).exists()


def visit_is_planned(visit_id: uuid.UUID) -> bool:
    """Whether a visit is planned for a day, as far as can be said before it is held."""
    return Visit.kept.filter(pk=visit_id, state=Visit.State.PLANNED).exists()


def visits_without_worker(*, on: date) -> list[uuid.UUID]:
    """Visits that wait for somebody who no longer works in the area."""
    waiting = Visit.kept.filter(ended_at__isnull=True, worker__isnull=False)
    # Roles are looked up once for each worker and area: a worker has many visits.
    for_whom = waiting.order_by().values("worker_id", "area_id").distinct()
    gone = [Q(**pair) for pair in for_whom.exclude(Exists(serving("area_id", "worker_id", on=on)))]
    found = [pk for pair in gone for pk in waiting.filter(pair).values_list("pk", flat=True)]
    return sorted(found)


def taken_before(stamp: Stamp, *, thing: uuid.UUID, step: str) -> bool:
    """Whether this very step was taken already: a device sent it again. Raises ``Refused`` when its id belongs to something else."""
    found = Step.objects.filter(pk=stamp.id).first()
    if found is None:
        return False
    if (found.thing, found.step) != (thing, step):
        raise Refused(Reason.ID_IN_USE)
    return True


def is_taken(stamp: Stamp, step: str) -> bool:
    """Whether a step of this id and name was taken already."""
    return Step.objects.filter(pk=stamp.id, step=step).exists()


def write_step(
    thing: Contact | Visit | Plan | PlanItem,
    *,
    by: Viewer,
    step: str,
    stamp: Stamp,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write down a step by which a thing came to its version and state."""
    is_family = by.role == Role.FAMILY
    Step.objects.create(
        id=stamp.id,
        kind=_KINDS[type(thing)],
        thing=thing.pk,
        version=thing.version,
        step=step,
        state=thing.state,
        by=None if is_family else by.id,
        by_name="" if is_family else by.name,
        role=by.role,
        at=stamp.at,
        device_at=stamp.device_at,
        device=stamp.device[:64],
        detail=dict(detail or {}),
    )


_KINDS: dict[type, Step.Kind] = {
    Contact: Step.Kind.CONTACT,
    Visit: Step.Kind.VISIT,
    Plan: Step.Kind.PLAN,
    PlanItem: Step.Kind.ITEM,
}
