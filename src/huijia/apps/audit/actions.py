"""Adding entries. There is nothing else to do with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import connection, transaction

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
    at = datetime.now(UTC)
    payload = canonical(
        {
            "sequence": end.sequence + 1,
            "at": at.isoformat(),
            "actor_id": by.id,
            "actor_name": by.name,
            "actor_role": by.role,
            "action": action,
            "subject": subject,
            "subject_id": str(subject_id),
            "person_id": person_id,
            "area": area,
            "changes": {name: list(values) for name, values in (changes or {}).items()},
            "reason": reason,
        }
    )
    entry = Entry(
        sequence=end.sequence + 1,
        at=at,
        actor_id=by.id,
        actor_name=by.name,
        actor_role=by.role,
        action=action,
        subject=subject,
        subject_id=str(subject_id),
        person_id=person_id,
        area=area,
        payload=payload,
        digest=digest_of(end.digest, payload),
    )
    entry.save(force_insert=True)
    end.sequence, end.digest = entry.sequence, entry.digest
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
