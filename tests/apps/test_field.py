"""Work without a signal: nothing is lost, nothing counts twice, what was refused counts nowhere and is shown to a person."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Grant, Role
from huijia.apps.audit.models import Entry
from huijia.apps.field.devices import shut_out
from huijia.apps.field.errors import UnableToReach, UnableToSettle
from huijia.apps.field.holdings import holdings_of
from huijia.apps.field.models import Device, Operation
from huijia.apps.field.queries import to_settle
from huijia.apps.field.retention import erase_due
from huijia.apps.field.settling import How, settle
from huijia.apps.messaging.models import Message
from huijia.apps.outreach.models import Home, PlanItem, Step, Visit
from huijia.apps.outreach.visits import plan_visit
from huijia.apps.people.models import Person
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.field_office import Lost, Phone
from tests.apps.outreach_office import Outreach, another_role, make_outreach, stamp

ACCEPTED, REFUSED = Operation.Result.ACCEPTED, Operation.Result.REFUSED


@pytest.fixture
def outreach(office: Office) -> Outreach:
    return make_outreach(office)


@pytest.fixture
def phone(outreach: Outreach) -> Phone:
    return phone_of(outreach, "village_contact")


def phone_of(outreach: Outreach, name: str) -> Phone:
    return Phone(outreach.user(name), lambda: NOW).register()


def take_place(phone: Phone, visit: Visit, outcome: str = "took_place") -> str:
    return phone.record("visit.close", str(visit.pk), visit.version, outcome=outcome)


def test_a_phone_holds_what_its_worker_may_see_and_nothing_else(outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned()
    outreach.choose()
    outreach.agreed()
    assert phone.sync()

    kinds = sorted(key[0] for key in phone.records)
    assert kinds == ["h", "i", "i", "v"]
    assert phone.records[f"v{visit.pk.hex}"][1]["name"] == "王芳"
    nobody = phone_of(outreach, "other_contact")
    assert nobody.sync()
    assert nobody.records == {}


def test_work_without_a_signal_is_taken_in_and_leaves_the_phone(outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned(day=TODAY)
    phone.sync()
    done = take_place(phone, visit)
    assert phone.sync()

    assert phone.told == {done: ACCEPTED}
    assert phone.records == {}
    visit.refresh_from_db(from_queryset=Visit.kept.all())
    assert visit.outcome == Visit.Outcome.TOOK_PLACE


def test_a_visit_that_was_planned_and_took_place_days_ago_is_taken_in(
    outreach: Outreach, phone: Phone
) -> None:
    visit = outreach.assign(outreach.ask())
    phone.sync()
    day = TODAY - timedelta(days=2)
    phone.skew = -timedelta(days=3)
    phone.record("visit.plan", str(visit.pk), visit.version, day=day.isoformat(), part="morning")
    phone.record("visit.close", str(visit.pk), visit.version + 1, outcome="took_place")
    assert phone.sync()
    assert list(phone.told.values()) == [ACCEPTED] * 2
    assert Visit.kept.get().day == day
    assert not Message.objects.exists(), "nobody is told of a day that has passed"


def test_a_person_s_record_that_is_put_right_reaches_the_phone(outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned()
    phone.sync()
    Person.objects.filter(pk=outreach.office.parent.pk).update(phone="0991-1")
    assert phone.sync()
    assert phone.records[f"v{visit.pk.hex}"][1]["phone"] == "0991-1"


def test_every_person_who_reaches_a_phone_can_see_that_they_were_looked_at(
    outreach: Outreach, phone: Phone
) -> None:
    outreach.planned()
    phone.sync()
    phone.sync()
    looks = Entry.objects.filter(action="field.viewed", person_id=outreach.office.parent.pk)
    assert looks.count() == 1


def test_what_the_server_refused_counts_nowhere_and_no_phone_counts_it(
    outreach: Outreach, phone: Phone
) -> None:
    """medic/cht-core#11306, #5701: phones count visits that the server refused."""
    visit = outreach.planned(day=TODAY)
    phone.sync()
    outreach.assign(visit, "health_worker")
    before = list(Step.objects.values_list("pk", flat=True))
    refused = take_place(phone, visit)
    assert phone.sync()

    assert phone.told == {refused: REFUSED}
    assert list(Step.objects.values_list("pk", flat=True)) == before
    assert Visit.objects.get(pk=visit.pk).state == Visit.State.ASKED
    assert list(phone.records) == [f"r{uuid.UUID(refused).hex}"], "nothing but the refusal is on the phone"
    assert phone.records[f"r{uuid.UUID(refused).hex}"][1]["reason"] == "not_there"


