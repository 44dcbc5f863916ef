"""Two phones and a server, and whatever can happen between them: nothing is lost, nothing counts twice, and phones end up right.

Any request and any answer can get lost; work is given to others, families withdraw, phones are shut out, clocks are wrong, stock is counted.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.campaigns.actions import add_material, move
from huijia.apps.campaigns.models import Movement
from huijia.apps.campaigns.queries import wrong_stock
from huijia.apps.field.devices import shut_out
from huijia.apps.field.holdings import holdings_of
from huijia.apps.field.models import Operation
from huijia.apps.field.queries import to_settle
from huijia.apps.field.settling import settle, ways
from huijia.apps.outreach.errors import Refused
from huijia.apps.outreach.models import PlanItem, Said, Step, Visit
from tests.apps.conftest import NOW, TODAY, VILLAGE, Office, make_office
from tests.apps.field_office import WAYS, Lost, Phone
from tests.apps.outreach_office import Outreach, make_outreach, stamp

WORKERS = ("village_contact", "health_worker")
PHONES = st.sampled_from(WORKERS)


class World(RuleBasedStateMachine):
    """The office as it goes on, with a phone for each of two workers."""

    office: Office

    @initialize()
    def begin(self) -> None:
        self.outside = transaction.atomic()
        self.outside.__enter__()
        self.outreach: Outreach = make_outreach(make_office())
        self.now = NOW
        place = Area.objects.get(code=VILLAGE)
        self.leaflets = add_material(by=SYSTEM, area=place, kind="leaflet", title="x")
        self.phones = {name: self.new_phone(name) for name in WORKERS}
        self.all_recorded: dict[str, Phone] = {}
        self.wiped_with: set[str] = set()

    def new_phone(self, name: str) -> Phone:
        return Phone(self.outreach.user(name), lambda: self.now).register()

    def teardown(self) -> None:
        if hasattr(self, "outside"):
            transaction.set_rollback(True)
            self.outside.__exit__(None, None, None)

    def family(self, work: Any) -> None:
        try:
            with transaction.atomic():
                work()
        except (Refused, UnableToFind):
            pass

    @rule(whom=st.sampled_from(Visit.Whom.values))
    def ask(self, whom: str) -> None:
        self.family(lambda: self.outreach.ask(whom=whom))

    @rule(name=PHONES, data=st.data())
    def give(self, name: str, data: st.DataObject) -> None:
        visits = list(Visit.objects.filter(ended_at__isnull=True).order_by("asked_at", "pk"))
        if visits:
            chosen = data.draw(st.sampled_from(range(len(visits))))
            self.family(lambda: self.outreach.assign(visits[chosen], name))

    @rule()
    def choose(self) -> None:
        self.family(self.outreach.choose)

    @rule()
    def agree(self) -> None:
        self.family(self.outreach.agreed)

    @rule()
    def quiet(self) -> None:
        self.family(self.outreach.quiet)

    @rule()
    def loud(self) -> None:
        from huijia.apps.outreach.answers import may_contact

        self.family(
            lambda: may_contact(
                by=self.outreach.family, person=self.outreach.office.parent, stamp=stamp(self.now)
            )
        )

    @rule(pieces=st.integers(0, 30))
    def count_the_leaflets(self, pieces: int) -> None:
        move(by=SYSTEM, material=self.leaflets, kind="counted", pieces=pieces, at=self.now)

    @rule(name=PHONES, pieces=st.integers(1, 20))
    def hand_out(self, name: str, pieces: int) -> None:
        phone = self.phones[name]
        given = {"pieces": str(pieces), "place": "clinic"}
        self.all_recorded[phone.record("stock.hand_out", str(self.leaflets.pk), **given)] = phone

    @rule(name=PHONES, days=st.integers(-4000, 4000))
    def set_clock(self, name: str, days: int) -> None:
        self.phones[name].skew = timedelta(days=days)

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(name=PHONES, data=st.data())
    def record(self, name: str, data: st.DataObject) -> None:
        """Something about one of the records on the phone, on the version that the phone shows."""
        phone = self.phones[name]
        records = sorted((key, record) for key, (_, record) in phone.records.items() if key[0] in "vih")
        if not records:
            return
        key, record = records[data.draw(st.sampled_from(range(len(records))))]
        subject = key[1:]
        waiting = sum(each["subject"] == subject for each in phone.outbox)
        version = record["version"] + waiting
        if key[0] == "v":
            if data.draw(st.booleans()):
                day = TODAY + timedelta(days=data.draw(st.integers(0, 5)))
                made = phone.record("visit.plan", subject, version, day=day.isoformat(), part="morning")
            else:
                outcome = data.draw(st.sampled_from(Visit.Outcome.values))
                made = phone.record("visit.close", subject, version, outcome=outcome)
        elif key[0] == "i":
            step = data.draw(st.sampled_from(["done", "drop", "reopen"]))
            made = phone.record("item.step", subject, version, step=step)
        else:
            made = phone.record("home.do_not_contact", subject)
        self.all_recorded[made] = phone

    @rule(
        name=PHONES,
        way=st.sampled_from(WAYS),
        when=st.sampled_from(["before", "after"]),
        nth=st.integers(1, 3),
    )
    def sync_and_lose(self, name: str, way: str, when: str, nth: int) -> None:
        phone, count = self.phones[name], 0
        phone.page = 2

        def line(here: str, moment: str) -> None:
            nonlocal count
            count += (here, moment) == (way, when)
            if count == nth:
                raise Lost

        phone.line = line
        try:
            self.synced(phone)
        except Lost:
            pass
        finally:
            phone.line = lambda _name, _when: None

    @rule(name=PHONES)
    def sync(self, name: str) -> None:
        self.synced(self.phones[name])

    def synced(self, phone: Phone) -> None:
        before = {each["id"] for each in phone.outbox}
        done = phone.sync()
        assert done
        if phone.is_wiped:
            self.wiped_with |= before - {str(each) for each in Operation.objects.values_list("pk", flat=True)}
            return
        assert phone.outbox == []
        now = holdings_of(phone.viewer.acting_as(phone.viewer.role))
        assert {key: mark for key, (mark, _) in phone.records.items()} == {
            key: held.mark for key, held in now.items()
        }
        assert {key: record for key, (_, record) in phone.records.items()} == {
            key: held.record for key, held in now.items()
        }

    @rule(name=PHONES)
    def send_again(self, name: str) -> None:
        """What was answered is sent once more, in whatever order."""
        phone = self.phones[name]
        again = self.sent_by(phone)[::-1]
        told = dict(phone.told)
        phone.outbox += again
        self.synced(phone)
        assert {key: value for key, value in phone.told.items() if key in told} == told

    def sent_by(self, phone: Phone) -> list[dict[str, Any]]:
        return [
            {
                "id": str(each.pk),
                "kind": each.kind,
                "subject": each.subject,
                "payload": each.payload,
                "at": None,
            }
            for each in Operation.objects.filter(device=phone.id)
        ]

    @rule(name=PHONES)
    def lose_the_phone(self, name: str) -> None:
        phone = self.phones[name]
        shut_out(by=phone.viewer, device_id=phone.id, at=self.now)
        self.synced(phone)
        assert phone.is_wiped
        self.phones[name] = self.new_phone(name)

    @precondition(lambda self: Operation.objects.exists())
    @rule(data=st.data())
    def settle_one(self, data: st.DataObject) -> None:
        by = self.outreach.viewer("second_health_worker")
        waiting = list(to_settle(by))
        if waiting:
            one = data.draw(st.sampled_from(range(len(waiting))))
            how = data.draw(st.sampled_from(ways(by, waiting[one])))
            self.family(lambda: settle(by=by, operation_id=waiting[one].pk, how=how, at=self.now))

    @invariant()
    def nothing_is_lost(self) -> None:
        """Whatever was recorded is on its phone or with the server."""
        if not hasattr(self, "phones"):
            return
        kept = {str(each) for each in Operation.objects.values_list("pk", flat=True)}
        for made, phone in self.all_recorded.items():
            waiting = {each["id"] for each in phone.outbox}
            assert made in kept or made in waiting or made in self.wiped_with

    @invariant()
    def accepted_counts_once_and_refused_nowhere(self) -> None:
        if not hasattr(self, "phones"):
            return
        steps = set(Step.objects.values_list("pk", flat=True)) | set(Said.kept.values_list("pk", flat=True))
        steps |= set(Movement.objects.values_list("key", flat=True))
        assert list(wrong_stock()) == []
        for pk, result in Operation.objects.values_list("pk", "result"):
            assert (pk in steps) == (result == "accepted")

    @invariant()
    def no_household_is_with_a_phone_s_server_that_does_not_want_to_be(self) -> None:
        if hasattr(self, "phones"):
            quiet = Visit.kept.filter(home__do_not_contact_since__isnull=False, ended_at__isnull=True)
            assert not quiet.exists()
            assert not PlanItem.objects.filter(plan__home__do_not_contact_since__isnull=False).exists()

    @invariant()
    def refused_work_is_shown_to_a_person(self) -> None:
        if not hasattr(self, "phones"):
            return
        waiting = {each.pk for each in to_settle(self.outreach.viewer("second_health_worker"))}
        refused = Operation.objects.filter(result="refused", settled_at__isnull=True)
        assert set(refused.values_list("pk", flat=True)) <= waiting


@pytest.mark.usefixtures("db")
def test_whatever_gets_lost_nothing_is_lost_and_nothing_counts_twice() -> None:
    """DHIS2, medic/cht-core and opencrvs alike: work of phones that was lost, doubled, or counted although it was refused."""
    run_state_machine_as_test(
        World,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
