"""What somebody with a code does, at home or at the counter: book, wait, move, cancel. Each in one transaction.

No entry of the trail holds a code, a number or an address: it tells which slot, and in which area.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.bookings import notices
from huijia.apps.bookings.codes import number_of
from huijia.apps.bookings.contact import Contact
from huijia.apps.bookings.errors import SlotFull, UnableToBook
from huijia.apps.bookings.holding import (
    check_open,
    facility_of,
    fill,
    free_place,
    line_up,
    lock,
    slot_of,
    take,
    with_slot,
)
from huijia.apps.bookings.models import Booking, Place, Slot
from huijia.apps.sealing import fingerprint, seal
from huijia.apps.wording import text

FULL = text(
    "这个时间刚刚约满了。可以候补，或另选一个时间。",
    "This time has just been taken. You can wait for it, or choose another.",
)
GONE = text("这个时间已被撤下，请另选一个。", "This time was taken back. Choose another.")


def book(
    *,
    by: Viewer,
    slot_id: int,
    code: str,
    language: str,
    at: datetime,
    contact: Contact | None = None,
    may_wait: bool = False,
) -> Booking:
    """Hold the lowest free place of a slot, or with ``may_wait`` wait for one where there is none. The same code again changes nothing.

    Raises ``UnableToBook``; ``SlotFull`` where every place is held.
    """
    # Looked at first, without keeping anybody waiting: of hundreds who want ten places, most only need to be told.
    if not may_wait and _is_full(slot_id) and not _of_code(code):
        raise SlotFull(str(FULL))
    return _book(by, slot_id, code, language, at, contact, may_wait)


@transaction.atomic
def _book(
    by: Viewer, slot_id: int, code: str, language: str, at: datetime, contact: Contact | None, may_wait: bool
) -> Booking:
    slot = _locked_slot(slot_id)
    if (there := _of_code(code)) is not None:
        return there
    check_open(slot, at)
    booking = Booking(
        number=number_of(code),
        fingerprint=fingerprint(code),
        language=language,
        channel=contact.channel if contact else "",
        address=seal(contact.address) if contact else "",
        made_at=at,
    )
    if Booking.objects.filter(number=booking.number).exists():
        # One in thousands: the number is called out in the waiting room, so two must not share it.
        raise UnableToBook(str(text("没有成功，请再试一次。", "That did not work. Please try once more.")))
    place = free_place(slot)
    if place is None and not may_wait:
        raise SlotFull(str(FULL))
    if place is None:
        line_up(booking, slot)
        booking.save()
    else:
        booking.place = place
        booking.save()
        take(booking, place, at=at)
        booking.save()
    _note(by, "booking.made" if place else "booking.waits", slot)
    return booking


@transaction.atomic
def move(*, by: Viewer, booking: Booking, slot_id: int, at: datetime, may_wait: bool = False) -> Booking:
    """Hold a place of another slot instead, or with ``may_wait`` wait for one and hold the old one until then.

    The new place is taken and the old one given back by one change of one row: there is no moment with both or with neither. Raises
    ``UnableToBook``; ``SlotFull`` where every place is held.
    """
    slot, booking = _locked_both(booking, slot_id)
    old = slot_of(booking)
    check_open(slot, at)
    if old.starts_at <= at and not old.closed_for:
        raise UnableToBook(
            str(text("原来的时间已经过了，请重新预约。", "Your time is over. Book a new one."))
        )
    if slot.offering.service != old.offering.service:
        raise UnableToBook(str(text("请选同一项服务。", "Choose a time of the same service.")))
    if booking.place is not None and booking.place.slot_id == slot.pk:
        return booking
    held, place = booking.place, free_place(slot)
    if place is not None:
        take(booking, place, at=at)
        booking.save()
        _note(by, "booking.moved", slot)
        if held is not None:
            fill(held.slot, at=at)
        return booking
    if not may_wait or booking.waits_for_id == slot.pk:
        raise SlotFull(str(FULL))
    if slot.offering.facility_id != old.offering.facility_id:
        raise SlotFull(
            str(
                text(
                    "只能在同一地点候补。另一地点请重新预约候补。",
                    "You can wait at the same place only. For another place make a new booking.",
                )
            )
        )
    line_up(booking, slot)
    booking.save()
    _note(by, "booking.waits", slot)
    return booking


@transaction.atomic
def stop_waiting(*, by: Viewer, booking: Booking) -> Booking:
    """Wait no more, and keep what one holds. Who holds nothing cancels instead."""
    lock([facility_of(booking)])
    booking = with_slot(booking.pk)
    if booking.waits_for is None or booking.place is None:
        raise UnableToBook(str(text("没有候补可以取消。", "You wait for nothing.")))
    slot = booking.waits_for
    booking.waits_for = booking.queue = None
    booking.first_choice = False
    booking.save()
    _note(by, "booking.stopped_waiting", slot)
    return booking


@transaction.atomic
def cancel(*, by: Viewer, booking: Booking, at: datetime) -> None:
    """Give everything back. The first in line gets the place in the same transaction. Nothing is kept of the booking."""
    _slot, booking = _locked_both(booking, None)
    slot, held = slot_of(booking), booking.place
    notices.forget(booking, at=at)
    booking.delete()
    _note(by, "booking.cancelled", slot)
    if held is not None:
        fill(held.slot, at=at)


def _of_code(code: str) -> Booking | None:
    return Booking.objects.filter(fingerprint=fingerprint(code)).first()


def _is_full(slot_id: int) -> bool:
    """Whether every place is held, as far as one can see. Whatever this says, the places themselves decide."""
    free = Place.objects.filter(slot=slot_id, booking=None)
    return not free.exists() and Place.objects.filter(slot=slot_id).exists()


def _locked_slot(slot_id: int) -> Slot:
    found = Slot.objects.select_related("offering").filter(pk=slot_id).first()
    if found is not None:
        lock([found.offering.facility_id])
        found = Slot.objects.select_related("offering__facility").filter(pk=slot_id).first()
    if found is None:
        raise UnableToBook(str(GONE))
    return found


def _locked_both(booking: Booking, slot_id: int | None) -> tuple[Slot, Booking]:
    """A slot and a booking as they are now, with their facilities to oneself; the booking's own slot where none is named."""
    try:
        booking = with_slot(booking.pk)
        before = facility_of(booking)
        slot = Slot.objects.select_related("offering").filter(pk=slot_id).first() if slot_id else None
        lock([before, slot.offering.facility_id if slot else before])
        booking = with_slot(booking.pk)
    except Booking.DoesNotExist:
        raise UnableToBook(str(text("这个预约已经取消了。", "This booking is cancelled."))) from None
    if facility_of(booking) != before:
        raise UnableToBook(
            str(text("这个预约刚刚变了，请再看一看。", "This booking has just changed. Look again."))
        )
    if slot_id is not None:
        slot = Slot.objects.select_related("offering__facility").filter(pk=slot_id).first()
        if slot is None:
            raise UnableToBook(str(GONE))
    return slot or slot_of(booking), booking


def _note(by: Viewer, action: str, slot: Slot) -> None:
    record(
        by=by,
        action=action,
        subject="slot",
        subject_id=slot.pk,
        area=slot.offering.facility.area_id,
    )