def test_more_than_ten_thousand_records_reach_one_phone(outreach: Outreach, phone: Phone) -> None:
    """medic/cht-core#10792, #6246: more than 10,000 documents for one user."""
    one = outreach.planned()
    columns = {each.attname: getattr(one, each.attname) for each in Visit._meta.concrete_fields}
    Visit.kept.bulk_create(
        (Visit(**columns | {"id": uuid.UUID(int=number)}) for number in range(1, 10_101)), batch_size=500
    )
    phone.page = 5000
    assert phone.sync()
    assert len(phone.records) == 10_101


def test_a_page_holds_five_hundred_records_and_can_be_asked_for_again(
    outreach: Outreach, phone: Phone
) -> None:
    outreach.choose()
    outreach.agreed()
    outreach.planned()
    phone.page = 1
    asked: list[str] = []
    lost = iter([False, False, True, True, False, True])

    def line(name: str, when: str) -> None:
        asked.append(name)
        if when == "after" and next(lost, False):
            raise Lost

    phone.line = line
    for _ in range(10):
        try:
            assert phone.sync()
            break
        except Lost:
            continue
    assert len(phone.records) == 4
    assert asked.count("changes") >= 8


def test_identical_records_of_two_workers_are_flagged_and_both_stand(outreach: Outreach) -> None:
    """medic/cht-core#6363 (duplicates) and opencrvs-core#7215: identical records made offline are not flagged."""
    first, second = outreach.planned(day=TODAY), outreach.planned("health_worker", day=TODAY)
    one, other = phone_of(outreach, "village_contact"), phone_of(outreach, "health_worker")
    for phone, visit in ((one, first), (other, second)):
        phone.sync()
        take_place(phone, visit)
    one.sync()
    other.sync()

    flagged = Operation.objects.get(twin__isnull=False)
    assert flagged.user == outreach.user("health_worker")
    assert str(flagged.twin) in one.told
    assert set(one.told.values()) | set(other.told.values()) == {ACCEPTED}
    supervisor = outreach.viewer("second_health_worker")
    assert list(to_settle(supervisor)) == [flagged]
    settle(by=supervisor, operation_id=flagged.pk, how=How.BOTH_RIGHT, at=NOW)
    assert list(to_settle(supervisor)) == []


def test_two_visits_of_one_worker_on_a_day_are_no_doubles(outreach: Outreach, phone: Phone) -> None:
    asked = [outreach.planned(day=TODAY) for _ in range(2)]
    phone.sync()
    for visit in asked:
        take_place(phone, visit)
    phone.sync()
    assert set(phone.told.values()) == {ACCEPTED}
    assert not Operation.objects.filter(twin__isnull=False).exists()


