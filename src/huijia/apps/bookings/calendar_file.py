"""A booking as a file for calendars. It says "appointment" and where: a phone's calendar is often seen by others."""

from __future__ import annotations

import hashlib
from datetime import datetime

from huijia.apps.bookings.models import Booking, Slot
from huijia.apps.calendar_files import calendar_file, escaped
from huijia.values.text import Text


def booking_ics(booking: Booking, slot: Slot, *, at: datetime, language: str) -> bytes:
    """The file. Nothing in it opens the booking."""
    facility = slot.offering.facility
    uid = hashlib.sha256(f"huijia:{booking.fingerprint}".encode()).hexdigest()[:32]
    summary = Text("预约", "Appointment").in_language("en" if language == "en" else "zh")
    reminder = (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(summary)}",
        "TRIGGER:-P1D",
        "END:VALARM",
    )
    return calendar_file(
        uid=f"{uid}@huijia.invalid",
        at=at,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        texts={"SUMMARY": summary, "LOCATION": f"{facility.name_in(language)}, {facility.address}"},
        more=("TRANSP:OPAQUE", "CLASS:PRIVATE", *reminder),
    )
