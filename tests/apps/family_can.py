"""Everything that a family can do in outreach, and that workers' phones do about it: ``FAMILY_CAN``. Whoever adds such a thing adds it here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import STRANGER, SYSTEM
from huijia.apps.bookings.actions import cancel, move, stop_waiting
from huijia.apps.bookings.models import Booking, Slot
from huijia.apps.bookings.slot_actions import close_slot
from huijia.apps.campaigns.actions import add_material
from huijia.apps.campaigns.actions import move as move_material
from huijia.apps.events.actions import cancel as call_off
from huijia.apps.events.actions import count
from huijia.apps.events.codes import new_nonce
from huijia.apps.events.signing_up import Party, alter, answer, give_up, sign_up
from huijia.apps.events.texts import FACES, QUESTIONS
from huijia.apps.field.devices import shut_out
from huijia.apps.field.models import Operation
from huijia.apps.field.settling import How, settle
from huijia.apps.outreach import answers, contacts, plans, visits
from huijia.apps.outreach.models import PlanItem, Visit
from tests.apps.bookings_office import PHONE, booked, codes, facility, offering, slots_of
from tests.apps.conftest import NOW, TODAY, VILLAGE
from tests.apps.events_office import BEGINS, event_made, found, joined
from tests.apps.field_office import Phone
from tests.apps.outreach_office import Outreach, stamp

Deed = Callable[[Outreach], object]


def _choose(outreach: Outreach) -> None:
    outreach.choose()


def _decline(outreach: Outreach) -> None:
    answers.decline_contact(
        by=outreach.family, person=outreach.office.parent, contact=outreach.contact, stamp=stamp()
    )


def _want_none(outreach: Outreach) -> None:
    answers.want_no_contact(by=outreach.family, person=outreach.office.parent, stamp=stamp())


def _visited(outreach: Outreach) -> None:
    outreach.close(outreach.planned(day=TODAY), Visit.Outcome.TOOK_PLACE)


def _missed(outreach: Outreach) -> None:
    outreach.close(outreach.planned(day=TODAY), Visit.Outcome.NOBODY_HOME)


def _called_off(outreach: Outreach) -> None:
    outreach.close(outreach.planned(), Visit.Outcome.NOT_WANTED, by="family")


def _withdrawn(outreach: Outreach) -> None:
    outreach.planned()
    visits.withdraw_from_visits(
        by=outreach.family, person=outreach.office.parent, language="zh", stamp=stamp()
    )


def _plan_done(outreach: Outreach) -> None:
    plan = outreach.agreed()
    item = PlanItem.kept.filter(plan=plan).first()
    assert item is not None
    plans.step_item(by=outreach.viewer("village_contact"), item_id=item.pk, step="done", stamp=stamp())


def _plan_over(outreach: Outreach) -> None:
    plans.end_plan(by=outreach.family, plan_id=outreach.agreed().pk, stamp=stamp())


def _quiet(outreach: Outreach) -> None:
    outreach.choose()
    outreach.planned()
    outreach.agreed()
    outreach.quiet()


def _loud_again(outreach: Outreach) -> None:
    outreach.quiet()
    answers.may_contact(by=outreach.family, person=outreach.office.parent, stamp=stamp())


def _contact_left(outreach: Outreach) -> None:
    outreach.choose()
    contacts.leave(by=outreach.viewer("village_contact"), contact=outreach.contact, stamp=stamp())


# Bookings


def _times() -> tuple[list[Slot], list[str]]:
    """Times of one place each, and codes."""
    given = codes()
    return slots_of(offering(facility(), places=1)), [next(given) for _ in range(4)]


def _booked(outreach: Outreach) -> None:
    (slot, *_), (code, *_) = _times()
    booked(slot, code, contact=PHONE)


def _moved(outreach: Outreach) -> None:
    (slot, other, *_), (code, *_) = _times()
    move(by=STRANGER, booking=booked(slot, code), slot_id=other.pk, at=NOW)


def _cancelled(outreach: Outreach) -> None:
    (slot, *_), (code, *_) = _times()
    cancel(by=STRANGER, booking=booked(slot, code, contact=PHONE), at=NOW)


def _waits(outreach: Outreach) -> None:
    (slot, *_), (code, other, *_) = _times()
    booked(slot, code)
    assert booked(slot, other, wait=True).waits_for is not None


def _got_a_place(outreach: Outreach) -> None:
    (slot, *_), (code, other, *_) = _times()
    first = booked(slot, code)
    second = booked(slot, other, wait=True, contact=PHONE)
    cancel(by=STRANGER, booking=first, at=NOW)
    assert Booking.objects.get(pk=second.pk).place is not None


def _waits_no_more(outreach: Outreach) -> None:
    (slot, other, *_), (code, second, *_) = _times()
    booked(other, second)
    held = move(by=STRANGER, booking=booked(slot, code), slot_id=other.pk, at=NOW, may_wait=True)
    stop_waiting(by=STRANGER, booking=held)


def _closed_out(outreach: Outreach) -> None:
    (slot, *_), (code, *_) = _times()
    booked(slot, code, contact=PHONE)
    close_slot(by=outreach.viewer("health_worker"), slot=slot, at=NOW)


# Events


def _signed_up(outreach: Outreach) -> None:
    joined(event_made(), 2, 1, nickname="小明妈妈", channel="sms", address="+8613800000001")


def _signed_up_twice_by_one_form(outreach: Outreach) -> None:
    event, nonce = event_made(), new_nonce()
    for _ in range(2):
        sign_up(event=event, party=Party(adults=1, children=1), nonce=nonce, at=NOW)
    assert event.sign_ups.count() == 1


def _with_more(outreach: Outreach) -> None:
    alter(sign_up=found(joined(event_made())), adults=4, children=2, at=NOW)


def _gave_up(outreach: Outreach) -> None:
    give_up(sign_up=found(joined(event_made())), at=NOW)


def _stands_in_line(outreach: Outreach) -> None:
    event = event_made(places=1)
    joined(event)
    joined(event)
    assert event.sign_ups.filter(state="waiting").count() == 1


def _called_off_by_the_office(outreach: Outreach) -> None:
    event = event_made()
    joined(event, channel="sms", address="+8613800000001")
    call_off(by=outreach.viewer("health_worker"), event=event, at=NOW)


def _came_and_answered(outreach: Outreach) -> None:
    event, then = event_made(), BEGINS + timedelta(hours=3)
    joined(event)
    count(by=SYSTEM, event=event, adults=3, children=2, handed_out={"leaflet": 5}, at=then)
    for _ in range(5):
        answer(key=event.feedback_key, faces=dict.fromkeys(QUESTIONS, next(iter(FACES))), wishes=(), at=then)


# Workers' phones


def _phone(outreach: Outreach, name: str = "village_contact") -> Phone:
    phone = Phone(outreach.user(name), lambda: NOW).register()
    assert phone.sync()
    return phone


def _close(phone: Phone, visit: Visit, result: Operation.Result) -> uuid.UUID:
    made = phone.record("visit.close", str(visit.pk), visit.version, outcome="took_place")
    assert phone.sync()
    assert phone.told[made] == result
    return uuid.UUID(made)


def _on_a_phone(outreach: Outreach) -> None:
    outreach.choose()
    outreach.planned()
    outreach.agreed()
    assert len(_phone(outreach).records) == 4


def _visited_without_a_signal(outreach: Outreach) -> None:
    visit = outreach.planned(day=TODAY)
    _close(_phone(outreach), visit, Operation.Result.ACCEPTED)


def _planned_without_a_signal(outreach: Outreach) -> None:
    visit = outreach.assign(outreach.ask())
    phone = _phone(outreach)
    phone.record("visit.plan", str(visit.pk), visit.version, day=TODAY.isoformat(), part="morning")
    assert phone.sync()
    assert list(phone.told.values()) == [Operation.Result.ACCEPTED]


def _item_done_without_a_signal(outreach: Outreach) -> None:
    outreach.agreed()
    phone, item = _phone(outreach), PlanItem.objects.all()[0]
    phone.record("item.step", str(item.pk), item.version, step="done")
    assert phone.sync()
    assert list(phone.told.values()) == [Operation.Result.ACCEPTED]


def _refused(outreach: Outreach) -> uuid.UUID:
    visit = outreach.planned(day=TODAY)
    phone = _phone(outreach)
    outreach.assign(visit, "health_worker")
    return _close(phone, visit, Operation.Result.REFUSED)


def _recorded_after_all(outreach: Outreach) -> None:
    supervisor = outreach.viewer("second_health_worker")
    settle(by=supervisor, operation_id=_refused(outreach), how=How.RECORDED, at=NOW)


def _recorded_by_two(outreach: Outreach) -> None:
    for name in ("village_contact", "health_worker"):
        visit = outreach.planned(name, day=TODAY)
        _close(_phone(outreach, name), visit, Operation.Result.ACCEPTED)
    assert Operation.objects.filter(twin__isnull=False).count() == 1


def _said_so_to_a_worker(outreach: Outreach) -> None:
    outreach.choose()
    outreach.planned()
    phone = _phone(outreach)
    phone.record("home.do_not_contact", str(outreach.office.parent.memberships.get().household_id))
    assert phone.sync()
    assert phone.records == {}


def _its_worker_lost_the_phone(outreach: Outreach) -> None:
    _on_a_phone(outreach)
    phone = _phone(outreach)
    shut_out(by=phone.viewer, device_id=phone.id, at=NOW)


def _took_a_leaflet(outreach: Outreach) -> None:
    place = Area.objects.get(code=VILLAGE)
    material = add_material(by=SYSTEM, area=place, kind="leaflet", title="x")
    move_material(by=SYSTEM, material=material, kind="received", pieces=9, at=NOW)
    phone = _phone(outreach)
    phone.record("stock.hand_out", str(material.pk), pieces="1", place="clinic")
    assert phone.sync()
    assert list(phone.told.values()) == [Operation.Result.ACCEPTED]


FAMILY_CAN: Mapping[str, Mapping[str, Deed]] = {
    "outreach": {
        "chose a contact": _choose,
        "declined one": _decline,
        "wants none": _want_none,
        "lost its contact": _contact_left,
        "asked for a visit": lambda outreach: outreach.ask(),
        "has a visit planned": lambda outreach: outreach.planned(),
        "was visited": _visited,
        "was not at home": _missed,
        "called a visit off": _called_off,
        "withdrew its consent": _withdrawn,
        "has a plan": lambda outreach: outreach.agreed(),
        "has a plan of which something was done": _plan_done,
        "ended a plan": _plan_over,
        "said do not contact": _quiet,
        "took that back": _loud_again,
        "is on a worker's phone": _on_a_phone,
        "was promised a visit by a phone": _planned_without_a_signal,
        "was visited, said a phone": _visited_without_a_signal,
        "has a plan of which a phone did something": _item_done_without_a_signal,
        "was visited, said a phone that was refused": _refused,
        "was visited after all": _recorded_after_all,
        "was visited, said two phones": _recorded_by_two,
        "said do not contact to a phone": _said_so_to_a_worker,
        "was on a phone that was lost": _its_worker_lost_the_phone,
    },
    "bookings": {
        "booked": _booked,
        "moved a booking": _moved,
        "cancelled a booking": _cancelled,
        "waits for a time": _waits,
        "got a place from the list": _got_a_place,
        "waits no more": _waits_no_more,
        "was closed out": _closed_out,
    },
    "events": {
        "signed up": _signed_up,
        "signed up once by sending twice": _signed_up_twice_by_one_form,
        "comes with more": _with_more,
        "does not come": _gave_up,
        "stands in line": _stands_in_line,
        "was told that an event is off": _called_off_by_the_office,
        "came and answered": _came_and_answered,
    },
    "material": {"took a leaflet": _took_a_leaflet},
}
"""App -> what -> the deed, done to an office. What belongs to different apps can be done together."""
