"""Visits: asked for, given to somebody, planned, moved, and over. Each function takes one step of ``states.VISIT_STEPS``, or says why not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from huijia.apps.accounts.models import Role, User
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.consent.actions import record_answer
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.queries import agrees_to
from huijia.apps.consent.texts import ASKED
from huijia.apps.fence.told import one_action
from huijia.apps.outreach import holding, policies, telling
from huijia.apps.outreach.errors import Reason, Refused
from huijia.apps.outreach.models import Home, Visit
from huijia.apps.outreach.queries import account_of
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.states import VISIT_STEPS
from huijia.apps.people.models import Person
from huijia.values.text import Language

LAST = {"took_place": Visit.Outcome.TOOK_PLACE, "not_wanted": Visit.Outcome.NOT_WANTED}
AGAIN = {"nobody_home": Visit.Outcome.NOBODY_HOME, "put_off": Visit.Outcome.PUT_OFF}
"""What came of a visit: after the first it is over, after the second it waits to be planned again. Nothing follows from either."""


@one_action()
def ask_visit(
    *,
    by: Viewer,
    person: Person,
    topic: Visit.Topic,
    whom: Visit.Whom,
    words: str,
    agrees: bool,
    language: Language,
    stamp: Stamp,
    visit_id: uuid.UUID | None = None,
    agrees_for_child: bool = False,
) -> Visit:
    """Ask for a visit: the person, or staff at the counter on their word. ``agrees``: to the words of the consent, told in ``language``;
    ``agrees_for_child``: as the guardian, to those of what concerns a child under fourteen.

    Raises ``Refused``: without consent, for somebody who does not want to be contacted, for too many at a time. ``UnableToFind`` for strangers.
    """
    by = policies.check_speaks_for(by, person)
    visit_id = visit_id or uuid.uuid4()
    homes = holding.held_homes_of(person)
    if holding.taken_before(stamp, thing=visit_id, step="ask"):
        return holding.held_visit(visit_id)[0]
    policies.check_grown_up(person, on=timezone.localtime(stamp.at).date())
    policies.check_may_be_contacted(person, homes)
    if agrees and not agrees_to(person, Purpose.OUTREACH_VISITS):
        answer(by, person, Purpose.OUTREACH_VISITS, Answer.Given.AGREED, language, stamp)
    policies.check_agreed(person, Purpose.OUTREACH_VISITS)
    if topic in policies.ABOUT_A_CHILD:
        policies.check_guardian(person)
        if agrees_for_child and not agrees_to(person, Purpose.OUTREACH_CHILD):
            answer(by, person, Purpose.OUTREACH_CHILD, Answer.Given.AGREED, language, stamp)
        policies.check_agreed_for_child(person)
    if len(holding.waiting_visits([], homes)) >= policies.MOST_VISITS:
        raise Refused(Reason.TOO_MANY)
    if holding.visit_is_there(visit_id):
        raise Refused(Reason.ID_IN_USE)
    home = holding.main_home(homes)
    visit = Visit(
        id=visit_id,
        person=person,
        home=home,
        area=home.household.area,
        topic=topic,
        whom=whom,
        words=" ".join(words.split())[:120],
        asked_at=stamp.at,
    )
    visit.save(force_insert=True)
    _written(visit, by, "ask", stamp)
    return visit


@one_action()
def assign(*, by: Viewer, visit_id: uuid.UUID, worker: User, stamp: Stamp) -> Visit:
    """Give a visit to a worker, or to another one: it leaves whoever had it, and waits for its new worker to plan it."""
    visit, homes, by = _held(by, visit_id, "assign", stamp)
    if visit is None:
        return holding.held_visit(visit_id)[0]
    _check_in_force(visit, homes)
    policies.check_worker(worker, visit, homes[visit.home_id], on=timezone.localtime(stamp.at).date())
    visit.worker = worker
    return _moved_on(visit, by, "assign", stamp, detail={"worker": worker.pk})


@one_action()
def plan_visit(*, by: Viewer, visit_id: uuid.UUID, day: date, part: Visit.Part, stamp: Stamp) -> Visit:
    """Plan a visit for a day, or move it to another. Without a worker it becomes that of whoever plans it."""
    planned = holding.visit_is_planned(visit_id)
    step = "move" if planned else "plan"
    visit, homes, by = _held(by, visit_id, step, stamp, or_step="plan" if planned else "move")
    if visit is None:
        return holding.held_visit(visit_id)[0]
    today = timezone.localtime(stamp.at).date()
    _check_in_force(visit, homes)
    worker = visit.worker or account_of(by)
    policies.check_worker(worker, visit, homes[visit.home_id], on=today)
    policies.check_day(day, on=today, by_device=bool(stamp.device))
    telling.withdraw_about(visit, at=stamp.at)
    visit.worker, visit.day, visit.part = worker, day, part
    detail = {"worker": worker.pk, "day": day.isoformat(), "part": str(part)}
    visit = _moved_on(visit, by, step, stamp, detail=detail)
    telling.tell_planned(visit, at=stamp.at)
    return visit


@one_action()
def close_visit(*, by: Viewer, visit_id: uuid.UUID, outcome: Visit.Outcome, stamp: Stamp) -> Visit:
    """Note what came of a visit, or end it on the family's word. What the family wrote about when to come is deleted with the end."""
    step = str(outcome)
    visit, homes, by = _held(by, visit_id, step, stamp)
    if visit is None:
        return holding.held_visit(visit_id)[0]
    if step != "not_wanted":
        _check_in_force(visit, homes)
    today = timezone.localtime(stamp.at).date()
    if step in ("took_place", "nobody_home") and visit.day is not None and visit.day > today:
        raise Refused(Reason.DAY_TO_COME)
    return _moved_on(visit, by, step, stamp)


