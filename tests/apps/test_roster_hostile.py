"""Hostile rosters: whatever stands in the cells, every row is taken in, unchanged, or returned with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huijia.apps.audit.queries import faults
from huijia.apps.people.models import ImportedRow
from tests.apps.conftest import NOW, Office
from tests.apps.rosters import LATER, child, everything_stored, prepared, taken_in, write_csv

SLIPS = st.sampled_from(
    [
        *(
            "",
            "  ",
            "　",
            "=1+1",
            '=HYPERLINK("x")',
            "#REF!",
            "[?]",
            "A1:B2",
            "1e308",
            "-1e308",
            "NaN",
            "١٢٣",
        ),
        *(
            "'; DROP TABLE people_person; --",
            "<script>alert(1)</script>",
            "{{ 7*7 }}",
            "%s%n",
            "\\",
            "../../etc",
        ),
        *(
            "👶👶",
            "\u202e王",
            "王\u200b小明",
            "１３８００００００００",
            "2024-02-30",
            "0000-00-00",
            "9999-12-31",
        ),
        *(
            "2024年13月1日",
            "是是",
            "11010519491231002x",
            "王" * 60,
            "长" * 33_000,
            "\u0000",
            "\ufffd",
            "😀" * 30,
        ),
        *("𠮷野", "null", "None", "True", "9.9010120220101E+17", "a\tb", "东村", "990101101201"),
    ]
)
CELLS = SLIPS | st.text(st.characters(exclude_categories=("Cs",), exclude_characters='\r\n"'), max_size=20)
ROWS = st.builds(
    lambda number, slips: child(number, **slips),
    st.integers(0, 400),
    st.dictionaries(st.sampled_from([name for name in child(0) if name != "备注"]), CELLS, max_size=2),
)


def _rows(many: int, seed_phases: tuple[Phase, ...] = (Phase.generate,)) -> list[dict[str, Any]]:
    """Rows as Hypothesis makes them, in lists, until there are enough."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=many // 20, phases=seed_phases, suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(st.lists(ROWS, min_size=20, max_size=60))
    def collect(rows: list[dict[str, Any]]) -> None:
        found.extend(rows)

    collect()
    return found[:many]


def _check(many: int, office: Office, folder: Path) -> None:
    officer = office.viewer("township_officer")
    # Children whose rows have no slip stand among them.
    rows = _rows(many - 50) + [child(number) for number in range(5_000, 5_050)]
    path = write_csv(folder / "hostile.csv", rows)

    counts, roster = taken_in(path, officer, at=NOW)
    stored = everything_stored()
    again, none = taken_in(path, officer, at=LATER)

    assert sum(counts.values()) == prepared(path, at=LATER).sheet.rows_in == len(rows)
    assert counts["new"] >= 50
    assert counts["returned"] > many // 10
    assert ImportedRow.objects.filter(roster=roster).count() == len(rows) - counts["returned"]
    assert again == {"new": 0, "changed": 0, "unchanged": counts["new"], "returned": counts["returned"]}
    assert none is None
    assert everything_stored() == stored
    assert list(faults()) == []


def test_every_hostile_row_is_taken_in_or_returned(office: Office, tmp_path: Path) -> None:
    _check(1_000, office, tmp_path)


@pytest.mark.long
def test_every_one_of_ten_thousand_hostile_rows_is_taken_in_or_returned(
    office: Office, tmp_path: Path
) -> None:
    _check(10_000, office, tmp_path)
