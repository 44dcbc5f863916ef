"""What a family says about contacts: choosing one, declining one, wanting none; "do not contact us", and taking that back.

Said by the person signed in, at the counter on their word, or to the worker whom they chose. Each is kept with its day, like a consent.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from huijia.apps.accounts.models import Role
from huijia.apps.accounts.policies import check_given
from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.outreach import holding, policies
from huijia.apps.outreach.errors import Reason, Refused
from huijia.apps.outreach.models import Contact, Home, Said
from huijia.apps.outreach.plans import end_waiting_plan
from huijia.apps.outreach.queries import home_of_contact
from huijia.apps.outreach.said import add_said, declined_by, own_last_word_is_no, said_before
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.visits import end_waiting_visit, take_off
from huijia.apps.people.models import Person


@one_action()
def choose_contact(*, by: Viewer, person: Person, contact: Contact, stamp: Stamp) -> None:
    """The household's contact from now on. Raises ``Refused`` for one who is not of its village or township, or left."""
    by = policies.check_speaks_for(by, person)
    held = holding.held_contact(contact.pk)
    homes = holding.held_homes_of(person)
    if said_before(stamp, person=person, what=Said.What.CHOSE):
        return
    home = holding.main_home(homes)
    policies.check_may_be_contacted(person, homes)
    policies.check_contact_of(held, home.household.area_id, person, on=timezone.localtime(stamp.at).date())
    if home.contact_id == held.pk:
        raise Refused(Reason.ALREADY_SO)
    if home.contact is not None:
        _take_off_visits(home, stamp, of=home.contact.user_id)
    home.contact, home.chosen_by = held, person
    home.wants_none, home.contact_left = False, False
    _say(home, by, person, Said.What.CHOSE, stamp, contact=held)


@one_action()
def decline_contact(*, by: Viewer, person: Person, contact: Contact, stamp: Stamp) -> None:
    """This contact is not wanted: they see nothing of the household, and no visit is given to them, until it chooses them again."""
    by = policies.check_speaks_for(by, person)
    held = holding.held_contact(contact.pk)
    homes = holding.held_homes_of(person)
    if said_before(stamp, person=person, what=Said.What.DECLINED):
        return
    home = holding.main_home(homes)
    if held.pk in declined_by(home):
        raise Refused(Reason.ALREADY_SO)
    if home.contact_id == held.pk:
        home.contact, home.chosen_by = None, None
    _take_off_visits(home, stamp, of=held.user_id)
    for plan in holding.waiting_plans([], [home.pk]):
        if held.pk in (plan.first_contact_id, plan.second_contact_id):
            end_waiting_plan(plan, by=by, stamp=Stamp(stamp.at))
    _say(home, by, person, Said.What.DECLINED, stamp, contact=held)


@one_action()
def want_no_contact(*, by: Viewer, person: Person, stamp: Stamp) -> None:
    """The household wants no contact. What it asked for itself goes on, with health workers."""
    by = policies.check_speaks_for(by, person)
    homes = holding.held_homes_of(person)
    if said_before(stamp, person=person, what=Said.What.WANTS_NONE):
        return
    home = holding.main_home(homes)
    if home.wants_none:
        raise Refused(Reason.ALREADY_SO)
    _take_off_visits(home, stamp)
    home.contact, home.chosen_by = None, None
    home.wants_none, home.contact_left = True, False
    _say(home, by, person, Said.What.WANTS_NONE, stamp)


@one_action()
def do_not_contact(*, by: Viewer, person: Person, stamp: Stamp) -> None:
    """Take down "do not contact us", for every household of the person: it stands in no list from now on, visits are called off, plans end.

    No reason is asked for. It touches no claim, and nothing about claims hangs on it.
    """
    by = policies.check_speaks_for(by, person)
    _do_not_contact(by, person, stamp)


