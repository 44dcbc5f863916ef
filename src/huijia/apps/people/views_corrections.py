"""Asking that a fact be put right, and answering: pages of the person, and of the township's officers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import Shown, record_shown
from huijia.apps.people import pages
from huijia.apps.people.actions import ALWAYS
from huijia.apps.people.catalogue import Shape, kinds
from huijia.apps.people.corrections import (
    accept_correction,
    ask_for_correction,
    check_answer,
    corrections_waiting,
    decline_correction,
)
from huijia.apps.people.errors import UnableToRecord
from huijia.apps.people.forms import AskForm, DeclineForm, FactForm
from huijia.apps.people.models import Correction, Source
from huijia.apps.people.policies import can_ask_for_correction
from huijia.apps.people.views import kept_person, leave_entry
from huijia.apps.wording import text

MOST = 50


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask that a fact of one's own, or of one's child, be put right."""
    viewer = viewer_in(request)
    found = kept_person(viewer, person_id)
    if not can_ask_for_correction(viewer, found):
        raise UnableToFind("only the person and a guardian ask for this")
    form = AskForm(kinds().values(), request.POST or None, initial={"name": request.GET.get("fact", "")})
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_for_correction(by=viewer, person=found, **form.cleaned_data, at=timezone.now())
        except UnableToRecord as error:
            form.add_error("name", str(error))
        else:
            day = f"{asked.answer_by:%Y-%m-%d}"
            said = text(f"已提交，最迟 {day} 答复。", f"Sent. You have an answer by {day}.")
            messages.success(request, str(said))
            return redirect("people:person", found.pk)
    leave_entry(viewer, found)
    status = 422 if form.errors else 200
    return render(request, "people/ask.html", {"person": found, "form": form}, status=status)


@login_required
@never_cache
@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits for an answer in the officer's townships."""
    viewer = _officer(request)
    waiting = list(corrections_waiting(viewer)[:MOST])
    record_shown(by=viewer, subject="corrections", shown=[_shown(each) for each in waiting])
    rows = [{"correction": each, "kind": pages.kind_of(each.name)} for each in waiting]
    context = {"rows": rows, "count": corrections_waiting(viewer).count(), "today": timezone.localdate()}
    return render(request, "people/corrections.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    """What is asked for beside what is recorded; and the answer: a new fact, or a reason."""
    viewer = _officer(request)
    found = corrections_waiting(viewer).filter(pk=correction_id).first()
    if found is None:
        raise UnableToFind("no such correction")
    check_answer(viewer, found)
    kind = pages.kind_of(found.name)
    accepting = "decline" not in request.POST
    given = request.POST or None
    form = FactForm(kind, given if accepting else None, prefix="accept", initial=_initial(found, kind.shape))
    declining = DeclineForm(None if accepting else given, prefix="decline")
    if request.method == "POST" and (form if accepting else declining).is_valid():
        try:
            _answer(viewer, found, form if accepting else None, declining)
        except UnableToRecord as error:
            (form if accepting else declining).add_error("value" if accepting else "reason", str(error))
        else:
            messages.success(request, str(text("已答复，本人可以看到。", "Answered: the person sees it.")))
            return redirect("people:corrections")
    record_shown(by=viewer, subject="correction", shown=[_shown(found)])
    now = [
        line for line in pages.facts_now(found.person, on=timezone.localdate()) if line.kind.name == kind.name
    ]
    sent = form if accepting else declining
    context = {
        "correction": found,
        "kind": kind,
        "now": now[0] if now else None,
        "accepting": form,
        "declining": declining,
        "form": sent,
        "today": timezone.localdate(),
    }
    return render(request, "people/correction.html", context, status=422 if sent.errors else 200)


def _answer(viewer: Viewer, found: Correction, form: FactForm | None, declining: DeclineForm) -> None:
    if form is None:
        reason = declining.cleaned_data["reason"]
        decline_correction(by=viewer, correction=found, reason=reason, at=timezone.now())
        return
    given = form.cleaned_data
    accept_correction(
        by=viewer,
        correction=found,
        value=form.fact_value,
        valid_from=given.get("valid_from") or ALWAYS,
        source=Source(given["source"]),
        source_detail=given["source_detail"],
        reason=given["reason"],
        at=timezone.now(),
    )


def _initial(found: Correction, shape: Shape) -> dict[str, str]:
    """What the person wrote, where it can stand in the field as it is."""
    return {"value": found.wanted} if shape is Shape.TEXT else {}


def _officer(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    if not viewer.has(Role.TOWNSHIP_OFFICER):
        raise UnableToFind("no such page")
    return viewer.acting_as(Role.TOWNSHIP_OFFICER)


def _shown(found: Correction) -> Shown:
    return Shown(found.pk, found.person_id, found.person.area_id)
