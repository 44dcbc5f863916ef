"""Writing many people's records at once, by the same rules as one: what ``actions`` does, for a whole roster.

The caller has the transaction, and sees to it that each person is named once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import Doing, record_many
from huijia.apps.audit.bulk import insert_rows, reserve_numbers, update_rows
from huijia.apps.people.actions import IDENTITY, SHOWN, _checked, _projection, _since
from huijia.apps.people.models import Fact, Household, Membership, Person, RosterImport, Source
from huijia.apps.people.search import index_many

checked_facts = _checked
"""The facts as ``actions`` stores them: the check digit and the birth date of a resident number are looked at here, too."""

Progress = Callable[[int], None]
"""Called with how many more records, facts of a person or entries are done."""

_Each = TypeVar("_Each")

_PLAIN = tuple(name.removesuffix("_index") for name in SHOWN)
_PERSON = ("id", "area", *SHOWN, "merged_into", "roster", "withdrawn", "made_at")
_FACT = (
    *("person", "name", "value", "valid_from", "recorded_at", "recorded_by"),
    *("source", "source_detail", "roster"),
)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be registered. ``facts`` have been through ``checked_facts``."""

    area: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Learned:
    """Facts of somebody known that are new or differ. ``known``: what was known before, whole."""

    person: int
    area: str
    known: Mapping[str, Any]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a household. ``person`` and ``household`` are numbers."""

    household: int
    person: int
    relation: str
    area: str


def lock_people(numbers: Iterable[int]) -> None:
    """Lock people's rows, the smallest number first: before the audit trail's end, as whoever changes one of them does.

    The other way round two would wait for each other, and the database would break off the one who came last: the import.
    """
    for part in _parts(sorted(numbers), 2_000):
        rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=part).order_by("pk")
        list(rows.values_list("pk", flat=True))


def _parts(numbers: list[int], size: int) -> Iterator[list[int]]:
    """The numbers in parts of a size."""
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


def register_many(
    *,
    by: Viewer,
    people: Sequence[NewPerson],
    roster: RosterImport,
    on: date,
    at: datetime,
    progress: Progress,
) -> list[int]:
    """Register people with their first facts and an audit entry each; returns their numbers, in order."""
    numbers = reserve_numbers(Person, len(people))

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, new in _counted(zip(numbers, people, strict=True), progress):
            yield (number, new.area, *_shown(new.facts), None, roster.pk, False, at)

    insert_rows(Person, _PERSON, rows())
    index_many(
        (
            (number, new.area, new.facts.get("name") or "", new.facts.get("address") or "")
            for number, new in _counted(zip(numbers, people, strict=True), progress)
        ),
        new=True,
    )
    pairs = zip(numbers, (new.facts for new in people), strict=True)
    insert_rows(Fact, _FACT, _facts(pairs, by, roster, on, at, progress))
    record_many(
        by=by,
        doings=(
            _doing(
                "person.registered", number, new.area, {n: (None, v) for n, v in new.facts.items()}, roster
            )
            for number, new in _counted(zip(numbers, people, strict=True), progress)
        ),
    )
    return numbers


def record_many_facts(
    *,
    by: Viewer,
    learned: Sequence[Learned],
    roster: RosterImport,
    on: date,
    at: datetime,
    progress: Progress,
) -> None:
    """Add facts of people who are known, with an audit entry for each person. What was known stays."""
    pairs = ((each.person, each.facts) for each in learned)
    insert_rows(Fact, _FACT, _facts(pairs, by, roster, on, at, progress))
    show_many((each.person, each.area, each.known, {**each.known, **each.facts}) for each in learned)
    record_many(
        by=by,
        doings=(
            _doing(
                "person.facts_recorded",
                each.person,
                each.area,
                {name: (each.known.get(name), value) for name, value in each.facts.items()},
                roster,
            )
            for each in _counted(learned, progress)
        ),
    )


def make_households(*, areas: Sequence[str], at: datetime) -> list[int]:
    """Make households without members; returns their numbers, in order. Joining them leaves the entries."""
    numbers = reserve_numbers(Household, len(areas))
    insert_rows(
        Household,
        ("id", "area", "made_at"),
        ((number, area, at) for number, area in zip(numbers, areas, strict=True)),
    )
    return numbers


def join_households(
    *, by: Viewer, places: Sequence[Place], roster: RosterImport, on: date, progress: Progress
) -> None:
    """Give people their places in households, with an audit entry each."""
    names = ("household", "person", "relation", "valid_from", "valid_until", "roster")
    rows = ((each.household, each.person, each.relation, on, None, roster.pk) for each in places)
    insert_rows(Membership, names, rows)
    record_many(
        by=by,
        doings=(
            Doing(
                "household.joined",
                "household",
                str(each.household),
                each.person,
                each.area,
                {"relation": (None, each.relation), "valid_from": (None, on.isoformat())},
                _told(roster),
            )
            for each in _counted(places, progress)
        ),
    )


def show_many(people: Iterable[tuple[int, str, Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Write the identity that holds onto people, and the readings by which the search finds them.

    ``people``: each one's number and area code, and everything that was known and is known now.
    """
    shown: dict[int, list[Any]] = {}
    found_otherwise = []
    for number, area, before, now in people:
        if any(before.get(name) != now.get(name) for name in IDENTITY):
            shown[number] = _shown(now)
        if any(before.get(name) != now.get(name) for name in ("name", "address")):
            found_otherwise.append((number, area, now.get("name") or "", now.get("address") or ""))
    update_rows(Person, SHOWN, shown)
    index_many(found_otherwise)


def _shown(values: Mapping[str, Any]) -> list[Any]:
    """What ``SHOWN`` names; a blind index has the plain value here, of which it is made when it is written."""
    projection = _projection(values)
    return [projection[name] for name in _PLAIN]


def _facts(
    pairs: Any, by: Viewer, roster: RosterImport, on: date, at: datetime, progress: Progress
) -> Iterator[tuple[Any, ...]]:
    source, detail, key, actor = Source.ROSTER.value, f"roster {roster.pk}", roster.pk, by.id
    written = Fact._meta.get_field("value").writer()
    for number, facts in pairs:
        for name, value in facts.items():
            yield (number, name, written(name, value), _since(name, on), at, actor, source, detail, key)
        progress(1)


def _counted(found: Iterable[_Each], progress: Progress) -> Iterator[_Each]:
    for each in found:
        yield each
        progress(1)


def _doing(
    action: str, number: int, area: str, changes: dict[str, tuple[Any, Any]], roster: RosterImport
) -> Doing:
    return Doing(action, "person", str(number), number, area, changes, _told(roster))


def _told(roster: RosterImport) -> str:
    return f"roster import {roster.pk}"
