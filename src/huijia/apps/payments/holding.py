"""Not paying for the time being: with a reason from a short list, and a day on which somebody looks again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import Hold
from huijia.apps.payments.policies import check_holds
from huijia.apps.people.models import Person

LONGEST = timedelta(days=30)
"""Within so many days somebody looks again. No source sets it: it is ours, so that nobody is forgotten."""


@one_action()
def hold(
    *, by: Viewer, child: Person, kind: Hold.Kind, reason: str, look_again_on: date, at: datetime
) -> Hold:
    """Pay nothing for a child until the hold is ended. Raises ``UnableToPay`` without a reason, or for too long."""
    check_holds(by, child)
    today = timezone.localtime(at).date()
    if not reason.strip():
        raise UnableToPay("请写明理由。", "Give a reason.")
    if not today < look_again_on <= today + LONGEST:
        raise UnableToPay(
            f"复查日期应在 {LONGEST.days} 天以内。", f"The day to look again lies within {LONGEST.days} days."
        )
    try:
        with one_action():
            made = Hold.objects.create(
                child=child,
                kind=kind,
                reason=reason.strip(),
                from_on=today,
                look_again_on=look_again_on,
                made_by=by.id,
                made_at=at,
            )
    except IntegrityError:
        raise UnableToPay(
            "这个孩子已因同样原因暂缓发放。", "The child is on hold for this reason already."
        ) from None
    record(
        by=by,
        action="payment.held",
        subject="hold",
        subject_id=made.pk,
        person_id=child.pk,
        area=child.area_id,
        changes={"kind": (None, str(kind)), "look_again_on": (None, look_again_on.isoformat())},
        reason=reason,
    )
    return made


@one_action()
def let_go(*, by: Viewer, hold: Hold, reason: str, at: datetime) -> Hold:
    """End a hold: the next run pays again."""
    found = Hold.objects.select_for_update(of=("self",)).select_related("child").get(pk=hold.pk)
    check_holds(by, found.child)
    if found.ended_at is not None:
        raise UnableToPay("已恢复发放。", "It was ended already.")
    if not reason.strip():
        raise UnableToPay("请写明理由。", "Give a reason.")
    found.ended_by, found.ended_at, found.ended_why = by.id, at, reason.strip()
    found.save(update_fields=["ended_by", "ended_at", "ended_why"])
    record(
        by=by,
        action="payment.let_go",
        subject="hold",
        subject_id=found.pk,
        person_id=found.child_id,
        area=found.child.area_id,
        changes={"ended": (None, timezone.localtime(at).date().isoformat())},
        reason=reason,
    )
    return found
