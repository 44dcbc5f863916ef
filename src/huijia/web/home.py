"""The front page: for a family what it can do here, for staff what to do next. And how a village contact helps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.queries import accounts_seen_by
from huijia.apps.accounts.viewer import ORDER, Viewer, viewer_in
from huijia.apps.audit.queries import chain_end
from huijia.apps.claims.queries import LETTERS, WORK, claims_seen_by, work_counts
from huijia.apps.claims.shown import rows_shown
from huijia.apps.claims.states import State
from huijia.apps.claims.unclaimed import unclaimed
from huijia.apps.library.queries import due_for_review, waits_for_review
from huijia.apps.looking.models import Emergency
from huijia.apps.looking.queries import emergencies_of
from huijia.apps.outreach.own import home_of
from huijia.apps.payments.queries import under_way
from huijia.apps.people.corrections import corrections_waiting
from huijia.apps.people.models import Correction, Person
from huijia.apps.people.pages import Asked, kind_of
from huijia.apps.people.queries import children_of, own_person
from huijia.apps.recalculation.queries import waiting_recalculations
from huijia.web import places

ANSWERS_SHOWN = timedelta(days=30)
EMERGENCIES_SHOWN = timedelta(days=365)

WAITS_FOR_FAMILY = (State.RETURNED.value, State.DRAFT.value)
"""In these nothing happens until the family does something."""


def home(request: HttpRequest) -> HttpResponse:
    """The front page: a part for each role that somebody has."""
    viewer = viewer_in(request)
    parts = [_part(viewer, role) for role in ORDER if viewer.has(role)]
    return render(request, "home.html", {"parts": parts, "places": places})


@login_required
def helping(request: HttpRequest) -> HttpResponse:
    """How a village contact helps a family: with the checker and the papers, never with the family's sign-in."""
    viewer = viewer_in(request)
    if not viewer.has(Role.VILLAGE_CONTACT):
        raise UnableToFind("only village contacts have this page")
    return render(request, "helping.html", {"places": places})


def _asked(viewer: Viewer) -> list[Asked]:
    """Corrections that the family member asked for, for themselves or a child: those that wait, and the answers of the last month."""
    since = timezone.now() - ANSWERS_SHOWN
    found = Correction.objects.filter(asked_by=viewer.id).filter(
        Q(answered_at__isnull=True) | Q(answered_at__gte=since)
    )
    return [
        Asked(each, kind_of(each.name))
        for each in found.select_related("person__merged_into").order_by("-asked_at")
    ]


def _emergencies(own: Person) -> list[Emergency]:
    """Emergencies of the last year in which a record of theirs, or of a child in their care, was opened."""
    children = children_of(own, on=timezone.localdate())
    return emergencies_of(own, *children, since=timezone.now() - EMERGENCIES_SHOWN)


def _part(viewer: Viewer, role: Role) -> dict[str, Any]:
    part: dict[str, Any] = {"role": str(role), "template": f"home/{role}.html"}
    if role in WORK:
        counts = work_counts(viewer, role, today=timezone.localdate())
        part["counts"] = {name: counts.get(name, 0) for name in (*WORK[role], "overdue", "returned", LETTERS)}
        if role is Role.TOWNSHIP_OFFICER:
            part["corrections"] = corrections_waiting(viewer).count()
        if role is Role.COUNTY_APPROVER:
            part["recalculations"] = waiting_recalculations(viewer)
    elif role is Role.FAMILY:
        mine = claims_seen_by(viewer.acting_as(role))
        part["claims"] = mine.count()
        waiting = mine.filter(state__in=WAITS_FOR_FAMILY).select_related("child").order_by("-made_at")
        part["waiting"] = rows_shown(waiting, today=timezone.localdate())
        part["asked"] = _asked(viewer.acting_as(role))
        part["unclaimed"] = unclaimed(viewer.acting_as(role), on=timezone.localdate())
        own = own_person(viewer)
        home = home_of(own) if own else None
        part["contact_left"] = home is not None and home.contact_left
        part["emergencies"] = _emergencies(own) if own else []
    elif role is Role.ADMINISTRATOR:
        accounts = accounts_seen_by(viewer)
        part["accounts"], part["locked"] = accounts.count(), accounts.filter(is_active=False).count()
    elif role is Role.FINANCE:
        part["runs"], part["troubles"] = under_way(viewer)
    elif role is Role.HEALTH_WORKER:
        part["articles_waiting"] = waits_for_review(viewer)
        part["articles_due"] = due_for_review(viewer, on=timezone.localdate())
    elif role is Role.AUDITOR:
        part["entries"], _ = chain_end()
    return part
