"""Messages about an event: to those who left a telephone number or an e-mail address, and nobody else.

They tell place, day, time and where to enter the code: neither what the event is, nor the code.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from huijia.apps.events.models import Event, SignUp
from huijia.apps.events.times import decent, reminder_time
from huijia.apps.messaging.actions import queue, withdraw
from huijia.apps.messaging.models import Channel
from huijia.apps.messaging.texts import Kind
from huijia.apps.sealing import unseal
from huijia.values.text import Language


def remind(sign_up: SignUp, *, at: datetime) -> None:
    """Have a reminder sent on the day before, if that is still to come."""
    due = reminder_time(sign_up.event.starts_at)
    if due > at:
        _queue(sign_up, Kind.EVENT_REMINDER, due, at)


def tell(sign_up: SignUp, kind: Kind, *, at: datetime) -> None:
    """Tell of something now, or in the morning."""
    _queue(sign_up, kind, decent(at, before=sign_up.event.starts_at), at)


def be_quiet(sign_up: SignUp, *, at: datetime) -> None:
    """Send nothing that still waits about a sign-up."""
    withdraw(about=_about(sign_up), at=at)


def _about(sign_up: SignUp) -> str:
    # With the event's version: the reminder of what it is now is another message than that of what it was.
    return f"event:{sign_up.event_id}:{sign_up.pk}:{sign_up.event.version}"


def _queue(sign_up: SignUp, kind: Kind, due: datetime, at: datetime) -> None:
    event = sign_up.event
    if not sign_up.address or event.starts_at <= at:
        return
    language: Language = "en" if sign_up.language == "en" else "zh"
    queue(
        kind=kind,
        channel=Channel(sign_up.channel),
        address=unseal(sign_up.address),
        language=language,
        values=values_of(event, language),
        about=_about(sign_up),
        due_at=due,
        not_after=event.starts_at,
        at=at,
    )


def values_of(event: Event, language: Language) -> dict[str, str]:
    """What fills a message's gaps."""
    begins = timezone.localtime(event.starts_at)
    day = f"{begins.month}月{begins.day}日" if language == "zh" else f"{begins.day} {begins:%B}"
    return {
        "place": event.place_zh if language == "zh" else event.place_en or event.place_zh,
        "day": day,
        "time": f"{begins:%H:%M}",
        "link": f"{settings.ADDRESS}/events/code/",
    }
