"""The demo's released figures: the past months of its county, and invented figures of population."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.reports.indicators import Side, of_side
from huijia.apps.reports.queries import waiting_periods
from huijia.apps.reports.releasing import looked_at, publish
from huijia.apps.reports.take_up import keep_population
from huijia.web.demo.places import COUNTY, VILLAGES

MONTHS = 3
SHOWN = ("decided", "handed_in", "objections_decided", "events_held", "visitors")
"""A few tables: the rest waits to be released by whoever tries it."""
PEOPLE = (64, 51, 47, 38, 42, 33, 26, 19)
"""Children under three of each village: invented."""
BENEFIT = "cn/childcare-subsidy"


def make_reports(*, approver: Viewer, worker: Viewer, now: datetime) -> None:
    """Release the last months, the earliest first."""
    today = timezone.localtime(now).date()
    for side, by in ((Side.BENEFITS, approver), (Side.OUTREACH, worker)):
        for indicator in of_side(side):
            if indicator.key not in SHOWN:
                continue
            for period in reversed(list(islice(waiting_periods(COUNTY, indicator, today=today), MONTHS))):
                found = looked_at(by=by, indicator=indicator, county=COUNTY, period=period, at=now)
                publish(by=by, table=indicator.key, county=COUNTY, period=period, found=found, at=now)
    keep_population(
        by=approver, county=COUNTY, pack=BENEFIT, year=today.year, age_from=0, age_to=2,
        source="虚构数字，只用于演示（invented, for the demo only）", people=dict(zip(VILLAGES, PEOPLE, strict=True)), at=now,
    )  # fmt: skip
