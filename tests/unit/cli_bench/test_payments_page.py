"""The page of what a million payments cost says what was asked for, and what was not reached or measured."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.payments.page import CLAIMS, PAGE, read_reports, written
from tests.unit.cli_bench.reports import ABOUT


def runs(*seconds: float, claims: int = CLAIMS, peak_mb: float = 250) -> dict[str, Any]:
    rows = [
        {name: {"seconds": each, "peak_mb": peak_mb} for name in ("decision to bank file", "results read back")}
        for each in seconds
    ]  # fmt: skip
    return {"about": ABOUT, "claims": claims, "database": "sqlite", "rows": rows}


def row(page: str, what: str) -> str:
    [found] = [line for line in page.splitlines() if line.startswith(f"| {what} | sqlite |")]
    return found


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (runs(100, 179, 900), "| 179 s | yes |"),
        (runs(100, 180, 180), "| 180 s | **no** |"),
        (runs(1, claims=CLAIMS - 1), "| not measured | **no** |"),
    ],
)
def test_the_median_of_a_whole_million_is_held_against_what_was_asked(
    report: dict[str, Any], said: str
) -> None:
    page = written({"runs-sqlite": report})

    assert row(page, "decision to bank file").endswith(said)
    assert row(page, "finding and preparing").endswith("| not measured | **no** |")


def test_the_most_memory_of_any_repeat_counts() -> None:
    page = written({"runs-sqlite": runs(1, 1, peak_mb=1_000)})

    assert "| memory of any step | both | under 1000 MB | 1000 MB | **no** |" in page


def test_page_is_what_was_measured() -> None:
    reports = read_reports()

    assert PAGE.exists() == bool(reports)
    if reports:
        assert PAGE.read_text(encoding="utf-8") == written(reports), "run: python -m benchmarks.payments.page"
