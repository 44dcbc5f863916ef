"""Whatever people and the office do, in whatever order: never more people than places, nobody waits beside a free place, and lists are in order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Q
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from huijia.apps.accounts.viewer import STRANGER, SYSTEM
from huijia.apps.bookings.actions import cancel, move, stop_waiting
from huijia.apps.bookings.errors import UnableToBook, UnableToChange
from huijia.apps.bookings.facility_actions import close_days, close_facility, open_day, open_facility
from huijia.apps.bookings.models import Booking, Closure, Facility, Place, Resource, Slot
from huijia.apps.bookings.slot_actions import close_slot, move_slot, open_slot, set_places
from huijia.apps.bookings.tidying import tidy
from huijia.apps.messaging.actions import send_due
from huijia.apps.messaging.models import Message, State
from huijia.values.errors import HuijiaError
from tests.apps.bookings_office import PHONE, booked, codes, facility, offering, slots_of
from tests.apps.conftest import NOW

SLOTS = st.integers(0, 7)
WHO = st.integers(0, 30)


class Histories(RuleBasedStateMachine):
    """Four times on each of two Tuesdays, two places each, in a room for three that another service shares."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = NOW
        self.codes = codes()

    @initialize()
    def an_office(self) -> None:
        self.place = facility()
        room = Resource.objects.create(facility=self.place, name_zh="一号室", capacity=3)
        first = offering(self.place, places=2, resource=room)
        offering(self.place, places=2, resource=room, service="consultation")
        self.slots = slots_of(first)[:8]
        self.line: dict[int, list[int]] = {}

    def someone(self, who: int) -> Booking | None:
        found = list(Booking.objects.order_by("pk"))
        return found[who % len(found)] if found else None

    def slot(self, number: int) -> Slot:
        return Slot.objects.get(pk=self.slots[number].pk)

    def trying(self, what: Any) -> None:
        """What people are refused in plain words changes nothing."""
        try:
            with transaction.atomic():
                what()
        except (UnableToBook, UnableToChange) as error:
            assert str(error)

    @rule(number=SLOTS, wait=st.booleans(), with_phone=st.booleans())
    def books(self, number: int, wait: bool, with_phone: bool) -> None:
        code, contact = next(self.codes), PHONE if with_phone else None
        self.trying(lambda: booked(self.slots[number], code, at=self.at, wait=wait, contact=contact))

    @rule(who=WHO, number=SLOTS, wait=st.booleans())
    def moves(self, who: int, number: int, wait: bool) -> None:
        if (one := self.someone(who)) is not None:
            had = one.place_id is not None
            self.trying(
                lambda: move(
                    by=STRANGER, booking=one, slot_id=self.slots[number].pk, at=self.at, may_wait=wait
                )
            )
            if had:
                assert Booking.objects.get(pk=one.pk).place_id is not None, "a place was lost on the way"

    @rule(who=WHO)
    def cancels(self, who: int) -> None:
        if (one := self.someone(who)) is not None:
            cancel(by=STRANGER, booking=one, at=self.at)

    @rule(who=WHO)
    def stops_waiting(self, who: int) -> None:
        if (one := self.someone(who)) is not None:
            self.trying(lambda: stop_waiting(by=STRANGER, booking=one))

    @rule(number=SLOTS, places=st.integers(0, 5))
    def sets_places(self, number: int, places: int) -> None:
        self.trying(lambda: set_places(by=SYSTEM, slot=self.slot(number), places=places, at=self.at))

    @rule(number=SLOTS)
    def closes_a_time(self, number: int) -> None:
        close_slot(by=SYSTEM, slot=self.slot(number), at=self.at)

    @rule(number=SLOTS)
    def opens_a_time(self, number: int) -> None:
        self.trying(lambda: open_slot(by=SYSTEM, slot=self.slot(number), at=self.at))

    @rule(number=SLOTS, to=SLOTS)
    def moves_a_time(self, number: int, to: int) -> None:
        self.trying(lambda: move_slot(by=SYSTEM, slot=self.slot(number), to=self.slot(to), at=self.at))

    @rule(number=SLOTS)
    def closes_or_opens_a_day(self, number: int) -> None:
        day = self.slots[number].starts_at.date()
        found = Closure.objects.filter(facility=self.place, day=day).first()
        if found:
            open_day(by=SYSTEM, closure=found, at=self.at)
        else:
            close_days(by=SYSTEM, facility=self.place, days=[day], kind=Closure.Kind.OTHER, at=self.at)

    @rule()
    def closes_or_opens_the_facility(self) -> None:
        if Facility.objects.get(pk=self.place.pk).closed_at:
            open_facility(by=SYSTEM, facility=self.place, at=self.at)
        else:
            close_facility(by=SYSTEM, facility=self.place, at=self.at)

    @precondition(lambda self: self.at < NOW + timedelta(days=12))
    @rule(hours=st.sampled_from([1, 24, 72]))
    def time_goes_by(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        send_due(at=self.at, by=dict.fromkeys(("sms", "email"), lambda _letter: None))
        tidy(self.at)
        there = set(Slot.objects.values_list("pk", flat=True))
        assert {each.pk for each in self.slots} <= there

    @invariant()
    def nobody_waits_beside_a_free_place(self) -> None:
        waiting = Q(waiting__isnull=False) & (
            Q(waiting__place=None)
            | Q(waiting__place__slot__starts_at__gt=self.at)
            | ~Q(waiting__place__slot__closed_for="")
        )
        beside = Slot.objects.filter(
            waiting, starts_at__gt=self.at, closed_for="", places__isnull=False, places__booking=None
        )
        assert not beside.exists()

    @invariant()
    def nobody_has_two_places_or_none(self) -> None:
        assert not Booking.objects.filter(place=None, waits_for=None).exists()
        held = list(Booking.objects.exclude(place=None).values_list("place", flat=True))
        assert len(held) == len(set(held))
        assert not Booking.objects.filter(place__slot=F("waits_for")).exists()

    @invariant()
    def lists_keep_their_order(self) -> None:
        """Of those who waited before and still wait for the same, nobody overtook anybody, but for whom the office closed a time."""
        now: dict[int, list[int]] = {}
        for one in Booking.objects.exclude(waits_for=None).order_by("-first_choice", "queue"):
            now.setdefault(one.waits_for_id or 0, []).append(one.pk)
        first = set(Booking.objects.filter(first_choice=True).values_list("pk", flat=True))
        for slot, before in getattr(self, "line", {}).items():
            still = [pk for pk in now.get(slot, []) if pk in before]
            plain = [pk for pk in still if pk not in first]
            assert plain == [pk for pk in before if pk in plain]
        self.line = now

    @invariant()
    def nothing_is_open_on_a_closed_day(self) -> None:
        open_now = Slot.objects.filter(closed_for="", starts_at__gt=self.at)
        closed = set(Closure.objects.values_list("day", flat=True))
        assert not [each for each in open_now if each.starts_at.date() in closed]
        assert not open_now.filter(offering__facility__closed_at__isnull=False).exists()

    @invariant()
    def room_is_never_overfull(self) -> None:
        taken: dict[datetime, int] = {}
        for slot in Slot.objects.filter(closed_for="", offered=None).prefetch_related("places"):
            taken[slot.starts_at] = taken.get(slot.starts_at, 0) + len(slot.places.all())
        assert all(each <= 3 for each in taken.values())

    @invariant()
    def nobody_is_told_of_what_is_no_more(self) -> None:
        """Every message that waits is about a booking that is there, as it is now."""
        now = {f"booking:{pk}:{told}" for pk, told in Booking.objects.values_list("pk", "told")}
        assert set(Message.objects.filter(state=State.WAITING).values_list("about", flat=True)) <= now
        reminders = Message.objects.filter(state=State.WAITING, kind="booking_reminder").count()
        assert reminders <= Booking.objects.exclude(address="").exclude(place=None).count()

    def teardown(self) -> None:
        try:
            assert not Place.objects.filter(booking__isnull=False, slot__offered__isnull=False).exists()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)


@pytest.mark.usefixtures("office")
def test_any_history_keeps_the_promises() -> None:
    run_state_machine_as_test(
        Histories, settings=settings(max_examples=5, stateful_step_count=20, phases=[Phase.generate])
    )


@pytest.mark.long
@pytest.mark.usefixtures("office")
def test_many_histories_keep_the_promises(long_seed: int) -> None:
    from hypothesis import seed

    machine: Any = seed(long_seed)(Histories)
    run_state_machine_as_test(
        machine, settings=settings(max_examples=400, stateful_step_count=40, phases=[Phase.generate])
    )
    assert issubclass(UnableToBook, HuijiaError)
