"""A fact that is a period may be stated by its label or by its index, through every door of the engine."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from huijia.engine.api import (
    assess,
    assess_one,
    change_lines,
    explain_one,
    explanation_lines,
)
from huijia.engine.backends.answers import PeriodAnswer
from huijia.engine.backends.result import RowsRejected
from huijia.engine.explain import WouldChange
from huijia.engine.explain.changes import FactChange, Outcome
from huijia.values.answers import Answer
from huijia.values.errors import UnableToReadFacts
from huijia.values.periods import PeriodUnit
from huijia.values.text import Text

PACK = "gb/child-benefit-charge"
ON = date(2026, 11, 23)
FACTS = {"total_child_benefit_pence": 221_260, "adjusted_net_income_pence": 7_000_000}


def table(years: pa.Array) -> pa.Table:
    return pa.table(
        {"case_id": list(range(len(years))), "tax_year": years}
        | {k: [v] * len(years) for k, v in FACTS.items()}
    )


def told(result: pa.Table) -> list[tuple[object, object]]:
    return list(zip(result["period"].to_pylist(), result["amount_minor"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    "years",
    [
        pa.array([2023, 2024]),
        pa.array(["2023-24", "2024-25"]),
        pa.array(["2023-24", "2024-25"], pa.large_string()),
        pa.array(["2023-24", "2024-25"]).dictionary_encode(),
        pa.chunked_array([["2023-24"], ["2024-25"]]),
    ],
    ids=["indices", "labels", "large labels", "dictionary", "chunks"],
)
def test_table_holds_indices_or_labels(years: pa.Array) -> None:
    result = assess(PACK, table(years), on=ON)

    # 2,212 pounds: all of it in 2023-24, 10,000 / 200 = 50 per cent of it in 2024-25
    assert told(result) == [("2023-24", 221_200), ("2024-25", 110_600)]


def test_label_that_is_empty_is_unknown() -> None:
    result = assess(PACK, table(pa.array(["2024-25", None])), on=ON)

    assert result["missing"].to_pylist()[1] == "tax_year"


def test_label_that_names_no_period_is_refused_with_the_right_form() -> None:
    with pytest.raises(
        UnableToReadFacts,
        match="'tax_year': '2024-26' is not a period of this benefit; write it like 2024-25",
    ):
        assess(PACK, table(pa.array(["2024-26"])), on=ON)


def test_period_before_the_first_that_can_be_stated_sends_the_row_back() -> None:
    with pytest.raises(RowsRejected):
        assess(PACK, table(pa.array(["2012-13"])), on=ON)


@pytest.mark.parametrize("year", [2024, "2024-25"])
def test_one_case_states_an_index_or_a_label(year: object) -> None:
    (answer,) = assess_one(PACK, {"tax_year": year, **FACTS}, on=ON)  # type: ignore[dict-item]

    assert (answer.period, answer.amount_minor) == ("2024-25", 110_600)


def test_label_of_one_case_that_names_no_period_is_refused() -> None:
    with pytest.raises(UnableToReadFacts, match="write it like 2024-25"):
        assess_one(PACK, {"tax_year": "24/25", **FACTS}, on=ON)  # type: ignore[dict-item]


def test_explanation_shows_the_label() -> None:
    explanation = explain_one(PACK, {"tax_year": 2024, **FACTS}, on=ON)

    lines = [line.text for line in explanation_lines(explanation, "en")]
    assert "Tax year: 2024-25" in lines


def test_what_would_change_is_told_with_labels() -> None:
    label = Text(zh="税务年度", en="Tax year")
    outcome = Outcome(2023, (PeriodAnswer("2023-24", Answer.ENTITLED, 110_600, (), ()),))
    unit = PeriodUnit.TAX_YEAR_6_APRIL
    change = FactChange(
        "tax_year", label, None, 2025, None, False, (outcome,), unchanged_at=2024, period=unit
    )

    lines = [line.text for line in change_lines(WouldChange("GBP", False, True, (change,), True), "en")]

    assert lines[0] == "'Tax year' (now 2025-26) alone would change the answer"
    assert lines[1].startswith("if 2023-24: ")
    assert lines[2] == "if 2024-25, the answer stays the same"
