"""The decision letter as a page and as PDF."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.forms import HandOverForm, WrongDayForm
from huijia.apps.claims.letter_actions import hand_over, letter_pdf, note_opened, put_delivery_right
from huijia.apps.claims.models import Claim, Decision, Delivery
from huijia.apps.claims.objecting import object_until, told_on
from huijia.apps.claims.policies import can_hand_over
from huijia.apps.claims.queries import claim_seen_by, last_decision
from huijia.apps.claims.shown import deliveries_shown
from huijia.apps.printing import PACKAGES, UnableToPrint
from huijia.apps.wording import language as page_language
from huijia.apps.wording import text
from huijia.values.text import Language

log = logging.getLogger(__name__)


@require_safe
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The letter of the decision that holds, or of ``?decision=``, in the page's language or ``?language=``."""
    claim, decision = _found(request, number)
    _leave_entry(request, claim, decision)
    return _page(request, claim, decision)


@require_safe
def letter_as_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same letter as PDF: kept when it is first asked for. Where it cannot be made, the page says so."""
    claim, decision = _found(request, number)
    _leave_entry(request, claim, decision)
    language = _language(request)
    try:
        kept = letter_pdf(by=viewer_in(request), decision=decision, language=language, at=timezone.now())
    except UnableToPrint as error:
        log.warning("letters cannot be made as PDF: install %s", PACKAGES)
        return _page(request, claim, decision, cannot_print=error)
    answer = HttpResponse(bytes(kept.pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{claim.number}-{decision.pk}-{language}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_POST
def got(request: HttpRequest, number: str) -> HttpResponse:
    """Note that the family got the letter, at the counter or by post."""
    claim, decision = _found(request, number)
    form = HandOverForm(request.POST)
    if form.is_valid():
        try:
            hand_over(
                by=viewer_in(request),
                decision=decision,
                how=Delivery.How(form.cleaned_data["how"]),
                told_on=form.cleaned_data["told_on"],
                at=timezone.now(),
            )
        except UnableToMoveClaim as error:
            form.add_error("told_on", str(error))
        else:
            messages.success(request, text("已记录。", "It is noted."))
            return redirect("claims:letter", number=claim.number)
    _leave_entry(request, claim, decision)
    return _page(request, claim, decision, form=form)


@login_required
@require_POST
def wrong(request: HttpRequest, number: str) -> HttpResponse:
    """Put right a day on which the family is said to have got the letter: ``delivery`` says which."""
    claim, decision = _found(request, number)
    asked = request.POST.get("delivery", "")
    pk = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    delivery = decision.deliveries.filter(pk=pk, told_on__isnull=False).first()
    if delivery is None:
        raise UnableToFind("no such delivery")
    form = _wrong_form(delivery, request.POST)
    if form.is_valid():
        try:
            put_delivery_right(
                by=viewer_in(request),
                delivery=delivery,
                told_on=form.cleaned_data.get("told_on"),
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except UnableToMoveClaim as error:
            form.add_error("told_on" if "told_on" in form.fields else "reason", str(error))
        else:
            messages.success(request, text("已更正。", "It is put right."))
            return redirect(f"{reverse('claims:letter', args=[claim.number])}?decision={decision.pk}")
    _leave_entry(request, claim, decision)
    return _page(request, claim, decision, wrong=(delivery, form))


def _wrong_form(delivery: Delivery, data: QueryDict | None = None) -> WrongDayForm:
    return WrongDayForm(data, prefix=f"wrong-{delivery.pk}", opened=delivery.how == Delivery.How.OPENED)


def _found(request: HttpRequest, number: str) -> tuple[Claim, Decision]:
    claim = claim_seen_by(viewer_in(request), number)
    asked = request.GET.get("decision", "")
    if asked:
        found = (
            claim.decisions.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
        )
    else:
        found = last_decision(claim)
    # A decision that was brought over from elsewhere has no letter of ours.
    if found is None or _language(request) not in found.letter:
        raise UnableToFind("no such letter")
    return claim, found


def _page(
    request: HttpRequest,
    claim: Claim,
    decision: Decision,
    *,
    cannot_print: UnableToPrint | None = None,
    form: HandOverForm | None = None,
    wrong: tuple[Delivery, WrongDayForm] | None = None,
) -> HttpResponse:
    language = _language(request)
    may_note = can_hand_over(viewer_in(request), claim)
    status = 503 if cannot_print else 422 if form or wrong else 200
    deliveries = deliveries_shown(decision)
    if may_note:
        for each in deliveries:
            sent = wrong is not None and each["delivery"] == wrong[0]
            each["form"] = wrong[1] if wrong and sent else _wrong_form(each["delivery"])
    given = {
        "claim": claim,
        "decision": decision,
        "letter": decision.letter[language],
        "letter_language": language,
        "is_last": last_decision(claim) == decision,
        "cannot_print": cannot_print,
        "form": (form or HandOverForm(initial={"told_on": timezone.localdate()})) if may_note else None,
        "sent_back": form or (wrong[1] if wrong else None),
        "deliveries": deliveries,
        "told_on": told_on(decision),
        "object_until": object_until(decision),
    }
    return render(request, "letters/page.html", given, status=status)


def _leave_entry(request: HttpRequest, claim: Claim, decision: Decision) -> None:
    note_opened(by=viewer_in(request), decision=decision, at=timezone.now())
    record_view(
        by=viewer_in(request),
        subject="letter",
        subject_id=decision.pk,
        person_id=claim.child_id,
        area=claim.area_id,
    )


def _language(request: HttpRequest) -> Language:
    asked = request.GET.get("language")
    languages: dict[str | None, Language] = {"zh": "zh", "en": "en"}
    return languages.get(asked) or page_language()
