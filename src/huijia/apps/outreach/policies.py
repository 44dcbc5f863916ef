"""May this step be taken, by this person, now? Each ``check_...`` raises ``Refused`` with its reason, or ``UnableToFind`` for what is not theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role, User
from huijia.apps.accounts.viewer import Viewer, viewer_of
from huijia.apps.consent.ages import account_from, age_on
from huijia.apps.consent.models import Purpose
from huijia.apps.consent.queries import agrees_to
from huijia.apps.outreach.errors import Reason, Refused
from huijia.apps.outreach.models import Contact, Home, Plan, Visit
from huijia.apps.outreach.queries import is_contact_for, published_for, workers_contacts
from huijia.apps.outreach.said import declined_by, own_last_word_is_no
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.states import COUNTER_ROLES, WORKER_ROLES, Way, Who
from huijia.apps.people.models import Membership, Person
from huijia.apps.people.queries import lives_with, lives_with_person, own_person, records_of

AHEAD = timedelta(days=90)
"""As far ahead as a visit is planned."""

BACK = timedelta(days=31)
"""As long as a device may have been without a signal since the day for which a visit was planned on it."""

ABOUT_A_CHILD = frozenset({Visit.Topic.NEWBORN})
"""Topics that tell of a child under fourteen: a parent or other guardian agrees to them by itself (PIPL arts. 29 and 31)."""

MOST_VISITS = 5
"""Visits of one household that wait at the same time."""


def check_step(way: Way, state: str, who: Iterable[Who], version: int, stamp: Stamp) -> Who:
    """In which part this step is taken. Raises ``Refused`` for a state from which it does not lead, or a version that is not the last."""
    parts = [each for each in who if each in way.by]
    if not parts:
        raise Refused(Reason.NOT_YOURS)
    if stamp.on_version is not None and stamp.on_version != version:
        raise Refused(Reason.CHANGED_MEANWHILE)
    if way.sources and state not in way.sources:
        raise Refused(Reason.NOT_IN_THIS_STATE)
    return parts[0]


def check_speaks_for(viewer: Viewer, person: Person) -> Viewer:
    """The viewer as the family member, or as staff at the counter of the person's area. Raises ``UnableToFind``, and ``Refused`` for own household."""
    own = own_person(viewer)
    if own is not None and own.pk == (person.merged_into_id or person.pk):
        return viewer.acting_as(Role.FAMILY)
    return check_counter(viewer, person)


def check_counter(viewer: Viewer, person: Person) -> Viewer:
    """The viewer as staff at whose counter this person can speak. Raises ``UnableToFind``, and ``Refused`` for their own household."""
    records = records_of(person)
    for role in COUNTER_ROLES:
        if any(viewer.serves(each.area_id, role) for each in records):
            if lives_with(viewer, [each.pk for each in records]):
                raise Refused(Reason.OWN_HOUSEHOLD)
            return viewer.acting_as(role)
    raise UnableToFind("nobody of this area")


def check_grown_up(person: Person, *, on: date) -> None:
    """Raise ``Refused`` for somebody who is known to be too young to have an account of their own: a guardian asks."""
    if person.birth_date is not None and age_on(person.birth_date, on) < account_from(on):
        raise Refused(Reason.TOO_YOUNG)


def check_may_be_contacted(person: Person, homes: Mapping[int, Home]) -> None:
    """Raise ``Refused`` when one of the person's households, or the person, said that they do not want to be contacted."""
    if not homes:
        raise Refused(Reason.NO_HOUSEHOLD)
    if any(each.do_not_contact_since for each in homes.values()) or own_last_word_is_no(person):
        raise Refused(Reason.DO_NOT_CONTACT)


def check_agreed(person: Person, purpose: Purpose) -> None:
    """Raise ``Refused`` when the person does not agree to this purpose now."""
    if not agrees_to(person, purpose):
        raise Refused(Reason.NOT_AGREED)


def check_agreed_for_child(person: Person) -> None:
    """Raise ``Refused`` when the person does not agree now to what concerns a child."""
    check_agreed(person, Purpose.OUTREACH_CHILD)


def check_guardian(person: Person) -> None:
    """Raise ``Refused`` for somebody whom no record names as a guardian in a household of today: what concerns a small child is not theirs to agree to."""
    places = Membership.objects.filter(
        person__in=records_of(person), relation=Membership.Relation.GUARDIAN, valid_until__isnull=True
    )
    if not places.exists():
        raise Refused(Reason.NOT_GUARDIAN)


