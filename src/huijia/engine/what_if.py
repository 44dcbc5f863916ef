"""What would change if the law were another: who gains, who loses, by how much, what it costs a year; and cases that show why.

The facts are the same on both sides. A case and period counts where both laws know its amount; where one of them needs to ask, or
does not cover the period, no difference is known, and it is told as such. So what is gained less what is lost is the difference of
the two costs, in each year and altogether.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from huijia.engine.backends.comparison import Comparison
from huijia.engine.backends.source import CASE_ID, FAMILY_ID, MEMBER_ID, FactsSource
from huijia.engine.comparing import compare_one
from huijia.engine.explain import ComparedCase
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Type, Value
from huijia.values.errors import HuijiaError
from huijia.values.periods import PeriodUnit

MOST_BARS = 12
EXAMPLES = 10
TRIED = 3
"""Cases of each difference that are tried as an example."""
MOST_REMEMBERED = 20_000
"""Differences of which cases are remembered as examples."""


@dataclass(slots=True)
class Effect:
    """Of one year (None: of all together), in the currency's minor unit and in cases. ``not_known``: cases of which a difference is not
    known in some period. A case that gains in one period and loses as much in another is the same, and adds to neither."""

    year: str | None
    old_minor: int = 0
    new_minor: int = 0
    gainers: int = 0
    gained_minor: int = 0
    losers: int = 0
    lost_minor: int = 0
    same: int = 0
    not_known: int = 0

    @property
    def difference_minor(self) -> int:
        """New cost less old cost."""
        return self.new_minor - self.old_minor

    @property
    def cases(self) -> int:
        """The cases that either law speaks of in this year."""
        return self.gainers + self.losers + self.same + self.not_known


@dataclass(slots=True)
class Effects:
    """All years in their order, all together, and how many cases have which difference (over all periods, without those not known)."""

    years: list[Effect]
    together: Effect
    differences: dict[int, int]
    candidates: dict[int, list[Any]] = field(default_factory=dict)
    """Difference -> ids of a few cases that have it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Of a distribution: how many cases have a difference from ``low`` to ``high``, both included."""

    low: int
    high: int
    cases: int


def effects_of(comparison: Comparison, unit: PeriodUnit, weights: Sequence[int] | None = None) -> Effects:
    """Add up a comparison that was made with ``all_rows``. ``weights``: how many cases a case of the table stands for, where its ids
    are places in this sequence; else one."""
    counting = _Counting(unit, None if weights is None else pa.array(weights, pa.int64()))
    for table in _whole_cases(comparison.batches()):
        counting.add(table)
    return counting.effects()


def _whole_cases(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows, such that no case is cut in two."""
    columns = ["case_id", "period", "old_amount_minor", "new_amount_minor", "difference_minor"]
    rest: pa.Table | None = None
    for batch in batches:
        if not batch.num_rows:
            continue
        table = pa.Table.from_batches([batch]).select(columns)
        if rest is not None:
            table = pa.concat_tables([rest, table])
        last = table["case_id"][table.num_rows - 1]
        cut = table.num_rows - int(pc.sum(pc.equal(table["case_id"], last)).as_py())
        if cut:
            yield table.slice(0, cut)
        rest = table.slice(cut)
    if rest is not None:
        yield rest


