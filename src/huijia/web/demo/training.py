"""The demo's training: certificates of some of the staff, one that has ended, a session to come and one that was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.training.actions import answer_course, hold_session, note_who_came, set_coming
from huijia.apps.training.courses import courses
from huijia.web.demo.places import COUNTY

_CERTIFICATES = (
    ("demo.health", "rights", 20),
    ("demo.health", "privacy", 350),
    ("demo.officer", "privacy", 500),
    ("demo.officer", "charter", 12),
    ("demo.approver", "charter", 90),
)
"""Who answered which course so many days ago."""


def make_training(*, staff: Mapping[str, Viewer], now: datetime) -> None:
    """Make it; ``staff``: sign-in name -> viewer."""
    today = timezone.localdate(now)
    for name, slug, days in _CERTIFICATES:
        course = courses()[slug]
        right = ["0"] * len(course.questions)
        answer_course(by=staff[name], course=course, chosen=right, on=today - timedelta(days=days))
    administrator, county = staff["demo.administrator"], Area.objects.get(code=COUNTY)
    for slug, days in (("privacy", -20), ("rights", 9)):
        begins = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
        announced = min(begins, now) - timedelta(days=10)
        made = hold_session(
            by=administrator, area=county, course=courses()[slug], place="县政务服务中心三楼", starts_at=begins, at=announced,
        )  # fmt: skip
        for name in ("demo.officer", "demo.contact"):
            set_coming(by=staff[name], session_id=made.pk, comes=True, at=announced)
        if days < 0:
            came = [staff["demo.officer"].id or 0]
            note_who_came(by=administrator, session_id=made.pk, users=came, at=now)
