"""Who may compute the past again, and who decides what follows. ``check_...`` raises; nothing here writes."""

from __future__ import annotations

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.people.models import Fact
from huijia.apps.people.queries import records_of
from huijia.apps.recalculation.errors import UnableToRecalculate
from huijia.apps.recalculation.models import Case, CaseState, Recalculation
from huijia.apps.recalculation.queries import WHO_PREPARES
from huijia.apps.wording import text


def check_prepare(viewer: Viewer, area: str) -> Role:
    """The role in which the viewer computes an area's past again. Raises ``UnableToFind``."""
    for role in (Role.COUNTY_APPROVER, Role.TOWNSHIP_OFFICER):
        if viewer.serves(area, role):
            return role
    raise UnableToFind("no such area")


def check_decide(viewer: Viewer, recalculation: Recalculation) -> None:
    """The county decides, never whoever prepared it. Raises ``UnableToFind``, ``NotAllowed`` and ``UnableToRecalculate``."""
    if not viewer.serves(recalculation.area_id, *WHO_PREPARES):
        raise UnableToFind("no such recalculation")
    if not viewer.serves(recalculation.area_id, Role.COUNTY_APPROVER):
        raise NotAllowed(str(text("由县级人员决定。", "The county decides.")))
    if viewer.id == recalculation.prepared_by:
        raise NotAllowed(
            str(
                text(
                    "编制重新测算的人不能作出决定，请由另一位县级人员办理。",
                    "Whoever prepared a recalculation cannot decide it: that is for somebody else of the county.",
                )
            )
        )
    if recalculation.cancelled_at is not None:
        raise UnableToRecalculate("这次重新测算已取消。", "This recalculation was cancelled.")


def can_decide(viewer: Viewer, recalculation: Recalculation) -> bool:
    """Whether ``check_decide`` would let it pass."""
    try:
        check_decide(viewer, recalculation)
    except (NotAllowed, UnableToRecalculate, UnableToFind):
        return False
    return True


def check_settle(viewer: Viewer, case: Case) -> None:
    """As ``check_decide``, for one case that waits; whoever recorded what changed does not decide what follows from it."""
    check_decide(viewer, case.recalculation)
    if case.state != CaseState.OPEN:
        raise UnableToRecalculate(
            "这一件已经办过，请刷新页面。", "This case was settled already. Reload the page."
        )
    recorded = Fact.objects.filter(
        person__in=records_of(case.claim.child),
        name__in=list(case.changed),
        recorded_at__gt=case.decision.assessment.made_at,
        recorded_by=viewer.id,
    )
    if case.changed and recorded.exists():
        raise NotAllowed(
            str(
                text(
                    "登记这项更正的人不能据此作出决定。",
                    "Whoever recorded the correction cannot decide what follows from it.",
                )
            )
        )
