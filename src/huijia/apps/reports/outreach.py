"""Counts of outreach: events, bookings. Knows nothing of benefits."""

from __future__ import annotations

from datetime import datetime

from huijia.apps.bookings import aggregates as bookings
from huijia.apps.counting import Counted, Months
from huijia.apps.events import aggregates as events


def counted(key: str, months: Months, *, under: str, at: datetime) -> list[Counted]:
    """The counts of an indicator under an area, of what was over at a moment."""
    if key == "bookings":
        return bookings.kept(months, under=under)
    return {"events_held": events.events_held, "visitors": events.visitors}[key](months, under=under, at=at)
