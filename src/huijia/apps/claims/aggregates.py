"""Counts of claims, decisions and objections. No record, and nothing of anybody who works on them."""

from __future__ import annotations

from django.db.models import Case, Count, Exists, OuterRef, Value, When
from django.db.models.functions import Concat

from huijia.apps.claims.assess import benefit
from huijia.apps.claims.models import Appeal, Claim, Decision
from huijia.apps.claims.states import State
from huijia.apps.counting import Counted, Months, day_of, grouped, in_time, waited
from huijia.values.text import Text


def claims_by_state() -> dict[str, int]:
    """State -> how many claims the whole office has in it."""
    found = {
        row["state"]: row["n"] for row in Claim.objects.values("state").annotate(n=Count("pk")).order_by()
    }
    return {state.value: found.get(state.value, 0) for state in State}


def handed_in(months: Months, *, under: str) -> list[Counted]:
    """Claims that were handed in for the first time. Parts: ``counter``, where an officer began it with the family, or ``family``."""
    how = Case(When(made_at_counter=True, then=Value("counter")), default=Value("family"))
    return grouped(
        Claim.objects.all(), months, under=under, area="area", on="first_submitted_at", parts=[how]
    )


def decided(months: Months, *, under: str) -> list[Counted]:
    """Claims that were decided for the first time. Parts: whether in time; the class of days since the claim was first handed in."""
    earlier = Decision.objects.filter(claim=OuterRef("claim"), pk__lt=OuterRef("pk"))
    day = day_of("decided_at")
    return grouped(
        Decision.objects.filter(~Exists(earlier)),
        months,
        under=under,
        area="claim__area",
        on="decided_at",
        parts=[in_time(day, "due_on"), waited(day_of("claim__first_submitted_at"), day)],
    )


def objections_made(months: Months, *, under: str) -> list[Counted]:
    """Objections that families made. No parts."""
    return grouped(Appeal.objects.all(), months, under=under, area="claim__area", on="made_at")


def objections_decided(months: Months, *, under: str) -> list[Counted]:
    """Objections that were decided. Parts: whether in time; what was decided first and what now, as ``refused_granted``."""
    outcome = Concat("decision__outcome", Value("_"), "new_decision__outcome")
    return grouped(
        Appeal.objects.filter(new_decision__isnull=False),
        months,
        under=under,
        area="claim__area",
        on="decided_at",
        parts=[in_time(day_of("decided_at"), "due_on"), outcome],
    )


def granted(*, under: str, pack: str, period: str) -> dict[str, int]:
    """Area -> how many claims for a benefit's period are granted as it stands."""
    rows = (
        Claim.objects.filter(area__code__startswith=under, pack=pack, period=period, granted=True)
        .values_list("area")
        .annotate(n=Count("pk"))
        .order_by("area")
    )
    return {str(area): int(count) for area, count in rows}


def benefits_granted(*, under: str) -> list[tuple[str, str]]:
    """The benefits and periods for which something is granted."""
    found = Claim.objects.filter(area__code__startswith=under, granted=True)
    return list(found.values_list("pack", "period").distinct().order_by("pack", "period"))


def benefit_name(pack: str) -> Text:
    """What people call a benefit."""
    return benefit(pack).name
