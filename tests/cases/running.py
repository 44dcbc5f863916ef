"""Run cases through the front door on any engine, and read the answers as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from huijia.engine import api
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type
from tests.cases.reading import Row
from tests.engines import on_engine

ARROW_TYPES = {Type.BOOL: pa.bool_(), Type.INT: pa.int64(), Type.DATE: pa.date32()}


def facts_table(
    pack: Pack, level: Level, facts: Sequence[Mapping[str, Any]], ids: Mapping[str, list[int]]
) -> pa.Table:
    """Facts as an Arrow table; what a case does not say is empty."""
    columns = {name: pa.array(values, pa.int64()) for name, values in ids.items()}
    for fact in pack.facts:
        if fact.level is level:
            values = [each.get(fact.name) for each in facts]
            stated_by_label = any(isinstance(value, str) for value in values)
            columns[fact.name] = pa.array(values, pa.string() if stated_by_label else ARROW_TYPES[fact.type])
    return pa.table(columns)


def answers_of_cases(
    pack_name: str,
    facts: Sequence[Mapping[str, Any]],
    *,
    engine: str,
    on: date,
    latest_day: date | None = None,
    first: str | None = None,
    last: str | None = None,
) -> list[list[Row]]:
    """The rows of each case of a pack whose case is a single row, in the order of the facts; for the periods from ``first``
    to ``last``, or those that the facts bound."""
    pack = load_pack(pack_name)
    table = facts_table(pack, Level.CASE, facts, {"case_id": list(range(len(facts)))})
    result = api.assess(
        pack,
        table,
        on=on,
        latest_day=latest_day,
        from_period=first,
        to_period=last,
        **on_engine(engine),
    )
    return rows_by_case(result, len(facts))


def rows_by_case(result: pa.Table, cases: int) -> list[list[Row]]:
    """The rows of a result, by case ids that count from 0."""
    found: list[list[Row]] = [[] for _ in range(cases)]
    columns = ("case_id", "period", "answer", "amount_minor", "reasons", "missing")
    for case_id, period, answer, amount, reasons, missing in zip(
        *(result[name].to_pylist() for name in columns), strict=True
    ):
        found[int(case_id)].append((period or None, answer, amount, _codes(reasons), _codes(missing)))
    return found


def _codes(joined: str | None) -> tuple[str, ...]:
    return tuple(joined.split(";")) if joined else ()
