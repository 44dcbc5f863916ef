"""Reading events: what everybody sees, what staff of an area see, and one's own sign-up by its code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.queries import areas_under
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.events.codes import print_of
from huijia.apps.events.models import Event, SignUp
from huijia.apps.events.texts import FACES, QUESTIONS, WISH, WISHES
from huijia.apps.events.times import FEEDBACK_FOR, KEPT_AFTER

MOST_LISTED = 200
FEW = 5
"""A wish that fewer named is not shown."""

OPEN = (Event.State.PUBLISHED, Event.State.CANCELLED)

_LINE = Exists(SignUp.objects.filter(event=OuterRef("pk"), state=SignUp.State.WAITING))


def coming(*, at: datetime, area: str = "") -> QuerySet[Event]:
    """What everybody may see and is not over, the next first; in an area and all that lie in it. One that was cancelled stands there as such."""
    found = Event.objects.filter(state__in=OPEN, ends_at__gte=at, area__code__startswith=area)
    return found.select_related("area").annotate(has_line=_LINE).order_by("starts_at", "pk")


def on_day(events: QuerySet[Event], day: date) -> QuerySet[Event]:
    """Those of a day, by the office's clock."""
    first, after = (_midnight(each) for each in (day, day + timedelta(days=1)))
    return events.filter(starts_at__lt=after, ends_at__gt=first)


def days_with_events(events: QuerySet[Event], first: date, last: date) -> set[date]:
    """The days from first to last on which one of these begins."""
    begins = events.filter(
        starts_at__gte=_midnight(first), starts_at__lt=_midnight(last + timedelta(days=1))
    ).values_list("starts_at", flat=True)
    return {timezone.localtime(each).date() for each in begins}


def areas_with_events(*, at: datetime) -> list[Area]:
    """Areas in which something comes, and townships and counties around them: what the list can be narrowed to."""
    codes = set(coming(at=at).values_list("area_id", flat=True))
    around = {code[:length] for code in codes for length in (6, 9, 12) if len(code) >= length}
    return list(Area.objects.filter(code__in=around).order_by("code"))


def event_open(event_id: int) -> Event:
    """An event as everybody may see it. Raises ``UnableToFind`` for none, and for a draft."""
    found = Event.objects.select_related("area").filter(pk=event_id, state__in=OPEN).first()
    if found is None:
        raise UnableToFind("no such event")
    return found


def event_of_feedback(key: str, *, at: datetime) -> Event:
    """The event whose feedback has this key. Raises ``UnableToFind`` before it begins, and when feedback is over."""
    found = Event.objects.filter(
        feedback_key=key, state=Event.State.PUBLISHED, starts_at__lte=at, ends_at__gte=at - FEEDBACK_FOR
    ).first()
    if found is None:
        raise UnableToFind("no feedback is taken here")
    return found


def sign_up_of(code: str, *, at: datetime) -> SignUp:
    """The sign-up that a code opens. Raises ``UnableToFind`` for none, and when its time is over, whether or not it was erased yet."""
    found = (
        SignUp.objects.select_related("event__area")
        .filter(code_print=print_of(code), event__ends_at__gte=at - KEPT_AFTER)
        .first()
        if code
        else None
    )
    if found is None:
        raise UnableToFind("no such sign-up")
    return found


def ahead_of(sign_up: SignUp) -> int:
    """How many sign-ups wait before this one."""
    return SignUp.objects.filter(
        event=sign_up.event_id, state=SignUp.State.WAITING, pk__lt=sign_up.pk
    ).count()


def copies_of(event: Event) -> int:
    """How many other events were made with this one, as copies or as what was copied."""
    return Event.objects.filter(series=event.series).exclude(pk=event.pk).count() if event.series else 0


def free_places(event: Event) -> int:
    """Places that somebody who comes new may take: none while others wait, even if some are free."""
    known = getattr(event, "has_line", None)
    has_line = waiting(event).exists() if known is None else known
    return 0 if has_line else event.places - event.taken


def waiting(event: Event) -> QuerySet[SignUp]:
    """Those who wait, the first in line first."""
    return SignUp.objects.filter(event=event.pk, state=SignUp.State.WAITING).order_by("pk")


def areas_of_staff(viewer: Viewer) -> QuerySet[Area]:
    """Areas in which the viewer may make an event."""
    return Area.objects.filter(areas_under(viewer.areas.get(Role.HEALTH_WORKER, ()))).order_by("code")


def events_seen_by(viewer: Viewer) -> QuerySet[Event]:
    """Events of the health worker's area."""
    codes = viewer.areas.get(Role.HEALTH_WORKER, ())
    return Event.objects.select_related("area").filter(areas_under(codes, "area__code"))


def event_seen_by(viewer: Viewer, event_id: int) -> Event:
    """One of them. Raises ``UnableToFind`` when there is none, or not for this viewer."""
    found = events_seen_by(viewer).filter(pk=event_id).first()
    if found is None:
        raise UnableToFind("no such event")
    return found


def door_list(event: Event, *, at: datetime) -> list[SignUp]:
    """Sign-ups that have a place, by their door mark. None when they are to be erased."""
    if event.ends_at < at - KEPT_AFTER:
        return []
    return list(event.sign_ups.filter(state=SignUp.State.GOING).order_by("mark"))


@dataclass(frozen=True)
class Answered:
    """A question of the feedback with how often each face was chosen, the happiest first."""

    question: str
    faces: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Feedback:
    """What is shown of the feedback: nothing before five have answered, and then always of five more.

    ``wishes``: those that at least ``FEW`` named, the most frequent first.
    """

    answers: int
    questions: tuple[Answered, ...]
    wishes: tuple[tuple[str, int], ...]


def feedback_on(event: Event) -> Feedback:
    """The feedback that may be shown."""
    if not event.answers_shown:
        return Feedback(0, (), ())
    told = {(each.question, each.answer): each.shown for each in event.tallies.all()}
    questions = tuple(
        Answered(question, tuple((face, told.get((question, face), 0)) for face in FACES))
        for question in QUESTIONS
    )
    wishes = ((wish, told.get((WISH, wish), 0)) for wish in WISHES)
    return Feedback(
        event.answers_shown,
        questions,
        tuple(sorted((each for each in wishes if each[1] >= FEW), key=lambda each: -each[1])),
    )


def wrong_sums() -> Iterable[int]:
    """Ids of events whose places taken are not those of their sign-ups: there should be none, ever."""
    going = Coalesce(
        Sum(F("sign_ups__adults") + F("sign_ups__children"), filter=Q(sign_ups__state=SignUp.State.GOING)), 0
    )
    return Event.objects.alias(going=going).exclude(taken=F("going")).values_list("pk", flat=True)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
