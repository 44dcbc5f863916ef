"""Pages of runs: prepare, look, freeze, release, send, cancel."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import record, record_view
from huijia.apps.claims.assess import benefit
from huijia.apps.payments.adopting import left_out_of_file
from huijia.apps.payments.bank.errors import UnableToUseBankFile
from huijia.apps.payments.calendars import next_batch
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.forms import ReasonForm, RunForm
from huijia.apps.payments.left_files import file_of, has_left
from huijia.apps.payments.lists import list_of
from huijia.apps.payments.models import Adoption, Run
from huijia.apps.payments.policies import can_release
from huijia.apps.payments.preparing import cancel_run, fits, freeze, left_out_of, prepare_run, preview
from huijia.apps.payments.queries import fund_seen_by, refused_in, run_seen_by, states_of, townships_of
from huijia.apps.payments.releasing import NEEDED, close_run, release
from huijia.apps.payments.sending import send
from huijia.apps.payments.states import RUN_STEPS, RunState
from huijia.apps.wording import text

ON_A_PAGE = 100
MOST_NAMED = 1_000
TYPES = {
    ".xml": "application/xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Say what a run pays; decisions that were made since are taken first."""
    viewer = viewer_in(request)
    fund = fund_seen_by(viewer, fund_id)
    today = timezone.localdate()
    batch = next_batch(fund, today=today)
    proposed = {
        "payable_by": batch.payable_by if batch else today,
        "execute_on": batch.execute_on if batch else today,
    }
    form = RunForm(request.POST or None, initial=proposed)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["execute_on"] < today:
            form.add_error(
                "execute_on", text("付款日期不能早于今天", "The day of payment cannot have passed")
            )
        else:
            take_decisions(by=viewer, at=timezone.now())
            run = prepare_run(by=viewer, fund=fund, at=timezone.now(), **form.cleaned_data)
            return redirect("payments:run", run.pk)
    return render(request, "payments/prepare.html", {"fund": fund, "form": form, "batch": batch})


@login_required
@never_cache
@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """A run: where it stands, what it pays, what it leaves out, and what the viewer can do next."""
    viewer = viewer_in(request)
    found = run_seen_by(viewer, run_id)
    return render(request, "payments/run.html", _shown(viewer, found, ReasonForm()))


def _shown(viewer: Viewer, found: Run, form: ReasonForm) -> dict[str, Any]:
    is_draft = found.state == RunState.DRAFT.value
    states = {} if is_draft else states_of(found)
    final = sum(states[name].count for name in ("paid", "rejected", "returned") if name in states)
    steps = {state.value for state in RUN_STEPS[RunState(found.state)]}
    return {
        "run": found,
        "fund": found.fund,
        "benefit": benefit(found.fund.pack).name,
        "preview": preview(fund=found.fund, payable_by=found.payable_by) if is_draft else None,
        "fits": fits(found.fund) if is_draft else 0,
        "list": list_of(found.fund) if is_draft else found.bank_list,
        "states": states,
        "done": final,
        "left_out": {} if is_draft else left_out_of(found),
        "townships": [] if is_draft else townships_of(found),
        "refused": list(refused_in(found)[:ON_A_PAGE]),
        "releases": list(found.releases.order_by("pk")),
        "needed": NEEDED,
        "adoption": Adoption.objects.filter(run=found).first(),
        "may_have_left": found.sent_at is None and has_left(found),
        "may": {
            "freeze": "frozen" in steps,
            "release": "released" in steps and can_release(viewer, found),
            "send": "sent" in steps,
            "cancel": "cancelled" in steps and not has_left(found),
            "close": "closed" in steps,
        },
        "waits_for_others": "released" in steps and not can_release(viewer, found),
        "form": form,
    }


@login_required
@never_cache
@require_GET
def left_out(request: HttpRequest, run_id: int) -> HttpResponse:
    """What a run left out, claim by claim."""
    viewer = viewer_in(request)
    found = run_seen_by(viewer, run_id)
    rows = found.left_out.select_related("entitlement__area").order_by("why", "pk")[:MOST_NAMED]
    adoption = Adoption.objects.filter(run=found).first()
    given: dict[str, Any] = {"run": found, "rows": rows, "adoption": adoption}
    if adoption is not None and file_of(found).is_file():
        given["in_file"] = list(islice(left_out_of_file(found, adoption), MOST_NAMED))
        # They are named, and the office knows none of them: the entry stands with the file.
        record_view(
            by=viewer,
            subject="left_file",
            subject_id=found.message_id,
            person_id=None,
            area=found.fund.area_id,
        )
    return render(request, "payments/left_out.html", given)


@login_required
@never_cache
@require_GET
def bank_file(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """The bank file of a sent run. Each fetching leaves an entry."""
    viewer = viewer_in(request)
    found = run_seen_by(viewer, run_id)
    place = file_of(found)
    if not found.message_id or found.state not in ("sent", "reconciled", "closed") or not place.is_file():
        raise UnableToFind("this run has no file")
    with transaction.atomic():
        record(
            by=viewer,
            action="run.file_fetched",
            subject="run",
            subject_id=found.pk,
            area=found.fund.area_id,
            changes={"message_id": (None, found.message_id)},
        )
    return FileResponse(
        place.open("rb"), as_attachment=True, filename=place.name, content_type=TYPES[place.suffix]
    )


def _freeze(by: Viewer, run: Run, _reason: str, _content: str) -> None:
    freeze(by=by, run=run, at=timezone.now())


def _release(by: Viewer, run: Run, _reason: str, content: str) -> None:
    release(by=by, run=run, content=content, at=timezone.now())


def _send(by: Viewer, run: Run, _reason: str, _content: str) -> None:
    send(by=by, run=run, at=timezone.now())


def _cancel(by: Viewer, run: Run, reason: str, _content: str) -> None:
    cancel_run(by=by, run=run, reason=reason, at=timezone.now())


def _close(by: Viewer, run: Run, _reason: str, _content: str) -> None:
    close_run(by=by, run=run, at=timezone.now())


STEPS: dict[str, Callable[[Viewer, Run, str, str], None]] = {
    "freeze": _freeze,
    "release": _release,
    "send": _send,
    "cancel": _cancel,
    "close": _close,
}
NEED_REASON = ("cancel",)


@login_required
@never_cache
@require_POST
def step(request: HttpRequest, run_id: int, name: str) -> HttpResponse:
    """One step of a run."""
    if name not in STEPS:
        raise Http404
    viewer = viewer_in(request)
    found = run_seen_by(viewer, run_id)
    form = ReasonForm(request.POST)
    if name in NEED_REASON and not form.is_valid():
        return render(request, "payments/run.html", _shown(viewer, found, form))
    try:
        STEPS[name](viewer, found, request.POST.get("reason", ""), request.POST.get("content", ""))
    except (UnableToPay, UnableToUseBankFile, NotAllowed) as error:
        told = getattr(error, "text", None)
        messages.error(request, str(text(told.zh, told.en)) if told else str(error))
    return redirect("payments:run", found.pk)
