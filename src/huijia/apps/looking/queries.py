"""Reading emergencies and reasons. ``viewer`` decides what is seen; what is not seen is not there."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.queries import areas_under
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.models import ChainEnd, Entry
from huijia.apps.fence.told import the_service
from huijia.apps.looking.limits import Limit
from huijia.apps.looking.models import DayBegun, Emergency, WentOn
from huijia.apps.people.models import Person
from huijia.apps.people.queries import WHO_SEES_PEOPLE

HOUR = timedelta(hours=1)


def may_open(viewer: Viewer) -> bool:
    """Whether this viewer may open a record in an emergency: those who handle claims, and nobody else."""
    return viewer.has(*WHO_SEES_PEOPLE)


def open_now(viewer: Viewer, *, at: datetime) -> QuerySet[Emergency]:
    """What the viewer opened and may still read, the latest first."""
    found = Emergency.objects.filter(user_id=viewer.id or 0, ends_at__gt=at)
    return found.order_by("-pk") if may_open(viewer) else found.none()


def emergency_open(viewer: Viewer, emergency_id: int, *, at: datetime) -> Emergency:
    """One of them. Raises ``UnableToFind``, also when its time is over."""
    found = open_now(viewer, at=at).filter(pk=emergency_id).first()
    if found is None:
        raise UnableToFind("no such record, or its time is over")
    return found


@the_service()
def person_named(*, id_number: str, name: str, birth_date: date | None) -> Person | None:
    """The one person, of whatever area, with this resident number, or with exactly this name and day of birth. Of two or none nothing is told."""
    known = Person.objects.filter(withdrawn=False).select_related("merged_into")
    if id_number:
        known = known.filter(id_number=id_number)
    elif name and birth_date:
        known = known.filter(name=" ".join(name.split()), birth_date=birth_date)
    else:
        return None
    found = {(each.merged_into or each).pk: each.merged_into or each for each in known.order_by("pk")[:20]}
    return next(iter(found.values())) if len(found) == 1 else None


@the_service()
def emergencies_of(*people: Person, since: datetime) -> list[Emergency]:
    """Emergencies in which a record of these people was opened, the latest first: for themselves, and who cares for them."""
    kept = {each.merged_into_id or each.pk for each in people}
    merged = Person.objects.filter(merged_into__in=kept).values_list("pk", flat=True)
    found = Emergency.objects.filter(person_id__in=[*kept, *merged], opened_at__gte=since)
    return list(found.order_by("-pk"))


def emergencies_seen_by(viewer: Viewer) -> QuerySet[Emergency]:
    """For auditors: those of records of their areas, and those that accounts of their areas opened elsewhere; the latest first."""
    codes = viewer.areas.get(Role.AUDITOR, ())
    return Emergency.objects.filter(areas_under(codes, "area") | areas_under(codes, "user_area")).order_by(
        "-pk"
    )


def reasons_seen_by(viewer: Viewer) -> QuerySet[WentOn]:
    """For auditors: who went on reading in their areas, and why; the latest first."""
    return WentOn.objects.filter(areas_under(viewer.areas.get(Role.AUDITOR, ()), "area")).order_by("-pk")


FIELD_APP = "field.viewed"
"""What a phone was brought up to: the whole of its worker's own work at once, before anybody read any of it. In the trail, but not counted."""


def seen_today(viewer: Viewer, *, at: datetime, day: date) -> tuple[int, int]:
    """Of how many people the viewer saw records in the last hour, and on this day. Two queries by an index, whatever the trail's length."""
    begun = DayBegun.objects.filter(pk=day).values_list("sequence", flat=True).first()
    if begun is None:
        end = ChainEnd.objects.values_list("sequence", flat=True).first()
        begun = DayBegun.objects.get_or_create(day=day, defaults={"sequence": end or 0})[0].sequence
    with the_service():
        looks = Entry.objects.filter(
            actor_id=viewer.id, sequence__gt=begun, action__endswith=".viewed", person_id__isnull=False
        )
        seen = looks.exclude(action=FIELD_APP).aggregate(
            an_hour=Count("person_id", filter=Q(at__gt=at - HOUR), distinct=True),
            a_day=Count("person_id", distinct=True),
        )
    return seen["an_hour"], seen["a_day"]


def span_over(viewer: Viewer, limit: Limit, *, at: datetime, day: date) -> tuple[WentOn.Span, int] | None:
    """The time in which the viewer saw more than they may without saying why, and of how many; None while that is not so.

    Each reason that was given allows as many again, in its time.
    """
    an_hour, a_day = seen_today(viewer, at=at, day=day)
    if an_hour <= limit.an_hour and a_day <= limit.a_day:
        return None
    given = list(WentOn.objects.filter(user_id=viewer.id or 0, at__gt=at - timedelta(days=1)))
    hours = sum(each.at > at - HOUR for each in given)
    days = sum(each.span == WentOn.Span.DAY and timezone.localdate(each.at) == day for each in given)
    if a_day > limit.a_day * (1 + days):
        return WentOn.Span.DAY, a_day
    if an_hour > limit.an_hour * (1 + hours):
        return WentOn.Span.HOUR, an_hour
    return None
