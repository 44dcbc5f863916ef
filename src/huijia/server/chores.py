"""What the service does by itself, once a minute: sending what is due, erasing what is over.

Every process that answers does it, in a thread of its own; each chore lets several do it at once. ``huijia chores`` does it once, for an office
that starts it by a timer of its system.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connections
from django.utils import timezone

from huijia.apps.bookings.tidying import tidy
from huijia.apps.events.actions import erase_over
from huijia.apps.fence.told import the_service
from huijia.apps.field import retention as field_retention
from huijia.apps.library.publishing import put_right
from huijia.apps.messaging.actions import send_due
from huijia.apps.outreach.contacts import part_with_those_who_are_gone
from huijia.apps.outreach.retention import erase_due
from huijia.apps.privacy import retention
from huijia.server.logs import log

EVERY_SECONDS = 60


def _send_messages(at: datetime) -> int:
    return sum(send_due(at=at).values())


def _publish_articles(at: datetime) -> int:  # noqa: ARG001
    return int(put_right())


def _erase_sign_ups(at: datetime) -> int:
    return erase_over(at=at)


def _erase_outreach(at: datetime) -> int:
    erased = erase_due(at=at)
    gone = part_with_those_who_are_gone(at=at)
    return erased.visits + erased.plans + erased.ended + gone


def _erase_field(at: datetime) -> int:
    return field_retention.erase_due(at=at)


def _erase_what_is_over(at: datetime) -> int:
    return retention.run(at=at, most=retention.EACH_MINUTE)


CHORES: dict[str, Callable[[datetime], int]] = {
    "messages": _send_messages,
    "library": _publish_articles,
    "events": _erase_sign_ups,
    "outreach": _erase_outreach,
    "bookings": tidy,
    "field": _erase_field,
    "retention": _erase_what_is_over,
}
"""Name -> what is done at a moment; it returns of how many things it took care. Each stands for itself: one that fails stops none."""


def do_chores(at: datetime) -> dict[str, int | None]:
    """Do each of them; name -> of how many things care was taken, None where it failed (which is logged)."""
    done: dict[str, int | None] = {}
    for name, chore in CHORES.items():
        try:
            with the_service():
                done[name] = chore(at)
        except (
            Exception
        ) as error:  # whatever one does, the others are done, and all of them again in a minute
            log("chore.failed", place=name, error=f"{type(error).__module__}.{type(error).__qualname__}")
            done[name] = None
    return done


def start() -> threading.Event:
    """Do them every minute until the event that is returned is set, or the process ends."""
    stop = threading.Event()

    def go_on() -> None:
        while not stop.wait(EVERY_SECONDS):
            close_old_connections()
            do_chores(timezone.now())
            connections.close_all()

    threading.Thread(target=go_on, name="chores", daemon=True).start()
    return stop
