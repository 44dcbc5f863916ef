"""Reading campaigns and stock: health workers see their area."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.queries import areas_under
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.campaigns.models import Campaign, Material, Movement, Step
from huijia.apps.events.models import HandedOut

TO_BOOK_FOR = timedelta(days=60)
"""So long after an event the stock's page still names what was handed out there and is booked against no stock."""


def _codes(viewer: Viewer) -> tuple[str, ...]:
    return viewer.areas.get(Role.HEALTH_WORKER, ())


def areas_of_staff(viewer: Viewer) -> QuerySet[Area]:
    """Areas in which the viewer plans."""
    return Area.objects.filter(areas_under(_codes(viewer))).order_by("code")


def campaigns_seen_by(viewer: Viewer) -> QuerySet[Campaign]:
    """Campaigns of the viewer's area, by their first day."""
    found = Campaign.objects.filter(areas_under(_codes(viewer), "area__code"))
    return found.select_related("area").order_by("starts_on", "pk")


def campaigns_in(viewer: Viewer, year: int) -> QuerySet[Campaign]:
    """Those of which a day lies in a year."""
    return campaigns_seen_by(viewer).filter(starts_on__lte=date(year, 12, 31), ends_on__gte=date(year, 1, 1))


def campaign_seen_by(viewer: Viewer, campaign_id: int) -> Campaign:
    """One of them. Raises ``UnableToFind``."""
    found = campaigns_seen_by(viewer).filter(pk=campaign_id).first()
    if found is None:
        raise UnableToFind("no such campaign")
    return found


def step_seen_by(viewer: Viewer, campaign_id: int, step_id: int) -> Step:
    """A step of a campaign. Raises ``UnableToFind``."""
    found = campaign_seen_by(viewer, campaign_id).steps.filter(pk=step_id).first()
    if found is None:
        raise UnableToFind("no such step")
    return found


def stock_seen_by(viewer: Viewer) -> QuerySet[Material]:
    """Material of the viewer's area."""
    found = Material.objects.filter(areas_under(_codes(viewer), "area__code"))
    return found.select_related("area").order_by("area", "kind", "title")


def material_seen_by(viewer: Viewer, material_id: int) -> Material:
    """One of them. Raises ``UnableToFind``."""
    found = stock_seen_by(viewer).filter(pk=material_id).first()
    if found is None:
        raise UnableToFind("no such material")
    return found


def hand_outs() -> QuerySet[Any]:
    """What was handed out at events, each with ``left``: pieces that are booked against no stock yet."""
    kind = Movement.Kind.HANDED_OUT
    moved = Movement.objects.filter(event=OuterRef("event"), material__kind=OuterRef("material"), kind=kind)
    total = moved.order_by().values("event").annotate(total=Sum("change")).values("total")
    return HandedOut.objects.annotate(left=F("pieces") + Coalesce(Subquery(total), 0))


def hand_outs_to_book(viewer: Viewer, *, at: datetime) -> QuerySet[Any]:
    """Those of the viewer's area of which something is left, the latest event first."""
    theirs = areas_under(_codes(viewer), "event__area__code")
    found = hand_outs().filter(theirs, left__gt=0, event__ends_at__gte=at - TO_BOOK_FOR)
    return found.select_related("event__area").order_by("-event__starts_at", "event", "material")


def stock_to_hand_out(viewer: Viewer) -> QuerySet[Material]:
    """Material of the area in which the viewer works, as health worker or as contact of a village or township."""
    codes = tuple(
        code for role in (Role.HEALTH_WORKER, Role.VILLAGE_CONTACT) for code in viewer.areas.get(role, ())
    )
    return Material.objects.filter(areas_under(codes, "area__code"))


def wrong_stock() -> Iterable[int]:
    """Ids of material whose pieces are not the sum of its movements: there should be none, ever."""
    moved = Coalesce(Sum("movements__change"), 0)
    return Material.objects.alias(moved=moved).exclude(pieces=F("moved")).values_list("pk", flat=True)