def parts_in_visit(viewer: Viewer, visit: Visit, homes: Mapping[int, Home]) -> tuple[Viewer, list[Who]]:
    """In which parts the viewer can take steps with a visit. Raises ``UnableToFind`` when in none, and ``Refused`` for their own household."""
    own = own_person(viewer)
    if own is not None and own.pk == (visit.person.merged_into_id or visit.person_id):
        return viewer.acting_as(Role.FAMILY), [Who.FAMILY]
    parts: list[tuple[str, Who]] = []
    if viewer.serves(visit.area_id, Role.HEALTH_WORKER):
        parts += [(Role.HEALTH_WORKER, Who.HEALTH), (Role.HEALTH_WORKER, Who.COUNTER)]
    if viewer.serves(visit.area_id, *WORKER_ROLES) and _is_given_to(viewer, visit, homes):
        role = next(each for each in WORKER_ROLES if viewer.serves(visit.area_id, each))
        parts.append((role, Who.WORKER))
    if viewer.serves(visit.area_id, Role.TOWNSHIP_OFFICER):
        parts.append((Role.TOWNSHIP_OFFICER, Who.COUNTER))
    return _in(viewer, visit.person, parts)


def parts_in_plan(viewer: Viewer, plan: Plan) -> tuple[Viewer, list[Who]]:
    """As ``parts_in_visit``, for a plan and its items: its two contacts are its workers once it is agreed to."""
    own = own_person(viewer)
    if own is not None and own.pk == (plan.person.merged_into_id or plan.person_id):
        return viewer.acting_as(Role.FAMILY), [Who.FAMILY]
    parts: list[tuple[str, Who]] = []
    if viewer.serves(plan.area_id, Role.HEALTH_WORKER):
        parts += [(Role.HEALTH_WORKER, Who.HEALTH), (Role.HEALTH_WORKER, Who.COUNTER)]
    if is_contact_for(viewer, plan):
        parts.append((next(each for each in WORKER_ROLES if viewer.has(each)), Who.WORKER))
    if viewer.serves(plan.area_id, Role.TOWNSHIP_OFFICER):
        parts.append((Role.TOWNSHIP_OFFICER, Who.COUNTER))
    return _in(viewer, plan.person, parts)


def _in(viewer: Viewer, person: Person, parts: list[tuple[str, Who]]) -> tuple[Viewer, list[Who]]:
    if not parts:
        raise UnableToFind("not theirs")
    if lives_with_person(viewer, person):
        raise Refused(Reason.OWN_HOUSEHOLD)
    return viewer.acting_as(parts[0][0]), [part for _, part in parts]


def _is_given_to(viewer: Viewer, visit: Visit, homes: Mapping[int, Home]) -> bool:
    if visit.worker_id is not None:
        return visit.worker_id == viewer.id
    home = homes.get(visit.home_id)
    chosen = home.contact if home else None
    return visit.whom != Visit.Whom.HEALTH_WORKER and chosen is not None and chosen.user_id == viewer.id


def check_worker(worker: User, visit: Visit, home: Home, *, on: date) -> None:
    """That a visit may be given to this worker: of the area, not of the household, not declined, and such as the family asked for."""
    them = viewer_of(worker, on=on)
    if not worker.is_active or not them.serves(visit.area_id, *WORKER_ROLES):
        raise Refused(Reason.WORKER_NOT_THERE)
    if lives_with_person(them, visit.person):
        raise Refused(Reason.OWN_HOUSEHOLD)
    is_health_worker = them.serves(visit.area_id, Role.HEALTH_WORKER)
    if set(workers_contacts(worker.pk)) & declined_by(home):
        raise Refused(Reason.WORKER_DECLINED)
    if home.wants_none and not is_health_worker:
        raise Refused(Reason.WORKER_DECLINED)
    if visit.whom == Visit.Whom.HEALTH_WORKER and not is_health_worker:
        raise Refused(Reason.WANTED_SOMEBODY_ELSE)
    if (
        visit.whom == Visit.Whom.OWN_CONTACT
        and home.contact is not None
        and home.contact.user_id != worker.pk
    ):
        raise Refused(Reason.WANTED_SOMEBODY_ELSE)


def check_day(day: date, *, on: date, by_device: bool = False) -> None:
    """That a visit may be planned for a day; on a device that was without a signal it may have been planned for a day that has passed."""
    if not on - (BACK if by_device else timedelta(0)) <= day <= on + AHEAD:
        raise Refused(Reason.DAY_NOT_POSSIBLE)


def check_contact_of(contact: Contact, area: str, person: Person, *, on: date) -> None:
    """That a contact is published for this village or its township, and not of the person's household. Raises ``Refused``."""
    if not published_for(area).filter(pk=contact.pk).exists():
        raise Refused(Reason.CONTACT_NOT_THERE)
    if lives_with_person(viewer_of(contact.user, on=on), person):
        raise Refused(Reason.OWN_HOUSEHOLD)


def check_looks_after_contacts(viewer: Viewer, area: str) -> Viewer:
    """The viewer as the health worker who looks after contacts of this area. Raises ``UnableToFind``."""
    if not viewer.serves(area, Role.HEALTH_WORKER):
        raise UnableToFind("no such page")
    return viewer.acting_as(Role.HEALTH_WORKER)
