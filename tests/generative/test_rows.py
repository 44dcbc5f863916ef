"""Rows go in and come out: in order, none lost, none twice, whatever their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijia.engine.api import EngineName, Request, assess, assess_with_rejects, source_of, started
from huijia.engine.backends.source import FactsSource
from huijia.engine.loading import load_pack
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type
from tests.engines import ENGINES, SQL_ENGINES, on_engine
from tests.generative.cases import Facts, facts_of, values_of
from tests.generative.comparing import Asked, differences, run
from tests.generative.making import declared, named, pack_of

MANY = 300_000
ON = date(2026, 11, 23)
BIRTH = declared("birth_date", Type.DATE, lowest=0, highest=0)
INCOME = declared("income", Type.INT, lowest=0, highest=10**9)


def income_pack() -> Pack:
    """Whoever has an income that is not zero is paid as much; the date decides a reason."""
    grant = named(
        "grown_up", n.Compare(n.Comparison.LESS, BIRTH.fact, n.Literal(date(2007, 1, 1))), n.RuleKind.GRANT
    )
    amount = named("amount", INCOME.fact)
    return pack_of([grant, amount], amount=amount, facts=(BIRTH, INCOME))


def many_rows(distinct: int, ids: Sequence[Any] | pa.Array, seed: int = 1) -> pa.Table:
    """Rows with about so many distinct combinations of facts; a third of the dates and incomes are unknown or zero."""
    random = np.random.default_rng(seed)
    count = len(ids)
    of_rows = random.integers(0, distinct, count)
    born = (np.datetime64("1990-01-01") + of_rows % 12_000).astype("datetime64[D]")
    return pa.table(
        {
            "case_id": ids,
            "birth_date": pa.array(born, pa.date32(), mask=of_rows % 7 == 0),
            "income": pa.array(np.where(of_rows % 5 == 0, 0, of_rows), pa.int64(), mask=of_rows % 11 == 0),
        }
    )


def shuffled_ids(count: int, seed: int = 1) -> pa.Array:
    return pa.array(np.random.default_rng(seed).permutation(count), pa.int64())


@contextmanager
def running(pack: Pack, source: FactsSource, *, ordered: bool = True) -> Any:
    with started(Request(pack, ON, ordered=ordered), source) as of_facts:
        yield of_facts


def rows_of(table: pa.Table) -> Counter[tuple[Any, ...]]:
    return Counter(zip(*(column.to_pylist() for column in table.columns), strict=True))


@pytest.mark.parametrize("distinct", [500, 250_000], ids=["few distinct facts", "mostly distinct facts"])
def test_result_has_the_order_of_many_rows(distinct: int) -> None:
    table = many_rows(distinct, shuffled_ids(MANY))

    result = assess(income_pack(), table, on=ON)

    assert result["case_id"].combine_chunks().equals(table["case_id"].combine_chunks())


@pytest.mark.parametrize("distinct", [500, 250_000], ids=["few distinct facts", "mostly distinct facts"])
def test_parquet_result_has_the_order_of_many_rows(distinct: int, tmp_path: Any) -> None:
    table = many_rows(distinct, shuffled_ids(MANY))
    pq.write_table(table, tmp_path / "facts.parquet", row_group_size=20_000)
    source = FactsSource(tmp_path / "facts.parquet", {name: name for name in table.column_names})

    with running(income_pack(), source) as of_facts:
        of_facts.to_parquet(tmp_path / "result.parquet")

    result = pq.read_table(tmp_path / "result.parquet")
    assert result["case_id"].combine_chunks().equals(table["case_id"].combine_chunks())


@pytest.mark.parametrize("distinct", [500, 250_000], ids=["few distinct facts", "mostly distinct facts"])
def test_amounts_stand_beside_their_own_ids(distinct: int) -> None:
    table = many_rows(distinct, shuffled_ids(MANY))

    result = assess(income_pack(), table, on=ON)

    assert result["amount_minor"].combine_chunks().equals(table["income"].combine_chunks())


@pytest.mark.parametrize("distinct", [500, 250_000], ids=["few distinct facts", "mostly distinct facts"])
def test_unordered_result_has_the_same_rows(distinct: int) -> None:
    table = many_rows(distinct, shuffled_ids(60_000))
    pack = income_pack()
    ordered = assess(pack, table, on=ON)

    with running(pack, source_of(pack, table, Level.CASE), ordered=False) as of_facts:
        unordered = of_facts.to_arrow()

    assert rows_of(unordered) == rows_of(ordered)


def test_rows_with_several_periods_stay_together_in_order() -> None:
    pack = load_pack("cn/childcare-subsidy")
    births = [date(2022, 1 + i % 12, 5) for i in range(5_000)]
    table = pa.table(
        {
            "case_id": shuffled_ids(5_000),
            "birth_date": pa.array(births, pa.date32()),
            "chinese_national": pa.array([True] * 5_000),
            "birth_registered": pa.array([i % 3 != 0 for i in range(5_000)]),
        }
    )

    result = assess(pack, table, on=ON, engine="duckdb")

    assert result.equals(assess(pack, table, on=ON, engine="in-memory"))


IDS: dict[str, pa.Array] = {
    "64-bit numbers": pa.array([2**63 - 1, -(2**63), 0, 2**53 + 1, 2**53], pa.int64()),
    "unsigned 64-bit numbers": pa.array([2**64 - 1, 2**63, 0, 7, 5], pa.uint64()),
    "small numbers": pa.array([5, -3, 127, -128, 0], pa.int8()),
    "texts": pa.array(["b", "a", "B", "编号1", "00007"], pa.string()),
    "texts that look alike": pa.array(["1", "01", "1 ", " 1", "1.0"], pa.string()),
    "texts outside the basic plane": pa.array(["𠮷", "\uffff", "\u00e9", "e\u0301", "'; --"], pa.string()),
    "large texts": pa.array(["z", "y", "x", "w", "v"], pa.large_string()),
    "identity numbers": pa.array(["110101202501011234", "11010120250101123X", "3", "2", "1"], pa.string()),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", IDS)
def test_ids_come_back_as_they_were(name: str, engine: EngineName) -> None:
    table = many_rows(50, IDS[name])

    result = assess(income_pack(), table, on=ON, **on_engine(engine))

    assert result["case_id"].combine_chunks().equals(IDS[name])


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_in_any_order_give_the_same_result(engine: EngineName) -> None:
    table = many_rows(50, shuffled_ids(200))
    other = table.select(list(reversed(table.column_names))).append_column("note", pa.array(["x"] * 200))

    result = assess(income_pack(), other, on=ON, **on_engine(engine))

    assert result.equals(assess(income_pack(), table, on=ON, **on_engine(engine)))


@pytest.mark.parametrize("engine", ENGINES)
def test_table_without_rows_gives_no_rows(engine: EngineName) -> None:
    table = many_rows(50, shuffled_ids(0))

    result, assessed = assess_with_rejects(income_pack(), table, on=ON, **on_engine(engine))

    assert (result.num_rows, assessed.rows_in, assessed.rows_assessed) == (0, 0, 0)


PACKS = ["cn/childcare-subsidy", "toyland/family-allowance"]


def bad_facts(name: str, seed: int) -> tuple[Pack, Facts, Asked]:
    """A table of a shipped pack in which much is wrong: ids, dates, numbers, contradictions."""
    pack = load_pack(name)
    asked = Asked(date(2025, 6, 15))
    request = Request(pack, asked.on)
    values = values_of(pack, request.span, asked.on, bad=0.1)
    return pack, facts_of(Random(seed), pack, values, cases=30), asked


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", PACKS)
@settings(max_examples=15)
@given(seed=st.integers(0, 10**6))
def test_rows_in_are_rows_assessed_and_rows_rejected(name: str, engine: EngineName, seed: int) -> None:
    pack, facts, asked = bad_facts(name, seed)

    result, assessed = run(engine, pack, facts, asked)

    answered = {row for row in range(1, facts.table.num_rows + 1) if row not in assessed.problems}
    ids = facts.table["family_id" if pack.has_families else "case_id"].to_pylist()
    in_result = Counter(result["case_id"].to_pylist())
    assert assessed.rows_in == facts.table.num_rows
    assert assessed.rows_assessed == len(answered)
    assert {ids[row - 1] for row in answered} <= set(in_result)
    assert pack.has_families or len(answered) == assessed.cases == len(in_result)


@pytest.mark.parametrize("engine", SQL_ENGINES)
@pytest.mark.parametrize("name", PACKS)
@settings(max_examples=20)
@given(seed=st.integers(0, 10**6))
def test_engines_agree_on_bad_tables_of_shipped_packs(name: str, engine: EngineName, seed: int) -> None:
    pack, facts, asked = bad_facts(name, seed)

    found = differences(run("in-memory", pack, facts, asked), run(engine, pack, facts, asked))

    assert not found


def test_totals_are_those_of_the_rows() -> None:
    table = many_rows(500, shuffled_ids(20_000))

    result, assessed = assess_with_rejects(income_pack(), table, on=ON)

    entitled = sum(total.amount_minor for total in assessed.totals if total.answer == "entitled")
    assert entitled == pc.sum(result["amount_minor"]).as_py()
    assert sum(total.rows for total in assessed.totals) == result.num_rows


@pytest.mark.parametrize("engine", ENGINES)
def test_family_with_an_unreadable_member_goes_back_as_a_whole(engine: EngineName) -> None:
    # The reader of sheets could not read one row of family "b" and says so: counting without it would be wrong.
    pack = load_pack("toyland/family-allowance")
    members = pa.table(
        {
            "member_id": ["a1", "b1"],
            "family_id": ["a", "b"],
            "birth_date": pa.array([date(2015, 1, 1), date(2016, 1, 1)], pa.date32()),
            "in_education": [True, True],
        }
    )
    families = pa.table(
        {"family_id": ["a", "b", "c"], "lives_in_toyland": [True] * 3, "income_band": [1, 1, 1]}
    )
    request = Request(pack, date(2025, 6, 15), **on_engine(engine))
    sources = source_of(pack, members, Level.MEMBER), source_of(pack, families, Level.CASE)

    with started(request, sources[0], families=sources[1], spoiled_families=["b", "c"]) as of_facts:
        result, assessed = of_facts.to_arrow(), of_facts.assessed()

    assert result["case_id"].to_pylist() == ["a"]
    assert (sorted(assessed.problems), sorted(assessed.family_problems)) == ([2], [2, 3])
