"""Adding entries. There is nothing else to do with them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from json.encoder import encode_basestring as _quoted
from typing import Any, Protocol

from django.db import connection, transaction

from huijia.apps.audit.bulk import insert_rows
from huijia.apps.audit.chain import canonical, digest_of, kept_name
from huijia.apps.audit.keys import NONCE, Keys, keys_for, sealed_under
from huijia.apps.audit.models import ChainEnd, Entry
from huijia.apps.fence.told import the_service


class Actor(Protocol):
    """Whoever does something: a person signed in, or the system itself (``id`` None)."""

    @property
    def id(self) -> int | None:
        """The account's number."""

    @property
    def name(self) -> str:
        """The account's name, as it was."""

    @property
    def role(self) -> str:
        """The role in which it is done."""


Changes = Mapping[str, tuple[Any, Any]]
"""Field name -> old value, new value. Values are such as JSON can hold; dates as ISO text."""


@the_service()
def record(
    *,
    by: Actor,
    action: str,
    subject: str,
    subject_id: object,
    person_id: int | None = None,
    area: str = "",
    changes: Changes | None = None,
    reason: str = "",
) -> Entry:
    """Add an entry in the transaction of the thing itself: both stay, or neither.

    What an entry with a ``person_id`` tells (``changes``, ``reason``) is sealed under that person's key, and goes with them. Without one it is
    kept for ever as it is: it must hold nothing of a person.

    ``action`` is named ``<noun>.<verb in the past>``, as ``claim.confirmed`` or ``person.viewed``. ``person_id`` is the person
    whose record was changed or seen. ``area`` is the area code to which the subject belongs. The end of the chain is
    locked until the transaction ends: call it last, and keep the transaction short.
    """
    assert connection.in_atomic_block, "an audit entry needs the transaction of what it tells of"
    end = ChainEnd.objects.select_for_update().get()
    doing = Doing(action, subject, str(subject_id), person_id, area, changes or {}, reason)
    [row] = _chained(by, [doing], end, _keys([doing]))
    entry = Entry(**dict(zip(_COLUMNS, row, strict=True)))
    entry.save(force_insert=True)
    end.save(update_fields=["sequence", "digest"])
    return entry


def record_view(
    *, by: Actor, subject: str, subject_id: object, person_id: int | None, area: str = ""
) -> Entry:
    """Add the entry that somebody looked at a person's record."""
    with transaction.atomic():
        return record(
            by=by,
            action=f"{subject}.viewed",
            subject=subject,
            subject_id=subject_id,
            person_id=person_id,
            area=area,
        )


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that was done, as ``record`` takes it."""

    action: str
    subject: str
    subject_id: str
    person_id: int | None
    area: str
    changes: Changes
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A person whom a list shows, and through what: a claim's number, a pair's, a record's own."""

    subject_id: object
    person_id: int
    area: str


def record_shown(*, by: Actor, subject: str, shown: Iterable[Shown]) -> None:
    """Add an entry for each person whom a list shows, before it is shown. Nobody shown, nothing written.

    ``subject`` names the list, as ``worklist``: the action is ``worklist.viewed``. Read the list first: who writes has the chain's end, and
    SQLite's file, to themselves, and others wait for every reading that is done meanwhile.
    """
    doings = [
        Doing(f"{subject}.viewed", subject, str(each.subject_id), each.person_id, each.area, {})
        for each in shown
    ]
    if doings:
        with transaction.atomic(savepoint=False):
            record_many(by=by, doings=doings)


@the_service()
def record_many(*, by: Actor, doings: Iterable[Doing]) -> None:
    """Add an entry for each doing, in order: as ``record``, with one look at the chain's end for all of them."""
    assert connection.in_atomic_block, "an audit entry needs the transaction of what it tells of"
    end = ChainEnd.objects.select_for_update().get()
    rest = iter(doings)
    while part := list(islice(rest, _AT_A_TIME)):
        # Before the rows are written: PostgreSQL, which is sent them as one stream, answers nothing else meanwhile.
        insert_rows(Entry, _COLUMNS, _chained(by, part, end, _keys(part)))
    end.save(update_fields=["sequence", "digest"])


_AT_A_TIME = 10_000
_COLUMNS = (
    *("sequence", "at", "actor_id", "actor_name", "actor_role", "action", "subject", "subject_id"),
    *("person_id", "area", "payload", "digest"),
)


def _tells(doing: Doing) -> bool:
    return doing.person_id is not None and bool(doing.changes or doing.reason)


def _keys(doings: Iterable[Doing]) -> Keys:
    people = {doing.person_id for doing in doings if doing.person_id is not None and _tells(doing)}
    return keys_for(people) if people else {}


def _chained(by: Actor, doings: Sequence[Doing], end: ChainEnd, keys: Keys) -> Iterator[tuple[Any, ...]]:
    """The entries' rows; ``end`` moves along with them."""
    at = datetime.now(UTC)
    name = kept_name(by.name, by.role)
    text = _Text(by, name, at.isoformat())
    nonces = os.urandom(NONCE * len(doings)) if keys else b""
    for place, doing in enumerate(doings):
        end.sequence += 1
        nonce = nonces[place * NONCE : (place + 1) * NONCE]
        payload = text.of(doing, end.sequence, _sealed(doing, keys, nonce))
        end.digest = digest_of(end.digest, payload)
        yield (
            *(end.sequence, at, by.id, name, by.role),
            *(doing.action, doing.subject, doing.subject_id, doing.person_id, doing.area),
            *(payload, end.digest),
        )


def _sealed(doing: Doing, keys: Keys, nonce: bytes) -> str | None:
    """What the entry tells of a person, as it is kept; None where it tells nothing of one."""
    if doing.person_id is None or not _tells(doing):
        return None
    key = keys[doing.person_id]
    told = canonical({"changes": dict(doing.changes), "reason": doing.reason})
    return sealed_under(key, doing.person_id, told, nonce) if key else ""


class _Text:
    """Payloads of one actor at one moment, as ``canonical`` would write them: sorted, in a quarter of its time."""

    def __init__(self, by: Actor, name: str, moment: str) -> None:
        self._who = (
            f'"actor_id":{canonical(by.id)},"actor_name":{_quoted(name)},"actor_role":{_quoted(by.role)}'
        )
        self._when = f'"at":{_quoted(moment)}'

    def of(self, doing: Doing, sequence: int, sealed: str | None) -> str:
        """The payload of an entry."""
        head = f'{{"action":{_quoted(doing.action)},{self._who},"area":{_quoted(doing.area)},{self._when}'
        who = f'"person_id":{"null" if doing.person_id is None else int(doing.person_id)}'
        tail = f'"subject":{_quoted(doing.subject)},"subject_id":{_quoted(doing.subject_id)}}}'
        if sealed is not None:
            return f'{head},{who},"sealed":{_quoted(sealed)},"sequence":{sequence},{tail}'
        changes = canonical(dict(doing.changes)) if doing.changes else "{}"
        return (
            f'{head},"changes":{changes},{who},"reason":{_quoted(doing.reason)},"sequence":{sequence},{tail}'
        )
