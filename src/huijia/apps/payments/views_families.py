"""What families see of their payments, and what the counter records for them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.payments.account_numbers import plain_number
from huijia.apps.payments.bank.accounts import card_doubts
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.forms import AccountForm, HoldForm, ReasonForm
from huijia.apps.payments.holding import hold, let_go
from huijia.apps.payments.models import Hold
from huijia.apps.payments.payees import masked, record_account
from huijia.apps.payments.policies import check_holds, check_keeps_accounts
from huijia.apps.payments.queries import account_of, payments_of_family, refusal_of
from huijia.apps.payments.shown import payment_shown
from huijia.apps.people.models import Person
from huijia.apps.people.queries import person_seen_by
from huijia.apps.wording import language, text


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """A family's payments: each period, what was due, what was paid when, what is still to come, and why."""
    found = payments_of_family(viewer_in(request))
    return render(request, "payments/mine.html", {"payments": [payment_shown(each) for each in found]})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, person_id: int) -> HttpResponse:
    """Where somebody is paid: shown masked, recorded anew at the counter."""
    viewer = viewer_in(request)
    person = person_seen_by(viewer, person_id)
    check_keeps_accounts(viewer, person)
    form = AccountForm(request.POST or None, initial={"holder": person.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            record_account(
                by=viewer,
                person=person,
                holder=given["holder"],
                number=given["number"],
                bank=given["bank"],
                reason=given["reason"],
                at=timezone.now(),
            )
        except UnableToPay as error:
            form.add_error("number", error.text.in_language(language()))
        else:
            messages.success(request, str(text("账户已登记。", "The account is recorded.")))
            for doubt in card_doubts(plain_number(given["number"])):
                messages.warning(request, doubt.in_language(language()))
            return redirect("payments:account", person.pk)
    _leave_entry(viewer, person)
    now = account_of(person)
    shown = masked(now.tail) if now else ""
    return render(
        request,
        "payments/account.html",
        {
            "person": person,
            "form": form,
            "account": now,
            "masked": shown,
            "refusal": refusal_of(now) if now else None,
        },
    )


def _leave_entry(viewer: Viewer, person: Person) -> None:
    """Leave the entry that somebody looked: both pages show a person."""
    record_view(by=viewer, subject="person", subject_id=person.pk, person_id=person.pk, area=person.area_id)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def hold_child(request: HttpRequest, person_id: int) -> HttpResponse:
    """Pay nothing for a child for the time being; and the holds so far."""
    viewer = viewer_in(request)
    child = person_seen_by(viewer, person_id)
    check_holds(viewer, child)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            hold(
                by=viewer,
                child=child,
                kind=Hold.Kind(given["kind"]),
                reason=given["reason"],
                look_again_on=given["look_again_on"],
                at=timezone.now(),
            )
        except UnableToPay as error:
            form.add_error(None, error.text.in_language(language()))
        else:
            return redirect("payments:hold", child.pk)
    _leave_entry(viewer, child)
    holds = child.payment_holds.order_by("-pk")
    return render(
        request,
        "payments/hold.html",
        {"child": child, "form": form, "holds": holds, "end_form": ReasonForm(prefix="end")},
    )


@login_required
@never_cache
@require_http_methods(["POST"])
def end_hold(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Let the next run pay again."""
    viewer = viewer_in(request)
    found = Hold.objects.filter(pk=hold_id).select_related("child").first()
    if found is None:
        raise UnableToFind("no such hold")
    child = person_seen_by(viewer, found.child_id)
    form = ReasonForm(request.POST, prefix="end")
    if form.is_valid():
        let_go(by=viewer, hold=found, reason=form.cleaned_data["reason"], at=timezone.now())
    else:
        messages.error(request, str(text("请写明理由。", "Give a reason.")))
    return redirect("payments:hold", child.pk)
