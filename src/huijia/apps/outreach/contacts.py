"""Contacts: proposed by a health worker, published once the contact agreed, and gone when they leave: then their households choose again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Role, User
from huijia.apps.accounts.viewer import SYSTEM, Viewer, viewer_of
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.outreach import holding
from huijia.apps.outreach.errors import Reason, Refused
from huijia.apps.outreach.models import Contact, Said
from huijia.apps.outreach.plans import end_waiting_plan
from huijia.apps.outreach.policies import check_looks_after_contacts, check_step
from huijia.apps.outreach.queries import contacts_without_role
from huijia.apps.outreach.said import add_said
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.states import CONTACT_STEPS, WORKER_ROLES, Who
from huijia.apps.outreach.texts import PUBLISHED_TOLD
from huijia.apps.outreach.visits import take_off
from huijia.values.text import Language


@dataclass(frozen=True, slots=True)
class Entry:
    """What is published of a contact. ``days``: 1 Monday to 7 Sunday. ``languages``: codes of ``texts.LANGUAGES``."""

    name: str
    telephone: str
    days: Sequence[int]
    from_time: time
    until_time: time
    languages: Sequence[str]

    @property
    def columns(self) -> dict[str, Any]:
        """As the table has them. Raises ``Refused`` without a name and a telephone."""
        name, telephone = " ".join(self.name.split()), " ".join(self.telephone.split())
        if not name or not telephone:
            raise Refused(Reason.NOT_NAMED)
        return {
            "name": name,
            "telephone": telephone,
            "days": "".join(str(each) for each in sorted(set(self.days))),
            "from_time": self.from_time,
            "until_time": self.until_time,
            "languages": ",".join(self.languages),
        }


@one_action()
def propose_contact(*, by: Viewer, area: Area, user: User, entry: Entry, stamp: Stamp) -> Contact:
    """Name somebody who works in an area as its contact. Nothing is published before they agree. Raises ``Refused``, ``UnableToFind``."""
    by = check_looks_after_contacts(by, area.code)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not viewer_of(user, on=timezone.localtime(stamp.at).date()).serves(area.code, *WORKER_ROLES):
        raise Refused(Reason.WORKER_NOT_THERE)
    if Contact.objects.filter(area=area, user=user).exclude(state=Contact.State.LEFT).exists():
        raise Refused(Reason.HAS_CONTACT_ENTRY)
    contact = Contact.objects.create(area=area, user=user, **entry.columns)
    _written(contact, by, "propose", stamp)
    return contact


@one_action()
def change_contact(*, by: Viewer, contact: Contact, entry: Entry, stamp: Stamp) -> Contact:
    """Change an entry. It waits for the contact's word again, and is not published before. Raises ``Refused``, ``UnableToFind``."""
    held, by = _held(by, contact, "change", stamp)
    for name, value in entry.columns.items():
        setattr(held, name, value)
    held.state, held.told, held.told_in, held.agreed_at = Contact.State.PROPOSED, "", "", None
    held.version += 1
    held.save()
    _written(held, by, "change", stamp)
    return held


@one_action()
def agree_to_be_published(*, by: Viewer, contact: Contact, language: Language, stamp: Stamp) -> Contact:
    """The contact agrees that name, duty telephone, hours and languages are published. The words are kept."""
    held, by = _held(by, contact, "agree", stamp)
    held.state, held.agreed_at = Contact.State.PUBLISHED, stamp.at
    held.told, held.told_in = PUBLISHED_TOLD.in_language(language), language
    held.version += 1
    held.save()
    _written(held, by, "agree", stamp)
    return held


@one_action()
def leave(*, by: Viewer, contact: Contact, stamp: Stamp) -> Contact:
    """The contact is none any longer: by their own word or a health worker's. Nothing stays published, and no telephone is kept.

    Households that chose them see it on their page and choose again; visits that were planned wait for somebody else; plans that name them
    end, as the family agreed to these two contacts and no others.
    """
    held, by = _held(by, contact, "leave", stamp)
    return _leave(held, by, stamp)


@one_action()
def part_with_those_who_are_gone(*, at: datetime) -> int:
    """Entries end, and visits wait for somebody else, of those whose role in the area has ended: an administrator need not think of it. How many."""
    today = timezone.localtime(at).date()
    gone = [each.pk for each in contacts_without_role(on=today)]
    for contact_id in gone:
        held = holding.held_contact(contact_id)
        if held.state != Contact.State.LEFT:
            _leave(held, SYSTEM, Stamp(at))
    taken = holding.visits_without_worker(on=today)
    for visit_id in taken:
        visit, _ = holding.held_visit(visit_id)
        if visit.ended_at is None and visit.worker_id is not None:
            take_off(visit, by=SYSTEM, stamp=Stamp(at))
    return len(gone) + len(taken)


def _leave(held: Contact, by: Viewer, stamp: Stamp) -> Contact:
    homes = holding.held_homes(holding.households_with(held))
    for home in homes.values():
        if home.contact_id == held.pk:
            home.contact, home.chosen_by, home.contact_left = None, None, True
            add_said(home, by=SYSTEM, person=None, what=Said.What.CONTACT_LEFT, contact=held,
                     channel=Said.Channel.SERVICE, stamp=Stamp(stamp.at))  # fmt: skip
    for visit in holding.waiting_visits([], homes):
        if visit.worker_id == held.user_id and visit.area_id.startswith(held.area_id):
            take_off(visit, by=SYSTEM, stamp=Stamp(stamp.at))
    for plan in holding.waiting_plans([], homes):
        if held.pk in (plan.first_contact_id, plan.second_contact_id):
            end_waiting_plan(plan, by=SYSTEM, stamp=Stamp(stamp.at))
    held.state, held.telephone = Contact.State.LEFT, ""
    held.version += 1
    held.save()
    _written(held, by, "leave", stamp)
    return held


def _held(by: Viewer, contact: Contact, step: str, stamp: Stamp) -> tuple[Contact, Viewer]:
    """The entry, locked, and the viewer in the part in which they take this step."""
    held = holding.held_contact(contact.pk)
    parts = []
    if held.user_id == by.id:
        parts.append(Who.CONTACT)
    if by.serves(held.area_id, Role.HEALTH_WORKER):
        parts.append(Who.HEALTH)
    if not parts:
        raise UnableToFind("no such contact")
    who = check_step(CONTACT_STEPS[step], held.state, parts, held.version, stamp)
    if who is Who.HEALTH:
        return held, by.acting_as(Role.HEALTH_WORKER)
    role = next((each for each in WORKER_ROLES if by.has(each)), None)
    return held, by.acting_as(role) if role else by


def _written(contact: Contact, by: Viewer, step: str, stamp: Stamp) -> None:
    holding.write_step(contact, by=by, step=step, stamp=stamp)
    record(
        by=by,
        action=f"contact.{step}",
        subject="contact",
        subject_id=contact.pk,
        area=contact.area_id,
        changes={"state": (None, str(contact.state)), "name": (None, contact.name)},
    )
