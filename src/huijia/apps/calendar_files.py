"""One appointment or event as a file for calendars (iCalendar, RFC 5545).

Written by hand: a dozen lines, where the library that writes them (icalendar, by which the tests read ours) takes 5.5 MB of a township's install.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

MOST_BYTES = 75
"""Of a line (RFC 5545, 3.1)."""


def calendar_file(
    *,
    uid: str,
    at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    texts: Mapping[str, str],
    more: tuple[str, ...] = (),
) -> bytes:
    """The file. ``at``: when it was made. ``texts``: property -> words as people read them; ``more``: whole lines that are ready."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huijia//Huijia//EN", "METHOD:PUBLISH", "BEGIN:VEVENT"),
        *(
            f"UID:{uid}",
            f"DTSTAMP:{_moment(at)}",
            f"DTSTART:{_moment(starts_at)}",
            f"DTEND:{_moment(ends_at)}",
        ),
        *(f"{name}:{escaped(words)}" for name, words in texts.items()),
        *more,
        *("END:VEVENT", "END:VCALENDAR"),
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def escaped(words: str) -> str:
    """Words as a property has them: on one line, its signs marked."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return " ".join(words.split())


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """A line in parts, none of which cuts a character."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > MOST_BYTES:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts)
