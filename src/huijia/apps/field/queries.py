"""Reading devices, and work that waits to be settled. ``viewer`` decides what is seen; what is not seen is not there."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Grant, Role
from huijia.apps.accounts.queries import accounts_seen_by, areas_under
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.field.models import Device, Operation
from huijia.apps.outreach.states import WORKER_ROLES
from huijia.apps.people.queries import within

TO_SETTLE = Q(settled_at__isnull=True) & (Q(result=Operation.Result.REFUSED) | Q(twin__isnull=False))


def state_of(device_id: uuid.UUID) -> str:
    """``open``, ``shut_out`` or ``unknown``: what a device is told about itself by whoever has its id, signed in or not."""
    found = Device.objects.filter(pk=device_id).values_list("shut_out_at", flat=True).first()
    if found is not None:
        return "shut_out"
    return "open" if Device.objects.filter(pk=device_id).exists() else "unknown"


def devices_seen_by(viewer: Viewer) -> QuerySet[Device]:
    """Devices not shut out: one's own, for a health worker those of the area's workers, for an administrator those of the accounts in their care."""
    workers = Grant.objects.filter(
        areas_under(viewer.areas.get(Role.HEALTH_WORKER, ()), "area__code"), role__in=WORKER_ROLES
    )
    seen = Q(user=viewer.id) | Q(user__in=workers.values("user"))
    if viewer.has(Role.ADMINISTRATOR):
        seen |= Q(user__in=accounts_seen_by(viewer).values("pk"))
    return (
        Device.objects.filter(seen, shut_out_at__isnull=True)
        .select_related("user")
        .order_by("user__name", "name")
    )


def device_to_shut_out(viewer: Viewer, device_id: uuid.UUID) -> tuple[Viewer, Device]:
    """A device, and the viewer in the role in which they may shut it out. Raises ``UnableToFind``."""
    found = devices_seen_by(viewer).filter(pk=device_id).first()
    if found is None:
        raise UnableToFind("no such device")
    roles = (*WORKER_ROLES, Role.ADMINISTRATOR)
    role = next((each for each in roles if viewer.has(each)), None)
    return (viewer.acting_as(role) if role else viewer), found


def refused_of(viewer: Viewer) -> QuerySet[Operation]:
    """One's own work that was refused and that nobody has settled, in the order in which it came in."""
    own = Operation.objects.filter(user=viewer.id, result=Operation.Result.REFUSED, settled_at__isnull=True)
    return own.order_by("received_at", "device_at", "pk")


def to_settle(viewer: Viewer) -> QuerySet[Operation]:
    """Refused and doubled work that waits: one's own refused, and for a health worker all of the area."""
    own = Q(user=viewer.id, result=Operation.Result.REFUSED) if viewer.has(*WORKER_ROLES) else Q(pk__in=())
    seen = own | within(viewer, Role.HEALTH_WORKER)
    return (
        Operation.objects.filter(TO_SETTLE, seen)
        .select_related("user", "device", "area")
        .order_by("received_at", "device_at", "pk")
    )


def operation_to_settle(viewer: Viewer, operation_id: uuid.UUID) -> Operation:
    """One of them. Raises ``UnableToFind``."""
    found = to_settle(viewer).filter(pk=operation_id).first()
    if found is None:
        raise UnableToFind("no such work")
    return found
