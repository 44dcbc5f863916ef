"""What one engine cannot do and others can, each with its name and its reason: see README.md in this folder.

A test here fails as long as the engine cannot; when it can, the test says so, and the entry goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pytest

from huijia.engine.api import EngineName, assess, compare
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Type
from huijia.values.errors import UnableToAssess, UnableToUseDatabase
from tests.engines import SPARK, on_engine
from tests.generative.making import declared, named, pack_of

ON = date(2025, 6, 15)
CHILDREN = {
    "birth_date": pa.array([date(2025, 1, 1)], pa.date32()),
    "chinese_national": [True],
    "birth_registered": [True],
}
CANNOT: dict[str, tuple[str, type[Exception]]] = {
    "compares": ("a comparison reads both tables in the order of their ids, batch by batch", UnableToAssess),
    "ids with NUL": ("PostgreSQL's texts hold every character but U+0000", UnableToUseDatabase),
    "wide law": ("PostgreSQL's queries have at most 1,664 columns", UnableToUseDatabase),
}


ON_SPARK = ("compares",)
"""Those that Spark cannot do either."""


SLOW_ON_SPARK = ("wide law",)
"""It takes Spark two minutes to plan."""


def engines_for(name: str, can: Sequence[str] = ("in-memory", "duckdb")) -> pytest.MarkDecorator:
    """Runs a test on these engines, on PostgreSQL, which cannot do what has this name, and on Spark, which may."""
    reason, raises = CANNOT[name]
    mark = pytest.mark.xfail(strict=True, reason=reason, raises=raises)
    marks = [mark] if name in ON_SPARK else [pytest.mark.long] if name in SLOW_ON_SPARK else []
    on_spark = [pytest.param(engine, marks=marks) for engine in SPARK]
    return pytest.mark.parametrize("engine", [*can, pytest.param("postgres", marks=mark), *on_spark])


@engines_for("compares")
def test_compares_two_tables(engine: EngineName) -> None:
    old = pa.table({"case_id": ["a"], **CHILDREN})
    new = old.set_column(old.column_names.index("birth_registered"), "birth_registered", [[False]])

    found = compare("cn/childcare-subsidy", old, "cn/childcare-subsidy", new, on=ON, engine=engine)

    assert set(found["new_answer"].to_pylist()) == {"not_entitled"}


@engines_for("ids with NUL")
def test_id_with_a_character_that_nobody_sees_comes_back(engine: EngineName) -> None:
    facts = pa.table({"case_id": ["a\x00b"], **CHILDREN})

    found = assess("cn/childcare-subsidy", facts, on=ON, **on_engine(engine))

    assert set(found["case_id"].to_pylist()) == {"a\x00b"}


def wide_law() -> Pack:
    """A hundred rules, each of which reads the one before so often that it becomes a column, and any of twenty facts may keep
    each of them unknown, which is a column too."""
    numbers = [declared(f"number_{place}", Type.INT, lowest=0, highest=9) for place in range(20)]
    rules: list[n.Rule] = []
    last: n.Node = numbers[0].fact
    for place in range(100):
        number = numbers[place % 20].fact
        more = n.Arithmetic(n.Operator.ADD, number, n.Literal(1))
        chosen = n.If(n.Compare(n.Comparison.LESS, last, number), last, n.Extreme(True, last, more))
        last = named(f"step_{place}", chosen)
        rules.append(last)
    amount = named("amount", n.Arithmetic(n.Operator.ADD, last, n.Literal(0)))
    grant = named("grant", n.Literal(True), n.RuleKind.GRANT)
    return pack_of([*rules, grant, amount], amount=amount, facts=numbers)


# DuckDB can, in eight seconds.
@engines_for("wide law", ["in-memory"])
def test_law_of_many_rules_over_many_facts_runs(engine: EngineName) -> None:
    pack = wide_law()
    # One row lacks them all: where nothing is unknown, nothing needs a column that says what is asked for.
    stated = {fact.name: pa.array([1, None], pa.int64()) for fact in pack.facts}

    found = assess(pack, pa.table({"case_id": ["a", "b"], **stated}), on=ON, **on_engine(engine))

    assert found["amount_minor"].to_pylist() == [2, None]
