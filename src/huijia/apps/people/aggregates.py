"""Counts of corrections that people asked for. Of no other thing that is known of people: nobody is counted here."""

from __future__ import annotations

from huijia.apps.counting import Counted, Months, day_of, grouped, in_time
from huijia.apps.people.models import Correction


def corrections_asked(months: Months, *, under: str) -> list[Counted]:
    """Corrections that were asked for. No parts."""
    return grouped(Correction.objects.all(), months, under=under, area="person__area", on="asked_at")


def corrections_answered(months: Months, *, under: str) -> list[Counted]:
    """Corrections that were answered. Parts: whether in time; ``accepted`` (put right) or ``declined``."""
    return grouped(
        Correction.objects.exclude(state=Correction.State.OPEN),
        months,
        under=under,
        area="person__area",
        on="answered_at",
        parts=[in_time(day_of("answered_at"), "answer_by"), "state"],
    )
