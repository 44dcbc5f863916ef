"""Run cases through the front door on any engine, and hold the answers against what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from huijia.engine import api
from huijia.engine.backends.result import EngineName
from huijia.engine.cases.reading import Case, Facts, Row, read_cases
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type
from huijia.values.errors import HuijiaError

ARROW_TYPES = {Type.BOOL: pa.bool_(), Type.INT: pa.int64(), Type.DATE: pa.date32()}


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that does not get what it expects. ``got`` is empty where it could not be run, and ``why`` says why."""

    case: Case
    got: tuple[Row, ...]
    why: str = ""


def failures_of(pack: Pack) -> tuple[int, list[Failure]]:
    """How many cases a pack has, and those that fail, in memory. Raises ``UnableToLoadPack`` for a file that cannot be read."""
    cases = read_cases(pack)
    return len(cases), [failure for case in cases if (failure := _failure(pack, case)) is not None]


def _failure(pack: Pack, case: Case) -> Failure | None:
    unknown = {name for facts in (case.facts, *(case.members or ())) for name in facts} - {
        fact.name for fact in pack.facts
    }
    if unknown:
        return Failure(case, (), f"the pack asks for no {', '.join(sorted(unknown))}")
    try:
        [got] = answers_of(pack, [case], engine="in-memory")
    except (HuijiaError, pa.ArrowInvalid, pa.ArrowTypeError) as error:
        return Failure(case, (), str(error))
    return None if tuple(got) == case.expected else Failure(case, tuple(got))


def answers_of(
    pack: Pack, cases: Sequence[Case], *, engine: EngineName, database: str | None = None
) -> list[list[Row]]:
    """The rows of each case, in the cases' order. Those that ask for the same periods run together."""
    groups: dict[tuple[date, str | None, str | None], list[int]] = {}
    for place, case in enumerate(cases):
        groups.setdefault((case.on, case.first, case.last), []).append(place)
    found: dict[int, list[Row]] = {}
    for (on, first, last), places in groups.items():
        table, families = _tables(pack, [cases[place] for place in places])
        result = api.assess(
            pack,
            table,
            families=families,
            on=on,
            from_period=first,
            to_period=last,
            engine=engine,
            # A case may tell of what has not happened yet.
            latest_day=max([on, *(day for place in places for day in _days(cases[place]))]),
            database=database,
        )
        found.update(zip(places, rows_by_case(result, len(places)), strict=True))
    return [found[place] for place in range(len(cases))]


def _days(case: Case) -> list[date]:
    every = (case.facts, *(case.members or ()))
    return [value for facts in every for value in facts.values() if isinstance(value, date)]


def _tables(pack: Pack, cases: Sequence[Case]) -> tuple[pa.Table, pa.Table | None]:
    numbers = list(range(len(cases)))
    if not pack.has_families:
        return facts_table(pack, Level.CASE, [case.facts for case in cases], {"case_id": numbers}), None
    members = [member for case in cases for member in case.members or ()]
    of_family = [number for number, case in enumerate(cases) for _ in case.members or ()]
    ids = {"member_id": list(range(len(members))), "family_id": of_family}
    return (
        facts_table(pack, Level.MEMBER, members, ids),
        facts_table(pack, Level.CASE, [case.facts for case in cases], {"family_id": numbers}),
    )


def facts_table(
    pack: Pack, level: Level, facts: Sequence[Facts], ids: Mapping[str, Sequence[int]]
) -> pa.Table:
    """Facts as an Arrow table; what a case does not say is empty."""
    columns: dict[str, Any] = {name: pa.array(values, pa.int64()) for name, values in ids.items()}
    for fact in pack.facts:
        if fact.level is level:
            values = [each.get(fact.name) for each in facts]
            by_label = any(isinstance(value, str) for value in values)
            columns[fact.name] = pa.array(values, pa.string() if by_label else ARROW_TYPES[fact.type])
    return pa.table(columns)


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
