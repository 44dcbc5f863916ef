"""Counts of events and of those who came, as they were counted at the door. Nobody is known here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from huijia.apps.counting import Counted, Months, grouped
from huijia.apps.events.models import Event


def _held(at: datetime) -> QuerySet[Event]:
    return Event.objects.filter(state=Event.State.PUBLISHED, ends_at__lte=at)


def events_held(months: Months, *, under: str, at: datetime) -> list[Counted]:
    """Events that took place by a moment. No parts. Counts events, not people."""
    return grouped(_held(at), months, under=under, area="area", on="starts_at")


def visitors(months: Months, *, under: str, at: datetime) -> list[Counted]:
    """Those who came, where somebody counted them. Parts: ``adults`` or ``children``."""
    return [
        replace(each, parts=(part,))
        for part in ("adults", "children")
        for each in grouped(
            _held(at),
            months,
            under=under,
            area="area",
            on="starts_at",
            how_many=Coalesce(Sum(f"came_{part}"), 0),
        )
    ]
