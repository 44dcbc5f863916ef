"""A session that is to come and one that has begun, and a certificate, to test with."""

from __future__ import annotations

from datetime import timedelta

from huijia.apps.accounts.models import Area, User
from huijia.apps.training.models import Attendance, Certificate, Session
from tests.apps.conftest import NOW, TODAY


def trained_in(area: Area, user: User) -> dict[str, object]:
    """Variable of an address -> a session of an area (another has begun), and a certificate of somebody who comes to both."""
    hour = timedelta(hours=1)
    for begins in (NOW - hour, NOW + hour):
        session = Session.objects.create(course="privacy", area=area, place="会议室", starts_at=begins)
        Attendance.objects.create(session=session, user=user)
    certificate, _ = Certificate.objects.get_or_create(
        user=user, course="rights", earned_on=TODAY, defaults={"valid_until": TODAY + timedelta(days=365)}
    )
    return {"int:session_id": session.pk, "int:certificate_id": certificate.pk}
