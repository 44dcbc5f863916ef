"""How long outreach keeps what it knows of somebody, in one place, and the erasing of what is over. The words of the consents say the same.

Steps stay: they tell of no family, and once a visit or plan is gone nothing leads from them to one. What a household said about being
contacted is kept like a consent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.outreach import holding
from huijia.apps.outreach.models import Plan, PlanItem, Visit
from huijia.apps.outreach.plans import end_waiting_plan
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.visits import end_waiting_visit

VISIT_AFTER_ITS_END = timedelta(days=183)
PLAN_AFTER_ITS_END = timedelta(days=183)
REQUEST_NOT_TAKEN_UP = timedelta(days=365)
PLAN_NOT_AGREED_TO = timedelta(days=90)
"""From the asking. What the family wrote about when to come goes with the end of the visit (``visits``)."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How many of each were erased, and how many ended as their time was over."""

    visits: int
    plans: int
    ended: int


@one_action()
def erase_due(*, at: datetime) -> Erased:
    """End what has waited too long or run its time, and erase what has been over for long enough. Run it every day."""
    today = timezone.localtime(at).date()
    ended = 0
    waiting = Visit.kept.filter(ended_at__isnull=True, asked_at__lt=at - REQUEST_NOT_TAKEN_UP)
    for visit_id in waiting.exclude(day__gte=today).values_list("pk", flat=True):
        visit, _ = holding.held_visit(visit_id)
        if visit.ended_at is None:
            end_waiting_visit(visit, by=SYSTEM, stamp=Stamp(at))
            ended += 1
    never = Plan.kept.filter(agreed_at__isnull=True, asked_at__lt=at - PLAN_NOT_AGREED_TO)
    run_out = Plan.kept.filter(ends_on__lt=today)
    for plan_id in (never | run_out).filter(ended_at__isnull=True).values_list("pk", flat=True):
        plan, _ = holding.held_plan(plan_id)
        if plan.ended_at is None:
            end_waiting_plan(plan, by=SYSTEM, stamp=Stamp(at))
            ended += 1
    visits, _ = Visit.kept.filter(ended_at__lt=at - VISIT_AFTER_ITS_END).delete()
    over = Plan.kept.filter(ended_at__lt=at - PLAN_AFTER_ITS_END)
    PlanItem.kept.filter(plan__in=over.values("pk")).delete()
    plans, _ = over.delete()
    if visits or plans or ended:
        record(
            by=SYSTEM,
            action="outreach.erased",
            subject="outreach",
            subject_id="",
            changes={"visits": (None, visits), "plans": (None, plans), "ended": (None, ended)},
        )
    return Erased(visits, plans, ended)
