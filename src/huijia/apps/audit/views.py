"""The trail, for auditors of an area. A list tells who did what; what an entry holds is a page of its own, and reading it leaves an entry."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from huijia.apps.audit.actions import record, record_view
from huijia.apps.audit.forms import SearchForm
from huijia.apps.audit.models import Entry
from huijia.apps.audit.opening import opened
from huijia.apps.audit.queries import (
    chain_end,
    faults,
    guards_missing,
    seen_by,
)
from huijia.apps.audit.wording import action_told, role_told, value_told
from huijia.apps.fence.told import the_service

A_PAGE = 50
SHOWN_FAULTS = 100


def _auditor(request: HttpRequest) -> Any:
    viewer = request.viewer  # type: ignore[attr-defined]
    if "auditor" not in viewer.areas:
        raise Http404
    return viewer.acting_as("auditor")


@login_required
def trail(request: HttpRequest) -> HttpResponse:
    """Entries of the area, found by day, actor, action, claim or person."""
    viewer = _auditor(request)
    form = SearchForm(request.GET or None)
    entries = seen_by(viewer)
    if form.is_bound:
        entries = _found(entries, form.cleaned_data) if form.is_valid() else entries.none()
    person = form.cleaned_data.get("person") if form.is_bound and form.is_valid() else None
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    if person and page.paginator.count:
        record_view(by=viewer, subject="audit", subject_id="list", person_id=person, area=page[0].area)
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "told": [told(each) for each in page], "query": query.urlencode()}
    return render(request, "audit/trail.html", context)


@login_required
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """One entry with old and new values and the reason."""
    viewer = _auditor(request)
    found = get_object_or_404(seen_by(viewer), pk=sequence)
    record_view(by=viewer, subject="audit", subject_id=sequence, person_id=found.person_id, area=found.area)
    what = opened([found])[found.sequence]
    changes = [
        {"name": name, "old": value_told(old), "new": value_told(new)}
        for name, (old, new) in what.changes.items()
    ]
    context = {
        "entry": told(found),
        "changes": changes,
        "reason": what.reason,
        "erased": what.erased,
    }
    return render(request, "audit/entry.html", context)


@login_required
def verify(request: HttpRequest) -> HttpResponse:
    """Check the whole trail, of every area: what comes out tells numbers of entries only."""
    viewer = _auditor(request)
    context: dict[str, Any] = {"checked": False}
    if request.method == "POST":
        noted = request.POST.get("expected", "").strip().lower()[:64]
        number, digest = chain_end()
        with the_service():
            found = list(islice(faults(expected_end=noted or None), SHOWN_FAULTS))
        context = {
            "checked": True,
            "faults": found,
            "guards": guards_missing(),
            "number": number,
            "digest": digest,
        }
        with transaction.atomic():
            record(
                by=viewer,
                action="audit.verified",
                subject="audit",
                subject_id=number,
                area=viewer.areas["auditor"][0],
                changes={"faults": (None, len(found))},
            )
    return render(request, "audit/verify.html", context)


def told(found: Entry) -> dict[str, Any]:
    """What a line of the trail shows."""
    return {
        "entry": found,
        "at": timezone.localtime(found.at).strftime("%Y-%m-%d %H:%M"),
        "action": action_told(found.action),
        "role": role_told(found.actor_role),
    }


def _found(entries: QuerySet[Entry], wanted: dict[str, Any]) -> QuerySet[Entry]:
    if wanted["since"]:
        entries = entries.filter(at__gte=_start_of(wanted["since"]))
    if wanted["until"]:
        entries = entries.filter(at__lt=_start_of(wanted["until"] + timedelta(days=1)))
    if wanted["actor"]:
        entries = entries.filter(actor_name__icontains=wanted["actor"])
    if wanted["action"]:
        entries = entries.filter(action=wanted["action"])
    if wanted["number"]:
        entries = entries.filter(subject="claim", subject_id=wanted["number"].strip().upper())
    if wanted["person"]:
        entries = entries.filter(person_id=wanted["person"])
    return entries


def _start_of(day: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone()).astimezone(UTC)
