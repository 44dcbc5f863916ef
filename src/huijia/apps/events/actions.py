"""What staff do with events. Those who signed up are told of a change in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from django.db import transaction

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.audit.actions import record
from huijia.apps.events.codes import new_key
from huijia.apps.events.errors import UnableToChangeEvent
from huijia.apps.events.line import fill_up, locked
from huijia.apps.events.models import Event, HandedOut, SignUp
from huijia.apps.events.planning import TOO_TELLING, Planned
from huijia.apps.events.policies import check_has_begun, check_not_over, check_state
from huijia.apps.events.queries import event_seen_by
from huijia.apps.events.telling import be_quiet, remind, tell
from huijia.apps.events.times import FEEDBACK_FOR, KEPT_AFTER
from huijia.apps.messaging.texts import Kind
from huijia.apps.wording import text
from huijia.values.forbidden import forbidden_word

TOLD_OF = ("place_zh", "place_en", "starts_at", "ends_at")
"""When one of these changes, those who signed up are told."""


@transaction.atomic
def make_event(*, by: Viewer, area: Area, planned: Planned, at: datetime) -> Event:
    """Make a draft. Raises ``NotAllowed`` for an area of others, ``UnableToChangeEvent`` for what cannot be."""
    if by is not SYSTEM and not by.serves(area.code, Role.HEALTH_WORKER):
        raise NotAllowed(str(text("您不能在这个地区举办活动。", "You cannot make an event in this area.")))
    _check(planned, at)
    event = Event.objects.create(area=area, made_at=at, feedback_key=new_key(), **_values(planned))
    note(by, event, "event.made", {"starts_at": (None, planned.starts_at.isoformat())})
    return event


@transaction.atomic
def publish(*, by: Viewer, event: Event, at: datetime) -> Event:
    """Show it to everybody. Raises ``UnableToChangeEvent`` unless it is a draft that is still to come."""
    event = own_event(by, event)
    check_state(event, Event.State.DRAFT)
    check_not_over(event, at=at)
    event.state = Event.State.PUBLISHED
    event.save(update_fields=["state"])
    note(by, event, "event.published", {})
    return event


@transaction.atomic
def change(*, by: Viewer, event: Event, planned: Planned, at: datetime) -> Event:
    """Change it; where time or place change, tell those who signed up. More places go to those who wait, in order."""
    event = own_event(by, event)
    check_state(event, Event.State.DRAFT, Event.State.PUBLISHED)
    check_not_over(event, at=at)
    _check(planned, at)
    if planned.places < event.taken:
        raise UnableToChangeEvent(
            str(
                text(
                    f"已有 {event.taken} 人报上名，名额不能少于这个数。",
                    f"{event.taken} people have a place: there cannot be fewer places.",
                )
            )
        )
    new = _values(planned)
    changes = {
        name: (_told(getattr(event, name)), _told(new[name]))
        for name in new
        if getattr(event, name) != new[name]
    }
    are_told = event.state == Event.State.PUBLISHED and any(name in changes for name in TOLD_OF)
    everybody = list(event.sign_ups.order_by("pk")) if are_told else []
    for each in everybody:
        each.event = event
        be_quiet(each, at=at)
    for name, value in new.items():
        setattr(event, name, value)
    if are_told:
        event.version, event.changed_at = event.version + 1, at
    # Never `taken`: the database keeps it.
    event.save(update_fields=[*new, "version", "changed_at"])
    for each in everybody:
        tell(each, Kind.EVENT_CHANGED, at=at)
        if each.state == SignUp.State.GOING:
            remind(each, at=at)
    fill_up(event, at=at)
    note(by, event, "event.changed", changes)
    return event


@transaction.atomic
def cancel(*, by: Viewer, event: Event, at: datetime) -> Event:
    """Call it off, and tell those who signed up."""
    event = own_event(by, event)
    check_state(event, Event.State.DRAFT, Event.State.PUBLISHED)
    check_not_over(event, at=at)
    for each in event.sign_ups.order_by("pk"):
        each.event = event
        be_quiet(each, at=at)
        tell(each, Kind.EVENT_CANCELLED, at=at)
    event.state, event.changed_at = Event.State.CANCELLED, at
    event.save(update_fields=["state", "changed_at"])
    note(by, event, "event.cancelled", {})
    return event


@transaction.atomic
def count(
    *, by: Viewer, event: Event, adults: int, children: int, handed_out: Mapping[str, int], at: datetime
) -> Event:
    """Write down how many came and what was handed out; again, to put it right. Nothing is noted of any sign-up."""
    event = own_event(by, event)
    check_state(event, Event.State.PUBLISHED)
    check_has_begun(event, at=at)
    changes = {"adults": (event.came_adults, adults), "children": (event.came_children, children)}
    event.came_adults, event.came_children = adults, children
    event.save(update_fields=["came_adults", "came_children"])
    for material, pieces in handed_out.items():
        HandedOut.objects.update_or_create(
            event=event, material=HandedOut.Material(material), defaults={"pieces": pieces}
        )
    note(by, event, "event.counted", changes)
    return event


def erase_over(*, at: datetime) -> int:
    """Erase the sign-ups of events that ended ``KEPT_AFTER`` ago, and answers that stayed too few to be shown; of how many events."""
    erased = 0
    over = Event.objects.filter(ends_at__lt=at - KEPT_AFTER, erased_at__isnull=True)
    for event_id in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            event = locked(event_id)
            if event.erased_at is not None:
                continue
            had = event.taken
            for each in event.sign_ups.all():
                each.event = event
                be_quiet(each, at=at)
            event.sign_ups.all().delete()
            event.had_places, event.erased_at = had, at
            event.save(update_fields=["had_places", "erased_at"])
            note(SYSTEM, event, "event.sign_ups_erased", {})
            erased += 1
    for event in Event.objects.filter(ends_at__lt=at - FEEDBACK_FOR, answers_held__gt=0):
        with transaction.atomic():
            event = locked(event.pk)
            event.tallies.update(held=0)
            event.answers_held = 0
            event.save(update_fields=["answers_held"])
            note(SYSTEM, event, "event.held_answers_erased", {})
    return erased


def own_event(by: Viewer, event: Event) -> Event:
    """The event, held, where whoever acts may. Raises ``UnableToFind``."""
    if by is not SYSTEM:
        event_seen_by(by, event.pk)
    return locked(event.pk)


def _check(planned: Planned, at: datetime) -> None:
    if planned.ends_at <= planned.starts_at:
        raise UnableToChangeEvent(str(text("结束时间要晚于开始时间。", "It has to end after it begins.")))
    if planned.ends_at <= at:
        raise UnableToChangeEvent(str(text("活动时间已经过去。", "That time is over already.")))
    for each in fields(planned):
        value = getattr(planned, each.name)
        if isinstance(value, str) and forbidden_word(value):
            raise UnableToChangeEvent(str(TOO_TELLING))


def _values(planned: Planned) -> dict[str, object]:
    return {each.name: getattr(planned, each.name) for each in fields(planned)}


def _told(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def note(by: Viewer, event: Event, action: str, changes: Mapping[str, tuple[object, object]]) -> None:
    """Leave the entry of what was done with an event."""
    record(by=by, action=action, subject="event", subject_id=event.pk, area=event.area_id, changes=changes)
