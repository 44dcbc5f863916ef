"""Support plans: asked for by the family, drawn up by a health worker, in force once the family agreed to their words, over when it says so."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.queries import agrees_to
from huijia.apps.fence.told import one_action
from huijia.apps.outreach import holding, policies
from huijia.apps.outreach.errors import Reason, Refused
from huijia.apps.outreach.models import Contact, Home, Plan, PlanItem
from huijia.apps.outreach.plan_words import plan_words
from huijia.apps.outreach.said import declined_by
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.states import ITEM_STEPS, PLAN_STEPS
from huijia.apps.outreach.visits import answer
from huijia.apps.people.models import Person
from huijia.values.text import Language

LASTS = timedelta(days=365)
"""As long as a plan lasts; the words of the consent say so."""

MOST_ITEMS = 30


@one_action()
def ask_plan(
    *,
    by: Viewer,
    person: Person,
    agrees: bool,
    language: Language,
    stamp: Stamp,
    plan_id: uuid.UUID | None = None,
) -> Plan:
    """Ask that a plan be drawn up: the person, or staff at the counter on their word. No reason is asked for, and none is kept."""
    by = policies.check_speaks_for(by, person)
    plan_id = plan_id or uuid.uuid4()
    homes = holding.held_homes_of(person)
    if holding.taken_before(stamp, thing=plan_id, step="ask"):
        return holding.held_plan(plan_id)[0]
    policies.check_grown_up(person, on=timezone.localtime(stamp.at).date())
    policies.check_may_be_contacted(person, homes)
    if agrees and not agrees_to(person, Purpose.OUTREACH_PLAN):
        answer(by, person, Purpose.OUTREACH_PLAN, Answer.Given.AGREED, language, stamp)
    policies.check_agreed(person, Purpose.OUTREACH_PLAN)
    if holding.waiting_plans([person.pk, *person.merged.values_list("pk", flat=True)], []):
        raise Refused(Reason.PLAN_THERE)
    home = holding.main_home(homes)
    plan = Plan(id=plan_id, person=person, home=home, area=home.household.area, asked_at=stamp.at)
    plan.save(force_insert=True)
    _written(plan, by, "ask", stamp)
    return plan


@one_action()
def propose_plan(
    *,
    by: Viewer,
    plan_id: uuid.UUID,
    contacts: tuple[Contact, Contact],
    items: Sequence[tuple[PlanItem.Kind, date]],
    stamp: Stamp,
) -> Plan:
    """Draw a plan up, or change it: two contacts, and what is done by when. Nothing is done before the family agreed to it.

    Open items are written anew; what was done or dropped stays.
    """
    first, second = (
        holding.held_contact(each.pk) for each in sorted(contacts, key=lambda each: str(each.pk))
    )
    plan, homes, by = _held(by, plan_id, "propose", stamp)
    if plan is None:
        return holding.held_plan(plan_id)[0]
    _check_in_force(plan, homes)
    if first.pk == second.pk:
        raise Refused(Reason.NOT_TWO_CONTACTS)
    today = timezone.localtime(stamp.at).date()
    declined = declined_by(homes[plan.home_id])
    for contact in (first, second):
        policies.check_contact_of(contact, plan.area_id, plan.person, on=today)
        if contact.pk in declined:
            raise Refused(Reason.WORKER_DECLINED)
    if not items:
        raise Refused(Reason.NO_ITEMS)
    if len(items) > MOST_ITEMS or any(not today <= due_on <= today + LASTS for _, due_on in items):
        raise Refused(Reason.DAY_IN_PLAN)
    for open_item in holding.items_of(plan):
        if open_item.state == PlanItem.State.OPEN:
            open_item.delete()
    for kind, due_on in items:
        item = PlanItem(plan=plan, kind=kind, due_on=due_on)
        item.save(force_insert=True)
        holding.write_step(item, by=by, step="add", stamp=Stamp(stamp.at))
    plan.first_contact, plan.second_contact = contacts
    plan.told, plan.told_in, plan.agreed_at, plan.ends_on = "", "", None, None
    return _moved_on(plan, by, "propose", stamp)


@one_action()
def agree_to_plan(*, by: Viewer, plan_id: uuid.UUID, language: Language, stamp: Stamp) -> Plan:
    """Agree to a plan as it was read, by the person or at the counter. ``stamp.on_version``: the version that was read."""
    plan, homes, by = _held(by, plan_id, "agree", stamp)
    if plan is None:
        return holding.held_plan(plan_id)[0]
    _check_in_force(plan, homes)
    ends_on = timezone.localtime(stamp.at).date() + LASTS
    plan.told = plan_words(plan, holding.items_of(plan), ends_on=ends_on).in_language(language)
    plan.told_in, plan.agreed_at, plan.ends_on = language, stamp.at, ends_on
    return _moved_on(plan, by, "agree", stamp)


@one_action()
def end_plan(*, by: Viewer, plan_id: uuid.UUID, stamp: Stamp) -> Plan:
    """End a plan at once, for no reason that anybody asks for."""
    plan, _, by = _held(by, plan_id, "end", stamp)
    if plan is None:
        return holding.held_plan(plan_id)[0]
    return _moved_on(plan, by, "end", stamp)


@one_action()
def withdraw_from_plan(*, by: Viewer, person: Person, language: Language, stamp: Stamp) -> None:
    """Withdraw the consent to a plan, by the person or at the counter: one that is there ends at once."""
    by = policies.check_speaks_for(by, person)
    holding.held_homes_of(person)
    policies.check_agreed(person, Purpose.OUTREACH_PLAN)
    answer(by, person, Purpose.OUTREACH_PLAN, Answer.Given.REFUSED, language, stamp)
    for plan in holding.waiting_plans([person.pk, *person.merged.values_list("pk", flat=True)], []):
        end_waiting_plan(plan, by=by, stamp=Stamp(stamp.at))


@one_action()
def step_item(*, by: Viewer, item_id: uuid.UUID, step: str, stamp: Stamp) -> PlanItem:
    """Note that an item was done, is dropped, or is to be done after all. Only while the family agrees to the plan."""
    item, plan, homes = holding.held_item(item_id)
    by, parts = policies.parts_in_plan(by, plan)
    if holding.taken_before(stamp, thing=item_id, step=step):
        return item
    policies.check_step(ITEM_STEPS[step], item.state, parts, item.version, stamp)
    if plan.state != Plan.State.AGREED:
        raise Refused(Reason.NOT_IN_THIS_STATE)
    _check_in_force(plan, homes)
    item.state = PlanItem.State(ITEM_STEPS[step].target)
    item.version += 1
    item.save()
    holding.write_step(item, by=by, step=step, stamp=stamp)
    _recorded(plan, by, f"plan_item.{step}")
    return item


def end_waiting_plan(plan: Plan, *, by: Viewer, stamp: Stamp) -> None:
    """End a plan that is held. Part of another step's transaction."""
    _moved_on(plan, by, "end", stamp)


