"""Random cases for a pack: rows of facts, with the values on which its answers turn.

Rows come from a seed rather than from Hypothesis: a table has hundreds of cells, and what needs to be made small when a
test fails is the pack. Values are drawn from those that the pack itself names, a day or one beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pyarrow as pa

from huijia.engine.backends.answers import Span
from huijia.engine.model import nodes as n
from huijia.engine.model.facts import EARLIEST_DAY, LATEST_DAY, FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type, Value

ARROW_TYPES = {Type.BOOL: pa.bool_(), Type.INT: pa.int64(), Type.DATE: pa.date32()}
MOST_MEMBERS = 6
DAY = timedelta(days=1)

Row = dict[str, Value | None]


@dataclass(frozen=True)
class Values:
    """What random facts are drawn from. ``bad`` is the share of cells that cannot be true, ``empty`` of empty ones; ``stated`` are facts that
    are empty in no row."""

    days: Sequence[date]
    numbers: Sequence[int]
    latest_day: date
    empty: float = 0.25
    bad: float = 0.0
    stated: frozenset[str] = frozenset()

    def of(self, random: Random, fact: FactDeclaration) -> Value | None:
        """A value of this fact, or None."""
        if random.random() < self.empty and fact.name not in self.stated:
            return None
        if fact.type is Type.BOOL:
            return random.random() < 0.5
        wrong = random.random() < self.bad
        if fact.type is Type.INT:
            if wrong:
                return random.choice([fact.lowest - 1, fact.highest + 1])
            within = [number for number in self.numbers if fact.lowest <= number <= fact.highest]
            return random.choice(
                [fact.lowest, fact.highest, random.randint(fact.lowest, fact.highest), *within]
            )
        if wrong:
            future = [self.latest_day + DAY] if fact.not_in_future else []
            return random.choice([EARLIEST_DAY - DAY, LATEST_DAY + DAY, date.min, date.max, *future])
        latest = min(self.latest_day, LATEST_DAY) if fact.not_in_future else LATEST_DAY
        return random.choice([day for day in self.days if EARLIEST_DAY <= day <= latest])


def values_of(pack: Pack, span: Span, latest_day: date, *, bad: float = 0.0) -> Values:
    """The days and numbers on which this pack's answers may turn."""
    days: set[date] = {date(2024, 2, 29), date(2023, 1, 31), date(2025, 3, 1), EARLIEST_DAY, latest_day}
    numbers: set[int] = {0, 1, 2}
    for value in _named(pack):
        if isinstance(value, date):
            days.add(value)
        elif not isinstance(value, bool):
            numbers.add(value)
    for period in (span.first, span.last):
        days.update((period.start, period.end))
    beside = {
        date.fromordinal(o) for d in days for o in _beside(d.toordinal()) if 1 <= o <= date.max.toordinal()
    }
    return Values(
        sorted(days | beside), sorted({b for number in numbers for b in _beside(number)}), latest_day, bad=bad
    )


def _beside(number: int) -> tuple[int, int, int]:
    return (number - 1, number, number + 1)


def _named(pack: Pack) -> Iterable[Value]:
    for node in pack.nodes:
        if isinstance(node, n.Literal):
            yield node.value
        if isinstance(node, n.InForce):
            yield from node.starts
    for parameter in pack.parameters.values():
        for each in parameter.values:
            yield each.value
            yield from (day for day in (each.starts, each.ends) if day is not None)


def row_of(random: Random, facts: Iterable[FactDeclaration], values: Values) -> Row:
    """Facts of one row."""
    return {fact.name: values.of(random, fact) for fact in facts}


@dataclass(frozen=True)
class Family:
    """A family's own facts and those of its members."""

    facts: Row
    members: tuple[Row, ...]


def family_of(random: Random, pack: Pack, values: Values) -> Family:
    """A family of 0 to 6, now and then with twins."""
    members = [row_of(random, pack.member_facts, values) for _ in range(random.randint(0, MOST_MEMBERS))]
    if len(members) > 1 and random.random() < 0.3:
        members[-1] = {**members[-1], **{k: v for k, v in members[0].items() if isinstance(v, date)}}
    return Family(row_of(random, pack.case_facts, values), tuple(members))


