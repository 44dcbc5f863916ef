"""An event as a file for calendars."""

from __future__ import annotations

from datetime import datetime

from huijia.apps.calendar_files import calendar_file
from huijia.apps.events.models import Event
from huijia.values.text import Language


def event_ics(event: Event, language: Language, *, host: str, address: str, at: datetime) -> bytes:
    """The file. ``address``: where the event's page is."""
    chinese = language == "zh"
    cancelled = ("STATUS:CANCELLED",) if event.state == Event.State.CANCELLED else ()
    return calendar_file(
        uid=f"event-{event.pk}@{host}",
        at=at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        texts={
            "SUMMARY": event.title_zh if chinese else event.title_en or event.title_zh,
            "LOCATION": event.place_zh if chinese else event.place_en or event.place_zh,
        },
        more=(f"SEQUENCE:{event.version}", f"URL:{address}", *cancelled),
    )
