"""The example that comes with Huijia is what its script makes, and shows what it should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from huijia.engine.model.types import Type
from huijia.tables.reading import ReadTable, read_facts
from tests.unit.tables.conftest import FACTS, LATEST, codes, declare

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def table(tmp_path: Path) -> ReadTable:
    facts = (*FACTS, declare("birth_registered", Type.BOOL, "户口登记"))
    return read_facts(EXAMPLES / "roster.xlsx", facts, ("case_id",), latest_day=LATEST, workspace=tmp_path)


def test_script_makes_the_same_file(tmp_path: Path) -> None:
    made = tmp_path / "roster.xlsx"
    subprocess.run([sys.executable, EXAMPLES / "make_roster.py", made], check=True)
    assert made.read_bytes() == (EXAMPLES / "roster.xlsx").read_bytes()


def test_all_rows_are_accounted_for(table) -> None:
    assert table.rows_in == 200 == table.source.data.num_rows + len(table.problems)


def test_every_slip_of_a_cell_is_found(table) -> None:
    assert sorted(code for found in codes(table).values() for code in found) == [
        "day_and_month_unclear",
        "empty_cell_as_date",
        "formula_without_value",
        "id_is_empty",
        "in_future",
        "merged_cells",
        "merged_cells",
        "no_such_day",
        "not_a_whole_number",
        "not_yes_or_no",
        "not_yes_or_no",
        "stands_for_no_end",
        "unknown_in_optional",
    ]


def test_names_and_remarks_are_left_out(table) -> None:
    assert table.left_out == ("姓名", "备注")
