"""The expressions on which engines are known to differ give one answer: see README.md in this folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlglot import exp

from huijia.engine.api import assess, load_pack
from huijia.engine.backends.answers import span_of
from huijia.engine.backends.in_memory.case import Case
from huijia.engine.backends.in_memory.evaluate import Compiler
from huijia.engine.backends.sql.duckdb_engine import Session
from huijia.engine.backends.sql.plan import query_for
from huijia.engine.backends.sql.postgres_engine import Session as PostgresSession
from huijia.engine.backends.sql.spelling import Spelling, nodes_that_may_be_unknown
from huijia.engine.backends.sql.writing import written
from huijia.engine.language import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    add_months,
    age_on,
    all_of,
    any_of,
    day,
    larger_of,
    make_date,
    months_between,
    smaller_of,
    when,
    whole_number,
    yes_no,
)
from huijia.engine.model.nodes import Node, walk
from huijia.engine.offered import pack_names
from tests.engines import SPARK, database, on_engine, spark

START, END = day("start"), day("end")
NUMBER, OTHER = whole_number("number"), whole_number("other")
YES = yes_no("yes")
COLUMNS = {"start": "DATE", "end": "DATE", "number": "BIGINT", "other": "BIGINT", "yes": "BOOLEAN"}


def in_memory(node: Node, facts: dict[str, Any]) -> Any:
    return Compiler({}, {}).compiled(node)(Case(facts), None)


def on_duckdb(node: Node, facts: dict[str, Any]) -> Any:
    sql = Spelling({}, {}, nodes_that_may_be_unknown(walk([node]))).sql(node).sql(dialect="duckdb")
    names = ", ".join(f'CAST(${name} AS {type_}) AS "{name}"' for name, type_ in COLUMNS.items())
    with duckdb.connect() as connection:
        values = {name: facts.get(name) for name in COLUMNS}
        [row] = connection.execute(f"SELECT {sql} FROM (SELECT {names})", values).fetchall()
        return row[0]


def on_postgres(node: Node, facts: dict[str, Any]) -> Any:
    sql = written(Spelling({}, {}, nodes_that_may_be_unknown(walk([node]))).sql(node), "postgres")
    values = {name: facts.get(name) for name in COLUMNS}
    names = ", ".join(
        f'CAST({_literal(values[name])} AS {type_}) AS "{name}"' for name, type_ in COLUMNS.items()
    )
    with PostgresSession(database()) as session:
        [(value,)] = session.rows(f"SELECT {sql} FROM (SELECT {names}) t")
        return value


def _literal(value: Any) -> str:
    return "NULL" if value is None else f"'{value}'"


def on_spark(node: Node, facts: dict[str, Any]) -> Any:
    from huijia.engine.backends.sql.spark_engine import Session as SparkSession

    sql = written(Spelling({}, {}, nodes_that_may_be_unknown(walk([node]))).sql(node), "spark")
    names = ", ".join(
        f"CAST({_literal(facts.get(name))} AS {type_}) AS `{name}`" for name, type_ in COLUMNS.items()
    )
    with SparkSession(spark()) as session:
        [(value,)] = session.rows(f"SELECT {sql} FROM (SELECT {names}) t")
        return value


ENGINES: dict[str, Callable[[Node, dict[str, Any]], Any]] = {
    "in-memory": in_memory,
    "duckdb": on_duckdb,
    "postgres": on_postgres,
    **dict.fromkeys(SPARK, on_spark),
}

JAN_31, JAN_30, FEB_1, FEB_28 = date(2025, 1, 31), date(2025, 1, 30), date(2025, 2, 1), date(2025, 2, 28)
LEAP = date(2024, 2, 29)
BIG = 2**53 + 1

CASES = [
    ("months over a boundary", months_between(START, END), {"start": JAN_31, "end": FEB_1}, 0),
    ("months to a shorter month", months_between(START, END), {"start": JAN_31, "end": FEB_28}, 0),
    ("months to the same day", months_between(START, END), {"start": JAN_31, "end": date(2025, 3, 31)}, 2),
    ("months from a leap day", months_between(START, END), {"start": LEAP, "end": date(2025, 2, 28)}, 11),
    ("months backwards", months_between(START, END), {"start": FEB_1, "end": JAN_31}, -1),
    ("leap day plus three years", add_months(START, 36), {"start": LEAP}, date(2027, 2, 28)),
    ("leap day plus four years", add_months(START, 48), {"start": LEAP}, date(2028, 2, 29)),
    ("month end plus a month", add_months(START, 1), {"start": JAN_31}, FEB_28),
    ("month start minus a month", add_months(START, -1), {"start": date(2025, 1, 1)}, date(2024, 12, 1)),
    ("a day that is not there", make_date(2100, 2, NUMBER), {"number": 29}, date(2100, 2, 28)),
    ("an unknown day is no last day", make_date(2025, 2, NUMBER), {}, None),
    ("age of a leap day's child", age_on(START, END), {"start": LEAP, "end": date(2027, 2, 28)}, 2),
    ("-7 by 2 down", NUMBER.divided_by(2, rounding=ROUND_DOWN), {"number": -7}, -4),
    ("-7 by 2 up", NUMBER.divided_by(2, rounding=ROUND_UP), {"number": -7}, -3),
    ("-5 by 2 half up", NUMBER.divided_by(2, rounding=ROUND_HALF_UP), {"number": -5}, -2),
    ("5 by 2 half even", NUMBER.divided_by(2, rounding=ROUND_HALF_EVEN), {"number": 5}, 2),
    ("7 by 2 half even", NUMBER.divided_by(2, rounding=ROUND_HALF_EVEN), {"number": 7}, 4),
    ("-5 by 2 half even", NUMBER.divided_by(2, rounding=ROUND_HALF_EVEN), {"number": -5}, -2),
    ("beyond a double", NUMBER.divided_by(1, rounding=ROUND_DOWN), {"number": BIG}, BIG),
    ("literals beyond 32 bits", when(YES).then(2_000_000_000).otherwise(0) * 3, {"yes": True}, 6_000_000_000),
    ("smaller of an unknown", smaller_of(NUMBER, OTHER), {"number": 1}, None),
    ("larger of an unknown", larger_of(NUMBER, OTHER), {"number": 1}, None),
    ("unknown is not else", when(YES).then(1).otherwise(0), {}, None),
    ("unknown that does not matter", when(YES).then(NUMBER).otherwise(NUMBER), {"number": 4}, 4),
    ("no and unknown", all_of(YES, NUMBER > 0), {"number": -1}, False),
    ("yes and unknown", all_of(YES, NUMBER > 0), {"number": 1}, None),
    ("yes or unknown", any_of(YES, NUMBER > 0), {"number": 1}, True),
    ("no or unknown", any_of(YES, NUMBER > 0), {"number": -1}, None),
    ("not unknown", ~YES, {}, None),
    ("equal to an unknown", NUMBER == OTHER, {}, None),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("expression", "facts", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_engine_gives_the_one_answer(
    engine: str, expression: Any, facts: dict[str, Any], expected: Any
) -> None:
    assert ENGINES[engine](expression.node, facts) == expected


def test_sum_of_amounts_stays_a_whole_number_in_parquet(tmp_path: Path) -> None:
    with Session() as session:
        session.run(
            f"COPY (SELECT CAST(sum(n) AS BIGINT) AS total FROM (VALUES ({BIG}::BIGINT)) t(n)) "
            f"TO '{tmp_path / 'sum.parquet'}' (FORMAT parquet)"
        )

    assert pq.read_table(tmp_path / "sum.parquet").column("total").to_pylist() == [BIG]


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_amounts_leave_as_64_bits(engine: str) -> None:
    facts = pa.table(
        {
            "case_id": ["a"],
            "birth_date": pa.array([date(2025, 1, 1)]),
            "chinese_national": [True],
            "birth_registered": [True],
        }
    )

    found = (
        assess("cn/childcare-subsidy", facts, on=date(2026, 1, 1), **on_engine(engine))
        .schema.field("amount_minor")
        .type
    )

    assert found == pa.int64()


CANONICAL = (
    *(
        exp.Select,
        exp.Union,
        exp.With,
        exp.CTE,
        exp.Subquery,
        exp.From,
        exp.Join,
        exp.Where,
        exp.Group,
        exp.Having,
    ),
    *(
        exp.Table,
        exp.TableAlias,
        exp.Values,
        exp.Tuple,
        exp.Star,
        exp.Column,
        exp.Identifier,
        exp.Alias,
        exp.Var,
    ),
    *(exp.Literal, exp.Boolean, exp.Null, exp.Cast, exp.DataType, exp.Paren, exp.Case, exp.If, exp.Coalesce),
    *(exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE),
    *(exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.IntDiv, exp.Neg, exp.Extract, exp.DateFromParts),
    *(exp.Sum, exp.Max, exp.LogicalOr, exp.BitwiseOrAgg, exp.Window, exp.WindowSpec, exp.Order, exp.Ordered),
)
TYPES = {"BIGINT", "BOOLEAN", "DATE", "INT", "VARCHAR"}


@pytest.mark.parametrize("name", pack_names())
def test_law_is_written_in_the_canonical_subset(name: str) -> None:
    pack = load_pack(name)
    query = query_for(pack, span_of(pack, on=date(2026, 1, 1), from_period=None, to_period=None))

    pieces = list(query.walk())

    assert {type(piece).__name__ for piece in pieces if not isinstance(piece, CANONICAL)} == set()
    assert {piece.this.name for piece in pieces if isinstance(piece, exp.DataType)} <= TYPES
