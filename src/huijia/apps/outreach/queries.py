"""Reading what workers and the public see. ``viewer`` decides what is seen; what is not seen is not there.

Every list of households goes through ``Reachable``, the default manager of the models: whoever said "do not contact us" stands in none.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Grant, Role, User
from huijia.apps.accounts.queries import areas_under
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.fence.told import the_service
from huijia.apps.outreach.models import Contact, Home, Plan, PlanItem, Visit
from huijia.apps.outreach.states import COUNTER_ROLES, WORKER_ROLES
from huijia.apps.people.models import Membership, Person
from huijia.apps.people.queries import person_behind, records_of, within


def published_for(area: str) -> QuerySet[Contact]:
    """Contacts for the families of a village: its own first, then its township's. For a township, its own."""
    codes = {area, area[: Area.Level.TOWNSHIP]}
    return (
        Contact.objects.filter(area__in=codes, state=Contact.State.PUBLISHED)
        .select_related("area", "user")
        .order_by("-area__code", "name", "pk")
    )


def areas_with_contacts() -> QuerySet[Area]:
    """Townships and villages that have a published contact."""
    published = Contact.objects.filter(state=Contact.State.PUBLISHED)
    return Area.objects.filter(pk__in=published.values("area")).order_by("code")


def workers_contacts(user_id: int | None) -> list[uuid.UUID]:
    """Entries as a contact, of whatever area and state, of an account."""
    return list(Contact.objects.filter(user=user_id).values_list("pk", flat=True))


def own_entries(viewer: Viewer) -> QuerySet[Contact]:
    """One's own entries as a contact that are not over."""
    entries = Contact.objects.filter(user=viewer.id).exclude(state=Contact.State.LEFT)
    return entries.select_related("area").order_by("area__code")


def contacts_looked_after_by(viewer: Viewer) -> QuerySet[Contact]:
    """Contacts of a health worker's area that are not over."""
    entries = Contact.objects.filter(within(viewer, Role.HEALTH_WORKER)).exclude(state=Contact.State.LEFT)
    return entries.select_related("area", "user").order_by("area__code", "name")


def contact_seen_by(viewer: Viewer, contact_id: uuid.UUID) -> Contact:
    """A contact's entry: one's own, or one of a health worker's area. Raises ``UnableToFind``."""
    entries = Contact.objects.filter(within(viewer, Role.HEALTH_WORKER) | Q(user=viewer.id))
    found = (
        entries.exclude(state=Contact.State.LEFT).select_related("area", "user").filter(pk=contact_id).first()
    )
    if found is None:
        raise UnableToFind("no such contact")
    return found


def is_contact_for(viewer: Viewer, plan: Plan) -> bool:
    """Whether the viewer is one of the two contacts of a plan that is agreed to, and still serves the area."""
    entries = Contact.objects.filter(
        pk__in=[plan.first_contact_id, plan.second_contact_id], user=viewer.id, state=Contact.State.PUBLISHED
    )
    return plan.state == Plan.State.AGREED and viewer.serves(plan.area_id, *WORKER_ROLES) and entries.exists()


def visits_seen_by(viewer: Viewer) -> QuerySet[Visit]:
    """Visits that wait: for a health worker those of the area; for a contact those given to them, and requests of households that chose them."""
    theirs = Q(worker=viewer.id) | Q(worker__isnull=True, home__contact__user=viewer.id) & ~Q(
        whom=Visit.Whom.HEALTH_WORKER
    )
    seen = within(viewer, Role.HEALTH_WORKER) | (within(viewer, Role.VILLAGE_CONTACT) & theirs)
    return (
        Visit.objects.filter(seen, ended_at__isnull=True)
        .exclude(home__in=_own_households(viewer))
        .select_related("person__merged_into", "area", "worker", "home__contact")
        .order_by("day", "asked_at", "pk")
    )


def visit_seen_by(viewer: Viewer, visit_id: uuid.UUID) -> Visit:
    """A visit that waits. Raises ``UnableToFind``."""
    found = visits_seen_by(viewer).filter(pk=visit_id).first()
    if found is None:
        raise UnableToFind("no such visit")
    return found


def plans_seen_by(viewer: Viewer) -> QuerySet[Plan]:
    """Plans that are not over: for a health worker those of the area, for a contact those that were agreed to and name them."""
    entries = Contact.objects.filter(user=viewer.id, state=Contact.State.PUBLISHED).values("pk")
    named = Q(state=Plan.State.AGREED) & (Q(first_contact__in=entries) | Q(second_contact__in=entries))
    seen = within(viewer, Role.HEALTH_WORKER) | (within(viewer, Role.VILLAGE_CONTACT) & named)
    return (
        Plan.objects.filter(seen, ended_at__isnull=True)
        .exclude(home__in=_own_households(viewer))
        .select_related("person__merged_into", "area", "first_contact", "second_contact")
        .order_by("asked_at", "pk")
    )


def plan_seen_by(viewer: Viewer, plan_id: uuid.UUID) -> Plan:
    """A plan that is not over. Raises ``UnableToFind``."""
    found = plans_seen_by(viewer).filter(pk=plan_id).first()
    if found is None:
        raise UnableToFind("no such plan")
    return found


