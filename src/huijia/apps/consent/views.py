"""A person's consents, for themselves; and their account, at the counter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huijia.apps.accounts.errors import UnableToFind, UnableToUsePhone
from huijia.apps.accounts.models import User
from huijia.apps.accounts.phones import masked_phone
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.consent.errors import UnableToOpenAccount
from huijia.apps.consent.family_accounts import (
    answer_messages,
    close_account,
    correct_phone,
    note_phone_refused,
    open_account,
    withdraw,
)
from huijia.apps.consent.forms import CloseAccountForm, OpenAccountForm, PhoneOfAccountForm
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.policies import check_counter, check_may_have_account
from huijia.apps.consent.queries import accounts_of, agrees_to, answers_of, open_accounts_of
from huijia.apps.consent.texts import ASKED, CHANNELS, GIVEN, NAMES
from huijia.apps.people.models import Person
from huijia.apps.people.queries import own_person
from huijia.apps.people.views import kept_person
from huijia.apps.wording import language, text

MOST_ANSWERS = 50


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Where one's consents were before they stood on the page of one's data."""
    _own(viewer_in(request))
    return redirect("privacy:mine")


@login_required
@require_POST
def messages_at_counter(request: HttpRequest, person_id: int) -> HttpResponse:
    """Record what the person who stands there answers about messages."""
    viewer, person = _at_counter(request, person_id)
    _answer_messages(request, viewer, person)
    return redirect("consent:account", person_id=person.pk)


def _answer_messages(request: HttpRequest, viewer: Viewer, person: Person) -> None:
    agrees = request.POST.get("given") == Answer.Given.AGREED
    answer_messages(by=viewer, person=person, agrees=agrees, language=language(), at=timezone.now())
    messages.success(request, str(text("已登记。", "Recorded.")))


@login_required
@never_cache
@require_GET
def account(request: HttpRequest, person_id: int) -> HttpResponse:
    """At the counter: the account of the person who stands there."""
    viewer, person = _at_counter(request, person_id)
    record_view(by=viewer, subject="account", subject_id="", person_id=person.pk, area=person.area_id)
    return _page(request, person)


@login_required
@require_POST
def opened(request: HttpRequest, person_id: int) -> HttpResponse:
    """Open an account."""
    viewer, person = _at_counter(request, person_id)
    form = OpenAccountForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            open_account(
                by=viewer,
                person=person,
                phone=given["phone"],
                language=given["language"],
                document=given["document"],
                at=timezone.now(),
            )
            return _done(request, person, text("账户已开通。", "The account is open."))
        except UnableToUsePhone as error:
            note_phone_refused(by=viewer, person=person)
            form.add_error("phone", str(error))
        except UnableToOpenAccount as error:
            form.add_error(None, str(error))
    return _page(request, person, opening=form)


@login_required
@require_POST
def phone(request: HttpRequest, person_id: int, account_id: int) -> HttpResponse:
    """Put another phone in place."""
    viewer, person = _at_counter(request, person_id)
    user = _account(person, account_id)
    form = PhoneOfAccountForm(request.POST, prefix=f"phone-{user.pk}")
    if form.is_valid():
        given = form.cleaned_data
        try:
            correct_phone(
                by=viewer, person=person, user=user, phone=given["phone"], document=given["document"]
            )
            return _done(request, person, text("手机号已更改。", "The number is changed."))
        except UnableToUsePhone as error:
            note_phone_refused(by=viewer, person=person)
            form.add_error("phone", str(error))
    return _page(request, person, changing=form, changed=user)


@login_required
@require_POST
def closed(request: HttpRequest, person_id: int, account_id: int) -> HttpResponse:
    """Close an account for another reason than that the person withdrew."""
    viewer, person = _at_counter(request, person_id)
    user = _account(person, account_id)
    form = CloseAccountForm(request.POST, prefix=f"close-{user.pk}")
    if form.is_valid():
        field = form.fields["why"]
        assert isinstance(field, forms.ChoiceField)
        why = str(dict(field.choices)[form.cleaned_data["why"]])  # type: ignore[arg-type]
        close_account(by=viewer, person=person, user=user, reason=why, at=timezone.now())
        return _done(request, person, text("账户已关闭。", "The account is closed."))
    return _page(request, person, closing=form, changed=user)


@login_required
@require_POST
def withdrawn(request: HttpRequest, person_id: int) -> HttpResponse:
    """Record that the person withdraws: one button, as giving was one form."""
    viewer, person = _at_counter(request, person_id)
    withdraw(by=viewer, person=person, language=language(), at=timezone.now())
    return _done(
        request, person, text("已撤回同意，账户已关闭。", "The consent is withdrawn and the account closed.")
    )


def _own(viewer: Viewer) -> Person:
    person = own_person(viewer)
    if person is None:
        raise UnableToFind("only family members have this page")
    return person


def _at_counter(request: HttpRequest, person_id: int) -> tuple[Viewer, Person]:
    viewer = viewer_in(request)
    person = kept_person(viewer, person_id)
    return check_counter(viewer, person), person


def _account(person: Person, account_id: int) -> User:
    found = open_accounts_of(person).filter(pk=account_id).first()
    if found is None:
        raise UnableToFind("no such account")
    return found


def _page(
    request: HttpRequest,
    person: Person,
    *,
    opening: OpenAccountForm | None = None,
    changing: PhoneOfAccountForm | None = None,
    closing: CloseAccountForm | None = None,
    changed: User | None = None,
) -> HttpResponse:
    refused = ""
    accounts = list(accounts_of(person))
    there = any(each.phone for each in accounts)
    if not there:
        try:
            check_may_have_account(person, on=timezone.localdate())
        except UnableToOpenAccount as error:
            refused = str(error)
    form = opening or changing or closing
    context = {
        "person": person,
        "accounts": [_shown(each, changing, closing, changed) for each in accounts],
        "there": there,
        "refused": refused,
        "agrees": agrees_to(person, Purpose.ACCOUNT),
        "asked": ASKED[Purpose.ACCOUNT],
        "messages_asked": ASKED[Purpose.MESSAGES],
        "agrees_to_messages": agrees_to(person, Purpose.MESSAGES),
        "messages_address": reverse("consent:messages_at_counter", args=[person.pk]),
        "opening": opening or OpenAccountForm(initial={"phone": person.phone, "language": language()}),
        "answers": _told(person),
        "form": form,
    }
    return render(request, "consent/account.html", context, status=422 if form else 200)


def _shown(
    user: User,
    changing: PhoneOfAccountForm | None,
    closing: CloseAccountForm | None,
    changed: User | None,
) -> dict[str, Any]:
    mine = changed is not None and user.pk == changed.pk
    return {
        "user": user,
        "phone": masked_phone(user.phone),
        "is_open": user.phone is not None,
        "changing": (changing if mine else None) or PhoneOfAccountForm(prefix=f"phone-{user.pk}"),
        "closing": (closing if mine else None) or CloseAccountForm(prefix=f"close-{user.pk}"),
    }


def _told(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "answer": each,
            "name": NAMES.get(Purpose(each.purpose)),
            "given": GIVEN[Answer.Given(each.given)],
            "channel": CHANNELS[Answer.Channel(each.channel)],
        }
        for each in answers_of(person)[:MOST_ANSWERS]
    ]


def _done(request: HttpRequest, person: Person, said: object) -> HttpResponse:
    messages.success(request, str(said))
    return redirect("consent:account", person_id=person.pk)