@one_action()
def do_not_contact_at_home(*, by: Viewer, household_id: int, stamp: Stamp) -> None:
    """The same, said to the worker whom the household chose. Raises ``UnableToFind`` for any other worker."""
    home = home_of_contact(by, household_id)
    assert home.chosen_by is not None, "a household with a contact has somebody who chose"
    role = next(each for each in (Role.VILLAGE_CONTACT, Role.HEALTH_WORKER) if by.has(each))
    person = home.chosen_by.merged_into or home.chosen_by
    _do_not_contact(by.acting_as(role), person, stamp, channel=Said.Channel.AT_HOME)


@one_action()
def may_contact(*, by: Viewer, person: Person, stamp: Stamp, document: str = "") -> None:
    """Take "do not contact" back: by the family alone. At the counter ``document`` names what was seen to know who stands there.

    Nothing that was called off comes back: whoever wants it asks again.
    """
    by = policies.check_speaks_for(by, person)
    if by.role != Role.FAMILY:
        check_given(document)
    homes = holding.held_homes_of(person)
    if said_before(stamp, person=person, what=Said.What.MAY_CONTACT):
        return
    quiet = [each for each in homes.values() if each.do_not_contact_since]
    if not quiet and not own_last_word_is_no(person):
        raise Refused(Reason.ALREADY_SO)
    for home in quiet:
        home.do_not_contact_since = None
    _say_for(quiet, by, person, Said.What.MAY_CONTACT, stamp, reason=document)


def _do_not_contact(by: Viewer, person: Person, stamp: Stamp, *, channel: Said.Channel | None = None) -> None:
    homes = holding.held_homes_of(person)
    if said_before(stamp, person=person, what=Said.What.DO_NOT_CONTACT):
        return
    heard = [each for each in homes.values() if each.do_not_contact_since is None]
    if not heard and own_last_word_is_no(person):
        raise Refused(Reason.ALREADY_SO)
    people = {person.pk, *holding.people_of(homes)}
    for visit in holding.waiting_visits(people, homes):
        end_waiting_visit(visit, by=by, stamp=Stamp(stamp.at))
    for plan in holding.waiting_plans(people, homes):
        end_waiting_plan(plan, by=by, stamp=Stamp(stamp.at))
    for home in heard:
        home.do_not_contact_since = stamp.at
    _say_for(heard, by, person, Said.What.DO_NOT_CONTACT, stamp, channel=channel)


def _say_for(
    homes: Iterable[Home],
    by: Viewer,
    person: Person,
    what: Said.What,
    stamp: Stamp,
    *,
    reason: str = "",
    channel: Said.Channel | None = None,
) -> None:
    """Take down the same word for each household; for none, as the person's own. The first one has the stamp's id."""
    stamps = [stamp]
    concerned: list[Home | None] = [*homes]
    for home in concerned or [None]:
        mark = stamps.pop() if stamps else _same(stamp)
        _say(home, by, person, what, mark, reason=reason, channel=channel)


def _same(stamp: Stamp) -> Stamp:
    return Stamp(stamp.at, device_at=stamp.device_at, device=stamp.device)


def _take_off_visits(home: Home, stamp: Stamp, *, of: int | None = None) -> None:
    """What was given to a contact whom the household does not want any more waits for somebody else; without ``of``, what anybody had."""
    for visit in holding.waiting_visits([], [home.pk]):
        if visit.worker_id is not None and of in (None, visit.worker_id):
            take_off(visit, by=SYSTEM, stamp=Stamp(stamp.at))


def _say(
    home: Home | None,
    by: Viewer,
    person: Person,
    what: Said.What,
    stamp: Stamp,
    *,
    contact: Contact | None = None,
    reason: str = "",
    channel: Said.Channel | None = None,
) -> None:
    said = add_said(
        home, by=by, person=person, what=what, channel=channel or _channel(by), stamp=stamp, contact=contact
    )
    record(
        by=by,
        action=f"outreach.{what}",
        subject="outreach",
        subject_id=said.pk,
        person_id=person.pk,
        area=home.household.area_id if home else person.area_id,
        reason=reason,
    )


def _channel(by: Viewer) -> Said.Channel:
    return Said.Channel.OWN_ACCOUNT if by.role == Role.FAMILY else Said.Channel.COUNTER
