"""Closing times under people, and opening them again: inside a transaction that has the facility to itself.

Who holds a closed time keeps it until they choose another, and comes first wherever they wait: so they can move with first choice.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from huijia.apps.bookings import notices
from huijia.apps.bookings.holding import fill
from huijia.apps.bookings.models import Booking, Slot


def concerned(slots: QuerySet[Slot]) -> int:
    """How many bookings hold one of these times or wait for it: whom closing them concerns."""
    numbers = slots.values("pk")
    return Booking.objects.filter(Q(place__slot__in=numbers) | Q(waits_for__in=numbers)).distinct().count()


def close_slots(slots: QuerySet[Slot], *, why: Slot.Closed, at: datetime) -> int:
    """Close those that are open, and tell whom it concerns; how many those are."""
    numbers = list(slots.filter(closed_for="").values_list("pk", flat=True))
    Slot.objects.filter(pk__in=numbers).update(closed_for=why)
    told = 0
    for booking in _of(numbers):
        # Somebody who waits for it and holds another time, which takes place, keeps that one.
        if booking.place is not None and booking.place.slot_id not in numbers:
            booking.waits_for = booking.queue = None
            booking.first_choice = False
        else:
            booking.news = Booking.News.CLOSED
            slot = booking.place.slot if booking.place else booking.waits_for
            assert slot is not None
            notices.closed(booking, slot, at=at)
        booking.save()
        told += 1
    return told


def open_slots(slots: QuerySet[Slot], *, why: Slot.Closed, at: datetime) -> int:
    """Open those that were closed for this, and tell who still holds them or waits; how many those are."""
    numbers = list(slots.filter(closed_for=why).values_list("pk", flat=True))
    Slot.objects.filter(pk__in=numbers).update(closed_for="")
    told = 0
    for booking in _of(numbers):
        if booking.place is not None and booking.place.slot_id in numbers:
            booking.news = Booking.News.OPEN_AGAIN
            notices.open_again(booking, booking.place.slot, at=at)
        else:
            booking.news = ""
        booking.save()
        told += 1
    for slot in Slot.objects.filter(pk__in=numbers).order_by("starts_at"):
        fill(slot, at=at)
    return told


def _of(slots: list[int]) -> list[Booking]:
    found = Booking.objects.filter(Q(place__slot__in=slots) | Q(waits_for__in=slots))
    return list(
        found.select_related("place__slot__offering__facility", "waits_for__offering__facility").order_by(
            "pk"
        )
    )
