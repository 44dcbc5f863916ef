"""The steps of a claim: each request becomes one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.claims import actions, appeals
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.forms import (
    AppealForm,
    CorrectionForm,
    DecideForm,
    NoteForm,
    ReasonForm,
    RecommendForm,
    RedecideForm,
    WithdrawForm,
)
from huijia.apps.claims.models import Claim, Outcome
from huijia.apps.claims.policies import check_step
from huijia.apps.claims.queries import claim_seen_by
from huijia.apps.claims.states import State, Step
from huijia.apps.claims.views import form_options, leave_entry, page_of
from huijia.apps.wording import text
from huijia.values.errors import HuijiaError

Done = Callable[[Any, Claim, Any], object]


def _take(by: Any, claim: Claim, _form: Any) -> None:
    actions.take(by=by, claim=claim, at=timezone.now())


def _withdraw(by: Any, claim: Claim, form: Any) -> None:
    actions.withdraw(by=by, claim=claim, reason=form["reason"], at=timezone.now())


def _return(by: Any, claim: Claim, form: Any) -> None:
    actions.return_for_more(by=by, claim=claim, note=form["reason"], at=timezone.now())


def _recommend(by: Any, claim: Claim, form: Any) -> None:
    actions.recommend(
        by=by,
        claim=claim,
        outcome=Outcome(form["outcome"]),
        reason=form["reason"],
        originals_seen=form["originals_seen"],
        at=timezone.now(),
    )


def _send_back(by: Any, claim: Claim, form: Any) -> None:
    actions.send_back(by=by, claim=claim, reason=form["reason"], at=timezone.now())


def _decide(by: Any, claim: Claim, form: Any) -> None:
    actions.decide(by=by, claim=claim, at=timezone.now(), **_decision(form))


def _redecide(by: Any, claim: Claim, form: Any) -> None:
    appeals.redecide(by=by, claim=claim, at=timezone.now(), **_decision(form))


def _appeal(by: Any, claim: Claim, form: Any) -> None:
    appeals.appeal(by=by, claim=claim, grounds=form["reason"], channel=form.get("channel"), at=timezone.now())


def _end(by: Any, claim: Claim, form: Any) -> None:
    actions.end(by=by, claim=claim, reason=form["reason"], at=timezone.now())


def _decision(form: dict[str, Any]) -> dict[str, Any]:
    amount = form["amount"]
    return {
        "outcome": Outcome(form["outcome"]),
        "assessment_id": form["assessment"],
        "reason": form["reason"],
        "amount_minor": None if amount is None else int(amount * 100),
    }


STEPS: dict[str, tuple[Step, type[forms.Form] | None, Done, Any]] = {
    "take": (Step.TAKE, None, _take, text("已由您办理。", "It is yours to review.")),
    "withdraw": (Step.WITHDRAW, WithdrawForm, _withdraw, text("申领已撤回。", "The claim is withdrawn.")),
    "return": (Step.RETURN, NoteForm, _return, text("已退回家庭补充。", "It went back to the family.")),
    "recommend": (
        Step.RECOMMEND,
        RecommendForm,
        _recommend,
        text("初审完成，已送县级确认。", "The review is done; the county decides next."),
    ),
    "send_back": (
        Step.SEND_BACK,
        ReasonForm,
        _send_back,
        text("已退回乡镇。", "It went back to the township."),
    ),
    "decide": (Step.CONFIRM, DecideForm, _decide, text("决定已作出。", "It is decided.")),
    "redecide": (Step.REDECIDE, RedecideForm, _redecide, text("新的决定已作出。", "It is decided again.")),
    "appeal": (Step.APPEAL, AppealForm, _appeal, text("异议已收到。", "We have your objection.")),
    "end": (Step.END, ReasonForm, _end, text("申领已办结。", "The claim is closed.")),
}
"""Name in the address -> step, form, action, and what is said when it is done."""


@login_required
@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Take a step. What is wrong with the form is shown on the claim's page, with everything that was typed."""
    viewer = viewer_in(request)
    claim = claim_seen_by(viewer, number)
    kind, form_class, act, done = STEPS[name]
    check_step(viewer, claim, kind)
    options = form_options(viewer, claim, kind)
    form = form_class(request.POST, prefix=name, **options) if form_class else None
    if form is None or form.is_valid():
        try:
            act(viewer, claim, form.cleaned_data if form else None)
            messages.success(request, done)
            return redirect("claims:claim", number=claim.number)
        except HuijiaError as error:
            if form is None:
                raise
            form.add_error(None, str(error))
    page = page_of(viewer, claim)
    shown = page["forms"]
    assert isinstance(shown, dict)
    shown[kind.value] = form
    leave_entry(viewer, claim)
    return render(request, "claims/claim.html", {**page, "form": form}, status=422)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Put facts right from the papers, in review or while an objection is decided; the claim is assessed again."""
    viewer = viewer_in(request)
    claim = claim_seen_by(viewer, number)
    objected = claim.state == State.APPEALED
    check_step(viewer, claim, Step.REDECIDE if objected else Step.RECOMMEND)
    found = benefit(claim.pack)
    form = CorrectionForm(request.POST or None, benefit=found, initial=claim.facts)
    if form.is_valid():
        values = dict(form.cleaned_data)
        reason = values.pop("reason")
        try:
            if objected:
                appeals.assess_again(by=viewer, claim=claim, facts=values, reason=reason, at=timezone.now())
            else:
                actions.correct_facts(by=viewer, claim=claim, facts=values, reason=reason, at=timezone.now())
            messages.success(request, text("已更正并重新评估。", "Put right, and assessed again."))
            return redirect("claims:claim", number=claim.number)
        except NotAllowed:
            raise
        except HuijiaError as error:
            form.add_error(None, str(error))
    leave_entry(viewer, claim)
    return render(
        request,
        "claims/correct.html",
        {"form": form, "claim": claim, "benefit": found},
        status=422 if form.errors else 200,
    )
