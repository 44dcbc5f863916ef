"""The engines agree on random packs and random cases: the same rows, the same problems, the same totals.

A difference is a bug in one of them; none is tolerated. If one ever has to be, it gets a name and a reason here. The short
tests show the first pack that differs, as it is; the long ones make it small.
"""

from __future__ import annotations

import pytest
from hypothesis import given, seed, settings

from huijia.engine.api import EngineName
from huijia.engine.model.pack import Pack
from tests.engines import SPARK, SQL_ENGINES
from tests.generative.agreeing import QUICKLY, SEEDS, check_agreement
from tests.generative.packs import packs


@settings(QUICKLY, max_examples=60)
@given(packs(families=False), SEEDS)
def test_duckdb_agrees_on_single_cases(pack: Pack, cases: int) -> None:
    check_agreement(pack, cases, "duckdb")


@settings(QUICKLY, max_examples=60)
@given(packs(families=True), SEEDS)
def test_duckdb_agrees_on_families(pack: Pack, cases: int) -> None:
    check_agreement(pack, cases, "duckdb")


@settings(QUICKLY, max_examples=40)
@given(packs(families=False), SEEDS)
def test_postgres_agrees_on_single_cases(pack: Pack, cases: int) -> None:
    check_agreement(pack, cases, "postgres")


@settings(QUICKLY, max_examples=40)
@given(packs(families=True), SEEDS)
def test_postgres_agrees_on_families(pack: Pack, cases: int) -> None:
    check_agreement(pack, cases, "postgres")


@pytest.mark.skipif(not SPARK, reason="make test-spark runs it")
@settings(QUICKLY, max_examples=6)
@given(packs(families=False), SEEDS)
def test_spark_agrees_on_single_cases(pack: Pack, cases: int) -> None:
    check_agreement(pack, cases, "spark")


@pytest.mark.skipif(not SPARK, reason="make test-spark runs it")
@settings(QUICKLY, max_examples=6)
@given(packs(families=True), SEEDS)
def test_spark_agrees_on_families(pack: Pack, cases: int) -> None:
    check_agreement(pack, cases, "spark")


@pytest.mark.long
@pytest.mark.parametrize("engine", SQL_ENGINES)
@pytest.mark.parametrize("families", [False, True], ids=["single cases", "families"])
def test_engines_agree_on_thousands_of_packs(engine: EngineName, families: bool, long_seed: int) -> None:
    @seed(long_seed)
    @settings(settings.get_profile("long"), max_examples=300 if engine == "spark" else 3_000)
    @given(packs(families=families), SEEDS)
    def agree(pack: Pack, cases: int) -> None:
        check_agreement(pack, cases, engine)

    agree()
