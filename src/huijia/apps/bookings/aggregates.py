"""Counts of bookings that were kept, from the counts that stay with a time when its bookings are erased. Not by service: of what somebody came for
nothing is counted."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import F, Sum
from django.db.models.functions import Coalesce, Greatest

from huijia.apps.bookings.models import Slot
from huijia.apps.counting import Counted, Months, grouped


def kept(months: Months, *, under: str) -> list[Counted]:
    """People at times where somebody noted how many came. Parts: ``came``, or ``not_kept``, so many as fewer came than had booked."""
    noted = Slot.objects.filter(came__isnull=False, booked__isnull=False, closed_for="")
    ways = {"came": F("came"), "not_kept": Greatest(F("booked") - F("came"), 0)}
    return [
        replace(each, parts=(part,))
        for part, how_many in ways.items()
        for each in grouped(
            noted,
            months,
            under=under,
            area="offering__facility__area",
            on="starts_at",
            how_many=Coalesce(Sum(how_many), 0),
        )
    ]
