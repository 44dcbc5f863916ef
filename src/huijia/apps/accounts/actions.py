"""Making accounts, giving and ending roles, and what signing in leaves in the audit trail."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from huijia.apps.accounts.models import Area, Grant, Role, User
from huijia.apps.accounts.policies import check_administers, check_given, check_gives_role
from huijia.apps.accounts.queries import home_area
from huijia.apps.accounts.viewer import STRANGER, Viewer
from huijia.apps.audit.actions import record


@transaction.atomic
def make_account(
    *,
    by: Viewer,
    username: str,
    name: str,
    password: str | None = None,
    phone: str | None = None,
    email: str = "",
) -> User:
    """Make an account without any role. Without a password it can be entered by a one-time code or a passkey only."""
    user = User(username=username, name=name, email=email, phone=phone, password=make_password(password))
    user.save(force_insert=True)
    record(
        by=by,
        action="account.made",
        subject="account",
        subject_id=user.pk,
        changes={"username": (None, username), "name": (None, name)},
    )
    return user


@transaction.atomic
def give_role(
    *,
    by: Viewer,
    user: User,
    role: Role,
    area: Area | None,
    valid_from: date,
    valid_until: date | None = None,
) -> Grant:
    """Give an account a role in an area."""
    grant = Grant.objects.create(
        user=user, role=role, area=area, valid_from=valid_from, valid_until=valid_until
    )
    code = area.code if area else ""
    record(
        by=by,
        action="role.given",
        subject="account",
        subject_id=user.pk,
        area=code,
        changes={
            "role": (None, str(role)),
            "area": (None, code),
            "valid_from": (None, valid_from.isoformat()),
        },
    )
    return grant


@transaction.atomic
def end_role(*, by: Viewer, grant: Grant, last_day: date, reason: str) -> None:
    """End a role after a day."""
    old = grant.valid_until
    grant.valid_until = last_day
    grant.save(update_fields=["valid_until"])
    record(
        by=by,
        action="role.ended",
        subject="account",
        subject_id=grant.user_id,
        area=grant.area_id or "",
        changes={"valid_until": (old.isoformat() if old else None, last_day.isoformat())},
        reason=reason,
    )


@transaction.atomic
def make_staff_account(
    *, by: Viewer, username: str, name: str, role: Role, area: Area, valid_from: date
) -> tuple[User, str]:
    """Make an account with its first role. Returns it with a first password, which is kept nowhere and shown once."""
    check_gives_role(by, role, area.code)
    password = new_password()
    user = make_account(by=by, username=username, name=name, password=password)
    give_role(by=by, user=user, role=role, area=area, valid_from=valid_from)
    return user, password


@transaction.atomic
def give_staff_role(*, by: Viewer, user: User, role: Role, area: Area, valid_from: date) -> Grant:
    """Give an account that this administrator looks after one more role."""
    check_administers(by, user)
    check_gives_role(by, role, area.code)
    return give_role(by=by, user=user, role=role, area=area, valid_from=valid_from)


@transaction.atomic
def end_staff_role(*, by: Viewer, grant: Grant, last_day: date, reason: str) -> None:
    """End a role of an account that this administrator looks after."""
    check_administers(by, grant.user)
    check_given(reason)
    end_role(by=by, grant=grant, last_day=max(last_day, grant.valid_from), reason=reason)


@transaction.atomic
def set_locked(*, by: Viewer, user: User, locked: bool, reason: str) -> None:
    """Lock an account, or open it again. Whoever is signed in with it is out at once."""
    check_administers(by, user)
    check_given(reason)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = not locked
    user.save(update_fields=["is_active"])
    record(
        by=by,
        action="account.locked" if locked else "account.unlocked",
        subject="account",
        subject_id=user.pk,
        area=home_area(user),
        changes={"locked": (not locked, locked)},
        reason=reason,
    )


@transaction.atomic
def recover_account(*, by: Viewer, user: User, reason: str) -> str:
    """Let somebody in again who lost their second factor: it is taken off, and a new password is returned, to be handed over.

    Whoever signs in with it is led to set up a second factor before anything else.
    """
    check_administers(by, user)
    check_given(reason)
    password = new_password()
    user = User.objects.select_for_update().get(pk=user.pk)
    user.password = make_password(password)  # ends every session: each holds a hash of it
    user.save(update_fields=["password"])
    factors = Authenticator.objects.filter(user_id=user.pk)
    kinds = sorted(factors.values_list("type", flat=True))
    factors.delete()
    record(
        by=by,
        action="account.recovered",
        subject="account",
        subject_id=user.pk,
        area=home_area(user),
        changes={"second_factors": (kinds, [])},
        reason=reason,
    )
    return password


@transaction.atomic
def note_signed_in(*, by: Viewer, how: list[str]) -> None:
    """Leave an entry that somebody signed in; ``how``: password, code, totp, webauthn, recovery_codes."""
    _note(by, "account.signed_in", by.id, {"how": (None, how)})


@transaction.atomic
def note_signed_out(*, by: Viewer, how: str) -> None:
    """Leave an entry that somebody signed out, or was, as the session was over."""
    _note(by, "account.signed_out", by.id, {"how": (None, how)})


@transaction.atomic
def note_sign_in_failed(*, username: str, how: str) -> None:
    """Leave an entry of a failed sign-in, by account. A name that no account has is not kept: people type passwords there."""
    user = User.objects.filter(username=username).first() if username else None
    record(
        by=STRANGER,
        action="account.sign_in_failed",
        subject="account",
        subject_id=user.pk if user else "",
        area=home_area(user) if user else "",
        changes={"how": (None, how)},
    )


@transaction.atomic
def note_factor_changed(*, by: Viewer, what: str) -> None:
    """Leave an entry that somebody changed a password or a second factor; ``what`` as ``totp_activated``."""
    _note(by, "account.factor_changed", by.id, {"what": (None, what)})


@transaction.atomic
def verify_phone(*, by: Viewer, user: User, phone: str) -> None:
    """Note that a code reached the account's phone."""
    if User.objects.filter(pk=user.pk, phone_index__of=phone, phone_verified=False).update(
        phone_verified=True
    ):
        _note(by, "account.phone_verified", user.pk, {"phone_verified": (False, True)})


def _note(by: Viewer, action: str, account: int | None, changes: dict[str, tuple[Any, Any]]) -> None:
    area = next((code for codes in by.areas.values() for code in codes), "")
    record(by=by, action=action, subject="account", subject_id=account, area=area, changes=changes)


def new_password() -> str:
    """A first password of twenty characters, without those that look alike."""
    drawn = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(20))
    return "-".join(drawn[start : start + 5] for start in range(0, 20, 5))
