"""May this be done to an event now?"""

from __future__ import annotations

from datetime import datetime

from huijia.apps.events.errors import UnableToChangeEvent, UnableToSignUp
from huijia.apps.events.models import Event
from huijia.apps.wording import text

MOST_WAITING = 200
"""Sign-ups that may wait for one event: what strangers can store has an end."""


def check_open_to_all(event: Event, *, at: datetime) -> None:
    """Raise ``UnableToSignUp`` for an event that is cancelled, or has begun."""
    if event.state != Event.State.PUBLISHED:
        raise UnableToSignUp(
            str(text("这个活动已取消，不能再改动。", "The event is cancelled: nothing more can be changed."))
        )
    if event.starts_at <= at:
        raise UnableToSignUp(
            str(
                text(
                    "活动已经开始，不再报名。欢迎直接到场询问还有没有空位。",
                    "The event has begun, and nobody is signed up any more. You are welcome to come and ask at the door.",
                )
            )
        )


def takes_sign_ups(event: Event, *, at: datetime) -> bool:
    """Whether people can sign up now, for a place or to wait."""
    try:
        check_open_to_all(event, at=at)
    except UnableToSignUp:
        return False
    return True


def check_state(event: Event, *states: Event.State) -> None:
    """Raise ``UnableToChangeEvent`` for an event in any other state."""
    if event.state not in states:
        raise UnableToChangeEvent(
            str(
                text(
                    "这个活动现在的状态不能这样做。请刷新页面再看。",
                    "That cannot be done with the event as it is now. Load the page again to see.",
                )
            )
        )


def check_not_over(event: Event, *, at: datetime) -> None:
    """Raise ``UnableToChangeEvent`` for an event that has ended."""
    if event.ends_at <= at:
        raise UnableToChangeEvent(str(text("活动已经结束。", "The event is over.")))


def check_has_begun(event: Event, *, at: datetime) -> None:
    """Raise ``UnableToChangeEvent`` for an event to which nobody can have come yet."""
    if event.starts_at > at:
        raise UnableToChangeEvent(
            str(text("活动还没有开始，开始后再登记人数。", "The event has not begun: count when it has."))
        )
