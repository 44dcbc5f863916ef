"""Counts of what became of claims that would be decided otherwise today."""

from __future__ import annotations

from django.db.models import Case, CharField, F, Value, When

from huijia.apps.counting import Counted, Months, grouped
from huijia.apps.recalculation.models import Case as RecalculatedCase
from huijia.apps.recalculation.models import CaseState


def put_right(months: Months, *, under: str) -> list[Counted]:
    """Decided claims that a person looked at again since facts were corrected or the law changed. Parts: ``more`` or ``less`` is granted since,
    ``same`` where the new decision grants as much, or ``left`` as it was decided."""
    what = Case(
        When(state=CaseState.SET_ASIDE.value, then=Value("left")),
        When(new_minor__gt=F("old_minor"), then=Value("more")),
        When(new_minor__lt=F("old_minor"), then=Value("less")),
        default=Value("same"),
        output_field=CharField(),
    )
    settled = [CaseState.DECIDED.value, CaseState.SET_ASIDE.value]
    return grouped(
        RecalculatedCase.objects.filter(state__in=settled),
        months,
        under=under,
        area="claim__area",
        on="settled_at",
        parts=[what],
    )