def plan_of_item_seen_by(viewer: Viewer, item_id: uuid.UUID) -> Plan:
    """The plan to which an item belongs that this viewer sees. Raises ``UnableToFind``."""
    found = PlanItem.objects.filter(pk=item_id).values_list("plan", flat=True).first()
    if found is None:
        raise UnableToFind("no such item")
    return plan_seen_by(viewer, found)


def items_seen_of(plan: Plan) -> QuerySet[PlanItem]:
    """The items of a plan that somebody sees, by their days."""
    return PlanItem.objects.filter(plan=plan).order_by("due_on", "kind", "pk")


def homes_of_contact(viewer: Viewer) -> QuerySet[Home]:
    """Households that chose the viewer as their contact and may be contacted, by the names of those who chose."""
    chosen = Home.objects.filter(
        within(viewer, *WORKER_ROLES, field="household__area_id"),
        contact__user=viewer.id,
        contact__state=Contact.State.PUBLISHED,
    )
    return (
        chosen.exclude(pk__in=_own_households(viewer))
        .select_related("chosen_by__merged_into", "household__area")
        .order_by("chosen_by__name", "pk")
    )


def home_of_contact(viewer: Viewer, household_id: int) -> Home:
    """A household that chose the viewer. Raises ``UnableToFind``."""
    found = homes_of_contact(viewer).filter(pk=household_id).first()
    if found is None:
        raise UnableToFind("no such household")
    return found


def homes_left_without(viewer: Viewer) -> QuerySet[Home]:
    """Households of a health worker's area whose contact left and that have not chosen again."""
    return Home.objects.filter(
        within(viewer, Role.HEALTH_WORKER, field="household__area_id"), contact_left=True
    ).select_related("household__area")


def workers_for(area: str, *, on: date) -> QuerySet[User]:
    """Accounts of contacts and health workers who serve an area on a day, by name."""
    codes = [area[:level] for level in sorted(Area.Level) if level <= len(area)]
    held = Grant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        role__in=WORKER_ROLES,
        area__in=codes,
        valid_from__lte=on,
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")


def serving(area: str, user: str, *, on: date) -> QuerySet[Grant]:
    """Roles of a contact or health worker by which an account serves an area on a day. ``area``, ``user``: where the outer row has them."""
    above = Q(pk__in=())
    for level in Area.Level:
        above |= Q(area__code=Substr(OuterRef(area), 1, int(level)))
    return Grant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        above,
        role__in=WORKER_ROLES,
        valid_from__lte=on,
        user=OuterRef(user),
    )


def contacts_without_role(*, on: date) -> QuerySet[Contact]:
    """Entries of those who no longer work in the area."""
    entries = Contact.objects.exclude(state=Contact.State.LEFT)
    return entries.exclude(Exists(serving("area_id", "user_id", on=on))).order_by("pk")


def workers_under(viewer: Viewer, *, on: date) -> QuerySet[User]:
    """Accounts of contacts and health workers whose area lies in a health worker's, or holds it, on a day, by name."""
    codes = viewer.areas.get(Role.HEALTH_WORKER, ())
    above = [code[:level] for code in codes for level in sorted(Area.Level) if level <= len(code)]
    held = Grant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on), role__in=WORKER_ROLES, valid_from__lte=on
    ).filter(areas_under(codes, "area__code") | Q(area__in=above))
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")


def account_of(viewer: Viewer) -> User:
    """The account of somebody who is signed in."""
    assert viewer.id is not None, "nobody is signed in"
    return User.objects.get(pk=viewer.id)


def areas_for_contacts(viewer: Viewer) -> QuerySet[Area]:
    """Townships and villages for which a health worker looks after contacts."""
    under = Area.objects.filter(areas_under(viewer.areas.get(Role.HEALTH_WORKER, ())))
    return under.filter(pk__regex=r"^([0-9]{9}|[0-9]{12})$").order_by("code")


def person_at_counter(viewer: Viewer, person_id: int) -> Person:
    """Somebody of the area of whoever stands at the counter. Raises ``UnableToFind``."""
    found = (
        Person.objects.filter(within(viewer, *COUNTER_ROLES), withdrawn=False)
        .select_related("merged_into__area", "area")
        .filter(pk=person_id)
        .first()
    )
    if found is None:
        raise UnableToFind("no such record")
    return found.merged_into or found


def known_exactly(viewer: Viewer, name: str, born: date) -> Person | None:
    """The one person of a health worker's area with exactly this name and day of birth. Of two or none nothing is told."""
    rows = Person.objects.filter(
        within(viewer, Role.HEALTH_WORKER), name=" ".join(name.split()), birth_date=born, withdrawn=False
    ).select_related("merged_into__area", "area")[:10]
    found = {(each.merged_into or each).pk: each.merged_into or each for each in rows}
    return next(iter(found.values())) if len(found) == 1 else None


@the_service()
def _own_households(viewer: Viewer) -> list[int]:
    """Households in which the viewer has, or had, a place themself: what concerns them is for somebody else."""
    own = person_behind(viewer)
    if own is None:
        return []
    places = Membership.objects.filter(person__in=records_of(own))
    return list(places.values_list("household", flat=True))