@one_action()
def withdraw_from_visits(*, by: Viewer, person: Person, language: Language, stamp: Stamp) -> None:
    """Withdraw the consent to visits, by the person or at the counter: what was asked for or planned is called off at once. No reason is asked for."""
    by = policies.check_speaks_for(by, person)
    homes = holding.held_homes_of(person)
    policies.check_agreed(person, Purpose.OUTREACH_VISITS)
    answer(by, person, Purpose.OUTREACH_VISITS, Answer.Given.REFUSED, language, stamp)
    mine = {person.pk, *person.merged.values_list("pk", flat=True)}
    for visit in holding.waiting_visits(mine, homes):
        if visit.person_id in mine:
            end_waiting_visit(visit, by=by, stamp=Stamp(stamp.at))


@one_action()
def withdraw_for_child(*, by: Viewer, person: Person, language: Language, stamp: Stamp) -> None:
    """Withdraw the consent to what concerns a child: visits about it are called off at once, others stay."""
    by = policies.check_speaks_for(by, person)
    homes = holding.held_homes_of(person)
    policies.check_agreed_for_child(person)
    answer(by, person, Purpose.OUTREACH_CHILD, Answer.Given.REFUSED, language, stamp)
    mine = {person.pk, *person.merged.values_list("pk", flat=True)}
    for visit in holding.waiting_visits(mine, homes):
        if visit.person_id in mine and visit.topic in policies.ABOUT_A_CHILD:
            end_waiting_visit(visit, by=by, stamp=Stamp(stamp.at))


def end_waiting_visit(visit: Visit, *, by: Viewer, stamp: Stamp) -> None:
    """End a visit that is held, as the family does not want it any more. Part of another step's transaction."""
    _moved_on(visit, by, "not_wanted", stamp)


def take_off(visit: Visit, *, by: Viewer, stamp: Stamp) -> None:
    """Take a visit that is held off its worker, who left or was declined: it waits for somebody else. Part of another step's transaction."""
    visit.worker = None
    _moved_on(visit, by, "take_off", stamp)


def answer(
    by: Viewer, person: Person, purpose: Purpose, given: Answer.Given, language: Language, stamp: Stamp
) -> None:
    """Keep a person's answer about visits or plans with the words that they were told."""
    own = by.role == Role.FAMILY
    record_answer(
        by=by,
        person=person,
        purpose=purpose,
        given=given,
        told=ASKED[purpose].told.in_language(language),
        language=language,
        channel=Answer.Channel.OWN_ACCOUNT if own else Answer.Channel.COUNTER,
        at=stamp.at,
    )


def _held(
    by: Viewer, visit_id: uuid.UUID, step: str, stamp: Stamp, *, or_step: str = ""
) -> tuple[Visit | None, dict[int, Home], Viewer]:
    """The visit, held, and the viewer in the part in which they take this step; no visit where the step was taken before."""
    visit, homes = holding.held_visit(visit_id)
    by, parts = policies.parts_in_visit(by, visit, homes)
    if or_step and holding.is_taken(stamp, or_step):
        step = or_step
    if holding.taken_before(stamp, thing=visit_id, step=step):
        return None, homes, by
    policies.check_step(VISIT_STEPS[step], visit.state, parts, visit.version, stamp)
    return visit, homes, by


def _check_in_force(visit: Visit, homes: Mapping[int, Home]) -> None:
    person = visit.person.merged_into or visit.person
    policies.check_may_be_contacted(person, homes)
    policies.check_agreed(person, Purpose.OUTREACH_VISITS)
    if visit.topic in policies.ABOUT_A_CHILD:
        policies.check_agreed_for_child(person)


def _moved_on(
    visit: Visit, by: Viewer, step: str, stamp: Stamp, *, detail: Mapping[str, Any] | None = None
) -> Visit:
    """Bring a visit that is held to the state to which a step leads, with its history, its entry and its messages."""
    way = VISIT_STEPS[step]
    visit.state = Visit.State(way.target)
    visit.version += 1
    if visit.state != Visit.State.PLANNED:
        telling.withdraw_about(visit, at=stamp.at)
    if visit.state == Visit.State.ASKED:
        visit.day, visit.part = None, ""
    if step in AGAIN:
        visit.outcome = AGAIN[step]
    if step in LAST:
        visit.outcome, visit.ended_at, visit.words = LAST[step], stamp.at, ""
    visit.save()
    _written(visit, by, step, stamp, detail)
    return visit


def _written(
    visit: Visit, by: Viewer, step: str, stamp: Stamp, detail: Mapping[str, Any] | None = None
) -> None:
    holding.write_step(visit, by=by, step=step, stamp=stamp, detail=detail)
    record(
        by=by,
        action=f"visit.{step}",
        subject="visit",
        subject_id=visit.pk,
        person_id=visit.person_id,
        area=visit.area_id,
        changes={"state": (None, str(visit.state))},
    )
