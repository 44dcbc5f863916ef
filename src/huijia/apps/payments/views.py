"""Pages of finance: what is to be paid, what the bank said, and what waits for a person."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.claims.assess import benefit
from huijia.apps.payments.answer_files import take_file
from huijia.apps.payments.answering import settle_trouble
from huijia.apps.payments.entitling import waiting_decisions
from huijia.apps.payments.forms import AnswerFileForm, ReasonForm
from huijia.apps.payments.left_files import unknown_files_of
from huijia.apps.payments.models import BankFile, Fund
from huijia.apps.payments.preparing import preview
from huijia.apps.payments.queries import (
    files_of,
    fund_seen_by,
    funds_seen_by,
    open_troubles,
    reading_now,
    trouble_seen_by,
)
from huijia.apps.wording import language, text
from huijia.values.errors import HuijiaError

ON_A_PAGE = 50


@login_required
@never_cache
@require_GET
def funds(request: HttpRequest) -> HttpResponse:
    """Each fund: what it owes now, its runs, and the exceptions first."""
    viewer = viewer_in(request)
    found = list(funds_seen_by(viewer))
    if not found:
        raise UnableToFind("no fund for this viewer")
    return render(request, "payments/funds.html", {"funds": [_fund_shown(each) for each in found]})


def _fund_shown(fund: Fund) -> dict[str, Any]:
    troubles = list(open_troubles(fund)[: ON_A_PAGE + 1])
    return {
        "fund": fund,
        "benefit": benefit(fund.pack).name,
        "preview": preview(fund=fund, payable_by=timezone.localdate()),
        "waiting": waiting_decisions(),
        "runs": fund.runs.order_by("-pk")[:20],
        "troubles": troubles[:ON_A_PAGE],
        "more_troubles": len(troubles) > ON_A_PAGE,
        "files": files_of(fund)[:10],
        "unknown": unknown_files_of(fund),
    }


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Read a file of the bank."""
    viewer = viewer_in(request)
    fund = fund_seen_by(viewer, fund_id)
    form = AnswerFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = _read(viewer, fund, form.cleaned_data["file"])
        except HuijiaError as error:
            told = getattr(error, "text", None)
            form.add_error("file", told.in_language(language()) if told else str(error))
        else:
            told = text(
                f"已读入 {file.answers_read} 条答复：{file.answers_taken} 条记账，{file.answers_repeated} 条此前已知。",
                f"{file.answers_read} answers read: {file.answers_taken} booked, {file.answers_repeated} known before.",
            )
            messages.success(request, str(told))
            return redirect("payments:funds")
    return render(
        request, "payments/answers.html", {"fund": fund, "form": form, "unknown": unknown_files_of(fund)}
    )


@login_required
@never_cache
@require_GET
def answers_progress(request: HttpRequest, fund_id: int) -> JsonResponse:
    """How many answers of the file that is being read were taken, for the bar on the page that waits for it."""
    viewer = viewer_in(request)
    found = reading_now(fund_seen_by(viewer, fund_id), viewer)
    return JsonResponse({"working": found is not None, "done": found.answers_read if found else 0})


def _read(viewer: Viewer, fund: Fund, given: Any) -> BankFile:
    """Keep the file while it is read."""
    with tempfile.NamedTemporaryFile(suffix=Path(given.name).suffix.lower()[:8]) as kept:
        for chunk in given.chunks():
            kept.write(chunk)
        kept.flush()
        return take_file(
            by=viewer, fund=fund, path=Path(kept.name), name=Path(given.name).name, at=timezone.now()
        )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def trouble(request: HttpRequest, answer_id: int) -> HttpResponse:
    """An answer that could not be taken: what it says, what is known, and how a person settled it."""
    viewer = viewer_in(request)
    found = trouble_seen_by(viewer, answer_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        settle_trouble(by=viewer, answer=found, how=form.cleaned_data["reason"], at=timezone.now())
        messages.success(request, str(text("已处理。", "Settled.")))
        return redirect("payments:funds")
    return render(request, "payments/trouble.html", {"answer": found, "form": form})
