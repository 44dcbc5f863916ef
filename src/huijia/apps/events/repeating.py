"""An event that comes again: copies at the same hour, made at once and taken back at once. From then on each is an event of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.events.actions import note, own_event
from huijia.apps.events.codes import new_key
from huijia.apps.events.errors import UnableToChangeEvent
from huijia.apps.events.line import locked
from huijia.apps.events.models import Event
from huijia.apps.events.planning import Planned
from huijia.apps.events.policies import check_not_over, check_state
from huijia.apps.wording import text

EVERY = (1, 2, 4)
"""Weeks from one to the next."""

MOST_COPIES = 60


@transaction.atomic
def repeat(*, by: Viewer, event: Event, weeks: int, until: date, at: datetime) -> list[Event]:
    """Copy an event to the same weekday and hour every so many weeks, the last no later than a day. A published event's copies are published, too.

    Raises ``UnableToChangeEvent`` for an event that was repeated already, or is over, and where no day, or too many, would come of it.
    """
    event = own_event(by, event)
    check_state(event, Event.State.DRAFT, Event.State.PUBLISHED)
    check_not_over(event, at=at)
    if event.series is not None:
        raise UnableToChangeEvent(
            str(text("这个活动已经有重复的场次。", "This event is one of several already."))
        )
    times = list(_times(event, weeks, until))
    if not 1 <= len(times) <= MOST_COPIES:
        raise UnableToChangeEvent(
            str(
                text(
                    f"请选一个日期，让重复的场次在 1 到 {MOST_COPIES} 场之间。",
                    f"Choose a day that gives from 1 to {MOST_COPIES} further events.",
                )
            )
        )
    event.series = uuid.uuid4()
    event.save(update_fields=["series"])
    kept = {each.name: getattr(event, each.name) for each in fields(Planned)}
    made = [
        Event.objects.create(
            **kept | {"starts_at": starts, "ends_at": ends},
            area_id=event.area_id,
            state=event.state,
            series=event.series,
            made_at=at,
            feedback_key=new_key(),
        )
        for starts, ends in times
    ]
    note(by, event, "event.repeated", {"copies": (None, len(made)), "until": (None, until.isoformat())})
    return made


@transaction.atomic
def take_copies_back(*, by: Viewer, event: Event, at: datetime) -> tuple[int, int]:
    """Undo ``repeat``, from the event or any of its copies: how many copies were erased, and how many stay as somebody signed up or they have begun."""
    event = own_event(by, event)
    if event.series is None:
        raise UnableToChangeEvent(str(text("没有重复的场次。", "There are no copies.")))
    series = event.series
    numbers = Event.objects.filter(series=series).order_by("pk").values_list("pk", flat=True)
    first, *others = [locked(each) for each in numbers]
    erased = [each for each in others if each.starts_at > at and not each.sign_ups.exists()]
    Event.objects.filter(pk__in=[each.pk for each in erased]).delete()
    # Whatever stays is an event of its own.
    Event.objects.filter(series=series).update(series=None)
    stay = len(others) - len(erased)
    note(by, first, "event.copies_taken_back", {"erased": (None, len(erased)), "stay": (None, stay)})
    return len(erased), stay


def _times(event: Event, weeks: int, until: date) -> Iterator[tuple[datetime, datetime]]:
    """By the clock on the wall, whatever the season."""
    assert weeks in EVERY
    begins, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    for number in range(1, MOST_COPIES + 2):
        by = timedelta(weeks=weeks * number)
        if begins.date() + by > until:
            return
        yield _moment(begins, by), _moment(ends, by)


def _moment(moment: datetime, by: timedelta) -> datetime:
    return timezone.make_aware(datetime.combine(moment.date() + by, moment.time()))
