"""Opening, changing and closing a family's account. Account and consent are written together, or neither."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.family_actions import (
    change_family_phone,
    close_family_account,
    make_family_account,
)
from huijia.apps.accounts.models import User
from huijia.apps.accounts.policies import check_given
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.consent.actions import record_answer
from huijia.apps.consent.errors import UnableToAnswer
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.policies import check_counter, check_may_have_account, is_self
from huijia.apps.consent.queries import agrees_to, open_accounts_of
from huijia.apps.consent.texts import ASKED
from huijia.apps.fence.told import one_action
from huijia.apps.people.models import Person, PersonAccount
from huijia.apps.wording import text
from huijia.values.text import Language


@one_action()
def open_account(
    *, by: Viewer, person: Person, phone: str, language: Language, document: str, at: datetime
) -> User:
    """Open an account at the counter for somebody who was told what it means, in a language, and agreed.

    ``document``: what the officer saw to know who stands there. Raises ``UnableToOpenAccount``, ``UnableToUsePhone``, ``NotAllowed``.
    """
    officer = check_counter(by, person)
    check_given(document)
    # One account for a person: whoever else opens one waits here.
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    today = timezone.localtime(at).date()
    check_may_have_account(person, on=today)
    _answer(officer, person, Answer.Given.AGREED, language, Answer.Channel.COUNTER, at)
    user = make_family_account(
        by=officer,
        name=person.name,
        phone=phone,
        person_id=person.pk,
        area=person.area_id,
        valid_from=today,
        reason=document,
    )
    PersonAccount.objects.create(user=user, person=person)
    return user


@one_action()
def note_phone_refused(*, by: Viewer, person: Person) -> None:
    """Leave an entry that a number was refused: whoever tries numbers to learn which are known leaves a trace on the person's record."""
    record(
        by=by,
        action="account.phone_refused",
        subject="account",
        subject_id="",
        person_id=person.pk,
        area=person.area_id,
    )


@one_action()
def correct_phone(*, by: Viewer, person: Person, user: User, phone: str, document: str) -> None:
    """Put another phone in place at the counter. The consent goes on: it is for the account, whatever the number."""
    officer = check_counter(by, person)
    check_given(document)
    _check_open(person, user)
    change_family_phone(
        by=officer, user=user, phone=phone, person_id=person.pk, area=person.area_id, reason=document
    )


@one_action()
def close_account(*, by: Viewer, person: Person, user: User, reason: str, at: datetime) -> None:
    """Close an account at the counter for another reason than that the person withdrew: a stolen phone, a mistake, a death."""
    officer = check_counter(by, person)
    check_given(reason)
    _check_open(person, user)
    _close(officer, person, user, reason, at)


@one_action()
def withdraw(*, by: Viewer, person: Person, language: Language, at: datetime) -> None:
    """Withdraw the consent to an account, by the person or at the counter: every account is closed at once. No reason is asked for."""
    own = is_self(by, person)
    actor = by if own else check_counter(by, person)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    accounts = list(open_accounts_of(person))
    if not accounts and not agrees_to(person, Purpose.ACCOUNT):
        raise UnableToAnswer(str(text("没有可撤回的同意。", "There is no consent to withdraw.")))
    channel = Answer.Channel.OWN_ACCOUNT if own else Answer.Channel.COUNTER
    _answer(actor, person, Answer.Given.REFUSED, language, channel, at)
    for user in accounts:
        _close(actor, person, user, str(text("撤回同意", "Consent withdrawn")), at)


@one_action()
def answer_messages(*, by: Viewer, person: Person, agrees: bool, language: Language, at: datetime) -> None:
    """Agree to messages about claims, or withdraw: by the person or at the counter, either way in one step."""
    own = is_self(by, person)
    actor = by if own else check_counter(by, person)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if agrees_to(person, Purpose.MESSAGES) == agrees:
        raise UnableToAnswer(str(text("这个回答已经登记。", "This answer is recorded already.")))
    given = Answer.Given.AGREED if agrees else Answer.Given.REFUSED
    channel = Answer.Channel.OWN_ACCOUNT if own else Answer.Channel.COUNTER
    _answer(actor, person, given, language, channel, at, purpose=Purpose.MESSAGES)


def _answer(
    by: Viewer,
    person: Person,
    given: Answer.Given,
    language: Language,
    channel: Answer.Channel,
    at: datetime,
    *,
    purpose: Purpose = Purpose.ACCOUNT,
) -> None:
    record_answer(
        by=by,
        person=person,
        purpose=purpose,
        given=given,
        told=ASKED[purpose].told.in_language(language),
        language=language,
        channel=channel,
        at=at,
    )


def _check_open(person: Person, user: User) -> None:
    if not open_accounts_of(person).filter(pk=user.pk).exists():
        raise NotAllowed(str(text("这个账户已经关闭。", "This account is closed already.")))


def _close(by: Viewer, person: Person, user: User, reason: str, at: datetime) -> None:
    close_family_account(
        by=by,
        user=user,
        person_id=person.pk,
        area=person.area_id,
        last_day=timezone.localtime(at).date(),
        reason=reason,
    )
