"""Reading accounts."""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Grant, Role, User
from huijia.apps.accounts.viewer import Viewer


def areas_under(codes: tuple[str, ...], field: str = "code") -> Q:
    """A condition: the area lies in one of these. Nothing where there are none."""
    condition = Q(pk__in=())
    for code in codes:
        condition |= Q(**{f"{field}__startswith": code})
    return condition


def areas_administered_by(viewer: Viewer) -> QuerySet[Area]:
    """Areas for which this administrator gives roles."""
    return Area.objects.filter(areas_under(viewer.areas.get(Role.ADMINISTRATOR, ()))).order_by("code")


def accounts_seen_by(viewer: Viewer) -> QuerySet[User]:
    """Staff accounts that this administrator looks after: those with a role, now or once, in the administrator's area, and none
    in an area beyond it. Families' accounts are not among them: they are looked after at the counter."""
    codes = viewer.areas.get(Role.ADMINISTRATOR, ())
    staff = Grant.objects.exclude(role=Role.FAMILY)
    inside = staff.filter(areas_under(codes, "area__code"))
    beyond = staff.exclude(pk__in=inside.values("pk"))
    return (
        User.objects.filter(pk__in=inside.values("user_id"))
        .exclude(pk__in=beyond.values("user_id"))
        .order_by("username")
    )


def account_seen_by(viewer: Viewer, account_id: int) -> User:
    """An account. Raises ``UnableToFind`` when there is none, or not for this administrator."""
    found = accounts_seen_by(viewer).filter(pk=account_id).first()
    if found is None:
        raise UnableToFind("no such account")
    return found


def home_area(user: User) -> str:
    """The code of the area in which an account has its first role; empty for a family."""
    grant = Grant.objects.filter(user=user, area__isnull=False).order_by("pk").first()
    return (grant.area_id or "") if grant else ""


def user_with_phone(phone: str, *, on: date) -> User | None:
    """The account of a family with this phone. One with a role in the office on a day is not found: a code is not enough for it."""
    held = Grant.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)
    staff = held.exclude(role=Role.FAMILY)
    return (
        User.objects.filter(phone_index__of=phone, is_active=True, pk__in=held.values("user_id"))
        .exclude(pk__in=staff.values("user_id"))
        .first()
    )


def has_second_factor(user_id: int) -> bool:
    """Whether an account has an app or a passkey; recovery codes alone are none."""
    strong = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=strong).exists())


def county_of(area: Area) -> Area:
    """The county in which an area lies: it decides, whatever village a claim comes from. The area itself where there is none."""
    return Area.objects.filter(code=area.code[: Area.Level.COUNTY]).first() or area
