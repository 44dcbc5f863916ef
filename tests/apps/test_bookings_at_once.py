"""Many at once, with connections of their own: never one more than there are places, and the waiting list in its order."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from huijia.apps.accounts.viewer import STRANGER
from huijia.apps.bookings.actions import cancel, move
from huijia.apps.bookings.errors import SlotFull
from huijia.apps.bookings.models import Booking, Place, Slot
from tests.apps.bookings_office import booked, codes, facility, held, offering, slots_of
from tests.apps.conftest import NOW, make_office
from tests.own_office import OwnOffice

PEOPLE, PLACES = 200, 10
WORKERS = 20
"""Connections at the same moment. 200 people are more than a service has processes: each of these stands for ten, one after the other."""


class Crowd:
    """Threads, each with a connection of its own that it keeps."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(WORKERS)

    def do(self, jobs: Sequence[Callable[[], Any]]) -> list[Any]:
        """Do all of these, as many at once as there are threads; what each gave, ``SlotFull`` for who got nothing."""
        start = threading.Barrier(min(WORKERS, len(jobs)))

        def run(place: int, job: Callable[[], Any]) -> Any:
            if place < start.parties:
                start.wait(60)
            try:
                return job()
            except SlotFull:
                return SlotFull

        return [each.result(120) for each in [self.pool.submit(run, n, job) for n, job in enumerate(jobs)]]

    def close(self) -> None:
        """Close every thread's connection."""
        gate = threading.Barrier(WORKERS)

        def shut() -> None:
            gate.wait(60)
            connection.close()

        for each in [self.pool.submit(shut) for _ in range(WORKERS)]:
            each.result(60)
        self.pool.shutdown()


@pytest.fixture
def crowd(office_db: OwnOffice) -> Any:
    make_office()
    found = Crowd()
    yield found
    found.close()


def booking(slot: Slot, code: str, *, wait: bool = False) -> Callable[[], Any]:
    return lambda: booked(slot, code, wait=wait)


def ten_places_of_one_time(crowd: Crowd) -> None:
    """200 people for the ten places of one slot."""
    slot = slots_of(offering(facility(), places=PLACES))[0]
    drawn = codes()

    done = crowd.do([booking(slot, next(drawn)) for _ in range(PEOPLE)])

    assert done.count(SlotFull) == PEOPLE - PLACES
    assert held(slot) == list(range(1, PLACES + 1))
    clean()


def ten_times_of_one_place(crowd: Crowd) -> None:
    """200 people for ten slots of one place each, twenty for each slot."""
    slots = slots_of(offering(facility(), places=1, minutes=12))[:10]
    drawn = codes()

    done = crowd.do([booking(slots[n % 10], next(drawn)) for n in range(PEOPLE)])

    assert done.count(SlotFull) == PEOPLE - 10
    assert [held(slot) for slot in slots] == [[1]] * 10
    clean()


def the_list_moves_up_in_order(crowd: Crowd) -> None:
    """Ten hold the places of a slot, thirty wait; ten cancel at once while others try to book and to move there."""
    made = slots_of(offering(facility(), places=PLACES))
    slot, other = made[0], made[1]
    drawn = codes()
    holders = [booked(slot, next(drawn)) for _ in range(PLACES)]
    movers = [booked(other, next(drawn)) for _ in range(5)]
    line = [booked(slot, next(drawn), wait=True).pk for _ in range(30)]

    crowd.do(
        [
            each
            for n in range(PLACES)
            for each in (
                (lambda who=holders[n]: cancel(by=STRANGER, booking=who, at=NOW)),
                booking(slot, next(drawn)),
                *(
                    [lambda who=movers[n]: move(by=STRANGER, booking=who, slot_id=slot.pk, at=NOW)]
                    if n < 5
                    else []
                ),
            )
        ]
    )

    assert set(Booking.objects.filter(place__slot=slot).values_list("pk", flat=True)) == set(line[:PLACES])
    left = Booking.objects.filter(waits_for=slot).order_by("queue")
    assert list(left.values_list("pk", flat=True)) == line[PLACES:]
    assert Booking.objects.filter(place__slot=other).count() == 5
    clean()


def clean() -> None:
    """Take every booking away, for the next round. Slots are used up: each round has its own."""
    Booking.objects.all().delete()


ROUNDS = {"ten places of one time": ten_places_of_one_time, "ten times of one place": ten_times_of_one_place, "the list": the_list_moves_up_in_order}  # fmt: skip


@pytest.mark.parametrize("name", ROUNDS)
def test_two_hundred_at_once_get_ten_places(crowd: Crowd, name: str) -> None:
    ROUNDS[name](crowd)


@pytest.mark.long
@pytest.mark.parametrize("name", ROUNDS)
def test_two_hundred_at_once_get_ten_places_a_thousand_times(crowd: Crowd, name: str) -> None:
    times = int(os.environ.get("HUIJIA_ROUNDS", "1000"))

    for done in range(times):
        ROUNDS[name](crowd)
        if (done + 1) % 100 == 0:
            print(f"{name}: {done + 1} rounds, never one too many", flush=True)


def test_who_sends_a_form_twice_at_once_books_once(crowd: Crowd) -> None:
    slot = slots_of(offering(facility(), places=PLACES))[0]
    code = next(codes())

    done = crowd.do([booking(slot, code) for _ in range(WORKERS)])

    assert {each.pk for each in done} == set(Booking.objects.values_list("pk", flat=True))
    assert held(slot) == [1]


def test_two_who_swap_at_once_do_not_wait_for_each_other(crowd: Crowd) -> None:
    """Moves between two facilities, both ways: everybody ends where they wanted."""
    first, second = (
        slots_of(offering(facility(name=name), places=PLACES))[0] for name in ("甲卫生院", "乙卫生院")
    )
    drawn = codes()
    here, there = ([booked(slot, next(drawn)) for _ in range(5)] for slot in (first, second))

    crowd.do(
        [
            lambda who=who, to=to: move(by=STRANGER, booking=who, slot_id=to.pk, at=NOW)
            for pair in zip(here, there, strict=True)
            for who, to in zip(pair, (second, first), strict=True)
        ]
    )

    assert set(Booking.objects.filter(place__slot=second)) == set(here)
    assert set(Booking.objects.filter(place__slot=first)) == set(there)


def test_database_itself_refuses_an_eleventh(crowd: Crowd) -> None:
    """Whatever a program does: a held place is no other booking's, and goes only when its booking does."""
    slot = slots_of(offering(facility(), places=1))[0]
    drawn = codes()
    first = booked(slot, next(drawn))
    second = booked(slot, next(drawn), wait=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=second.pk).update(place=first.place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(slot=slot, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(slot=slot)._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=second.pk).update(waits_for=None, queue=None)