def test_what_somebody_changed_meanwhile_is_refused(outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned()
    phone.sync()
    day, part = TODAY + timedelta(days=5), Visit.Part.MORNING
    plan_visit(by=outreach.viewer("health_worker"), visit_id=visit.pk, day=day, part=part, stamp=stamp())
    phone.record("visit.plan", str(visit.pk), visit.version, day=TODAY.isoformat(), part="morning")
    phone.sync()
    assert Operation.objects.get().reason == "changed_meanwhile"
    assert Visit.objects.get().day == day


def test_the_same_visit_recorded_by_two_is_refused_once_and_flagged(outreach: Outreach) -> None:
    visit = outreach.planned(day=TODAY)
    one, other = phone_of(outreach, "village_contact"), phone_of(outreach, "health_worker")
    for phone in (one, other):
        phone.sync()
        take_place(phone, visit)
        phone.sync()
    refused = Operation.objects.get(result=REFUSED)
    assert refused.twin == uuid.UUID(one.recorded[0])
    assert Step.objects.filter(thing=visit.pk, step="took_place").count() == 1


def test_a_resend_on_a_slow_line_makes_no_duplicate(outreach: Outreach, phone: Phone) -> None:
    """opencrvs-core#7477: a resend on a slow line makes duplicates."""
    visit = outreach.planned(day=TODAY)
    phone.sync()
    take_place(phone, visit)

    def lose(name: str, when: str) -> None:
        if (name, when) == ("operations", "after"):
            raise Lost

    phone.line = lose
    for _ in range(3):
        with pytest.raises(Lost):
            phone.sync()
    assert len(phone.outbox) == 1, "without an answer it stays"
    phone.line = lambda _name, _when: None
    assert phone.sync()
    assert Operation.objects.count() == 1
    assert Step.objects.filter(thing=visit.pk, step="took_place").count() == 1


def test_three_offline_edits_are_three_audit_entries_with_both_clocks(
    outreach: Outreach, phone: Phone
) -> None:
    """CHT, technical-overview/data/audit.md: several offline edits become one audit entry."""
    visit = outreach.assign(outreach.ask())
    phone.sync()
    days = [TODAY + timedelta(days=each) for each in (1, 2)]
    phone.skew = -timedelta(hours=30)
    for number, day in enumerate(days):
        phone.record("visit.plan", str(visit.pk), visit.version + number, day=day.isoformat(), part="morning")
    phone.record("visit.close", str(visit.pk), visit.version + 2, outcome="put_off")
    assert phone.sync()

    assert list(phone.told.values()) == [ACCEPTED] * 3
    entries = Entry.objects.filter(action="operation.accepted").order_by("sequence")
    assert [each.subject_id for each in entries] == phone.recorded
    clock = (NOW - timedelta(hours=30)).isoformat()
    assert all(clock in each.payload for each in entries)
    steps = Step.objects.filter(thing=visit.pk).order_by("version").values_list("step", "device_at", "at")
    assert list(steps)[-3:] == [
        (step, NOW - timedelta(hours=30), NOW) for step in ("plan", "move", "put_off")
    ]


def test_many_events_on_one_person_are_taken_in_with_one_request(outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned()
    phone.sync()
    requests: list[str] = []
    phone.line = lambda name, when: requests.append(f"{name} {when}")
    for number in range(40):
        day = TODAY + timedelta(days=1 + number % 60)
        phone.record("visit.plan", str(visit.pk), visit.version + number, day=day.isoformat(), part="morning")
    assert phone.sync()
    assert set(phone.told.values()) == {ACCEPTED}
    assert requests.count("operations before") == 1


def test_work_that_was_given_to_somebody_else_leaves_the_old_phone(outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned()
    assert phone.sync()
    outreach.assign(visit, "health_worker")
    assert phone.sync()
    assert phone.records == {}


def test_a_restored_backup_leaves_no_phone_wrong(outreach: Outreach, phone: Phone) -> None:
    """The server goes back to before what the phone holds: there is no cursor that is ahead of it."""
    outreach.choose()
    phone.sync()
    held = dict(phone.records)
    with transaction.atomic():
        visit = outreach.planned()
        phone.sync()
        transaction.set_rollback(True)
    assert f"v{visit.pk.hex}" in phone.records
    assert phone.sync()
    assert phone.records == held


@pytest.mark.parametrize("ended", ["grant", "area"])
def test_an_ended_role_and_a_changed_area_take_everything_off_the_phone(
    ended: str, outreach: Outreach, phone: Phone
) -> None:
    outreach.planned()
    outreach.choose()
    phone.sync()
    grant = Grant.objects.get(user=phone.user)
    if ended == "grant":
        another_role(outreach.office, "village_contact", Role.VILLAGE_CONTACT, "990101100202")
    else:
        Grant.objects.filter(pk=grant.pk).update(area=Area.objects.get(code="990101100202"))
    if ended == "grant":
        Grant.objects.filter(pk=grant.pk).update(valid_until=TODAY - timedelta(days=1))
    assert phone.sync()
    assert phone.records == {}


def test_do_not_contact_takes_a_family_off_every_phone(outreach: Outreach, phone: Phone) -> None:
    outreach.choose()
    outreach.planned()
    outreach.agreed()
    phone.sync()
    other = phone_of(outreach, "township_contact")
    other.sync()
    assert phone.records
    assert other.records
    outreach.quiet()
    assert phone.sync()
    assert other.sync()
    assert phone.records == other.records == {}


def test_a_family_that_says_so_to_the_worker_is_heard_at_the_next_sync(
    outreach: Outreach, phone: Phone
) -> None:
    outreach.choose()
    outreach.planned()
    phone.sync()
    home = outreach.office.parent.memberships.get().household_id
    phone.record("home.do_not_contact", str(home))
    assert phone.sync()
    assert list(phone.told.values()) == [ACCEPTED]
    assert phone.records == {}
    assert Home.kept.get().do_not_contact_since == NOW


def test_what_a_family_said_to_a_former_contact_is_not_lost(outreach: Outreach, phone: Phone) -> None:
    outreach.choose()
    phone.sync()
    home = outreach.office.parent.memberships.get().household_id
    outreach.choose(outreach.second)
    phone.record("home.do_not_contact", str(home))
    phone.sync()
    refused = Operation.objects.get()
    assert refused.reason == "not_there"
    settle(by=outreach.viewer("health_worker"), operation_id=refused.pk, how=How.RECORDED, at=NOW)
    assert Home.kept.get().do_not_contact_since == NOW


def refused_work(outreach: Outreach, phone: Phone) -> Operation:
    visit = outreach.planned(day=TODAY)
    phone.sync()
    outreach.assign(visit, "second_health_worker")
    take_place(phone, visit)
    phone.sync()
    return Operation.objects.get()


def test_refused_work_is_settled_as_done_by_whoever_did_it(outreach: Outreach, phone: Phone) -> None:
    refused = refused_work(outreach, phone)
    supervisor = outreach.viewer("health_worker")
    assert list(to_settle(supervisor)) == [refused]
    assert list(to_settle(phone.viewer)) == [refused]
    settle(by=supervisor, operation_id=refused.pk, how=How.RECORDED, at=NOW)

    assert Visit.kept.get().outcome == Visit.Outcome.TOOK_PLACE
    entry = Entry.objects.get(action="operation.recorded")
    assert phone.user.name in entry.payload
    assert phone.sync()
    assert phone.records == {}
    with pytest.raises(UnableToFind):
        settle(by=supervisor, operation_id=refused.pk, how=How.DROPPED, at=NOW)


def test_the_worker_may_drop_refused_work_but_not_record_it(outreach: Outreach, phone: Phone) -> None:
    refused = refused_work(outreach, phone)
    with pytest.raises(UnableToSettle):
        settle(by=phone.viewer, operation_id=refused.pk, how=How.RECORDED, at=NOW)
    settle(by=phone.viewer, operation_id=refused.pk, how=How.DROPPED, at=NOW)
    assert Visit.kept.get().state == Visit.State.ASKED
    with pytest.raises(UnableToFind):
        settle(by=outreach.viewer("other_contact"), operation_id=refused.pk, how=How.DROPPED, at=NOW)


def test_a_health_worker_s_own_refused_work_is_recorded_by_another(outreach: Outreach) -> None:
    phone, visit = phone_of(outreach, "health_worker"), outreach.planned("health_worker", day=TODAY)
    phone.sync()
    outreach.assign(visit, "village_contact")
    take_place(phone, visit)
    phone.sync()
    refused = Operation.objects.get()
    with pytest.raises(UnableToSettle):
        settle(by=phone.viewer, operation_id=refused.pk, how=How.RECORDED, at=NOW)
    settle(by=outreach.viewer("second_health_worker"), operation_id=refused.pk, how=How.RECORDED, at=NOW)
    assert Visit.kept.get().outcome == Visit.Outcome.TOOK_PLACE


def test_a_wrong_clock_decides_nothing_and_is_flagged(outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned(day=TODAY)
    phone.sync()
    phone.skew = timedelta(days=4000)
    take_place(phone, visit)
    assert phone.sync()
    operation = Operation.objects.get()
    assert operation.result == ACCEPTED
    assert operation.has_doubtful_clock
    assert Visit.kept.get().ended_at == NOW


@pytest.mark.parametrize(
    "at", [None, "", "yesterday", 5, "2026-03-16T02:00:00", "0001-01-01T00:00:00+14:00", "9" * 50]
)
def test_a_clock_that_tells_nonsense_loses_no_work(at: Any, outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned(day=TODAY)
    phone.sync()
    take_place(phone, visit)
    phone.outbox[0]["at"] = at
    assert phone.sync()
    assert Operation.objects.get().result == ACCEPTED
    assert Operation.objects.get().has_doubtful_clock


def test_a_lost_phone_is_shut_out_told_to_wipe_and_taken_nothing_from(
    outreach: Outreach, phone: Phone
) -> None:
    visit = outreach.planned(day=TODAY)
    phone.sync()
    shut_out(by=outreach.viewer("health_worker"), device_id=phone.id, at=NOW)
    take_place(phone, visit)
    phone.sync()
    assert phone.is_wiped
    assert phone.records == {}
    refused = Operation.objects.get()
    assert refused.reason == "shut_out", "and it is kept, for somebody to look at"
    assert Visit.objects.get().state == Visit.State.PLANNED


def test_only_its_worker_and_who_looks_after_them_shut_a_phone_out(outreach: Outreach, phone: Phone) -> None:
    for name in ("other_contact", "township_officer", "family"):
        with pytest.raises(UnableToFind):
            shut_out(by=outreach.viewer(name), device_id=phone.id, at=NOW)
    shut_out(by=outreach.viewer("administrator"), device_id=phone.id, at=NOW)
    assert Device.objects.get().shut_out_by == outreach.user("administrator")


def test_somebody_else_s_phone_gives_and_gets_nothing(outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned(day=TODAY)
    thief = Phone(outreach.user("other_contact"), lambda: NOW, id=phone.id)
    take_place(thief, visit)
    with pytest.raises(AssertionError):
        thief.sync()
    assert Operation.objects.get().reason == "not_your_device"
    with pytest.raises(UnableToReach):
        thief.register()


@pytest.mark.parametrize(("change", "reason"), [("locked", "account_locked"), ("role", "role_ended")])
def test_nothing_is_taken_from_an_account_that_was_locked_or_lost_its_role(
    change: str, reason: str, outreach: Outreach, phone: Phone
) -> None:
    from huijia.apps.field.receiving import read_sent, receive

    visit = outreach.planned(day=TODAY)
    phone.sync()
    take_place(phone, visit)
    by = phone.viewer
    if change == "locked":
        type(phone.user).objects.filter(pk=phone.user.pk).update(is_active=False)
    else:
        Grant.objects.filter(user=phone.user).update(valid_until=TODAY - timedelta(days=1))
    sent = [each for raw in phone.outbox if (each := read_sent(raw))]
    [result] = receive(by=by, device_id=phone.id, sent=sent, at=NOW)
    assert result.reason == reason
    assert Visit.objects.get().state == Visit.State.PLANNED


MALFORMED: list[Any] = [
    {"kind": "visit.erase", "payload": {}},
    {"payload": {"outcome": "took_place", "note": "said she is"}},
    {"payload": {}},
    {"payload": {"outcome": "died"}},
    {"payload": {"outcome": ["took_place"]}},
    {"payload": None},
    {"subject": "1 OR 1=1"},
    {"subject": None},
    {"on_version": -1},
    {"on_version": 2**40},
    {"kind": ["visit.close"]},
    {"kind": "home.do_not_contact", "payload": {}, "subject": "9" * 30},
    {"kind": "visit.plan", "payload": {"day": "2026-02-30", "part": "morning"}},
]


@pytest.mark.parametrize("bent", MALFORMED, ids=str)
def test_what_has_no_known_shape_is_refused_and_nothing_of_it_is_kept(
    bent: dict[str, Any], outreach: Outreach, phone: Phone
) -> None:
    visit = outreach.planned(day=TODAY)
    take_place(phone, visit)
    phone.outbox[0] |= bent
    phone.sync()
    kept = Operation.objects.get()
    assert kept.result == REFUSED
    assert "said she is" not in str(kept.payload)
    assert Visit.objects.get().state == Visit.State.PLANNED


def test_an_id_that_is_in_use_opens_nothing(outreach: Outreach, phone: Phone) -> None:
    visit = outreach.planned(day=TODAY)
    phone.sync()
    used = take_place(phone, visit, "put_off")
    phone.sync()
    other = phone_of(outreach, "health_worker")
    other.record("visit.close", str(visit.pk), None, outcome="not_wanted")
    other.outbox[0]["id"] = used
    other.sync()
    assert other.told == {used: REFUSED}
    assert Operation.objects.get().user == phone.user
    assert Visit.objects.get().state == Visit.State.ASKED


def test_the_database_keeps_what_a_device_recorded(outreach: Outreach, phone: Phone) -> None:
    refused = refused_work(outreach, phone)
    for change in ({"result": ACCEPTED, "reason": ""}, {"reason": "x"}, {"payload": {"outcome": "put_off"}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Operation.objects.filter(pk=refused.pk).update(**change)
    shut_out(by=phone.viewer, device_id=phone.id, at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Device.objects.filter(pk=phone.id).update(shut_out_at=None, shut_out_by=None)


def test_what_devices_recorded_is_erased_when_its_time_is_over(outreach: Outreach, phone: Phone) -> None:
    refused_work(outreach, phone)
    assert erase_due(at=NOW + timedelta(days=183)) == 0
    assert erase_due(at=NOW + timedelta(days=184)) == 1


def test_plan_items_are_done_without_a_signal(outreach: Outreach, phone: Phone) -> None:
    outreach.agreed()
    phone.sync()
    item = PlanItem.objects.first()
    assert item is not None
    phone.record("item.step", str(item.pk), item.version, step="done")
    phone.sync()
    assert list(phone.told.values()) == [ACCEPTED]
    assert phone.records[f"i{item.pk.hex}"][1]["state"] == "done"


def test_a_health_worker_s_phone_does_not_hold_what_others_have(outreach: Outreach) -> None:
    outreach.planned("village_contact")
    waiting = outreach.ask()
    assert [each for each in holdings_of(outreach.viewer("health_worker")) if each[0] == "v"] == [
        f"v{waiting.pk.hex}"
    ]
