"""Reading entries, and checking that the chain holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from huijia.apps.audit.chain import digest_of
from huijia.apps.audit.models import ChainEnd, Entry

SEARCHED = ("actor_id", "actor_name", "actor_role", "action", "subject", "subject_id", "person_id", "area")


@dataclass(frozen=True, slots=True)
class Fault:
    """A place at which the chain does not hold."""

    sequence: int
    what: str


def of_person(person_id: int) -> QuerySet[Entry]:
    """All that was done with a person's record or seen of it, latest first."""
    return Entry.objects.filter(person_id=person_id).order_by("-sequence")


def of_subject(subject: str, subject_id: object) -> QuerySet[Entry]:
    """All that was done with a thing, earliest first."""
    return Entry.objects.filter(subject=subject, subject_id=str(subject_id)).order_by("sequence")


def changes_of(entry: Entry) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each field that an entry changed."""
    return {name: (old, new) for name, (old, new) in json.loads(entry.payload)["changes"].items()}


def reason_of(entry: Entry) -> str:
    """The reason that was given."""
    return str(json.loads(entry.payload)["reason"])


def faults(*, expected_end: str | None = None) -> Iterator[Fault]:
    """Every place at which an entry was changed, taken out, put in or put elsewhere.

    ``expected_end``: the digest of the last entry, as somebody noted it elsewhere; without it, a trail that was
    rewritten from some entry to its end (every digest and the end itself) cannot be told from a true one.
    """
    previous, expected = "", 1
    seen = False
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            yield Fault(expected, f"missing: the next entry is {entry.sequence}")
        if digest_of(previous, entry.payload) != entry.digest:
            yield Fault(
                entry.sequence, "changed, or not in its place: its digest does not follow from the one before"
            )
        elif not _columns_agree(entry):
            yield Fault(entry.sequence, "changed: its columns do not say what its payload says")
        seen = seen or entry.digest == expected_end
        previous, expected = entry.digest, entry.sequence + 1
    end = ChainEnd.objects.get()
    if end.sequence != expected - 1:
        yield Fault(expected, f"missing: the chain ended with entry {end.sequence}")
    elif end.digest != previous:
        yield Fault(end.sequence, "changed: the end of the chain has another digest")
    if expected_end and not seen:
        yield Fault(end.sequence, "rewritten: no entry has the digest that was noted")


def _columns_agree(entry: Entry) -> bool:
    told = json.loads(entry.payload)
    return (
        told["sequence"] == entry.sequence
        and told["at"] == entry.at.isoformat()
        and all(told[name] == getattr(entry, name) for name in SEARCHED)
    )
