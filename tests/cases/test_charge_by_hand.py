"""The British charge is, for generated people and around each limit, what section 681C gives with fractions, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from huijia.engine.loading import load_pack
from huijia.engine.synthetic import synthetic_batches
from tests.cases.running import answers_of_cases
from tests.engines import ENGINES

NAME = "gb/child-benefit-charge"
ON = date(2026, 11, 23)


def by_hand(facts: Mapping[str, Any]) -> int | None:
    """Pence; None when something has to be asked."""
    income, total = facts["adjusted_net_income_pence"], facts["total_child_benefit_pence"]
    if income is None:
        return None
    limit, step = (60_000, 200) if facts["tax_year"] >= 2024 else (50_000, 100)
    above = Fraction(income, 100) - limit
    if above <= 0:
        return 0
    if total is None:
        return None
    percentage = min(100, int(above / step))
    return int(Fraction(percentage * int(Fraction(total, 100)), 100)) * 100


def around_the_limits() -> list[dict[str, Any]]:
    """Incomes and totals a penny around every number that the law names, in the tax years on both sides of each change."""
    pounds = (49_900, 50_000, 50_100, 55_000, 59_900, 60_000, 60_100, 60_200, 70_000, 79_800, 80_000, 80_200)
    incomes = [100 * each + penny for each in pounds for penny in (-1, 0, 1)]
    totals = [0, 99, 100, 101, 175_240, 207_479, 221_260, 221_300]
    return [
        {"tax_year": year, "total_child_benefit_pence": total, "adjusted_net_income_pence": income}
        for year, income, total in product((2013, 2014, 2022, 2023, 2024, 2025), incomes, totals)
    ]


def generated() -> list[dict[str, Any]]:
    """A synthetic population, as the pack declares it."""
    return [row for batch in synthetic_batches(load_pack(NAME), 2000, seed=2026) for row in batch.to_pylist()]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("people", [around_the_limits, generated])
def test_charge_is_what_the_section_says_by_hand(people: Any, engine: str) -> None:
    facts = people()

    found = answers_of_cases(NAME, facts, engine=engine, on=ON)

    differing = [(case, row) for case, (row,) in zip(facts, found, strict=True) if row[2] != by_hand(case)]
    assert differing[:3] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_charge_of_a_tax_year_that_is_stated_by_its_label(engine: str) -> None:
    facts = {"total_child_benefit_pence": 221_260, "adjusted_net_income_pence": 7_000_000}
    cases = [{"tax_year": "2023-24", **facts}, {"tax_year": "2024-25", **facts}]

    found = answers_of_cases(NAME, cases, engine=engine, on=ON)

    assert [(row[0], row[2]) for (row,) in found] == [("2023-24", 221_200), ("2024-25", 110_600)]
