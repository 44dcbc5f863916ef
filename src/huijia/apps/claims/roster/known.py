"""What the office knows of the people of whom a sheet may tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from huijia.apps.claims.roster.sheet import Row
from huijia.apps.people.models import Fact, Membership, Person, RosterImport

AT_A_TIME = 2_000
"""Values in one condition: less than any database refuses."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A record as far as matching needs it. Of merged records this is the one that was kept."""

    number: int
    area: str
    name: str
    id_number: str
    birth_date: str
    phone: str


@dataclass(slots=True)
class Known:
    """People of an area by number, resident number, and name with birth date or phone; and their households.

    ``homes``: person -> households; ``guardians``: household -> people.
    """

    people: dict[int, Somebody] = field(default_factory=dict)
    by_id: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_birth: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    by_phone: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    homes: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    guardians: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def guardians_of(self, person: int) -> set[int]:
        """Guardians in this person's households."""
        return {
            each
            for home in self.homes.get(person, ())
            for each in self.guardians.get(home, ())
            if each != person
        }


def known_people(rows: Sequence[Row], *, area: str, on: date) -> Known:
    """Whoever in the area has a number or a name that stands in the rows."""
    known = Known()
    ids = {number for row in rows for number in (row.id_number, row.guardian_id) if number}
    names = {name for row in rows for name in (row.name, row.guardian) if name}
    kept: dict[int, int] = {}
    for looked_for, values in (("id_number_index__of_any", ids), ("name__in", names)):
        for part in _parts(sorted(values)):
            found = Person.objects.filter(area__code__startswith=area, withdrawn=False, **{looked_for: part})
            _add(known, kept, found.values_list(*_RECORD, *_STANDS_FOR), area)
    _add_homes(known, kept, on)
    return known


def known_values(numbers: Iterable[int], *, on: date) -> dict[int, dict[str, Any]]:
    """Person -> every value that holds on a day, as ``people.queries.values_on`` has them, for many people at once."""
    return _that_hold("value", numbers, on)


def known_sources(numbers: Iterable[int], *, on: date) -> dict[int, dict[str, str]]:
    """As ``known_values``: where each value that holds comes from (``people.Source``)."""
    return _that_hold("source", numbers, on)


def _that_hold(column: str, numbers: Iterable[int], on: date) -> dict[int, dict[str, Any]]:
    """Person -> fact -> this column of the fact that holds on a day."""
    wanted = sorted(set(numbers))
    kept = {number: number for number in wanted}
    for part in _parts(wanted):
        kept |= {
            each.pk: each.merged_into_id or each.pk for each in Person.objects.filter(merged_into__in=part)
        }
    records: dict[int, list[int]] = defaultdict(list)
    for number, stands_for in kept.items():
        records[stands_for].append(number)
    undone = list(RosterImport.objects.filter(state=RosterImport.State.UNDONE).values_list("pk", flat=True))
    found: dict[int, dict[str, Any]] = {}
    for part in _parts(sorted(records)):
        # All records of a person are in one part, so that the database can say which fact is the latest.
        numbers = [number for stands_for in part for number in records[stands_for]]
        facts = Fact.objects.filter(person__in=numbers, valid_from__lte=on)
        rows = facts.order_by("valid_from", "recorded_at", "pk").values_list(
            "person", "name", column, "roster"
        )
        for number, name, value, roster in rows.iterator(chunk_size=AT_A_TIME):
            if roster not in undone:
                found.setdefault(kept[number], {})[name] = value
    return found


_RECORD = ("pk", "area", "name", "id_number", "birth_date", "phone", "withdrawn")
_STANDS_FOR = tuple(f"merged_into__{name}" for name in _RECORD)


def _add(known: Known, kept: dict[int, int], people: Iterable[tuple[Any, ...]], area: str) -> None:
    """``people``: of each the columns of the record, then those of the one that was kept, if it was merged."""
    for person in people:
        own, merged_into = person[: len(_RECORD)], person[len(_RECORD) :]
        number, place, name, id_number, born, phone, withdrawn = (
            own if merged_into[0] is None else merged_into
        )
        if not place.startswith(area) or withdrawn:
            continue
        kept[own[0]] = kept[number] = number
        known.people[number] = Somebody(number, place, name, id_number, _iso(born), phone)
        _number, _place, name, id_number, born, phone, _withdrawn = own
        if id_number:
            known.by_id[id_number].add(number)
        known.by_birth[name, _iso(born)].add(number)
        if phone:
            known.by_phone[name, phone].add(number)


def _add_homes(known: Known, kept: dict[int, int], on: date) -> None:
    """Households of everybody found, and the guardians in them who were found, too."""
    open_on = Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    columns = ("household", "person", "relation")
    for part in _parts(sorted(kept)):
        for home, person, relation in Membership.objects.filter(open_on, person__in=part).values_list(
            *columns
        ):
            known.homes[kept[person]].add(home)
            if relation == Membership.Relation.GUARDIAN:
                known.guardians[home].add(kept[person])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), AT_A_TIME):
        yield values[start : start + AT_A_TIME]
