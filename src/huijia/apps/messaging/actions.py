"""Queueing a message, taking it back, and sending what is due.

Nothing here leaves an entry in the audit trail: whoever queues or withdraws a message leaves one for what it is about, and an entry
for each reminder would tell for ever who had asked for one.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from huijia.apps.messaging.adapters import Adapter, Letter, adapters
from huijia.apps.messaging.models import OPEN, Channel, Message, State
from huijia.apps.messaging.texts import TEXTS, Kind
from huijia.apps.sealing import seal, unseal
from huijia.values.text import Language

log = logging.getLogger(__name__)

AT_A_TIME = 50
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long after each failure a message is tried again. After the last it has failed."""
STUCK = timedelta(minutes=10)
"""A message that was being sent for longer was left by a machine that stopped: it is sent once more. Told twice is better than never."""


def queue(
    *,
    kind: Kind,
    channel: Channel,
    address: str,
    language: Language,
    values: Mapping[str, str],
    about: str,
    due_at: datetime,
    not_after: datetime,
    at: datetime,
) -> Message:
    """Have a message sent when it is due, in the transaction of what it is about. The same kind, about and moment again changes nothing.

    ``address``: a telephone number (E.164), an e-mail address, or a postal address of several lines. ``values`` fill the text's gaps, all of them.
    """
    assert connection.in_atomic_block, "a message goes with what it is about, or not at all"
    assert set(values) == TEXTS[kind].gaps, f"{kind} has the gaps {sorted(TEXTS[kind].gaps)}"
    assert address.strip(), "without an address there is nobody to tell"
    message, _ = Message.objects.get_or_create(
        kind=kind.value,
        about=about,
        due_at=due_at,
        defaults={
            "channel": channel,
            "language": language,
            "address": seal(address),
            "values": dict(values),
            "not_after": not_after,
            "try_at": due_at,
            "made_at": at,
        },
    )
    return message


def withdraw(*, about: str, at: datetime) -> int:
    """Send nothing more about this; how many messages are not sent now."""
    assert connection.in_atomic_block, "a message goes with what it is about"
    return Message.objects.filter(about=about, state__in=OPEN).update(**_ended(State.WITHDRAWN, at))


def send_due(*, at: datetime, by: Mapping[str, Adapter] | None = None) -> Counter[str]:
    """Send every message whose time has come; what became of how many (``sent``, ``too_late``, ``waiting`` to be tried again, ``failed``).

    Several processes may do this at once: each message is taken by one of them.
    """
    done: Counter[str] = Counter()
    ways = adapters() if by is None else by
    # Looked at first, without a transaction: most minutes nothing is due, and SQLite's writer would keep others waiting.
    while _due(at).exists():
        found, taken = _take(at, done)
        for message in taken:
            done[_send(message, ways, at)] += 1
        if not found:
            break  # The rest is in the hands of others.
    return done


def _due(at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(
        Q(state=State.WAITING, try_at__lte=at) | Q(state=State.SENDING, try_at__lte=at - STUCK)
    )


@transaction.atomic
def _take(at: datetime, done: Counter[str]) -> tuple[int, list[Message]]:
    """How many were found next, and those to be sent, marked so. Those whose time is over are ended here."""
    due = _due(at)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    found = list(due.order_by("try_at", "pk")[:AT_A_TIME])
    late = [message.pk for message in found if message.not_after < at]
    done[State.TOO_LATE.value] += Message.objects.filter(pk__in=late).update(**_ended(State.TOO_LATE, at))
    taken = [message for message in found if message.pk not in late]
    for message in taken:
        message.state, message.try_at, message.tries = State.SENDING, at, message.tries + 1
    Message.objects.bulk_update(taken, ["state", "try_at", "tries"])
    return len(found), taken


def _send(message: Message, ways: Mapping[str, Adapter], at: datetime) -> str:
    told = TEXTS[Kind(message.kind)]
    language: Language = "en" if message.language == "en" else "zh"
    try:
        ways[message.channel](
            Letter(
                message.pk,
                unseal(message.address),
                told.subject.in_language(language),
                told.filled(language, message.values),
                language,
            )
        )
    except Exception as error:  # an office's own adapter may raise anything
        log.warning("a message was not sent: %s", type(error).__name__)
        return _failed(message, at)
    return _end(message, State.SENT, at)


def _failed(message: Message, at: datetime) -> str:
    if message.tries > len(WAITS):
        return _end(message, State.FAILED, at)
    # Still being sent by us: whoever withdrew it meanwhile has ended it.
    Message.objects.filter(pk=message.pk, state=State.SENDING).update(
        state=State.WAITING, try_at=at + WAITS[message.tries - 1]
    )
    return State.WAITING.value


def _end(message: Message, state: State, at: datetime) -> str:
    Message.objects.filter(pk=message.pk, state=State.SENDING).update(**_ended(state, at))
    return state.value


def _ended(state: State, at: datetime) -> dict[str, object]:
    return {"state": state, "address": "", "values": {}, "ended_at": at}
