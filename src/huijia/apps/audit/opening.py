"""The one way in which what an entry holds is read: a person's values are sealed, and open as long as their key is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from huijia.apps.audit.keys import known_keys, opened_under
from huijia.apps.audit.models import Entry

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry tells. ``erased``: its values were a person's, and were erased with them."""

    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: str = ""
    erased: bool = False


def opened(entries: Iterable[Entry]) -> dict[int, Told]:
    """What each of these entries tells, by its number. One look for keys, however many they are."""
    payloads = {entry.sequence: json.loads(entry.payload) for entry in entries}
    keys = known_keys(each["person_id"] for each in payloads.values() if each.get("sealed"))
    return {sequence: _told(payload, keys) for sequence, payload in payloads.items()}


def with_what_they_tell(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Told]]:
    """Entries, one after the other, with what each tells: as many as there are."""
    rest = iter(entries)
    while part := list(islice(rest, _AT_A_TIME)):
        told = opened(part)
        yield from ((entry, told[entry.sequence]) for entry in part)


def changes_of(entry: Entry) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each field that an entry changed."""
    return dict(opened([entry])[entry.sequence].changes)


def reason_of(entry: Entry) -> str:
    """The reason that was given."""
    return opened([entry])[entry.sequence].reason


def _told(payload: Mapping[str, Any], keys: Mapping[int, Any]) -> Told:
    if "sealed" not in payload:
        return _read(payload)
    key = keys.get(payload["person_id"])
    plain = opened_under(key, payload["person_id"], payload["sealed"]) if key else None
    return Told(erased=True) if plain is None else _read(json.loads(plain))


def _read(told: Mapping[str, Any]) -> Told:
    return Told({name: (old, new) for name, (old, new) in told["changes"].items()}, str(told["reason"]))
