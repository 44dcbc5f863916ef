"""Reading entries, and checking that the chain holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from huijia.apps.audit.chain import canonical, digest_of
from huijia.apps.audit.models import ChainEnd, Entry
from huijia.apps.fence.told import the_service

_ALWAYS = {
    *("sequence", "at", "actor_id", "actor_name", "actor_role", "action", "subject", "subject_id"),
    *("person_id", "area"),
}
PAYLOADS = ({*_ALWAYS, "changes", "reason"}, {*_ALWAYS, "sealed"})
"""What a payload holds, no more and no less: what it tells as it is, or sealed."""

SEALED = "audit.values_sealed"
"""The entry that a migration left when it sealed the values of entries that were there, which gave each of them another digest."""

SEARCHED = ("actor_id", "actor_name", "actor_role", "action", "subject", "subject_id", "person_id", "area")


@dataclass(frozen=True, slots=True)
class Fault:
    """A place at which the chain does not hold."""

    sequence: int
    what: str


class Auditor(Protocol):
    """Whoever reads the trail: the areas in which they have each role."""

    @property
    def areas(self) -> Mapping[str, tuple[str, ...]]:
        """Role -> codes of areas."""


def seen_by(viewer: Auditor) -> QuerySet[Entry]:
    """Entries of the areas in which this viewer is an auditor, latest first."""
    condition = Q(pk__in=())
    for code in viewer.areas.get("auditor", ()):
        # A range, not a "begins with": below a policy that could use no index.
        condition |= Q(area__gte=code, area__lt=f"{code}A")
    return Entry.objects.filter(condition).order_by("-sequence")


def of_person(person_id: int) -> QuerySet[Entry]:
    """All that was done with a person's record or seen of it, latest first."""
    return Entry.objects.filter(person_id=person_id).order_by("-sequence")


def of_subject(subject: str, subject_id: object) -> QuerySet[Entry]:
    """All that was done with a thing, earliest first."""
    return Entry.objects.filter(subject=subject, subject_id=str(subject_id)).order_by("sequence")


def looks_together(entries: Iterable[Entry]) -> Iterator[tuple[Entry, int]]:
    """The entries, with all looks of one account at one person in one way on one day as one: the first of them, and how many.

    An officer's list of claims is opened many times a day. Each time stays in the trail; whoever reads of it needs one line.
    """
    found: dict[tuple[Any, ...], tuple[Entry, int]] = {}
    for entry in entries:
        alike: tuple[Any, ...] = (entry.sequence,)
        if entry.action.endswith(".viewed"):
            day = timezone.localtime(entry.at).date()
            alike = (entry.actor_id, entry.actor_role, entry.action, entry.person_id, day)
        first, times = found.get(alike, (entry, 0))
        found[alike] = first, times + 1
    yield from found.values()


def faults(*, expected_end: str | None = None) -> Iterator[Fault]:
    """Every place at which an entry was changed, taken out, put in or put elsewhere.

    ``expected_end``: the digest of the last entry, as somebody noted it elsewhere; without it, a trail that was
    rewritten from some entry to its end (every digest and the end itself) cannot be told from a true one, and
    neither can one whose last entries were taken out together with a new end.
    """
    previous, expected = "", 1
    noted = expected_end == ""
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        gap = entry.sequence != expected
        if gap:
            yield Fault(expected, _missing(expected, entry.sequence))
        if not gap and digest_of(previous, entry.payload) != entry.digest:
            yield Fault(
                entry.sequence, "changed, or not in its place: its digest does not follow from the one before"
            )
        elif not _columns_agree(entry):
            yield Fault(entry.sequence, "changed: its columns do not say what its payload says")
        noted = noted or expected_end in (entry.digest, _end_before(entry))
        previous, expected = entry.digest, entry.sequence + 1
    end = ChainEnd.objects.first()
    if end is None:
        yield Fault(expected, "missing: the end of the chain itself")
    elif end.sequence >= expected:
        yield Fault(expected, f"missing, up to entry {end.sequence}, with which the chain ended")
    elif end.sequence < expected - 1:
        yield Fault(end.sequence + 1, f"put in after entry {end.sequence}, with which the chain ended")
    elif end.digest != previous:
        yield Fault(end.sequence, "changed: the end of the chain has another digest")
    if expected_end is not None and not noted:
        yield Fault(expected - 1, "rewritten or cut off: no entry has the digest that was noted")


def _end_before(entry: Entry) -> str:
    """The digest with which the trail ended before its values were sealed, if this is the entry that says so (``resealing``)."""
    if entry.action != SEALED:
        return entry.digest
    try:
        return str(json.loads(entry.payload)["changes"]["end"][0])
    except (ValueError, TypeError, KeyError, IndexError):
        return entry.digest


@the_service()
def chain_end() -> tuple[int, str]:
    """Number and digest of the last entry: to be noted elsewhere, where whoever can change the database cannot."""
    last = Entry.objects.order_by("-sequence").first()
    return (last.sequence, last.digest) if last else (0, "")


def guards_missing() -> list[str]:
    """Append-only tables of this app that have lost the trigger that keeps them so: somebody with power over the database took it."""
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'", [table]
            )
            wanted = {f"{table}_append_only"}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            wanted = {f"{table}_no_UPDATE", f"{table}_no_DELETE"}
        found = {row[0] for row in cursor.fetchall()}
    return sorted(wanted - found)


def _missing(expected: int, found: int) -> str:
    if found < expected:
        return f"put in before the first entry: entry {found}"
    which = "this entry" if found == expected + 1 else f"entries {expected} to {found - 1}"
    return f"missing: {which}; so nothing vouches for what entry {found} follows"


def _columns_agree(entry: Entry) -> bool:
    """Whether the columns repeat the payload, and the payload is written as the audit trail writes it."""
    try:
        told = json.loads(entry.payload)
        return (
            canonical(told) == entry.payload
            and set(told) in PAYLOADS
            and (told["person_id"] is None or "sealed" in told or not (told["changes"] or told["reason"]))
            and told["sequence"] == entry.sequence
            and told["at"] == entry.at.isoformat()
            and all(told[name] == getattr(entry, name) for name in SEARCHED)
        )
    except (ValueError, TypeError):
        return False
