"""Two packs and two tables to compare, made from one: facts that were corrected, rows that came and went, other law."""

from __future__ import annotations

from random import Random
from typing import Any

import pyarrow as pa

from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level
from tests.generative.cases import Facts, Values

SHARE_CORRECTED = 0.25
SHARE_GONE = 0.1


def revised(random: Random, pack: Pack, facts: Facts, values: Values) -> Facts:
    """The same tables with some facts corrected and some rows gone, in another order."""
    level = Level.MEMBER if pack.has_families else Level.CASE
    table = _revised(random, pack, facts.table, level, values)
    if facts.families is None:
        return Facts(table)
    return Facts(table, _revised(random, pack, facts.families, Level.CASE, values))


def _revised(random: Random, pack: Pack, table: pa.Table, level: Level, values: Values) -> pa.Table:
    declared = [fact for fact in pack.facts if fact.level is level and fact.name in table.column_names]
    rows = [dict(row) for row in table.to_pylist() if random.random() >= SHARE_GONE]
    for row in rows:
        if declared and random.random() < SHARE_CORRECTED:
            fact = random.choice(declared)
            row[fact.name] = values.of(random, fact)
    random.shuffle(rows)
    return pa.Table.from_pylist(rows, schema=table.schema)


def with_ids_of(random: Random, facts: Facts, other: Facts, id_name: str) -> Facts:
    """These tables about the cases of the other ones, but for a few."""
    table = facts.families if facts.families is not None else facts.table
    theirs = other.families if other.families is not None else other.table
    of_column = theirs.schema.field(id_name).type
    pool = [each for each in dict.fromkeys(theirs[id_name].to_pylist()) if each not in (None, "")]
    random.shuffle(pool)
    taken: dict[Any, Any] = {None: None, "": None}
    for number, each in enumerate(
        dict.fromkeys([*table[id_name].to_pylist(), *facts.table[id_name].to_pylist()])
    ):
        strange = f"new{number}" if of_column == pa.string() else 7 + number
        taken.setdefault(each, pool.pop() if pool and random.random() > SHARE_GONE else strange)

    def renamed(one: pa.Table) -> pa.Table:
        column = pa.array([taken[each] for each in one[id_name].to_pylist()], of_column)
        return one.set_column(one.column_names.index(id_name), id_name, column)

    return Facts(renamed(facts.table), None if facts.families is None else renamed(facts.families))
