"""Work that was recorded on a device comes in: each thing in a transaction of its own, accepted or refused with its reason, and never twice.

Whatever is sent again gets the answer that is kept. What was refused has no effect anywhere; it waits for somebody to settle it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import User
from huijia.apps.accounts.queries import home_area
from huijia.apps.accounts.viewer import Viewer, viewer_of
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.field.errors import NotTaken, Reason, UnableToReach
from huijia.apps.field.models import Device, Operation
from huijia.apps.field.policies import acting, why_refused
from huijia.apps.field.steps import KINDS, Malformed, read, same_step
from huijia.apps.outreach.errors import Refused
from huijia.apps.outreach.stamps import Stamp

MOST = 200
"""Things that are taken in with one request."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing as it came in. ``kind`` is ``unknown``, and ``payload`` empty, where it has no shape that is known: nothing else is kept of it."""

    id: uuid.UUID
    kind: str = Operation.Kind.UNKNOWN
    subject: str = ""
    payload: Mapping[str, str] = field(default_factory=dict)
    on_version: int | None = None
    device_at: datetime | None = None


def read_sent(raw: Any) -> Sent | None:
    """What one thing says; None where it has not even an id, so that nothing can be kept of it."""
    try:
        found = uuid.UUID(raw["id"])
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    at = _moment(raw.get("at"))
    version = raw.get("on_version")
    is_version = version is None or (isinstance(version, int) and 0 <= version < 2**31)
    try:
        subject, payload = read(raw.get("kind"), raw.get("subject"), raw.get("payload"))
    except (Malformed, TypeError):
        return Sent(found, device_at=at)
    return (
        Sent(found, raw["kind"], subject, payload, version, at) if is_version else Sent(found, device_at=at)
    )


def receive(*, by: Viewer, device_id: uuid.UUID, sent: Iterable[Sent], at: datetime) -> list[Operation]:
    """Take in what was recorded on a device, in the order in which it was recorded; what became of each.

    Raises ``UnableToReach`` for a device that is not known. A device that is shut out, or somebody else's, gets its refusals. Whatever else goes
    wrong leaves what was answered before in place: the device sends the rest again.
    """
    return [_receive(by, device_id, each, at) for each in sent]


@one_action()
def _receive(by: Viewer, device_id: uuid.UUID, sent: Sent, at: datetime) -> Operation:
    # The device first: what it sends twice at once comes in one after the other.
    device = Device.objects.select_for_update(of=("self",)).filter(pk=device_id).first()
    if device is None:
        raise UnableToReach("unknown_device")
    kept = Operation.objects.filter(pk=sent.id).first()
    if kept is not None:
        return kept if _is_same(kept, sent, by, device) else _not_kept(kept, Reason.OP_ID_IN_USE, device)
    assert by.id is not None, "a device is an account's"
    user = User.objects.get(pk=by.id)
    today = timezone.localtime(at).date()
    place = KINDS[sent.kind].find(sent.subject) if sent.kind in KINDS else None
    # Looked for before the step is taken: from its entry on, this holds the end of the trail, for which all others wait.
    twin = _twin_of(sent, place[0], user) if place else None
    now = viewer_of(user, on=today)
    refusal = why_refused(device, user, now)
    reason = refusal.code if refusal else _take(acting(now), device, sent, at)
    household, area = place or (None, _area_of(now, user))
    operation = Operation(
        id=sent.id,
        device=device,
        user=user,
        kind=sent.kind,
        subject=sent.subject,
        on_version=sent.on_version,
        payload=dict(sent.payload),
        day=_day_of(sent),
        device_at=sent.device_at,
        received_at=at,
        result=Operation.Result.REFUSED if reason else Operation.Result.ACCEPTED,
        reason=reason,
        household=household,
        area_id=area,
        twin=twin,
    )
    operation.save(force_insert=True)
    _written(operation, now if refusal else acting(now))
    return operation


def _take(by: Viewer, device: Device, sent: Sent, at: datetime) -> str:
    """Take the step; the code of the reason for which it may not be taken, or nothing."""
    if sent.kind not in KINDS:
        return Reason.MALFORMED.code
    stamp = Stamp(at, id=sent.id, on_version=sent.on_version, device_at=sent.device_at, device=str(device.pk))
    try:
        with one_action():
            KINDS[sent.kind].take(by, sent.subject, sent.payload, stamp)
    except (Refused, NotTaken) as refused:
        return refused.reason.code
    except UnableToFind:
        return Reason.NOT_THERE.code
    return ""


def _is_same(kept: Operation, sent: Sent, by: Viewer, device: Device) -> bool:
    # A clock that was set meanwhile, and the version, do not make it another thing.
    return (kept.user_id, kept.device_id, kept.kind, kept.subject, kept.payload) == (
        by.id,
        device.pk,
        sent.kind,
        sent.subject,
        dict(sent.payload),
    )


def _not_kept(kept: Operation, reason: Reason, device: Device) -> Operation:
    """An answer of which nothing is kept, as its id belongs to something else."""
    return Operation(
        id=kept.pk, device=device, result=Operation.Result.REFUSED, reason=reason.code, received_at=kept.received_at
    )  # fmt: skip


ONE_OF_MANY = (Operation.Kind.ITEM, Operation.Kind.HAND_OUT)
"""Kinds of which a household, or a day without a household, has several subjects: twins are of the same one."""


def _twin_of(sent: Sent, household: int | None, user: User) -> uuid.UUID | None:
    """Somebody else's record of the same step for the same household and day, the first one."""
    day = _day_of(sent)
    if day is None or sent.kind == Operation.Kind.QUIET:
        return None
    others = Operation.objects.filter(household=household, day=day, kind=sent.kind).exclude(user=user)
    if sent.kind in ONE_OF_MANY:
        others = others.filter(subject=sent.subject)
    step = same_step(sent.kind, sent.payload)
    for other in others.order_by("received_at", "pk"):
        if same_step(other.kind, other.payload) == step:
            return other.pk
    return None


def _written(operation: Operation, by: Viewer) -> None:
    """The thing's own entry, with the device's clock; the server's is the entry's."""
    told = operation.device_at
    record(
        by=by,
        action=f"operation.{operation.result}",
        subject="operation",
        subject_id=operation.pk,
        area=operation.area_id,
        changes={
            "step": (None, same_step(operation.kind, operation.payload)),
            "thing": (None, operation.subject),
            "device": (None, str(operation.device_id)),
            "device_clock": (None, told.isoformat() if told else None),
            "reason": (None, operation.reason or None),
        },
    )


def _area_of(viewer: Viewer, user: User) -> str:
    try:
        by = acting(viewer)
    except UnableToFind:
        return home_area(user)
    return by.areas[by.role][0]


def _day_of(sent: Sent) -> date | None:
    if "day" in sent.payload:
        return date.fromisoformat(sent.payload["day"])
    return timezone.localtime(sent.device_at).date() if sent.device_at else None


def _moment(raw: Any) -> datetime | None:
    """A moment that a device tells, with its zone; None for anything else."""
    if not isinstance(raw, str) or len(raw) > 40:
        return None
    try:
        found = parse_datetime(raw)
        # A day beyond what other zones can tell of is no day.
        return found if found and found.tzinfo and 1970 <= found.year <= 9000 else None
    except ValueError:
        return None
