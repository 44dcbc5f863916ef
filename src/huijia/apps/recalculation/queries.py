"""Reading recalculations. ``viewer`` decides what is seen; what is not seen is not there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.people.queries import within
from huijia.apps.recalculation.models import Case, CaseState, Kind, Recalculation

WHO_PREPARES = (Role.TOWNSHIP_OFFICER, Role.COUNTY_APPROVER)


def recalculations_seen_by(viewer: Viewer) -> QuerySet[Recalculation]:
    """Those of the viewer's areas, the latest first."""
    return Recalculation.objects.filter(within(viewer, *WHO_PREPARES)).select_related("area").order_by("-pk")


def recalculation_seen_by(viewer: Viewer, recalculation_id: int) -> Recalculation:
    """One of them. Raises ``UnableToFind``."""
    found = recalculations_seen_by(viewer).filter(pk=recalculation_id).first()
    if found is None:
        raise UnableToFind("no such recalculation")
    return found


def case_seen_by(viewer: Viewer, case_id: int) -> Case:
    """A case of a claim in the viewer's areas. Raises ``UnableToFind``."""
    condition = within(viewer, *WHO_PREPARES, field="claim__area_id")
    found = (
        Case.objects.filter(condition, pk=case_id)
        .select_related(
            "recalculation__area", "claim__child", "claim__area", "decision__assessment", "new_decision"
        )
        .first()
    )
    if found is None:
        raise UnableToFind("no such case")
    return found


@dataclass(frozen=True, slots=True)
class Total:
    """A number of cases of a kind and state, and by how much what is due changes."""

    kind: str
    state: str
    count: int
    difference_minor: int


def totals_of(recalculation: Recalculation) -> list[Total]:
    """Counts and sums by kind and state, in the order of ``Kind``."""
    rows = (
        recalculation.cases.values("kind", "state")
        .annotate(count=Count("pk"), difference=Sum(F("new_minor") - F("old_minor")))
        .order_by()
    )
    order = list(Kind.values)
    return sorted(
        (Total(row["kind"], row["state"], row["count"], row["difference"] or 0) for row in rows),
        key=lambda each: (order.index(each.kind), each.state),
    )


def waiting_cases(recalculation: Recalculation, *kinds: Kind) -> QuerySet[Case]:
    """Cases that wait for a person, of these kinds (none: of all), those that need a look first."""
    found = recalculation.cases.filter(state=CaseState.OPEN)
    if kinds:
        found = found.filter(kind__in=[kind.value for kind in kinds])
    return found.select_related("claim__area").order_by("kind", "pk")


def waiting_recalculations(viewer: Viewer) -> int:
    """How many recalculations of the viewer's areas have cases that wait."""
    seen = recalculations_seen_by(viewer).values("pk")
    waiting = Case.objects.filter(state=CaseState.OPEN, recalculation__in=seen)
    return waiting.values("recalculation").distinct().count()
