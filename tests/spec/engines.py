"""The engines on which every spec runs, behind one small interface. A new engine is a new entry of ``ENGINES``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from huijia.engine.api import assess
from huijia.engine.backends.answers import PeriodAnswer, span_of
from huijia.engine.backends.in_memory import Case, Member, program_for
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type, Value
from huijia.values.answers import Answer
from tests.engines import SPARK, on_engine

Facts = Mapping[str, Value | None]
ARROW_TYPES = {Type.BOOL: pa.bool_(), Type.INT: pa.int64(), Type.DATE: pa.date32()}


@dataclass(frozen=True)
class SpecCase:
    """A case's facts, and those of its members by member id."""

    id: str
    facts: Facts
    members: Mapping[str, Facts] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """The day of assessment and the periods."""

    on: date
    from_period: str | None = None
    to_period: str | None = None


Results = dict[str, list[PeriodAnswer]]
Engine = Callable[[Pack, list[SpecCase], Asked], Results]


def in_memory(pack: Pack, cases: list[SpecCase], asked: Asked) -> Results:
    """The truth: plain Python, one case at a time."""
    span = span_of(pack, on=asked.on, from_period=asked.from_period, to_period=asked.to_period)
    program = program_for(pack)
    return {
        case.id: program.answer(
            Case(case.facts, [Member(facts, key) for key, facts in case.members.items()]), span
        )
        for case in cases
    }


def duckdb(pack: Pack, cases: list[SpecCase], asked: Asked) -> Results:
    """The same rules, translated to SQL."""
    return _in_sql("duckdb", pack, cases, asked)


def postgres(pack: Pack, cases: list[SpecCase], asked: Asked) -> Results:
    """The same SQL inside a PostgreSQL."""
    return _in_sql("postgres", pack, cases, asked)


def spark(pack: Pack, cases: list[SpecCase], asked: Asked) -> Results:
    """The same SQL on Spark."""
    return _in_sql("spark", pack, cases, asked)


def _in_sql(engine: str, pack: Pack, cases: list[SpecCase], asked: Asked) -> Results:
    periods = {"on": asked.on, "from_period": asked.from_period, "to_period": asked.to_period}
    if pack.has_families:
        members = [
            {"family_id": c.id, "member_id": key} | dict(f) for c in cases for key, f in c.members.items()
        ]
        table = _table(pack, members, ("member_id", "family_id"), Level.MEMBER)
        families = _table(
            pack, [{"family_id": c.id} | dict(c.facts) for c in cases], ("family_id",), Level.CASE
        )
        result = assess(pack, table, families=families, **periods, **on_engine(engine))
    else:
        rows = [{"case_id": case.id} | dict(case.facts) for case in cases]
        result = assess(pack, _table(pack, rows, ("case_id",), Level.CASE), **periods, **on_engine(engine))
    answers: Results = {}
    for row in result.to_pylist():
        answer = PeriodAnswer(
            row["period"] or None,
            Answer(row["answer"]),
            row["amount_minor"],
            _names(row["reasons"]),
            _names(row["missing"]),
        )
        answers.setdefault(row["case_id"], []).append(answer)
    return answers


def _table(pack: Pack, rows: list[dict[str, object]], ids: tuple[str, ...], level: Level) -> pa.Table:
    columns = [(name, pa.string()) for name in ids]
    columns += [(fact.name, ARROW_TYPES[fact.type]) for fact in pack.facts if fact.level is level]
    return pa.table({name: pa.array([row.get(name) for row in rows], type_) for name, type_ in columns})


def _names(joined: str | None) -> tuple[str, ...]:
    return tuple((joined or "").split(";")) if joined else ()


ENGINES: dict[str, Engine] = {"in-memory": in_memory, "duckdb": duckdb, "postgres": postgres}
if SPARK:
    ENGINES["spark"] = spark
