"""Random histories of asking, agreeing, planning, giving on, ending, "do not contact" and contacts who leave: what must hold after each step."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.consent.models import Purpose
from huijia.apps.consent.queries import agrees_to
from huijia.apps.outreach import answers, contacts, plans, visits
from huijia.apps.outreach.errors import Refused
from huijia.apps.outreach.models import Contact, Home, Plan, PlanItem, Said, Step, Visit
from huijia.apps.outreach.queries import homes_of_contact, plans_seen_by, visits_seen_by
from huijia.apps.outreach.said import declined_by, own_last_word_is_no
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.people.actions import register_person
from huijia.apps.people.models import Membership, PersonAccount, Source
from huijia.apps.people.queries import lives_with
from tests.apps.conftest import NOW, TODAY, Office, _account
from tests.apps.outreach_office import ENTRY, Outreach, make_outreach, published

WORKERS = ("village_contact", "township_contact", "other_contact", "health_worker", "second_health_worker")
EVERYBODY = (
    *WORKERS,
    "family",
    "other_family",
    "partner",
    "township_officer",
    "other_officer",
    "county_approver",
)


@pytest.fixture
def outreach(office: Office) -> Outreach:
    made = make_outreach(office)
    # Another grown-up of the household, with an account of their own; and one who also works here.
    home = office.parent.memberships.get().household
    partner = register_person(
        by=SYSTEM,
        area=office.parent.area,
        facts={"name": "王强"},
        valid_from=TODAY,
        at=NOW,
        source=Source.DOCUMENT,
    )
    Membership.objects.create(household=home, person=partner, relation="guardian", valid_from=TODAY)
    office.users["partner"] = _account("partner", Role.FAMILY, None)
    PersonAccount.objects.create(user=office.users["partner"], person=partner)
    return made


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class History:
    """One random history. A step that is refused, or of which there is nothing for whoever takes it, changes nothing."""

    def __init__(self, outreach: Outreach, draw: random.Random) -> None:
        self.outreach, self.draw = outreach, draw
        self.at = NOW
        self.people = [
            *(outreach.office.parent, outreach.office.other_parent),
            Membership.objects.get(person__name="王强").person,
        ]

    def by(self, names: tuple[str, ...] = EVERYBODY) -> object:
        return self.outreach.viewer(self.draw.choice(names))

    def person(self) -> object:
        return self.draw.choice(self.people)

    def any_of(self, rows: object) -> object:
        found = list(rows.order_by("pk"))  # type: ignore[attr-defined]
        return self.draw.choice(found).pk if found else uuid.UUID(int=self.draw.getrandbits(128))

    def stamp(self) -> Stamp:
        return Stamp(self.at, id=uuid.UUID(int=self.draw.getrandbits(128)))

    def step(self) -> None:
        self.at += timedelta(hours=self.draw.randrange(12))
        name = self.draw.choice([each for each in vars(History) if each.startswith("do_")])
        before = _counted()
        try:
            with transaction.atomic():
                getattr(self, name)()
        except (Refused, UnableToFind):
            assert _counted() == before

    def do_ask(self) -> None:
        visits.ask_visit(
            by=self.by(), person=self.person(), topic=Visit.Topic.PRACTICAL, whom=self.draw.choice(list(Visit.Whom)),
            words="晚上", agrees=self.draw.random() < 0.9, language="zh", stamp=self.stamp(),
        )  # type: ignore[arg-type]  # fmt: skip

    do_ask_again = do_ask

    def do_assign(self) -> None:
        worker = self.outreach.user(self.draw.choice(WORKERS))
        visits.assign(
            by=self.by(WORKERS), visit_id=self.any_of(Visit.kept), worker=worker, stamp=self.stamp()
        )  # type: ignore[arg-type]

    def do_plan(self) -> None:
        day = self.at.date() + timedelta(days=self.draw.randrange(-1, 5))
        visits.plan_visit(
            by=self.by(WORKERS), visit_id=self.any_of(Visit.kept), day=day, part=Visit.Part.EVENING, stamp=self.stamp()
        )  # type: ignore[arg-type]  # fmt: skip

    do_plan_again = do_plan

    def do_close(self) -> None:
        outcome = self.draw.choice(list(Visit.Outcome))
        visits.close_visit(
            by=self.by(), visit_id=self.any_of(Visit.kept), outcome=outcome, stamp=self.stamp()
        )  # type: ignore[arg-type]

    def do_withdraw(self) -> None:
        visits.withdraw_from_visits(by=self.by(), person=self.person(), language="zh", stamp=self.stamp())  # type: ignore[arg-type]

    def do_choose(self) -> None:
        contact = self.draw.choice(list(Contact.objects.order_by("pk")))
        self.draw.choice([answers.choose_contact, answers.choose_contact, answers.decline_contact])(
            by=self.by(), person=self.person(), contact=contact, stamp=self.stamp()
        )  # type: ignore[arg-type]  # fmt: skip

    def do_want_none(self) -> None:
        answers.want_no_contact(by=self.by(), person=self.person(), stamp=self.stamp())  # type: ignore[arg-type]

    def do_quiet(self) -> None:
        answers.do_not_contact(by=self.by(), person=self.person(), stamp=self.stamp())  # type: ignore[arg-type]

    def do_quiet_at_home(self) -> None:
        answers.do_not_contact_at_home(
            by=self.by(WORKERS), household_id=self.draw.choice([0, *Home.kept.values_list("pk", flat=True)]), stamp=self.stamp()
        )  # type: ignore[arg-type]  # fmt: skip

    def do_loud(self) -> None:
        answers.may_contact(by=self.by(), person=self.person(), stamp=self.stamp(), document="身份证原件")  # type: ignore[arg-type]

    def do_leave(self) -> None:
        contact = self.draw.choice(list(Contact.objects.order_by("pk")))
        contacts.leave(by=self.by(WORKERS), contact=contact, stamp=self.stamp())  # type: ignore[arg-type]

    def do_come(self) -> None:
        user = self.draw.choice(WORKERS[:3])
        area = self.draw.choice(list(Contact.objects.values_list("area", flat=True).order_by("pk")))
        published(self.outreach.office, user, area, ENTRY)

    def do_ask_plan(self) -> None:
        plans.ask_plan(by=self.by(), person=self.person(), agrees=True, language="zh", stamp=self.stamp())  # type: ignore[arg-type]

    def do_propose(self) -> None:
        pair = self.draw.choices(list(Contact.objects.order_by("pk")), k=2)
        plans.propose_plan(
            by=self.by(WORKERS), plan_id=self.any_of(Plan.kept), contacts=(pair[0], pair[1]),
            items=[(PlanItem.Kind.CALL, self.at.date())], stamp=self.stamp(),
        )  # type: ignore[arg-type]  # fmt: skip

    do_propose_again = do_propose

    def do_agree(self) -> None:
        plans.agree_to_plan(by=self.by(), plan_id=self.any_of(Plan.kept), language="zh", stamp=self.stamp())  # type: ignore[arg-type]

    def do_end_plan(self) -> None:
        plans.end_plan(by=self.by(), plan_id=self.any_of(Plan.kept), stamp=self.stamp())  # type: ignore[arg-type]

    def do_item(self) -> None:
        step = self.draw.choice(["done", "drop", "reopen"])
        plans.step_item(by=self.by(), item_id=self.any_of(PlanItem.kept), step=step, stamp=self.stamp())  # type: ignore[arg-type]


def _counted() -> tuple[int, int, int, int]:
    return (Step.objects.count(), Said.kept.count(), Visit.kept.count(), Plan.kept.count())


def check(outreach: Outreach) -> None:
    """What must hold whatever was done."""
    quiet = {each.pk for each in Home.kept.filter(do_not_contact_since__isnull=False)}
    for thing, purpose in ((Visit, Purpose.OUTREACH_VISITS), (Plan, Purpose.OUTREACH_PLAN)):
        for each in thing.kept.filter(ended_at__isnull=True):  # type: ignore[attr-defined]
            assert agrees_to(each.person, purpose), "nothing waits without an agreement in force"
            assert each.home_id not in quiet, "nothing waits for whoever said: do not contact us"
            assert not own_last_word_is_no(each.person)
    for visit in Visit.kept.filter(worker__isnull=False, ended_at__isnull=True):
        home = Home.kept.get(pk=visit.home_id)
        of_worker = set(Contact.objects.filter(user=visit.worker_id).values_list("pk", flat=True))
        assert not of_worker & declined_by(home), "nobody comes whom the family declined"
        assert visit.home_id not in quiet
    for name in WORKERS:
        viewer = outreach.viewer(name)
        shown = [*visits_seen_by(viewer), *plans_seen_by(viewer)]
        assert not {each.home_id for each in shown} & quiet
        assert not {each.pk for each in homes_of_contact(viewer)} & quiet
        assert not any(lives_with(viewer, [each.person_id]) for each in shown)
        if name == "other_contact":
            assert shown == [], "a worker of another village sees nothing of this one"
    for model in (Visit, Plan, PlanItem, Contact):
        rows = (model.objects if model is Contact else model.kept).all()  # type: ignore[attr-defined]
        for each in rows:
            versions = list(
                Step.objects.filter(thing=each.pk).order_by("version").values_list("version", flat=True)
            )
            assert versions == list(range(1, each.version + 1)), "every step of a thing is in its history"
            assert Step.objects.get(thing=each.pk, version=each.version).state == each.state
    for home in Home.kept.all():
        versions = list(Said.kept.filter(home=home).order_by("version").values_list("version", flat=True))
        assert versions == list(range(1, home.version + 1))
    assert not Step.objects.filter(role="family", by__isnull=False).exists()


@settings(max_examples=10, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_whatever_is_done_nobody_is_contacted_who_did_not_agree(outreach: Outreach, seed: int) -> None:
    with undone():
        history = History(outreach, random.Random(seed))
        for _ in range(30):
            history.step()
        check(outreach)


@pytest.mark.long
@settings(max_examples=200, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_however_much_is_done(outreach: Outreach, seed: int) -> None:
    with undone():
        history = History(outreach, random.Random(seed))
        for _ in range(60):
            history.step()
            check(outreach)