def _held(
    by: Viewer, plan_id: uuid.UUID, step: str, stamp: Stamp
) -> tuple[Plan | None, dict[int, Home], Viewer]:
    """The plan, held, and the viewer in the part in which they take this step; no plan where the step was taken before."""
    plan, homes = holding.held_plan(plan_id)
    by, parts = policies.parts_in_plan(by, plan)
    if holding.taken_before(stamp, thing=plan_id, step=step):
        return None, homes, by
    policies.check_step(PLAN_STEPS[step], plan.state, parts, plan.version, stamp)
    return plan, homes, by


def _check_in_force(plan: Plan, homes: Mapping[int, Home]) -> None:
    person = plan.person.merged_into or plan.person
    policies.check_may_be_contacted(person, homes)
    policies.check_agreed(person, Purpose.OUTREACH_PLAN)


def _moved_on(plan: Plan, by: Viewer, step: str, stamp: Stamp) -> Plan:
    plan.state = Plan.State(PLAN_STEPS[step].target)
    plan.version += 1
    if step == "end":
        plan.ended_at = stamp.at
    plan.save()
    _written(plan, by, step, stamp)
    return plan


def _written(plan: Plan, by: Viewer, step: str, stamp: Stamp) -> None:
    holding.write_step(plan, by=by, step=step, stamp=stamp)
    _recorded(plan, by, f"plan.{step}")


def _recorded(plan: Plan, by: Viewer, action: str) -> None:
    changes: dict[str, tuple[Any, Any]] = {"state": (None, str(plan.state))}
    record(
        by=by,
        action=action,
        subject="plan",
        subject_id=plan.pk,
        person_id=plan.person_id,
        area=plan.area_id,
        changes=changes,
    )
