"""Work that was refused, or recorded by two, is looked at by a person: recorded as done after all, dropped, or left as it is. Each with its entry."""

from __future__ import annotations

import uuid
from datetime import datetime

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.field.errors import UnableToSettle
from huijia.apps.field.models import Operation
from huijia.apps.field.policies import acting
from huijia.apps.field.queries import operation_to_settle
from huijia.apps.field.steps import KINDS
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.wording import text

How = Operation.How


def ways(viewer: Viewer, operation: Operation) -> list[How]:
    """How this viewer can settle it. Recording it after all is for a health worker of the area who did not do it."""
    looks_after = viewer.serves(operation.area_id, Role.HEALTH_WORKER)
    if operation.result == Operation.Result.ACCEPTED:
        return [How.BOTH_RIGHT] if looks_after else []
    if looks_after and operation.user_id != viewer.id and operation.kind in KINDS:
        return [How.RECORDED, How.DROPPED]
    return [How.DROPPED]


@one_action()
def settle(*, by: Viewer, operation_id: uuid.UUID, how: How, at: datetime) -> Operation:
    """Settle it. Raises ``UnableToFind``; ``UnableToSettle`` for a way that is not open; outreach's ``Refused`` where it still may not be done."""
    seen = operation_to_settle(by, operation_id)
    held = Operation.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    if held.settled_at is not None:
        raise UnableToFind("settled meanwhile")
    if how not in ways(by, held):
        raise UnableToSettle(str(text("这里不能这样处理。", "It cannot be settled in this way.")))
    role = Role.HEALTH_WORKER if by.serves(held.area_id, Role.HEALTH_WORKER) else acting(by).role
    by = by.acting_as(role)
    if how == How.RECORDED:
        # A step of its own, by whoever settles it: what was refused keeps its answer for ever.
        stamp = Stamp(at, device_at=held.device_at, device=str(held.device_id))
        KINDS[held.kind].take_after_all(by, held.subject, held.payload, stamp)
    held.settled_at, held.settled_by_id, held.settled_how = at, by.id, how
    held.save(update_fields=["settled_at", "settled_by", "settled_how"])
    record(
        by=by,
        action=f"operation.{how}",
        subject="operation",
        subject_id=held.pk,
        area=held.area_id,
        changes={"done_by": (None, seen.user.name), "reason": (None, held.reason or None)},
    )
    return held
