"""The demo's past computed again: what was registered was put right after claims had been decided, and somebody has to decide what follows."""

from __future__ import annotations

from datetime import date, datetime

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import State
from huijia.apps.people.actions import ALWAYS, record_facts
from huijia.apps.people.models import Source
from huijia.apps.recalculation.errors import UnableToRecalculate
from huijia.apps.recalculation.preparing import prepare
from huijia.web.demo.places import COUNTY

BENEFIT = "cn/childcare-subsidy"


def correct_the_past(*, officer: Viewer, approver: Viewer, now: datetime) -> None:
    """Put the birth date of a child right whose claim was granted, and what stood in the way of one whose claim was refused; prepare what follows."""
    decided = (
        Claim.objects.filter(decisions__against_assessment=False).select_related("child").order_by("-pk")
    )
    # Not the family whose sign-in is printed: its claim is the tour's, and the last is somebody else's.
    granted = decided.filter(
        state=State.CONFIRMED, facts__chinese_national=True, facts__birth_registered=True
    )
    refused = decided.filter(state=State.REFUSED, facts__chinese_national=False)
    for claim in granted[:1]:
        # The third birthday lies in the period: five months of it are due.
        _put_right(officer, claim, now, birth_date=date(int(claim.period) - 3, 5, 10))
    for claim in refused[:1]:
        _put_right(officer, claim, now, chinese_national=True, birth_registered=True)
    try:
        prepare(
            by=approver,
            area=Area.objects.get(code=COUNTY),
            pack=BENEFIT,
            reason="户籍部门更正了登记，按更正后的情况重新测算。",
            at=now,
        )
    except UnableToRecalculate:
        return


def _put_right(officer: Viewer, claim: Claim, now: datetime, **facts: object) -> None:
    record_facts(
        by=officer,
        person=claim.child,
        facts=facts,
        valid_from=ALWAYS,
        at=now,
        source=Source.DOCUMENT,
        source_detail="户口簿",
        reason="户籍部门更正了登记",
    )
