"""Making accounts, giving and ending roles."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from huijia.apps.accounts.models import Area, Grant, Role, User
from huijia.apps.accounts.viewer import Viewer
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
