"""A key for each person whose values stand in the trail. Destroying it makes them unreadable for ever; the chain still verifies, for its
digests are over what is sealed.

Keys are made and destroyed under the lock of the chain's end, and never kept beyond a transaction: one that was rolled back must seal nothing.
"""

from __future__ import annotations

import base64
import os
from binascii import b2a_base64
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huijia.apps.audit.bulk import insert_rows
from huijia.apps.audit.models import PersonKey
from huijia.apps.fence.told import the_service
from huijia.apps.sealing import seal, unseal

_BYTES = 32
NONCE = 12
"""Bytes at random with which each text is sealed anew."""
_AT_A_TIME = 10_000
FEW = 50
"""For which it is not worth while to begin a stream of rows (PostgreSQL)."""

Keys = Mapping[int, AESGCM | None]
"""A person's number -> their key; None: it was destroyed, and nothing is written of them any more."""


@the_service()
def known_keys(people: Iterable[int]) -> dict[int, AESGCM | None]:
    """The keys that there are. A person of whom nothing was ever sealed has none and is left out."""
    wanted = sorted(set(people))
    found: dict[int, AESGCM | None] = {}
    for start in range(0, len(wanted), _AT_A_TIME):
        part = wanted[start : start + _AT_A_TIME]
        rows = PersonKey.objects.filter(person_id__in=part).values_list("person_id", "key")
        found |= {person: key_opened(key) for person, key in rows}
    return found


def keys_for(people: Collection[int]) -> dict[int, AESGCM | None]:
    """The keys of these people, made for those who have none yet. The caller holds the chain's end."""
    found = known_keys(people)
    missing = sorted(set(people) - found.keys())
    if not missing:
        return found
    made = os.urandom(_BYTES * len(missing))
    new = {person: made[place * _BYTES : (place + 1) * _BYTES] for place, person in enumerate(missing)}
    rows = ((person, seal(base64.b64encode(key).decode()), None) for person, key in new.items())
    names = ("person_id", "key", "destroyed_at")
    if len(new) < FEW:
        PersonKey.objects.bulk_create(PersonKey(**dict(zip(names, row, strict=True))) for row in rows)
    else:
        insert_rows(PersonKey, names, rows)
    return found | {person: AESGCM(key) for person, key in new.items()}


def destroy(people: Collection[int], *, at: datetime) -> int:
    """Destroy the keys of these people, and see that they are never given another one; how many had one. The caller holds the chain's end."""
    had = PersonKey.objects.filter(person_id__in=people).exclude(key="").update(key="", destroyed_at=at)
    never = set(people) - set(
        PersonKey.objects.filter(person_id__in=people).values_list("person_id", flat=True)
    )
    PersonKey.objects.bulk_create(
        PersonKey(person_id=each, key="", destroyed_at=at) for each in sorted(never)
    )
    return had


def sealed_under(key: AESGCM, person: int, plain: str, nonce: bytes) -> str:
    """A text as it stands in an entry. ``nonce``: ``NONCE`` bytes at random, never the same twice."""
    sealed = key.encrypt(nonce, plain.encode(), b"%d" % person)
    return b2a_base64(nonce + sealed, newline=False).decode()


def opened_under(key: AESGCM, person: int, sealed: str) -> str | None:
    """What was sealed; None when this is not the key, or the text was changed."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        return key.decrypt(raw[:NONCE], raw[NONCE:], b"%d" % person).decode()
    except (InvalidTag, ValueError):
        return None


def key_opened(key: str) -> AESGCM | None:
    """A key as it is used; None: destroyed."""
    return AESGCM(base64.b64decode(unseal(key))) if key else None
