"""Reading: one's own courses; for an administrator what the staff of the area still need, in the order of their names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Role, User
from huijia.apps.accounts.queries import accounts_seen_by, areas_under
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.training.courses import Course, courses
from huijia.apps.training.models import Certificate, Session

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """How somebody stands with a course: the latest certificate, and whether it holds, ends soon, or is needed."""

    course: Course
    certificate: Certificate | None
    holds: bool
    ends_soon: bool

    @property
    def is_needed(self) -> bool:
        """Whether the course is required and no certificate holds."""
        return self.course.required and not self.holds


def course_of(slug: str) -> Course:
    """A course. Raises ``UnableToFind``."""
    if slug not in courses():
        raise UnableToFind("no such course")
    return courses()[slug]


def standings(user_ids: list[int], *, on: date) -> dict[int, list[Standing]]:
    """Account -> how it stands with each course."""
    latest: dict[tuple[int, str], Certificate] = {}
    for each in Certificate.objects.filter(user__in=user_ids).order_by("valid_until", "pk"):
        latest[each.user_id, each.course] = each
    return {
        user: [_standing(course, latest.get((user, course.slug)), on) for course in courses().values()]
        for user in user_ids
    }


def _standing(course: Course, certificate: Certificate | None, on: date) -> Standing:
    holds = certificate is not None and certificate.valid_until >= on
    ends_soon = holds and certificate is not None and certificate.valid_until < on + SOON
    return Standing(course, certificate, holds, ends_soon)


def own_certificate(viewer: Viewer, certificate_id: int) -> Certificate:
    """A certificate of the viewer's own. Raises ``UnableToFind``."""
    found = Certificate.objects.select_related("user").filter(pk=certificate_id, user=viewer.id).first()
    if found is None:
        raise UnableToFind("no such certificate")
    return found


def staff_of(viewer: Viewer) -> QuerySet[User]:
    """Active staff accounts that an administrator looks after, by name: never by how they stand."""
    return accounts_seen_by(viewer).filter(is_active=True).order_by("name", "pk")


def sessions_coming(viewer: Viewer, *, at: datetime) -> QuerySet[Session]:
    """Sessions to come in whatever area holds or lies in one of the viewer's, the next first."""
    codes = {code for held in viewer.areas.values() for code in held}
    around = {code[:length] for code in codes for length in (2, 4, 6, 9, 12) if len(code) >= length}
    condition = areas_under(tuple(sorted(codes)), "area__code")
    found = Session.objects.filter(starts_at__gte=at).select_related("area")
    return found.filter(condition | Q(area__code__in=around)).order_by("starts_at", "pk")


def sessions_held_by(viewer: Viewer) -> QuerySet[Session]:
    """Sessions in the administrator's area."""
    condition = areas_under(viewer.areas.get(Role.ADMINISTRATOR, ()), "area__code")
    return Session.objects.filter(condition).select_related("area").order_by("-starts_at", "-pk")


def areas_of_administrator(viewer: Viewer) -> QuerySet[Area]:
    """Areas in which an administrator may hold a session."""
    return Area.objects.filter(areas_under(viewer.areas.get(Role.ADMINISTRATOR, ()))).order_by("code")
