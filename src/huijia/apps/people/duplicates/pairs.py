"""The pairs that wait for a decision."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.people.models import PossibleDuplicate
from huijia.apps.people.queries import WHO_SEES_PEOPLE, within


def open_pairs_for(viewer: Viewer) -> QuerySet[PossibleDuplicate]:
    """Pairs of which both records lie in the viewer's area, not decided and not one already, the likeliest first."""
    return (
        PossibleDuplicate.objects.filter(
            within(viewer, *WHO_SEES_PEOPLE, field="first__area_id"),
            within(viewer, *WHO_SEES_PEOPLE, field="second__area_id"),
            state=PossibleDuplicate.State.OPEN,
            first__withdrawn=False,
            second__withdrawn=False,
        )
        .alias(
            first_end=Coalesce("first__merged_into_id", "first_id"),
            second_end=Coalesce("second__merged_into_id", "second_id"),
        )
        .exclude(first_end=F("second_end"))
        .select_related("first__area", "second__area")
        .order_by("-probability", "pk")
    )
