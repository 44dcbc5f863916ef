"""The page of a bank file that left before the office was restored: what adopting it would do, and doing so."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import Shown, record_shown, record_view
from huijia.apps.payments.adopting import adopt
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.forms import AdoptForm
from huijia.apps.payments.left_files import unknown_files_of
from huijia.apps.payments.left_proof import place_of
from huijia.apps.payments.left_reading import Looked, Misfit, Why, look
from huijia.apps.payments.models import Fund
from huijia.apps.payments.queries import fund_seen_by
from huijia.apps.wording import language, text

ON_A_PAGE = 100


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def adopt_file(request: HttpRequest, fund_id: int, message_id: str) -> HttpResponse:
    """Look at a file that no run knows, and adopt it."""
    viewer = viewer_in(request)
    fund = fund_seen_by(viewer, fund_id)
    if message_id not in unknown_files_of(fund).left:
        raise UnableToFind("no such file, or not of this fund")
    form = AdoptForm(request.POST or None)
    looked: Looked | None = None
    why_not = ""
    if request.method == "POST" and form.is_valid():
        try:
            path = place_of(message_id)
            run = adopt(by=viewer, fund=fund, path=path, at=timezone.now(), **form.cleaned_data)
        except UnableToPay as error:
            form.add_error(None, error.text.in_language(language()))
        else:
            told = text(
                "已补登。另外两人签发以后，即可标记为已发送；不会再次发送。",
                "Adopted. Once two others have released it, it is marked as sent; nothing is sent again.",
            )
            messages.success(request, str(told))
            return redirect("payments:run", run.pk)
    try:
        looked = look(by=viewer, fund=fund, path=place_of(message_id), today=timezone.localdate())
    except UnableToPay as error:
        why_not = error.text.in_language(language())
    misfits = looked.misfits[:ON_A_PAGE] if looked else []
    _leave_entries(viewer, fund, message_id, misfits)
    return render(
        request,
        "payments/adopt.html",
        {
            "fund": fund,
            "form": form,
            "message_id": message_id,
            "looked": looked,
            "why_not": why_not,
            "misfits": misfits,
            "more": looked is not None and looked.counts.total() > ON_A_PAGE,
            "may": looked is not None and looked.allows(leave_out=True, take_more=True),
            "unknown": looked.counts[Why.NO_CLAIM] if looked else 0,
            "over": looked.counts[Why.OWES_LESS] if looked else 0,
        },
    )


def _leave_entries(viewer: Viewer, fund: Fund, message_id: str, misfits: Sequence[Misfit]) -> None:
    """Names are shown that stand in the file: an entry with each person whom the office knows, and one with the file for the others."""
    known = [Shown(message_id, each.person_id, each.area) for each in misfits if each.person_id is not None]
    record_shown(by=viewer, subject="left_file", shown=known)
    if len(known) < len(misfits):
        record_view(by=viewer, subject="left_file", subject_id=message_id, person_id=None, area=fund.area_id)
