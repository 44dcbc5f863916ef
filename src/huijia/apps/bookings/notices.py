"""What those are told who left an address: a reminder, a place that came free, what the office did. Only at decent hours.

A message names the place, the day and the time: never a service, never the code. Its link leads to where the code is asked for.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from huijia.apps.bookings.models import Booking, Slot
from huijia.apps.bookings.shown import day_told
from huijia.apps.messaging.actions import queue, withdraw
from huijia.apps.messaging.models import Channel
from huijia.apps.messaging.texts import Kind
from huijia.apps.sealing import unseal
from huijia.values.text import Language

REMINDED_AT, LATEST = time(10), time(20)
"""The day before, at ten in the morning; by eight in the evening it is too late."""

MORNING, EVENING = 8, 20
"""Between these hours people are told of what just happened; at night it waits until the morning, if the appointment does."""


def time_told(at: datetime) -> str:
    """A time of the office's clock."""
    return timezone.localtime(at, timezone.get_default_timezone()).strftime("%H:%M")


def remind(booking: Booking, slot: Slot, *, at: datetime) -> None:
    """Set the reminder for what is held now, in place of all that was to be told before. Not saved."""
    withdraw(about=_about(booking), at=at)
    booking.told += 1
    due, too_late = reminder_times(slot)
    booking.reminds_at = None
    if booking.address and due > at:
        booking.reminds_at = due
        _queue(booking, slot, Kind.BOOKING_REMINDER, due, too_late, at)


def reminder_times(slot: Slot) -> tuple[datetime, datetime]:
    """When a reminder is sent, and when it is too late for it."""
    here = timezone.get_default_timezone()
    before = timezone.localtime(slot.starts_at, here).date() - timedelta(days=1)
    due, late = (
        datetime.combine(before, each, tzinfo=here).astimezone(UTC) for each in (REMINDED_AT, LATEST)
    )
    return due, late


def got_place(booking: Booking, *, at: datetime) -> None:
    """A place came free for somebody who waited."""
    assert booking.place is not None
    _tell(booking, booking.place.slot, Kind.BOOKING_PLACE_FREE, at)


def moved(booking: Booking, *, at: datetime) -> None:
    """The office moved it to another time."""
    assert booking.place is not None
    _tell(booking, booking.place.slot, Kind.BOOKING_MOVED, at)


def closed(booking: Booking, slot: Slot, *, at: datetime) -> None:
    """The office closed this time: no reminder any more, and a word to choose another. Not saved."""
    withdraw(about=_about(booking), at=at)
    booking.told += 1
    booking.reminds_at = None
    _tell(booking, slot, Kind.BOOKING_CLOSED, at)


def open_again(booking: Booking, slot: Slot, *, at: datetime) -> None:
    """What was closed takes place after all. Not saved."""
    remind(booking, slot, at=at)
    _tell(booking, slot, Kind.BOOKING_OPEN_AGAIN, at)


def forget(booking: Booking, *, at: datetime) -> None:
    """Nothing more is told."""
    withdraw(about=_about(booking), at=at)


def _about(booking: Booking) -> str:
    return f"booking:{booking.pk}:{booking.told}"


def _tell(booking: Booking, slot: Slot, kind: Kind, at: datetime) -> None:
    if booking.address and slot.starts_at > at:
        due = min(_decent(at), max(at, slot.starts_at - timedelta(hours=2)))
        _queue(booking, slot, kind, due, slot.starts_at, at)


def _decent(at: datetime) -> datetime:
    """This moment, or the next morning."""
    here = timezone.get_default_timezone()
    local = timezone.localtime(at, here)
    if MORNING <= local.hour < EVENING:
        return at
    day = local.date() + timedelta(days=local.hour >= EVENING)
    return datetime.combine(day, time(MORNING), tzinfo=here).astimezone(UTC)


def _queue(
    booking: Booking, slot: Slot, kind: Kind, due: datetime, not_after: datetime, at: datetime
) -> None:
    language: Language = "en" if booking.language == "en" else "zh"
    queue(
        kind=kind,
        channel=Channel(booking.channel),
        address=unseal(booking.address),
        language=language,
        values={
            "place": slot.offering.facility.name_in(language),
            "day": day_told(slot.starts_at, language),
            "time": time_told(slot.starts_at),
            "link": f"{settings.ADDRESS}{reverse('bookings:code')}",
        },
        about=_about(booking),
        due_at=due,
        not_after=not_after,
        at=at,
    )
