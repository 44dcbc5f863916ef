"""An event as a file for calendars (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from huijia.apps.events.models import Event
from huijia.values.text import Language


def event_ics(event: Event, language: Language, *, host: str, address: str, at: datetime) -> bytes:
    """The file. ``address``: where the event's page is."""
    chinese = language == "zh"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Huijia//events//EN",
        "BEGIN:VEVENT",
        f"UID:event-{event.pk}@{host}",
        f"SEQUENCE:{event.version}",
        f"DTSTAMP:{_moment(at)}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.ends_at)}",
        f"SUMMARY:{_text(event.title_zh if chinese else event.title_en or event.title_zh)}",
        f"LOCATION:{_text(event.place_zh if chinese else event.place_en or event.place_zh)}",
        f"URL:{address}",
        *(["STATUS:CANCELLED"] if event.state == Event.State.CANCELLED else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, broken between characters."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > 75:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts)