class _Counting:
    def __init__(self, unit: PeriodUnit, weights: pa.Array | None) -> None:
        self._unit, self._weights = unit, weights
        self._years: dict[str | None, Effect] = {}
        self._together = Effect(None)
        self._differences: dict[int, int] = defaultdict(int)
        self._candidates: dict[int, list[Any]] = {}

    def add(self, table: pa.Table) -> None:
        """Rows of whole cases."""
        years = table["period"]
        if self._unit is PeriodUnit.MONTH:
            years = pc.utf8_slice_codeunits(years, 0, 4)
        known = pc.is_valid(table["difference_minor"])
        table = pa.table(
            {
                "case": table["case_id"],
                "year": years,
                # Of a row without a known difference neither side counts.
                "old": pc.if_else(known, table["old_amount_minor"], 0),
                "new": pc.if_else(known, table["new_amount_minor"], 0),
                "unknown": pc.cast(pc.invert(known), pa.int64()),
            }
        )
        self._count(table.group_by(["case", "year"]).aggregate(_SUMS), by_year=True)
        self._count(table.group_by(["case"]).aggregate(_SUMS), by_year=False)

    def _count(self, table: pa.Table, *, by_year: bool) -> None:
        weights = (
            pc.take(self._weights, table["case"])
            if self._weights is not None
            else pa.array([1] * table.num_rows, pa.int64())
        )
        difference = pc.subtract(table["new_sum"], table["old_sum"])
        has_unknown = pc.greater(table["unknown_sum"], 0)
        shapes = pa.table(
            {
                "year": table["year"] if by_year else pa.nulls(table.num_rows, pa.string()),
                "difference": difference,
                "unknown": has_unknown,
                "old": table["old_sum"],
                "new": table["new_sum"],
                "weight": weights,
            }
        )
        # Few combinations of amounts: the rest is done in whole numbers without an end.
        found = shapes.group_by(["year", "difference", "unknown", "old", "new"]).aggregate(
            [("weight", "sum")]
        )
        for row in zip(*(column.to_pylist() for column in found.columns), strict=True):
            if by_year:
                self._add(self._years.setdefault(row[0], Effect(row[0])), *row[1:])
            else:
                self._add(self._together, *row[1:])
                if not row[2]:
                    self._differences[row[1]] += row[5]
        if not by_year:
            self._remember(table["case"], difference, has_unknown)

    @staticmethod
    def _add(effect: Effect, difference: int, unknown: bool, old: int, new: int, weight: int) -> None:
        effect.old_minor += old * weight
        effect.new_minor += new * weight
        if difference > 0:
            effect.gained_minor += difference * weight
        elif difference < 0:
            effect.lost_minor -= difference * weight
        if unknown:
            effect.not_known += weight
        elif difference:
            effect.gainers += weight if difference > 0 else 0
            effect.losers += weight if difference < 0 else 0
        else:
            effect.same += weight

    def _remember(self, cases: Any, differences: Any, has_unknown: Any) -> None:
        wanted = pc.and_(pc.not_equal(differences, 0), pc.invert(has_unknown))
        found = (
            pa.table({"d": differences, "c": cases})
            .filter(wanted)
            .group_by("d")
            .aggregate([("c", "min"), ("c", "max")])
        )
        for row in found.to_pylist():
            if row["d"] not in self._candidates and len(self._candidates) >= MOST_REMEMBERED:
                continue
            ids = self._candidates.setdefault(row["d"], [])
            ids.extend(each for each in dict.fromkeys([row["c_min"], row["c_max"]]) if each not in ids)
            del ids[TRIED:]

    def effects(self) -> Effects:
        """What was added up."""
        years = [
            self._years[year] for year in sorted(self._years, key=lambda year: (year is None, year or ""))
        ]
        # Who is due nothing in any period has none; only who needs to be asked first is worth a line.
        years = [each for each in years if each.year is not None or each.not_known or each.difference_minor]
        return Effects(years, self._together, dict(sorted(self._differences.items())), self._candidates)


_SUMS = [("old", "sum"), ("new", "sum"), ("unknown", "sum")]


