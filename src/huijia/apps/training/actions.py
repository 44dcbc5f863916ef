"""Answering a course, holding sessions, coming to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.training.courses import Course
from huijia.apps.training.errors import UnableToTrain
from huijia.apps.training.models import Attendance, Certificate, Session
from huijia.apps.training.queries import sessions_coming, sessions_held_by
from huijia.apps.wording import text


@transaction.atomic
def answer_course(*, by: Viewer, course: Course, chosen: Sequence[str], on: date) -> Certificate | None:
    """Answer all questions: a certificate where all are right, None where one is not. Wrong answers are kept nowhere, nor how often somebody tried.

    The same day again gives the same certificate. Raises ``NotAllowed`` for whoever is not staff.
    """
    if by.id is None or not by.is_staff:
        raise NotAllowed(str(text("课程是为工作人员准备的。", "Courses are for staff.")))
    if list(chosen) != ["0"] * len(course.questions):
        return None
    made, is_new = Certificate.objects.get_or_create(
        user_id=by.id,
        course=course.slug,
        earned_on=on,
        defaults={"valid_until": months_later(on, course.valid_months)},
    )
    if is_new:
        record(by=by, action="training.certified", subject="certificate", subject_id=made.pk)
    return made


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month.

    >>> months_later(date(2028, 2, 29), 12)
    datetime.date(2029, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    first_after = date(year + month // 12, month % 12 + 1, 1)
    last = (first_after - date(year, month, 1)).days
    return date(year, month, min(day.day, last))


@transaction.atomic
def hold_session(
    *, by: Viewer, area: Area, course: Course, place: str, starts_at: datetime, at: datetime
) -> Session:
    """Announce a session. Raises ``NotAllowed`` for an area of others, ``UnableToTrain`` for a moment that is past."""
    if not by.serves(area.code, Role.ADMINISTRATOR):
        raise NotAllowed(str(text("您不能在这个地区安排培训。", "You cannot hold a session in this area.")))
    if starts_at <= at:
        raise UnableToTrain(str(text("时间已经过去。", "That time is over.")))
    made = Session.objects.create(course=course.slug, area=area, place=place, starts_at=starts_at)
    record(by=by, action="training.session_announced", subject="session", subject_id=made.pk, area=area.code)
    return made


@transaction.atomic
def set_coming(*, by: Viewer, session_id: int, comes: bool, at: datetime) -> None:
    """Say that one comes to a session, or does not after all. Raises ``UnableToFind`` for one that is not for the viewer."""
    session = sessions_coming(by, at=at).filter(pk=session_id).first()
    if session is None or by.id is None or not by.is_staff:
        raise UnableToFind("no such session")
    if comes:
        Attendance.objects.get_or_create(session=session, user_id=by.id)
    else:
        Attendance.objects.filter(session=session, user=by.id).delete()
    record(
        by=by,
        action="training.coming" if comes else "training.not_coming",
        subject="session",
        subject_id=session.pk,
        area=session.area_id,
    )


@transaction.atomic
def note_who_came(*, by: Viewer, session_id: int, users: Collection[int], at: datetime) -> None:
    """Note who of those who said so came to a session of the administrator's area; the others stay as they were. Raises ``UnableToFind``."""
    session = sessions_held_by(by).filter(pk=session_id, starts_at__lte=at).first()
    if session is None:
        raise UnableToFind("no such session, or it has not begun")
    session.attendances.update(came=False)
    session.attendances.filter(user__in=users).update(came=True)
    record(
        by=by,
        action="training.attendance_noted",
        subject="session",
        subject_id=session.pk,
        area=session.area_id,
    )
