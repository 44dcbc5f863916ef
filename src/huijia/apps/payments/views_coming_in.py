"""Pages for money that comes to a fund: from the treasury, and what families pay back."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.forms import AllocationForm, HardshipForm, PartForm
from huijia.apps.payments.funding import allocate
from huijia.apps.payments.policies import check_recovers
from huijia.apps.payments.queries import (
    coming_back_to,
    fund_seen_by,
    overpaid_recovery,
    recovery_coming_to,
)
from huijia.apps.payments.recovering import repaid, waive_rest
from huijia.apps.wording import language, text

ON_A_PAGE = 100


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def allocation(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Note money that the treasury gave to a fund."""
    viewer = viewer_in(request)
    fund = fund_seen_by(viewer, fund_id)
    form = AllocationForm(request.POST or None, initial={"booked_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            allocate(
                by=viewer,
                fund=fund,
                amount_minor=given["amount"],
                booked_on=given["booked_on"],
                reason=given["reason"],
                at=timezone.now(),
            )
        except UnableToPay as error:
            form.add_error("amount", error.text.in_language(language()))
        else:
            messages.success(request, str(text("拨款已记账。", "The money is booked.")))
            return redirect("payments:funds")
    return render(request, "payments/allocation.html", {"fund": fund, "form": form})


@login_required
@never_cache
@require_GET
def coming_back(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What families are paying back to a fund, by plan."""
    fund = fund_seen_by(viewer_in(request), fund_id)
    rows = list(coming_back_to(fund)[: ON_A_PAGE + 1])
    return render(
        request,
        "payments/coming_back.html",
        {"fund": fund, "rows": rows[:ON_A_PAGE], "more": len(rows) > ON_A_PAGE},
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, fund_id: int, recovery_id: int) -> HttpResponse:
    """Note that a part of it came."""
    viewer = viewer_in(request)
    fund = fund_seen_by(viewer, fund_id)
    recovery = recovery_coming_to(fund, recovery_id)
    proposed = Decimal(min(recovery.part_minor, recovery.left_minor)).scaleb(-2)
    form = PartForm(
        request.POST or None,
        initial={"amount": proposed, "booked_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            repaid(
                by=viewer,
                recovery=recovery,
                fund=fund,
                amount_minor=given["amount"],
                booked_on=given["booked_on"],
                at=timezone.now(),
            )
        except UnableToPay as error:
            form.add_error("amount", error.text.in_language(language()))
        else:
            messages.success(request, str(text("已记账。", "Booked.")))
            return redirect("payments:coming_back", fund.pk)
    return render(request, "payments/part.html", {"fund": fund, "recovery": recovery, "form": form})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """Ask no more back: what is left is waived."""
    viewer = viewer_in(request)
    recovery = overpaid_recovery(viewer, recovery_id)
    entitlement = recovery.entitlement
    check_recovers(viewer, entitlement)
    form = HardshipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            waive_rest(
                by=viewer, recovery=recovery, hardship=form.cleaned_data["hardship"], at=timezone.now()
            )
        except UnableToPay as error:
            form.add_error("hardship", error.text.in_language(language()))
        else:
            messages.success(request, str(text("余款不再追回。", "What was left is not asked back.")))
            return redirect("payments:recover", entitlement.number)
    record_view(
        by=viewer,
        subject="claim",
        subject_id=entitlement.number,
        person_id=entitlement.child_id,
        area=entitlement.area_id,
    )
    return render(request, "payments/waive.html", {"recovery": recovery, "form": form})
