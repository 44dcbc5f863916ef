"""Places and the line of those who wait for one. Whoever changes either holds the event's row.

Strictly in order: nobody passes whoever waits before them, even where the first are too many for the places left and others would fit. So while
anybody waits, there is never room for the first in line. A party that makes itself smaller may fit at once.
"""

from __future__ import annotations

from datetime import datetime

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.events.models import Event, SignUp
from huijia.apps.events.queries import free_places, waiting
from huijia.apps.events.telling import remind, tell
from huijia.apps.messaging.texts import Kind


def locked(event_id: int) -> Event:
    """The event, its row held until the transaction ends. Raises ``UnableToFind`` for a copy that was taken back meanwhile."""
    found = Event.objects.select_for_update(of=("self",)).select_related("area").filter(pk=event_id).first()
    if found is None:
        raise UnableToFind("no such event")
    return found


def free_for(event: Event) -> int:
    """Places that somebody who comes new may take: none while others wait."""
    event.refresh_from_db(fields=["taken"])
    return free_places(event)


def fill_up(event: Event, *, at: datetime) -> None:
    """Give free places to those who wait, the first in line first, until one does not fit; tell each."""
    if event.state != Event.State.PUBLISHED or event.starts_at <= at:
        return
    event.refresh_from_db(fields=["taken"])
    free = event.places - event.taken
    for each in waiting(event):
        if each.people > free:
            break
        free -= each.people
        each.event, each.state = event, SignUp.State.GOING
        each.save(update_fields=["state"])
        tell(each, Kind.EVENT_PLACE, at=at)
        remind(each, at=at)
    event.refresh_from_db(fields=["taken"])
