"""Families' accounts: made with a phone, given another phone, closed. Who may, and for whom, is for the room above that knows people.

A family's account has no password: whoever holds the phone is let in by a code. So each change of the phone ends every session.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from huijia.apps.accounts.errors import UnableToUsePhone
from huijia.apps.accounts.models import Grant, Role, User
from huijia.apps.accounts.phones import masked_phone
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.wording import text


@transaction.atomic
def make_family_account(
    *, by: Viewer, name: str, phone: str, person_id: int, area: str, valid_from: date, reason: str = ""
) -> User:
    """Make an account that is entered by a code sent to ``phone`` (E.164). Raises ``UnableToUsePhone`` when another account has it.

    ``person_id``, ``area``: whose it is, and where, for the audit trail.
    """
    # The sign-in name is never typed by anybody and tells nothing.
    user = User(username=f"family-{secrets.token_hex(8)}", name=name, password=make_password(None))
    user.phone = phone
    _keep(user, new=True)
    Grant.objects.create(user=user, role=Role.FAMILY, valid_from=valid_from)
    _note(by, "account.opened", user, person_id, area, {"phone": (None, masked_phone(phone))}, reason)
    return user


@transaction.atomic
def change_family_phone(
    *, by: Viewer, user: User, phone: str, person_id: int, area: str, reason: str
) -> None:
    """Put another phone in place of an account's. Whoever is signed in with it is out at once. Raises ``UnableToUsePhone``."""
    user = User.objects.select_for_update().get(pk=user.pk)
    old = user.phone
    if old == phone:
        raise UnableToUsePhone(
            str(text("这就是现在的号码。", "This is the number that the account has now."))
        )
    user.phone, user.phone_verified = phone, False
    user.password = make_password(None)  # each session holds a hash of it
    _keep(user)
    changes = {"phone": (masked_phone(old), masked_phone(phone))}
    _note(by, "account.phone_changed", user, person_id, area, changes, reason)


@transaction.atomic
def close_family_account(
    *, by: Viewer, user: User, person_id: int, area: str, last_day: date, reason: str
) -> None:
    """Close a family's account for good: nobody signs in with it, and its phone is free for somebody else (numbers are given out again)."""
    user = User.objects.select_for_update().get(pk=user.pk)
    old = user.phone
    user.is_active, user.phone, user.phone_verified = False, None, False
    user.password = make_password(None)
    _keep(user)
    for grant in Grant.objects.filter(user=user, role=Role.FAMILY, valid_until__isnull=True):
        grant.valid_until = max(last_day, grant.valid_from)
        grant.save(update_fields=["valid_until"])
    changes = {"phone": (masked_phone(old), None), "locked": (False, True)}
    _note(by, "account.closed", user, person_id, area, changes, reason)


def _keep(user: User, *, new: bool = False) -> None:
    """Save, and say kindly when the phone is another account's: never whose."""
    try:
        with transaction.atomic():
            user.save(force_insert=new)
    except IntegrityError as error:
        raise UnableToUsePhone(
            str(
                text(
                    "这个号码不能用于这个账户，请换一个号码。一个号码只能登录一个账户。",
                    "This number cannot be used for this account: take another one. A number signs in to one account only.",
                )
            )
        ) from error


def _note(
    by: Viewer,
    action: str,
    user: User,
    person_id: int,
    area: str,
    changes: Mapping[str, tuple[object, object]],
    reason: str,
) -> None:
    record(
        by=by,
        action=action,
        subject="account",
        subject_id=user.pk,
        person_id=person_id,
        area=area,
        changes=changes,
        reason=reason,
    )
