"""Both engines compare alike: any two laws and tables, the same rows, the same problems, the same totals."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from huijia.engine.api import Compared, EngineName, compare_with_rejects
from huijia.engine.model.pack import Pack
from huijia.values.errors import UnableToAssess
from tests.generative.agreeing import (
    CASES,
    DAY_OF_ASSESSMENT,
    QUICKLY,
    SEEDS,
    SHARE_OF_BAD_CELLS,
    asked_of,
    span,
)
from tests.generative.cases import Facts, facts_of, values_of
from tests.generative.comparing import Asked
from tests.generative.expressions import Draw
from tests.generative.packs import amended, packs
from tests.generative.revising import revised, with_ids_of
from tests.generative.writing import written


@dataclass(frozen=True)
class Two:
    """An old and a new law."""

    old: Pack
    new: Pack


LAWS = ("one law", "amended", "other law")
"""One law twice, a law and its amendment, or two laws that have nothing in common but their periods."""


@st.composite
def two(draw: Draw, *, families: bool, kind: str) -> Two:
    """Two laws of a kind."""
    old = draw(packs(families=families))
    if kind == "one law":
        return Two(old, old)
    return Two(old, draw(amended(old) if kind == "amended" else packs(families=families, like=old)))


def tables_of(random: Random, laws: Two, asked: Asked) -> tuple[Facts, Facts]:
    """Tables for both laws; the same one twice now and then, where both laws ask for the same."""
    bad = SHARE_OF_BAD_CELLS if random.random() < 0.5 else 0.0
    values = values_of(laws.old, span(laws.old, asked), DAY_OF_ASSESSMENT, bad=bad)
    old = facts_of(random, laws.old, values, cases=CASES)
    if laws.old.facts != laws.new.facts:
        id_name = "family_id" if laws.old.has_families else "case_id"
        new = facts_of(random, laws.new, values, cases=CASES)
        if laws.new.has_families and any(not fact.optional for fact in laws.new.case_facts):
            assert new.families is not None
        return old, with_ids_of(random, new, old, id_name)
    return old, old if random.random() < 0.3 else revised(random, laws.old, old, values)


def compared(
    engine: EngineName, laws: Two, tables: tuple[Facts, Facts], asked: Asked, *, all_rows: bool
) -> tuple[pa.Table, Compared]:
    """What an engine says of them."""
    old, new = tables
    return compare_with_rejects(
        laws.old,
        old.table,
        laws.new,
        new.table,
        on=asked.on,
        old_families=old.families,
        new_families=new.families,
        from_period=asked.from_period,
        to_period=asked.to_period,
        all_rows=all_rows,
        engine=engine,
    )


def check_comparison(laws: Two, number: int) -> None:
    """Fail with laws and rows when the engines differ."""
    random = Random(number)
    asked = asked_of(random, laws.old)
    tables, all_rows = tables_of(random, laws, asked), random.random() < 0.3
    try:
        truth = compared("in-memory", laws, tables, asked, all_rows=all_rows)
    except UnableToAssess:
        with pytest.raises(UnableToAssess):
            compared("duckdb", laws, tables, asked, all_rows=all_rows)
        return
    other = compared("duckdb", laws, tables, asked, all_rows=all_rows)
    expected, got = truth[0].to_pylist(), other[0].to_pylist()
    rows = [f"{a}\n   but {b}" for a, b in zip(expected, got, strict=False) if a != b][:5]
    same = truth[0].equals(other[0]) and truth[1] == other[1]
    told = [
        f"seed {number}, {asked}, {len(expected)} rows and {len(got)}",
        written(laws.old),
        written(laws.new),
    ]
    assert same, "\n".join([*told, *rows, str(truth[1]), str(other[1])])


@pytest.mark.parametrize("kind", LAWS)
def test_engines_compare_single_cases_alike(kind: str) -> None:
    @settings(QUICKLY, max_examples=24)
    @given(two(families=False, kind=kind), SEEDS)
    def agree(laws: Two, number: int) -> None:
        check_comparison(laws, number)

    agree()


@pytest.mark.parametrize("kind", LAWS)
def test_engines_compare_families_alike(kind: str) -> None:
    @settings(QUICKLY, max_examples=12)
    @given(two(families=True, kind=kind), SEEDS)
    def agree(laws: Two, number: int) -> None:
        check_comparison(laws, number)

    agree()


@settings(QUICKLY, max_examples=16)
@given(two(families=False, kind="amended"), SEEDS)
def test_comparing_the_other_way_round_turns_every_difference(laws: Two, number: int) -> None:
    asked = asked_of(Random(number), laws.old)
    old, new = tables_of(Random(number), laws, asked)
    try:
        there, _ = compared("duckdb", laws, (old, new), asked, all_rows=False)
    except UnableToAssess:
        return

    back, _ = compared("duckdb", Two(laws.new, laws.old), (new, old), asked, all_rows=False)

    turned = [None if each is None else -each for each in back["difference_minor"].to_pylist()]
    assert there["difference_minor"].to_pylist() == turned
    assert there["old_answer"].to_pylist() == back["new_answer"].to_pylist()


@pytest.mark.long
@pytest.mark.parametrize("families", [False, True], ids=["single cases", "families"])
@pytest.mark.parametrize("kind", LAWS)
def test_engines_compare_thousands_of_laws_alike(families: bool, kind: str, long_seed: int) -> None:
    @seed(long_seed)
    @settings(settings.get_profile("long"), max_examples=700)
    @given(two(families=families, kind=kind), SEEDS)
    def agree(laws: Two, number: int) -> None:
        check_comparison(laws, number)

    agree()
