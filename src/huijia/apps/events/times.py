"""Until when things about an event are kept, and at which hours people are told."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

KEPT_AFTER = timedelta(days=3)
"""Sign-ups are erased so long after the event ends."""

FEEDBACK_FOR = timedelta(days=14)
"""Feedback is taken from the event's beginning until so long after its end."""

REMINDED_AT = time(17, 0)
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(8, 0)
"""Nobody's telephone rings in the night, unless the event begins before the night is over."""


def reminder_time(starts_at: datetime) -> datetime:
    """Five in the afternoon of the day before, by the office's clock.

    >>> from datetime import UTC
    >>> reminder_time(datetime(2026, 3, 20, 1, 0, tzinfo=UTC)).isoformat()
    '2026-03-19T17:00:00+08:00'
    """
    day = timezone.localtime(starts_at).date() - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, REMINDED_AT))


def decent(at: datetime, *, before: datetime) -> datetime:
    """The next moment from ``at`` on that is not in the night; ``at`` itself where that would be too late.

    >>> from datetime import UTC
    >>> far = datetime(2026, 4, 1, tzinfo=UTC)
    >>> decent(datetime(2026, 3, 19, 14, 30, tzinfo=UTC), before=far).isoformat()
    '2026-03-20T08:00:00+08:00'
    >>> decent(datetime(2026, 3, 19, 6, 30, tzinfo=UTC), before=far).isoformat()
    '2026-03-19T06:30:00+00:00'
    """
    here = timezone.localtime(at)
    if QUIET_UNTIL <= here.time() < QUIET_FROM:
        return at
    day = here.date() + timedelta(days=1 if here.time() >= QUIET_FROM else 0)
    morning = timezone.make_aware(datetime.combine(day, QUIET_UNTIL))
    return morning if morning < before else at
