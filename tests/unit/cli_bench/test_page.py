"""The page and the picture are made from what was measured."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import curve
from benchmarks.report import BEGIN, END, MEASURED, PAGE, filled, read_reports

MACHINE = {"processor": "A processor", "cores": 2, "memory_gb": 8.1, "system": "Linux 6", "python": "3.11.7"}


def measurement(line: str, rows: int, seconds: float) -> dict[str, Any]:
    return {
        "line": line,
        "rows": rows,
        "repeat": 0,
        "seconds": seconds,
        "start_up_seconds": 0.5,
        "peak_memory_mb": 200.0,
        "parts": {},
        "load_before": 0.1,
    }


@pytest.fixture
def report() -> dict[str, Any]:
    return {
        "started": "2026-11-23T09:00:00+00:00",
        "commit": "0123456789ab",
        "command": "huijia bench --rows 1000",
        "machine": MACHINE,
        "versions": {"duckdb": "2.0.0", "openfisca-core": None},
        "pack_version": "0" * 16,
        "repeats": 1,
        "rows": [1000, 2000],
        "measurements": [
            measurement("totals_huijia", 1000, 0.3),
            measurement("totals_by_hand_one_pass", 1000, 0.2),
            measurement("totals_huijia", 2000, 0.4),
        ],
    }


def test_filled_writes_a_table_between_the_markers(report: dict[str, Any]) -> None:
    page = filled(f"Before\n{BEGIN}\nold\n{END}\nAfter\n", [("first", report)])

    assert page.startswith("Before\n")
    assert page.endswith("\nAfter\n")
    assert "old" not in page
    assert "### first" in page
    assert "A processor, 2 cores, 8.1 GB" in page
    assert (
        "| Huijia, ids checked for repeats | 300 ms | 300 ms to 300 ms |  | 200 MB | 1.50 | 1.00 | 500 ms |"
        in page
    )
    assert "2,000 children" in page


def test_filled_twice_is_the_same(report: dict[str, Any]) -> None:
    page = filled(f"Before\n{BEGIN}\n{END}\nAfter\n", [("first", report)])

    assert filled(page, [("first", report)]) == page


def test_filled_refuses_a_page_without_markers(report: dict[str, Any]) -> None:
    with pytest.raises(SystemExit, match="markers"):
        filled("Nothing", [("first", report)])


def test_page_is_what_was_measured() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert filled(page, read_reports(MEASURED)) == page, "run: python -m benchmarks.report"


def test_draw_shows_time_and_memory_of_each_line(report: dict[str, Any]) -> None:
    pytest.importorskip("matplotlib", reason="NOT DRAWN: matplotlib is not installed (the extra 'bench')")

    time, memory = curve.draw(report).axes

    assert [line.get_label() for line in time.get_lines()] == ["Huijia, totals"]
    assert list(memory.get_lines()[0].get_ydata()) == [200.0, 200.0]