def distribution(differences: Mapping[int, int]) -> list[Bar]:
    """Bars from the greatest loss to the greatest gain: each difference by itself where there are few, else bands of one width that
    never reach over zero. Those whose amount stays the same have a bar of their own."""
    changed = sorted(difference for difference in differences if difference)
    if len(changed) <= MOST_BARS:
        return [Bar(each, each, cases) for each, cases in sorted(differences.items()) if cases]
    width = _nice(max(changed[-1], 0) - min(changed[0], 0))
    bars: dict[int, int] = defaultdict(int)
    for difference, cases in differences.items():
        # Bands grow away from zero: 1 to width is the first of those who gain, -width to -1 of those who lose.
        bars[(abs(difference) + width - 1) // width * (1 if difference > 0 else -1)] += cases
    return [Bar(*_ends(place, width), cases) for place, cases in sorted(bars.items()) if cases]


def _ends(place: int, width: int) -> tuple[int, int]:
    if place == 0:
        return 0, 0
    inner, outer = (abs(place) - 1) * width + 1, abs(place) * width
    return (inner, outer) if place > 0 else (-outer, -inner)


def _nice(reach: int) -> int:
    """A width in steps of 1, 2 or 5 times a power of ten, such that there are ten bands or a few more."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if step * power * (MOST_BARS - 2) >= reach:
                return step * power
        power *= 10


@dataclass(frozen=True, slots=True)
class Example:
    """A case that nobody can be known by: its days are moved to the first or the middle of their month and its numbers are rounded, and
    both laws still say what they say of the real one. ``cases`` have the same difference over all periods."""

    difference_minor: int
    cases: int
    compared: ComparedCase


Facts = tuple[Mapping[str, Value | None], Sequence[Mapping[str, Value | None]]]
"""The facts of a case, and of its members."""


def examples_of(
    effects: Effects, packs: tuple[Pack, Pack], facts: Mapping[Any, Facts], *, on: date, latest_day: date,
    from_period: str | None = None, to_period: str | None = None,
) -> list[Example]:  # fmt: skip
    """At most ten examples, those first that most cases are like, some of those who gain and some of those who lose."""
    found = []
    for difference in chosen(effects):
        for case_id in effects.candidates[difference]:
            if case_id not in facts:
                continue
            compared = _anonymous(packs, facts[case_id], difference, on, latest_day, from_period, to_period)
            if compared is not None:
                found.append(Example(difference, effects.differences[difference], compared))
                break
        if len(found) == EXAMPLES:
            break
    return sorted(found, key=lambda each: each.difference_minor)


def chosen(effects: Effects) -> list[int]:
    """The differences that are shown by examples, twice as many as are needed: those who gain and those who lose take turns."""
    sides: list[list[int]] = [[], []]
    for difference in sorted(effects.candidates, key=lambda each: (-effects.differences.get(each, 0), each)):
        sides[difference > 0].append(difference)
    most = max(map(len, sides))
    turns = [side[place] for place in range(most) for side in sides if place < len(side)]
    return turns[: 2 * EXAMPLES]


def _anonymous(
    packs: tuple[Pack, Pack], facts: Facts, difference: int, on: date, latest_day: date, first: str | None, last: str | None
) -> ComparedCase | None:  # fmt: skip
    for day in (1, 15):
        try:
            cases = [coarse(pack.case_facts, facts[0], day=day, latest=latest_day) for pack in packs]
            members = [
                [coarse(pack.member_facts, each, day=day, latest=latest_day) for each in facts[1]]
                for pack in packs
            ]
            compared = compare_one(
                packs[0], cases[0], packs[1], cases[1], on=on, old_members=members[0], new_members=members[1],
                from_period=first, to_period=last, latest_day=latest_day,
            )  # fmt: skip
        except HuijiaError:
            continue
        known = [period.row.difference_minor for period in compared.periods]
        if None not in known and sum(each or 0 for each in known) == difference:
            return compared
    return None


def coarse(
    declared: Iterable[FactDeclaration], facts: Mapping[str, Value | None], *, day: int, latest: date
) -> dict[str, Value | None]:
    """Facts by which nobody is known: days on one day of their month, though never later than ``latest``; large numbers with two
    digits that count. Ids are left out."""
    return {fact.name: _coarse(fact, facts.get(fact.name), day, latest) for fact in declared}


def _coarse(fact: FactDeclaration, value: Value | None, day: int, latest: date) -> Value | None:
    if isinstance(value, date):
        return min(date(value.year, value.month, day), latest)
    if (
        fact.type is Type.INT
        and fact.period is None
        and isinstance(value, int)
        and abs(value) >= 1_000
        and _is_sum(fact)
    ):
        unit: int = 10 ** (len(str(abs(value))) - 2)
        return value // unit * unit
    return value


def _is_sum(fact: FactDeclaration) -> bool:
    """Not a year: a number that can lie far above one."""
    return fact.highest > 9_999


def facts_of_cases(
    source: FactsSource, families: FactsSource | None, pack: Pack, ids: Sequence[Any]
) -> dict[Any, Facts]:
    """The facts of some cases of a table, by id. Only their rows are read."""
    if not pack.has_families:
        return {row[CASE_ID]: (row, ()) for row in _rows(source, CASE_ID, ids)}
    members: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(source, FAMILY_ID, ids):
        members[row[FAMILY_ID]].append({**row, MEMBER_ID: len(members[row[FAMILY_ID]]) + 1})
    own = {row[FAMILY_ID]: row for row in _rows(families, FAMILY_ID, ids)} if families else {}
    return {family: (own.get(family, {}), rows) for family, rows in members.items()}


def _rows(source: FactsSource, key: str, ids: Sequence[Any]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    column = source.columns[key]
    names = {own: name for name, own in source.columns.items()}
    if isinstance(source.data, pa.Table):
        table = source.data.select(list(names))
        table = table.filter(
            pc.is_in(table[column], value_set=pa.array(ids, table.schema.field(column).type))
        )
    else:
        wanted = pc.field(column).isin(pa.array(ids, source.schema.field(column).type))
        table = pq.read_table(source.data, columns=list(names), filters=wanted)
    return [{names[own]: value for own, value in row.items()} for row in table.to_pylist()]
