"""Visits, plans, contacts and "do not contact": what each step does, what is refused and why, and what is erased when."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Grant, Role
from huijia.apps.audit.models import Entry
from huijia.apps.audit.wording import ACTIONS
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.messaging.models import Message
from huijia.apps.outreach import answers, contacts, plans, retention, states, visits
from huijia.apps.outreach.errors import Reason, Refused
from huijia.apps.outreach.models import Contact, Home, Plan, PlanItem, Said, Step, Visit
from huijia.apps.outreach.queries import homes_of_contact, plans_seen_by, published_for, visits_seen_by
from tests.apps.conftest import NOW, TODAY, TOWNSHIP, VILLAGE, Office
from tests.apps.family_can import FAMILY_CAN
from tests.apps.outreach_office import (
    ENTRY,
    OTHER_VILLAGE,
    SOON,
    Outreach,
    another_role,
    make_outreach,
    published,
    stamp,
)

CAN = FAMILY_CAN["outreach"]


@pytest.fixture
def outreach(office: Office) -> Outreach:
    return make_outreach(office)


@pytest.mark.parametrize("what", CAN)
def test_a_family_can(what: str, outreach: Outreach) -> None:
    before = Entry.objects.count()

    CAN[what](outreach)

    told = Entry.objects.filter(sequence__gt=before)
    assert told.filter(person_id=outreach.office.parent.pk).exists()
    assert set(told.values_list("action", flat=True)) <= set(ACTIONS)
    for secret in ("周三下午", "newborn", "0991"):
        assert not told.filter(payload__contains=secret).exists(), (
            "no entry tells what about, when, or a number"
        )


def test_every_step_has_words_in_the_trail() -> None:
    named = {f"visit.{each}" for each in states.VISIT_STEPS} | {f"plan.{each}" for each in states.PLAN_STEPS}
    named |= {f"plan_item.{each}" for each in states.ITEM_STEPS if each != "add"}
    named |= {f"contact.{each}" for each in states.CONTACT_STEPS}
    named |= {f"outreach.{each}" for each in Said.What.values}

    assert named - set(ACTIONS) == set()


def test_do_not_contact_takes_a_household_off_everything_at_once(outreach: Outreach) -> None:
    outreach.choose()
    outreach.planned()
    outreach.agreed()
    for name in ("village_contact", "health_worker"):
        assert visits_seen_by(outreach.viewer(name)).exists()
        assert plans_seen_by(outreach.viewer(name)).exists()

    outreach.quiet()

    for name in ("village_contact", "township_contact", "health_worker", "second_health_worker"):
        assert not visits_seen_by(outreach.viewer(name)).exists()
        assert not plans_seen_by(outreach.viewer(name)).exists()
        assert not homes_of_contact(outreach.viewer(name)).exists()
    assert not any(model.objects.exists() for model in (Home, Said, Visit, Plan, PlanItem))
    visit = Visit.kept.get()
    assert (visit.outcome, visit.words) == (Visit.Outcome.NOT_WANTED, "")
    assert not Message.objects.filter(state="waiting").exists()


def test_do_not_contact_holds_for_everybody_of_the_household_and_in_each_household_of_theirs(
    outreach: Outreach,
) -> None:
    answers.do_not_contact(by=outreach.family, person=outreach.office.parent, stamp=stamp())
    child = outreach.office.child

    with pytest.raises(Refused) as refused:
        outreach.ask(by=outreach.viewer("township_officer"), person=child)
    assert refused.value.reason in (Reason.TOO_YOUNG, Reason.DO_NOT_CONTACT)
    # Who said it moves away: their word goes with them.
    outreach.office.parent.memberships.update(valid_until=TODAY)
    with pytest.raises(Refused) as refused:
        outreach.ask()
    assert refused.value.reason in (Reason.NO_HOUSEHOLD, Reason.DO_NOT_CONTACT)


def test_taking_it_back_brings_nothing_back_by_itself(outreach: Outreach) -> None:
    CAN["said do not contact"](outreach)

    answers.may_contact(by=outreach.family, person=outreach.office.parent, stamp=stamp())

    assert not visits_seen_by(outreach.viewer("health_worker")).exists()
    assert not plans_seen_by(outreach.viewer("health_worker")).exists()
    # The contact whom the family chose is its contact again, as nobody took that back.
    assert homes_of_contact(outreach.viewer("village_contact")).count() == 1
    assert outreach.ask().state == Visit.State.ASKED


def test_only_the_family_takes_it_back(outreach: Outreach) -> None:
    outreach.quiet()
    again = {"person": outreach.office.parent, "stamp": stamp()}

    for name in ("village_contact", "county_approver", "other_officer", "other_family"):
        with pytest.raises(UnableToFind):
            answers.may_contact(by=outreach.viewer(name), **again)
    for name in ("township_officer", "health_worker"):
        with pytest.raises(NotAllowed):
            answers.may_contact(by=outreach.viewer(name), **again)

    answers.may_contact(by=outreach.viewer("township_officer"), document="身份证原件，与本人相符", **again)
    said = Said.kept.latest("version")
    assert (said.what, said.channel) == (Said.What.MAY_CONTACT, Said.Channel.COUNTER)
    assert Entry.objects.latest("sequence").action == "outreach.may_contact"


REFUSALS: dict[str, tuple[Reason, Callable[[Outreach], object]]] = {
    "without consent": (Reason.NOT_AGREED, lambda out: out.ask(agrees=False)),
    "for somebody not to be contacted": (Reason.DO_NOT_CONTACT, lambda out: (out.quiet(), out.ask())),
    "said twice": (Reason.ALREADY_SO, lambda out: (out.quiet(), out.quiet())),
    "a contact of another village": (
        Reason.CONTACT_NOT_THERE,
        lambda out: out.choose(Contact.objects.get(area=OTHER_VILLAGE)),
    ),
    "a contact who left": (
        Reason.CONTACT_NOT_THERE,
        lambda out: (
            contacts.leave(by=out.viewer("health_worker"), contact=out.contact, stamp=stamp()),
            out.choose(),
        ),
    ),
    "a worker of another village": (Reason.WORKER_NOT_THERE, lambda out: out.assign(out.ask(), "other_contact")),
    "an officer": (Reason.WORKER_NOT_THERE, lambda out: out.assign(out.ask(), "township_officer")),
    "a contact that was declined": (
        Reason.WORKER_DECLINED,
        lambda out: (CAN["declined one"](out), out.assign(out.ask())),
    ),
    "any contact, where none is wanted": (
        Reason.WORKER_DECLINED,
        lambda out: (CAN["wants none"](out), out.assign(out.ask())),
    ),
    "a contact, where a health worker was asked for": (
        Reason.WANTED_SOMEBODY_ELSE,
        lambda out: out.assign(out.ask(whom=Visit.Whom.HEALTH_WORKER)),
    ),
    "somebody else than the contact who was asked for": (
        Reason.WANTED_SOMEBODY_ELSE,
        lambda out: (out.choose(), out.assign(out.ask(whom=Visit.Whom.OWN_CONTACT), "health_worker")),
    ),
    "a day that is over": (Reason.DAY_NOT_POSSIBLE, lambda out: out.planned(day=TODAY - timedelta(1))),
    "a day far away": (Reason.DAY_NOT_POSSIBLE, lambda out: out.planned(day=TODAY + timedelta(91))),
    "an outcome before its day": (
        Reason.DAY_TO_COME,
        lambda out: out.close(out.planned(), Visit.Outcome.TOOK_PLACE),
    ),
    "an outcome of what is not planned": (
        Reason.NOT_IN_THIS_STATE,
        lambda out: out.close(out.ask(), Visit.Outcome.NOBODY_HOME, by="health_worker"),
    ),
    "what is over": (
        Reason.NOT_IN_THIS_STATE,
        lambda out: out.close(out.close(out.ask(), Visit.Outcome.NOT_WANTED, by="family"), Visit.Outcome.NOT_WANTED, by="health_worker"),
    ),
    "that the officer says what came of it": (
        Reason.NOT_YOURS,
        lambda out: out.close(out.planned(day=TODAY), Visit.Outcome.TOOK_PLACE, by="township_officer"),
    ),
    "a version that is old": (
        Reason.CHANGED_MEANWHILE,
        lambda out: visits.close_visit(
            by=out.viewer("village_contact"), visit_id=out.planned(day=TODAY).pk, outcome=Visit.Outcome.TOOK_PLACE, stamp=stamp(on_version=1),
        ),
    ),
    "an id that is in use": (
        Reason.ID_IN_USE,
        lambda out: (one := stamp(), out.ask(stamp=one), out.ask(stamp=one, visit_id=uuid.uuid4())),
    ),
    "a sixth visit": (Reason.TOO_MANY, lambda out: [out.ask() for _ in range(6)]),
    "a second plan": (Reason.PLAN_THERE, lambda out: (out.proposed(), out.proposed())),
    "a plan with one contact": (
        Reason.NOT_TWO_CONTACTS,
        lambda out: plans.propose_plan(
            by=out.viewer("health_worker"), plan_id=out.proposed().pk, contacts=(out.contact, out.contact), items=[(PlanItem.Kind.CALL, SOON)], stamp=stamp(),
        ),
    ),
    "a plan without anything": (
        Reason.NO_ITEMS,
        lambda out: plans.propose_plan(
            by=out.viewer("health_worker"), plan_id=out.proposed().pk, contacts=(out.contact, out.second), items=[], stamp=stamp(),
        ),
    ),
    "a plan as it was before it was changed": (
        Reason.CHANGED_MEANWHILE,
        lambda out: plans.agree_to_plan(
            by=out.family, plan_id=out.propose(out.proposed()).pk, language="zh", stamp=stamp(on_version=2)
        ),
    ),
    "to do something of a plan that is not agreed to": (
        Reason.NOT_IN_THIS_STATE,
        lambda out: (
            out.propose(out.agreed()),
            plans.step_item(by=out.viewer("health_worker"), item_id=PlanItem.kept.first().pk, step="done", stamp=stamp()),  # type: ignore[union-attr]
        ),
    ),
    "that a health worker agrees to be published": (
        Reason.NOT_YOURS,
        lambda out: contacts.agree_to_be_published(
            by=out.viewer("health_worker"), contact=out.contact, language="zh", stamp=stamp()
        ),
    ),
    "a second entry as a contact": (
        Reason.HAS_CONTACT_ENTRY,
        lambda out: published(out.office, "village_contact", VILLAGE),
    ),
    "a contact who does not work there": (
        Reason.WORKER_NOT_THERE,
        lambda out: published(out.office, "other_contact", VILLAGE),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSALS)
def test_is_refused(what: str, outreach: Outreach) -> None:
    reason, do = REFUSALS[what]

    with pytest.raises(Refused) as refused:
        do(outreach)

    assert refused.value.reason is reason
    assert str(refused.value) == reason.words.zh


def test_each_reason_has_a_code_and_is_met_somewhere_or_said_why() -> None:
    met = {reason for reason, _ in REFUSALS.values()}

    # Own household, no household, too young, no guardian, days in a plan and names of contacts have tests of their own.
    assert set(Reason) - met == {
        Reason.OWN_HOUSEHOLD, Reason.NO_HOUSEHOLD, Reason.TOO_YOUNG, Reason.NOT_GUARDIAN, Reason.NOT_NAMED, Reason.DAY_IN_PLAN,
    }  # fmt: skip
    assert len({each.code for each in Reason}) == len(Reason)


@pytest.mark.parametrize(
    "name", ["other_contact", "township_officer", "county_approver", "finance", "auditor", "family"]
)
def test_a_worker_of_elsewhere_finds_nothing(name: str, outreach: Outreach) -> None:
    outreach.choose()
    outreach.planned()
    outreach.agreed()
    viewer = outreach.viewer(name)

    assert not visits_seen_by(viewer).exists()
    assert not plans_seen_by(viewer).exists()
    assert not homes_of_contact(viewer).exists()


def test_a_contact_sees_only_what_was_given_to_them_or_who_chose_them(outreach: Outreach) -> None:
    visit = outreach.ask()
    contact, second = outreach.viewer("village_contact"), outreach.viewer("township_contact")
    assert not visits_seen_by(contact).exists()

    outreach.choose()
    assert visits_seen_by(contact).get() == visit
    assert not visits_seen_by(second).exists()

    outreach.assign(visit, "township_contact")
    assert not visits_seen_by(contact).exists(), "it has left whoever had it"
    assert visits_seen_by(second).get() == visit
    with pytest.raises(UnableToFind):
        outreach.close(visit, Visit.Outcome.NOT_WANTED, by="village_contact")


def test_what_a_declined_contact_had_goes_to_somebody_else(outreach: Outreach) -> None:
    outreach.choose()
    visit = outreach.planned()
    plan = outreach.agreed()

    CAN["declined one"](outreach)

    visit.refresh_from_db()
    plan.refresh_from_db()
    assert (visit.state, visit.worker, plan.state) == (Visit.State.ASKED, None, Plan.State.ENDED)
    assert not visits_seen_by(outreach.viewer("village_contact")).exists()
    with pytest.raises(UnableToFind):
        outreach.close(visit, Visit.Outcome.NOT_WANTED, by="village_contact")


def test_households_of_a_contact_who_leaves_are_told_and_choose_again(outreach: Outreach) -> None:
    outreach.choose()
    visit = outreach.planned()

    contacts.leave(by=outreach.viewer("village_contact"), contact=outreach.contact, stamp=stamp())

    home = Home.kept.get(household=outreach.office.parent.memberships.get().household)
    visit.refresh_from_db()
    left = Contact.objects.get(pk=outreach.contact.pk)
    assert (home.contact, home.contact_left) == (None, True)
    assert (visit.state, visit.worker) == (Visit.State.ASKED, None)
    assert (left.telephone, left.told != "") == ("", True)
    assert [each.pk for each in published_for(VILLAGE)] == [outreach.second.pk], (
        "the township's is still there"
    )
    outreach.choose(outreach.second)
    home.refresh_from_db()
    assert (home.contact_id, home.contact_left) == (outreach.second.pk, False)


def test_whoever_no_longer_works_there_is_no_contact_and_has_no_visits(outreach: Outreach) -> None:
    outreach.choose()
    visit = outreach.planned()
    assert contacts.part_with_those_who_are_gone(at=NOW) == 0
    Grant.objects.filter(user=outreach.user("village_contact")).update(valid_until=TODAY)
    assert contacts.part_with_those_who_are_gone(at=NOW) == 0

    assert contacts.part_with_those_who_are_gone(at=NOW + timedelta(days=1)) == 1

    visit.refresh_from_db()
    assert (visit.state, visit.worker) == (Visit.State.ASKED, None)
    assert Home.kept.get().contact_left
    assert Contact.objects.get(pk=outreach.contact.pk).state == Contact.State.LEFT
    waiting = outreach.assign(visit, "township_contact")
    Grant.objects.filter(user=outreach.user("township_contact")).update(valid_until=TODAY)
    Contact.objects.filter(user=outreach.user("township_contact")).update(state="left", telephone="")
    assert contacts.part_with_those_who_are_gone(at=NOW + timedelta(days=1)) == 1
    waiting.refresh_from_db()
    assert waiting.worker is None


def test_a_changed_entry_is_published_only_once_the_contact_agreed(outreach: Outreach) -> None:
    entry = contacts.Entry(**_fields(telephone="0991-7"))
    contacts.change_contact(
        by=outreach.viewer("health_worker"), contact=outreach.contact, entry=entry, stamp=stamp()
    )

    assert outreach.contact.pk not in {each.pk for each in published_for(VILLAGE)}


def _fields(**other: Any) -> dict[str, Any]:
    return {name: getattr(ENTRY, name) for name in contacts.Entry.__slots__} | other  # type: ignore[attr-defined]


def test_an_entry_without_a_telephone_is_refused(outreach: Outreach) -> None:
    with pytest.raises(Refused) as refused:
        contacts.change_contact(
            by=outreach.viewer("health_worker"), contact=outreach.contact, entry=contacts.Entry(**_fields(telephone=" ")), stamp=stamp()
        )  # fmt: skip

    assert refused.value.reason is Reason.NOT_NAMED


def test_nobody_handles_their_own_household(outreach: Outreach) -> None:
    another_role(outreach.office, "family", Role.HEALTH_WORKER, VILLAGE)
    visit = outreach.ask()

    assert not visits_seen_by(outreach.viewer("family")).exists()
    with pytest.raises(Refused) as refused:
        outreach.assign(visit, "family")
    assert refused.value.reason is Reason.OWN_HOUSEHOLD


def test_a_child_does_not_ask(outreach: Outreach) -> None:
    with pytest.raises(Refused) as refused:
        outreach.ask(by=outreach.viewer("township_officer"), person=outreach.office.child)

    assert refused.value.reason is Reason.TOO_YOUNG


def test_a_step_that_is_sent_again_changes_nothing(outreach: Outreach) -> None:
    asked, visit_id = stamp(device="phone-1", device_at=NOW - timedelta(days=2)), uuid.uuid4()
    outreach.ask(stamp=asked, visit_id=visit_id)
    once = Step.objects.count(), Entry.objects.count()

    visit = outreach.ask(stamp=asked, visit_id=visit_id)

    assert (Step.objects.count(), Entry.objects.count()) == once
    step = Step.objects.get(thing=visit.pk)
    assert (step.device, step.device_at, step.at) == ("phone-1", NOW - timedelta(days=2), NOW)
    assert (step.by, step.by_name) == (None, ""), "a step names no family"
    outreach.assign(visit)
    done = stamp(device="phone-2")
    given = {
        "by": outreach.viewer("village_contact"),
        "visit_id": visit.pk,
        "part": Visit.Part.MORNING,
        "stamp": done,
    }
    visits.plan_visit(day=TODAY, **given)
    visits.plan_visit(day=TODAY, **given)
    assert Visit.kept.get().version == 3
    said = stamp()
    for _ in range(2):
        answers.do_not_contact(by=outreach.family, person=outreach.office.parent, stamp=said)
    assert Said.kept.count() == 1


def test_nobody_at_home_and_put_off_end_nothing(outreach: Outreach) -> None:
    visit = outreach.close(outreach.planned(day=TODAY), Visit.Outcome.NOBODY_HOME)
    assert (visit.state, visit.day, visit.worker) == (
        Visit.State.ASKED,
        None,
        outreach.user("village_contact"),
    )

    visit = outreach.close(outreach.planned(), Visit.Outcome.PUT_OFF, by="family")
    assert (visit.state, visit.words) == (Visit.State.ASKED, "周三下午")


def test_a_message_tells_the_time_alone_and_not_once_it_is_over(outreach: Outreach) -> None:
    user = outreach.user("family")
    user.phone, user.phone_verified = "+8613800000001", True
    user.save()

    visit = outreach.planned()

    message = Message.objects.get()
    assert (message.kind, message.values) == ("visit_planned", {"day": "3月19日", "time": "下午"})
    outreach.close(visit, Visit.Outcome.NOT_WANTED, by="family")
    message.refresh_from_db()
    assert (message.state, message.address, message.values) == ("withdrawn", "", {})


def test_consent_is_kept_with_its_words_and_withdrawing_calls_visits_off(outreach: Outreach) -> None:
    visit = outreach.planned()

    visits.withdraw_from_visits(
        by=outreach.family, person=outreach.office.parent, language="zh", stamp=stamp()
    )

    given = list(Answer.objects.filter(purpose=Purpose.OUTREACH_VISITS).order_by("pk"))
    assert [each.given for each in given] == ["agreed", "refused"]
    assert "没有任何后果" in given[0].told
    visit.refresh_from_db()
    assert visit.outcome == Visit.Outcome.NOT_WANTED


def test_a_plan_is_agreed_to_word_for_word_and_ends_when_the_family_says_so(outreach: Outreach) -> None:
    plan = outreach.agreed()
    assert "0991-100-2001" in plan.told
    assert "节日走访" in plan.told

    plan = plans.end_plan(by=outreach.family, plan_id=plan.pk, stamp=stamp())

    assert plan.state == Plan.State.ENDED
    assert not plans_seen_by(outreach.viewer("health_worker")).exists()


def test_what_is_over_is_erased_in_time_and_steps_lead_to_nobody(outreach: Outreach) -> None:
    CAN["has a plan of which something was done"](outreach)
    plan = plans.end_plan(by=outreach.family, plan_id=Plan.kept.get().pk, stamp=stamp())
    visit = outreach.close(outreach.planned(day=TODAY), Visit.Outcome.TOOK_PLACE)
    steps = Step.objects.count()

    assert retention.erase_due(at=NOW + timedelta(days=183)) == retention.Erased(0, 0, 0)
    erased = retention.erase_due(at=NOW + timedelta(days=184))

    assert (erased.visits, erased.plans) == (1, 1)
    assert not Visit.kept.exists()
    assert not Plan.kept.exists()
    assert not PlanItem.kept.exists()
    assert Step.objects.count() == steps
    assert not Step.objects.filter(thing__in=[plan.pk, visit.pk], role="family", by__isnull=False).exists()


def test_what_nobody_took_up_and_what_ran_out_ends(outreach: Outreach) -> None:
    outreach.ask()
    outreach.agreed()

    assert retention.erase_due(at=NOW + timedelta(days=365)).ended == 0
    assert retention.erase_due(at=NOW + timedelta(days=367)).ended == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda: Step.objects.update(step="x"),
        lambda: Step.objects.all().delete(),
        lambda: Said.kept.update(what="chose"),
        lambda: Said.kept.all()._raw_delete("default"),
        lambda: Home.kept.update(do_not_contact_since=NOW),
        lambda: Visit.kept.update(words="x", state="ended"),
        lambda: Visit.kept.update(worker=None),
        lambda: Contact.objects.update(told=""),
        lambda: Plan.kept.update(told=""),
    ],
    ids=["steps change", "steps go", "words change", "words go", "quiet with visits", "ended with words", "planned by nobody",
         "published unasked", "agreed without words"],
)  # fmt: skip
def test_the_database_refuses(change: Callable[[], object], outreach: Outreach) -> None:
    outreach.choose()
    outreach.planned()
    outreach.agreed()

    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def test_no_visit_can_be_written_for_a_quiet_household_even_by_hand(outreach: Outreach) -> None:
    outreach.quiet()
    home = Home.kept.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.kept.create(
            person=outreach.office.parent,
            home=home,
            area_id=TOWNSHIP,
            topic="newborn",
            whom="anybody",
            asked_at=NOW,
        )
