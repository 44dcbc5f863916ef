"""A booking as a calendar file (iCalendar, RFC 5545). It says "appointment" and where: a phone's calendar is often seen by others."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

from huijia.apps.bookings.models import Booking, Slot
from huijia.values.text import Text


def ics_of(booking: Booking, slot: Slot, *, at: datetime, language: str) -> str:
    """The file's text. Nothing in it opens the booking."""
    facility = slot.offering.facility
    name = facility.name_in(language)
    uid = hashlib.sha256(f"huijia:{booking.fingerprint}".encode()).hexdigest()[:32]
    summary = Text("预约", "Appointment").in_language("en" if language == "en" else "zh")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Huijia//Bookings//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}@huijia.invalid",
        f"DTSTAMP:{_utc(at)}",
        f"DTSTART:{_utc(slot.starts_at)}",
        f"DTEND:{_utc(slot.ends_at)}",
        f"SUMMARY:{_escaped(summary)}",
        f"LOCATION:{_escaped(f'{name}, {facility.address}')}",
        "TRANSP:OPAQUE",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(summary)}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", re.sub(r"[\r\n]+", " ", text))


def _folded(line: str) -> str:
    """A line in parts of at most 75 bytes, none of which cuts a character."""
    parts: list[str] = []
    now = ""
    for letter in line:
        if len((now + letter).encode()) > 75 - bool(parts):
            parts.append(now)
            now = ""
        now += letter
    return "\r\n ".join([*parts, now])
