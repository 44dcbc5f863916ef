"""The papers of a claim: listed, handed in, handed out one by one as downloads, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.errors import UnableToKeepPaper
from huijia.apps.claims.models import Claim
from huijia.apps.claims.paper_actions import (
    add_paper,
    can_handle_papers,
    can_remove,
    check_handle_papers,
    live_papers,
    paper_kinds,
    remove_paper,
)
from huijia.apps.claims.paper_forms import PaperForm
from huijia.apps.claims.paper_store import content_of
from huijia.apps.claims.papers import MOST_PAPERS, SUFFIXES
from huijia.apps.claims.queries import claim_seen_by
from huijia.apps.wording import text


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """The papers of a claim, and the form that adds one where the viewer may."""
    viewer = viewer_in(request)
    claim = claim_seen_by(viewer, number)
    form = PaperForm(found=benefit(claim.pack))
    if request.method == "POST":
        check_handle_papers(viewer, claim)
        form = PaperForm(request.POST, request.FILES, found=benefit(claim.pack))
        if form.is_valid() and _added(viewer, claim, form):
            messages.success(request, text("材料已上传。", "The paper has been added."))
            return redirect("claims:papers", claim.number)
    _leave_entry(viewer, claim, "papers", claim.number)
    return render(request, "papers/papers.html", _given(viewer, claim, form))


@require_safe
def paper(request: HttpRequest, number: str, paper_id: int) -> HttpResponse:
    """A paper as a download. It is never shown within a page: what it holds came from outside."""
    viewer = viewer_in(request)
    claim = claim_seen_by(viewer, number)
    found = next((each for each in live_papers(claim) if each.pk == paper_id), None)
    if found is None:
        raise UnableToFind("no such paper")
    _leave_entry(viewer, claim, "paper", found.pk)
    known = found.content_type if found.content_type in SUFFIXES else "application/octet-stream"
    answer = HttpResponse(content_of(found.digest), content_type=known)
    answer["Content-Disposition"] = content_disposition_header(True, found.file_name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def remove(request: HttpRequest, number: str, paper_id: int) -> HttpResponse:
    """Take a paper back."""
    viewer = viewer_in(request)
    claim = claim_seen_by(viewer, number)
    remove_paper(by=viewer, claim=claim, paper_id=paper_id, at=timezone.now())
    messages.success(request, text("材料已删除。", "The paper has been removed."))
    return redirect("claims:papers", claim.number)


def _added(viewer: Viewer, claim: Claim, form: PaperForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        add_paper(
            by=viewer,
            claim=claim,
            kind=form.cleaned_data["kind"],
            file_name=file.name,
            content=file.read(),
            at=timezone.now(),
        )
    except UnableToKeepPaper as error:
        form.add_error("file", str(error))
        return False
    return True


def _given(viewer: Viewer, claim: Claim, form: PaperForm) -> dict[str, Any]:
    found = benefit(claim.pack)
    kinds, there = paper_kinds(found), live_papers(claim)
    may_handle = can_handle_papers(viewer, claim)
    given = {paper.kind for paper in there}
    return {
        "claim": claim,
        "form": form,
        "papers": [(each, kinds.get(each.kind), may_handle and can_remove(claim, each)) for each in there],
        "missing": [each for each in found.procedure.papers if each.key not in given],
        "may_add": may_handle and len(there) < MOST_PAPERS,
    }


def _leave_entry(viewer: Viewer, claim: Claim, subject: str, subject_id: object) -> None:
    record_view(
        by=viewer, subject=subject, subject_id=subject_id, person_id=claim.child_id, area=claim.area_id
    )
