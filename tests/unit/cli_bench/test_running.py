"""A small bench: every line is measured, in turn, and nothing is compared that differs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from huijia.cli.bench import command, running
from huijia.cli.bench.checking import Checker, UnableToCompare
from huijia.cli.bench.lines import CURVE_KEYS, LINES, Line
from huijia.cli.bench.running import Plan, UnableToMeasure, has_openfisca, run_bench
from huijia.cli.bench.summary import OF_HUIJIA, figures_of

BY_KEY = {line.key: line for line in LINES}
SOME = (
    "totals_huijia",
    "totals_by_hand_by_combination",
    "file_huijia",
    "file_by_hand_one_pass",
    "rules_cached",
)


def lines(*keys: str) -> list[Line]:
    return [BY_KEY[key] for key in keys]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run_bench(Plan([300, 600], repeats=1, lines=lines(*SOME)), folder=tmp_path_factory.mktemp("bench"))


def test_run_bench_measures_each_line_at_each_number_of_rows(report: dict[str, Any]) -> None:
    found = [(each["rows"], each["line"]) for each in report["measurements"]]

    assert found == [(300, key) for key in SOME] + [(600, key) for key in SOME[:-1]]


def test_run_bench_measures_time_and_memory_of_a_process_of_its_own(report: dict[str, Any]) -> None:
    for each in report["measurements"]:
        assert 0 < each["seconds"] < 60
        assert each["start_up_seconds"] > 0
        assert each["peak_memory_mb"] is None or each["peak_memory_mb"] > 10


def test_run_bench_leaves_no_files(tmp_path: Path) -> None:
    run_bench(Plan([50], repeats=1, lines=lines("file_huijia")), folder=tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_run_bench_measures_in_turn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done: list[str] = []

    def measure(job: Any) -> dict[str, Any]:
        done.append(job.task)
        return {"seconds": 1.0, "totals": [], "fingerprint": None}

    monkeypatch.setattr(running, "_measure", measure)
    run_bench(Plan([5], repeats=2, lines=lines("totals_huijia", "totals_by_hand_one_pass")), folder=tmp_path)

    assert done == ["huijia_totals", "by_hand_totals"] * 2


def test_run_bench_refuses_openfisca_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "has_openfisca", lambda: False)

    with pytest.raises(UnableToMeasure, match="--without-openfisca"):
        run_bench(Plan([5], lines=lines("totals_openfisca_natural")))


def test_run_bench_tells_why_a_process_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line("broken", BY_KEY["totals_huijia"].group, "A broken line", "no_such_task")

    with pytest.raises(UnableToMeasure, match=r"no_such_task at 5 rows: KeyError"):
        run_bench(Plan([5], repeats=1, lines=[line]), folder=tmp_path)


def test_checker_refuses_other_totals(tmp_path: Path) -> None:
    checker = Checker(tmp_path / "facts.parquet")
    checker.check(BY_KEY["totals_huijia"], [["2025", "entitled", 1, 360000]], None)

    with pytest.raises(UnableToCompare, match=r"one pass.*359999.*ids checked.*360000"):
        checker.check(BY_KEY["totals_by_hand_one_pass"], [["2025", "entitled", 1, 359999]], None)


def test_checker_refuses_a_file_in_another_order(tmp_path: Path) -> None:
    checker = Checker(tmp_path / "facts.parquet")
    checker.check(BY_KEY["file_huijia"], None, {"rows": "1", "values": "2", "in_order": "3"})
    checker.check(BY_KEY["file_huijia_unordered"], None, {"rows": "1", "values": "2", "in_order": "4"})

    with pytest.raises(UnableToCompare):
        checker.check(BY_KEY["file_huijia_unique"], None, {"rows": "1", "values": "2", "in_order": "4"})


@pytest.mark.skipif(
    not has_openfisca(), reason="NOT MEASURED: openfisca-core is not installed (the extra 'bench')"
)
def test_run_bench_compares_openfisca(tmp_path: Path) -> None:
    plan = Plan([300], repeats=1, lines=[line for line in LINES if line.key == "totals_openfisca_hoisted"])

    [measured] = run_bench(plan, folder=tmp_path)["measurements"]

    assert set(measured["parts"]) == {"reading", "building", "calculating"}


def test_figures_are_medians_and_ratios_to_the_fastest_by_hand(report: dict[str, Any]) -> None:
    seconds = {"totals_huijia": (1.0, 3.0, 2.0), "totals_by_hand_by_combination": (0.5, 1.0, 4.0)}
    base = report["measurements"][0]
    single = [
        {**base, "line": key, "rows": 300, "seconds": each, "parts": {}}
        for key, found in seconds.items()
        for each in found
    ]

    huijia, by_hand = figures_of({"rows": [300], "measurements": single})

    assert (huijia.seconds, huijia.to_base, huijia.fastest, huijia.slowest) == (2.0, 2.0, 1.0, 3.0)
    assert (by_hand.seconds, by_hand.to_base, by_hand.to_huijia) == (1.0, 1.0, 0.5)


def test_lines_are_named_where_they_are_used() -> None:
    used = {*CURVE_KEYS, *OF_HUIJIA.values(), *(base for line in LINES for base in line.bases)}

    assert used <= set(BY_KEY)


def test_command_prints_a_table_and_writes_every_measurement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typer

    monkeypatch.setattr(command, "LINES", lines("totals_huijia", "totals_by_hand_one_pass"))
    app = typer.Typer()
    app.command()(command.bench)
    out = tmp_path / "measured.json"

    result = CliRunner().invoke(
        app, ["--rows", "300", "--repeats", "2", "--out", str(out), "--folder", str(tmp_path)]
    )

    assert result.exit_code == 0, result.output
    assert "DuckDB by hand, one pass" in result.stdout
    assert len(json.loads(out.read_text(encoding="utf-8"))["measurements"]) == 4


def test_command_refuses_rows_for_the_curve() -> None:
    import typer

    app = typer.Typer()
    app.command()(command.bench)

    assert CliRunner().invoke(app, ["--curve", "--rows", "5"]).exit_code == 2
