"""What the next run erases, by table, for auditors and administrators; and what is held back, for the county. No name stands on either page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.people.queries import person_seen_by, within
from huijia.apps.privacy.errors import UnableToErase
from huijia.apps.privacy.everything import TABLES
from huijia.apps.privacy.forms_retention import HoldForm
from huijia.apps.privacy.legal_holds import hold, lift
from huijia.apps.privacy.models import LegalHold, RetentionRun
from huijia.apps.privacy.retention import MOST_ON_A_PAGE, preview
from huijia.apps.privacy.wording_retention import REASONS
from huijia.apps.wording import language, text

A_PAGE = 50
RUNS = 12


@login_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Terms, what a run would erase today, and what the last ones erased."""
    if not viewer_in(request).has(Role.AUDITOR, Role.ADMINISTRATOR):
        raise Http404
    told = preview(on=timezone.localdate(), most=MOST_ON_A_PAGE)
    tables = {table.name: table for table in TABLES}
    rows = [(tables[name], count) for name, count in sorted(told.rows.items()) if name in tables]
    context = {
        "told": told,
        "rows": [
            {
                "what": table.what.in_language(language()),
                "term": table.kept.words.in_language(language()),
                "rows": count,
            }
            for table, count in rows
        ],
        "years": settings.KEEP_CLAIMS_YEARS,
        "unclaimed_years": settings.KEEP_UNCLAIMED_YEARS,
        "runs": RetentionRun.objects.exclude(claims=0, people=0).order_by("-on")[:RUNS],
        "most": MOST_ON_A_PAGE,
    }
    return render(request, "privacy/retention.html", context)


@login_required
def holds(request: HttpRequest) -> HttpResponse:
    """What may not be erased in the county for the time being; saying it of something more."""
    viewer = _county(request)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = person_seen_by(viewer, given["person"])
            hold(
                by=viewer,
                person=person,
                reason=given["reason"],
                until=given["until"],
                at=timezone.now(),
                claim_number=given["claim"].strip().upper(),
            )
        except UnableToErase as error:
            form.add_error("until", str(error))
        except UnableToFind:
            form.add_error(
                "person", str(text("本县没有这个编号的记录。", "The county has no record of this number."))
            )
        else:
            return redirect("retention:holds")
    there = LegalHold.objects.filter(_here(viewer), lifted_at__isnull=True, until__gte=timezone.localdate())
    page = Paginator(there.order_by("until", "pk"), A_PAGE).get_page(request.GET.get("page"))
    lines = [{"hold": each, "reason": _reason(each)} for each in page]
    return render(request, "privacy/holds.html", {"form": form, "page": page, "lines": lines})


@login_required
@require_POST
def end_hold(request: HttpRequest, legal_hold_id: int) -> HttpResponse:
    """Say that it may be erased again."""
    viewer = _county(request)
    found = LegalHold.objects.filter(_here(viewer), pk=legal_hold_id).first()
    if found is None:
        raise Http404
    lift(by=viewer, held=found, at=timezone.now())
    return redirect("retention:holds")


def _county(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    if not viewer.has(Role.COUNTY_APPROVER):
        raise Http404
    return viewer.acting_as(Role.COUNTY_APPROVER)


def _here(viewer: Viewer) -> Q:
    return within(viewer, Role.COUNTY_APPROVER, field="area")


def _reason(held: LegalHold) -> str:
    return REASONS[LegalHold.Reason(held.reason)].in_language(language())
