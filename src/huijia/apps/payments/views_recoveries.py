"""Pages for what was paid too much."""

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
from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.forms import RecoveryForm
from huijia.apps.payments.models import Recovery
from huijia.apps.payments.policies import check_recovers
from huijia.apps.payments.queries import overpaid_entitlement, overpaid_seen_by
from huijia.apps.payments.recovering import decide_recovery, left_of
from huijia.apps.payments.shown import payment_shown
from huijia.apps.wording import language, text

ON_A_PAGE = 100


@login_required
@never_cache
@require_GET
def overpaid(request: HttpRequest) -> HttpResponse:
    """What waits for a decision."""
    viewer = viewer_in(request)
    if not viewer.has(Role.COUNTY_APPROVER):
        raise UnableToFind("nothing for this viewer")
    rows = overpaid_seen_by(viewer)[:ON_A_PAGE]
    return render(request, "payments/overpaid.html", {"rows": rows})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest, number: str) -> HttpResponse:
    """Decide about one of them."""
    viewer = viewer_in(request)
    found = overpaid_entitlement(viewer, number)
    check_recovers(viewer, found)
    form = RecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            decide_recovery(
                by=viewer,
                entitlement=found,
                way=Recovery.Way(given["way"]),
                amount_minor=given["amount"],
                part_minor=given["part"],
                hardship=given["hardship"],
                agreed=given["agreed"],
                at=timezone.now(),
            )
        except UnableToPay as error:
            form.add_error("amount", error.text.in_language(language()))
        else:
            messages.success(request, str(text("已决定。", "Decided.")))
            return redirect("payments:recover", found.number)
    record_view(
        by=viewer,
        subject="claim",
        subject_id=found.number,
        person_id=found.child_id,
        area=found.area_id,
    )
    recoveries = [(each, left_of(each)) for each in found.recoveries.order_by("pk")]
    return render(
        request,
        "payments/recover.html",
        {"payment": payment_shown(found), "entitlement": found, "form": form, "recoveries": recoveries},
    )
