"""Taking places, giving them back, and waiting: inside a transaction that has the facility to itself.

Every change of who holds what begins with ``lock``. So a place that comes free goes to the first in line before anybody else can see it,
and no two changes wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Max, Q

from huijia.apps.bookings import notices
from huijia.apps.bookings.errors import SlotFull, UnableToBook
from huijia.apps.bookings.models import Booking, Facility, Place, Slot
from huijia.apps.wording import text

LEAST_WAITING, WAITING_FOR_EACH = 10, 3
"""A waiting list takes three people for each place, and ten at least: who stands further down gets none, and lists of strangers must end."""


def lock(facilities: Iterable[int]) -> None:
    """Have these facilities to oneself until the transaction ends. In the order of their numbers, so that nobody waits for each other.

    SQLite has one writer at a time, who has everything.
    """
    assert connection.in_atomic_block
    wanted = Facility.objects.filter(pk__in=set(facilities)).order_by("pk")
    list(wanted.select_for_update(no_key=True).values_list("pk"))


def facility_of(booking: Booking) -> int:
    """The number of the facility of what somebody holds or waits for. Both are of one facility."""
    slot = slot_of(booking)
    return slot.offering.facility_id


def slot_of(booking: Booking) -> Slot:
    """What somebody holds; what they wait for, if they hold nothing."""
    if booking.place is not None:
        return booking.place.slot
    assert booking.waits_for is not None
    return booking.waits_for


def check_open(slot: Slot, at: datetime) -> None:
    """Raise ``UnableToBook`` for a time that is over or closed."""
    if slot.starts_at <= at:
        raise UnableToBook(str(text("这个时间已经过了，请另选一个。", "This time is over. Choose another.")))
    if slot.closed_for:
        raise UnableToBook(str(text("这个时间已关闭，请另选一个。", "This time is closed. Choose another.")))


def free_place(slot: Slot) -> Place | None:
    """The lowest place that nobody holds."""
    return Place.objects.filter(slot=slot, booking=None).order_by("number").first()


def free_places(slot: Slot) -> int:
    """How many places nobody holds."""
    return Place.objects.filter(slot=slot, booking=None).count()


def take(booking: Booking, place: Place, *, at: datetime) -> None:
    """Hold this place, instead of any other, and wait no more. Not saved; the reminder is set anew by ``notices.remind``."""
    booking.place = place
    booking.waits_for = booking.queue = None
    booking.first_choice = False
    booking.news = ""
    notices.remind(booking, place.slot, at=at)


def line_up(booking: Booking, slot: Slot) -> None:
    """Wait at the end of the list. Not saved. Raises ``SlotFull`` where even the list is full."""
    lists = Booking.objects.filter(waits_for=slot)
    most = max(LEAST_WAITING, WAITING_FOR_EACH * slot.places.count())
    # Whoever lost a place to the office is never turned away.
    is_first = booking.place is not None and bool(booking.place.slot.closed_for)
    if not is_first and lists.count() >= most:
        raise SlotFull(
            str(
                text(
                    "候补名单也满了，请另选一个时间。",
                    "The waiting list is full as well. Choose another time.",
                )
            )
        )
    booking.waits_for = slot
    booking.queue = (lists.aggregate(last=Max("queue"))["last"] or 0) + 1
    booking.first_choice = is_first


def in_line(slot: Slot, *, at: datetime) -> list[Booking]:
    """Who waits, in order: those whose time the office closed, then those who came first. Whoever's own time has come waits no more."""
    still = Q(place=None) | ~Q(place__slot__closed_for="") | Q(place__slot__starts_at__gt=at)
    return list(
        Booking.objects.filter(still, waits_for=slot)
        .select_related("place__slot__offering__facility")
        .order_by("-first_choice", "queue")
    )


def fill(slot: Slot, *, at: datetime) -> int:
    """Give free places to those who wait, in order, and tell them; how many got one.

    Whoever held another place gives it back, and that is filled, too: it lies in the same facility.
    """
    given = 0
    freed = [slot]
    while freed:
        slot = freed.pop()
        if slot.closed_for or slot.starts_at <= at:
            continue
        while (place := free_place(slot)) is not None and (line := in_line(slot, at=at)):
            booking = line[0]
            before = booking.place
            take(booking, place, at=at)
            booking.news = Booking.News.GOT_PLACE
            booking.save()
            notices.got_place(booking, at=at)
            given += 1
            if before is not None:
                freed.append(before.slot)
    return given


def with_slot(booking_id: int) -> Booking:
    """A booking with what hangs on it, as it is now. Raises ``Booking.DoesNotExist``."""
    return Booking.objects.select_related(
        "place__slot__offering__facility", "waits_for__offering__facility"
    ).get(pk=booking_id)
