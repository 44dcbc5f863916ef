"""Keep what would be decided otherwise, so that people decide about it. No claim changes by this."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import islice

from django.db import IntegrityError

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.audit.bulk import insert_rows, room_for_many_rows
from huijia.apps.claims.assess import benefit
from huijia.apps.fence.told import one_action
from huijia.apps.people.queries import begins
from huijia.apps.recalculation.errors import UnableToRecalculate
from huijia.apps.recalculation.finding import AT_A_TIME, Found, Looked, would_be_otherwise
from huijia.apps.recalculation.models import Case, CaseState, Recalculation
from huijia.apps.recalculation.policies import check_decide, check_prepare

_COLUMNS = (
    *("recalculation", "claim", "decision", "kind", "changed", "facts", "row"),
    *("old_minor", "new_minor", "state", "note"),
)


def prepare(
    *,
    by: Viewer,
    area: Area,
    pack: str,
    reason: str,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> Recalculation:
    """Compute an area's decided claims of a benefit again and keep those that would be decided otherwise.

    ``reason`` is what the letters will say. Doing it again finds nothing new: claims that wait in a recalculation are left out. Raises
    ``UnableToRecalculate`` when nothing would change, or when somebody else keeps the same claims at the same moment.
    """
    try:
        with room_for_many_rows(), one_action():
            return _prepared(by, area, pack, reason, at, progress)
    except IntegrityError:
        # A claim waits in one recalculation at a time: the other one was there first.
        raise UnableToRecalculate(
            "另一位同事刚刚编制了重新测算，请先看那一份。",
            "Somebody else has just prepared the same: look at theirs first.",
        ) from None


def _prepared(
    by: Viewer,
    area: Area,
    pack: str,
    reason: str,
    at: datetime,
    progress: Callable[[int], None] | None,
) -> Recalculation:
    role = check_prepare(by, area.code)
    if not reason.strip():
        raise UnableToRecalculate("请写明理由。", "Give a reason.")
    found = benefit(pack)
    made = Recalculation.objects.create(
        area=area,
        pack=found.pack.id,
        pack_version=found.pack.version,
        reason=reason.strip(),
        prepared_by=by.id,
        prepared_by_name=by.name,
        prepared_at=at,
        looked_at=0,
    )
    looked = Looked()
    cases = would_be_otherwise(found, begins("claim__area_id", area.code), at=at, looked=looked)

    count = 0
    # Part by part: what is written concerns claims that were looked at already, and memory does not grow.
    while part := list(islice(cases, AT_A_TIME)):
        count += insert_rows(Case, _COLUMNS, [_row(made.pk, case) for case in part])
        if progress is not None:
            progress(looked.claims)
    if not count:
        raise UnableToRecalculate(
            "没有需要改变的决定。", "No decision would be otherwise: there is nothing to decide."
        )
    Recalculation.objects.filter(pk=made.pk).update(looked_at=looked.claims)
    made.looked_at = looked.claims
    record(
        by=by.acting_as(role),
        action="recalculation.prepared",
        subject="recalculation",
        subject_id=made.pk,
        area=area.code,
        changes={
            "cases": (None, count),
            "looked_at": (None, looked.claims),
            "law": (None, found.pack.version),
        },
        reason=made.reason,
    )
    return made


@one_action()
def cancel(*, by: Viewer, recalculation: Recalculation, reason: str, at: datetime) -> None:
    """Give up what still waits. What was decided stays decided. Whoever prepared it, or the county, may."""
    found = Recalculation.objects.select_for_update(of=("self",)).get(pk=recalculation.pk)
    if by.id != found.prepared_by:
        check_decide(by, found)
    if found.cancelled_at is not None:
        raise UnableToRecalculate("这次重新测算已取消。", "This recalculation was cancelled.")
    if not reason.strip():
        raise UnableToRecalculate("请写明理由。", "Give a reason.")
    given_up = found.cases.filter(state=CaseState.OPEN).update(
        state=CaseState.SET_ASIDE, settled_by=by.id, settled_at=at, note=reason.strip()[:500]
    )
    found.cancelled_at = at
    found.save(update_fields=["cancelled_at"])
    record(
        by=by,
        action="recalculation.cancelled",
        subject="recalculation",
        subject_id=found.pk,
        area=found.area_id,
        changes={"cases": (given_up, 0)},
        reason=reason,
    )


def _row(recalculation: int, case: Found) -> tuple[object, ...]:
    changed = {name: list(pair) for name, pair in case.changed.items()}
    return (
        *(recalculation, case.claim, case.decision, case.kind.value, changed, case.facts, case.row),
        *(case.old_minor, case.new_minor, CaseState.OPEN.value, ""),
    )
