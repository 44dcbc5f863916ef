"""The rule of openfisca-core pays what Huijia pays to children born before 2025."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from huijia.cli.bench import by_hand
from huijia.cli.bench.openfisca_rule import FORMULAS
from huijia.cli.bench.openfisca_run import totals
from huijia.cli.bench.running import has_openfisca

pytestmark = pytest.mark.skipif(
    not has_openfisca(),
    reason="NOT COMPARED with openfisca-core: it is not installed (requirements-bench.lock, or: pip install -e .[bench])",
)


@pytest.mark.parametrize("formulas", FORMULAS)
def test_openfisca_pays_the_same_to_children_born_before_2025(formulas: str, facts: Path) -> None:
    query = by_hand.totals_by_combination(facts, where="birth_date < DATE '2025-01-01'")
    expected = [row for row in duckdb.sql(query).fetchall() if row[1] == "entitled"]

    found = totals(facts, formulas=formulas).totals

    assert len(expected) == 3
    assert found == expected