@dataclass(frozen=True)
class Facts:
    """What a run is given."""

    table: pa.Table
    families: pa.Table | None = None


def facts_of(random: Random, pack: Pack, values: Values, *, cases: int) -> Facts:
    """Random tables: ids are texts or numbers, half of those of members in order, and with ``values.bad`` some are empty or repeated."""
    if not pack.has_families:
        rows: list[dict[str, object]] = [dict(row_of(random, pack.case_facts, values)) for _ in range(cases)]
        # Few distinct rows, as in real tables.
        rows += [dict(random.choice(rows)) for _ in range(cases // 4)]
        for row, case_id in zip(rows, _ids(random, len(rows), values.bad), strict=True):
            row["case_id"] = case_id
        return Facts(_table(random, pack, rows, ("case_id",), Level.CASE))
    family_ids = _ids(random, cases, 0)
    members: list[dict[str, object]] = []
    families: list[dict[str, object]] = []
    for family_id in family_ids:
        family = family_of(random, pack, values)
        families.append({"family_id": family_id, **family.facts})
        ids = _ids(random, len(family.members), values.bad, like=family_ids[0])
        members += [
            {"member_id": m, "family_id": family_id, **row}
            for m, row in zip(ids, family.members, strict=True)
        ]
    random.shuffle(members)
    random.shuffle(families)
    if values.bad and families:
        families += [{**families[0]}] if random.random() < 0.3 else []
        if members and random.random() < 0.3:
            members.append({**members[0], "family_id": None, "member_id": members[0]["member_id"]})
        if random.random() < 0.3:
            families.pop()
    if random.random() < 0.5:
        # As most tables come; engines then look at the ids once, and may count rows instead.
        members.sort(key=_place)
    members_table = _table(random, pack, members, ("member_id", "family_id"), Level.MEMBER, like=family_ids)
    if not pack.case_facts and random.random() < 0.5:
        return Facts(members_table)
    return Facts(members_table, _table(random, pack, families, ("family_id",), Level.CASE, like=family_ids))


def _place(member: dict[str, object]) -> tuple[object, ...]:
    """By family and then by member; empty ids first."""
    return tuple((member[name] is not None, member[name]) for name in ("family_id", "member_id"))


def _ids(random: Random, count: int, bad: float, *, like: object = None) -> list[object]:
    """Different ids in no order; ``like`` says of which type."""
    texts = isinstance(like, str) if like is not None else random.random() < 0.5
    numbers = random.sample(range(-5, count * 3), count) if count else []
    found: list[object] = [
        f"{random.choice('Aa0编')}{number}" if texts else number * 10**15 for number in numbers
    ]
    for place in range(count):
        if random.random() < bad / 3:
            found[place] = random.choice([None, found[0], ""] if texts else [None, found[0]])
    return found


def _table(
    random: Random,
    pack: Pack,
    rows: Sequence[dict[str, object]],
    ids: tuple[str, ...],
    level: Level,
    like: Sequence[object] = (),
) -> pa.Table:
    columns: dict[str, pa.Array] = {}
    for name in ids:
        found = [row[name] for row in rows]
        texts = any(isinstance(each, str) for each in [*found, *like])
        columns[name] = pa.array(found, pa.string() if texts else pa.int64())
    for fact in pack.facts:
        if fact.level is not level:
            continue
        if fact.optional and random.random() < 0.1:
            continue  # an optional fact's column may be left out
        columns[fact.name] = pa.array([row[fact.name] for row in rows], _column_type(random, fact))
    return pa.table(columns)


def _column_type(random: Random, fact: FactDeclaration) -> pa.DataType:
    small = fact.type is Type.INT and fact.lowest > -1000 and fact.highest < 1000
    return pa.int16() if small and random.random() < 0.3 else ARROW_TYPES[fact.type]
