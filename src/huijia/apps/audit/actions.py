"""Adding entries. There is nothing else to do with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import connection, transaction

from huijia.apps.audit.bulk import insert_rows
from huijia.apps.audit.chain import canonical, digest_of
from huijia.apps.audit.models import ChainEnd, Entry


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

    ``action`` is named ``<noun>.<verb in the past>``, as ``claim.confirmed`` or ``person.viewed``. ``person_id`` is the person
    whose record was changed or seen. ``area`` is the area code to which the subject belongs. The end of the chain is
    locked until the transaction ends: call it last, and keep the transaction short.
    """
    assert connection.in_atomic_block, "an audit entry needs the transaction of what it tells of"
    end = ChainEnd.objects.select_for_update().get()
    doing = Doing(action, subject, str(subject_id), person_id, area, changes or {}, reason)
    [row] = _chained(by, [doing], end)
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


def record_many(*, by: Actor, doings: Iterable[Doing]) -> None:
    """Add an entry for each doing, in order: as ``record``, with one look at the chain's end for all of them."""
    assert connection.in_atomic_block, "an audit entry needs the transaction of what it tells of"
    end = ChainEnd.objects.select_for_update().get()
    insert_rows(Entry, _COLUMNS, _chained(by, doings, end))
    end.save(update_fields=["sequence", "digest"])


_COLUMNS = (
    "sequence",
    "at",
    "actor_id",
    "actor_name",
    "actor_role",
    "action",
    "subject",
    "subject_id",
    "person_id",
    "area",
    "payload",
    "digest",
)


def _chained(by: Actor, doings: Iterable[Doing], end: ChainEnd) -> Iterator[tuple[Any, ...]]:
    """The entries' rows; ``end`` moves along with them."""
    at = datetime.now(UTC)
    moment = at.isoformat()
    for doing in doings:
        end.sequence += 1
        payload = canonical(
            {
                "sequence": end.sequence,
                "at": moment,
                "actor_id": by.id,
                "actor_name": by.name,
                "actor_role": by.role,
                "action": doing.action,
                "subject": doing.subject,
                "subject_id": doing.subject_id,
                "person_id": doing.person_id,
                "area": doing.area,
                "changes": dict(doing.changes),
                "reason": doing.reason,
            }
        )
        end.digest = digest_of(end.digest, payload)
        yield (
            *(end.sequence, at, by.id, by.name, by.role),
            *(doing.action, doing.subject, doing.subject_id, doing.person_id, doing.area),
            *(payload, end.digest),
        )
