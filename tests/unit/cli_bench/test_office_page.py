"""The office's page of figures says what was asked for and what was not reached."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.office.__main__ import main, options, steps_of
from benchmarks.office.measuring import ROOT, about, of_rounds
from benchmarks.office.page import PAGE, Aim, aims, read_reports, written
from tests.unit.cli_bench.reports import ABOUT


def install(**figures: float) -> dict[str, Any]:
    small = {"installed_mb": 400.0, "in_use_mb": 410.0, "set_up_seconds": 30.0}
    return {**ABOUT, **small, **figures}


def roster(rows: int, seconds: float) -> dict[str, Any]:
    step = {"seconds": seconds, "processor_seconds": seconds, "peak_mb": 300, "bar_moved": 100}
    told = {"rows": rows, "kind": "xlsx", "file_mb": 6.0, "repeats": 1}
    return {**ABOUT, **told, "databases": {"sqlite": {"import": step}}}


def worklist(people: int, p95_ms: float) -> dict[str, Any]:
    pages = {f"worklist, {who}": of_rounds([measurement(p95_ms)]) for who in ("township", "county")}
    office = {
        "pages": pages, "searches": [], "filled_in_seconds": 200.0, "idle_mb": 390.0, "database_version": "3.50",
    }  # fmt: skip
    told = {
        "people": people,
        "claims": people // 5,
        "connections": 4,
        "workers": 2,
        "seconds": 4.0,
        "repeats": 3,
    }
    return {**ABOUT, **told, "databases": {"sqlite": office}}


def measurement(p95_ms: float, failures: int = 0) -> dict[str, Any]:
    return {
        "requests": 100, "failures": failures, "requests_a_second": 10.0, "p50_ms": 5.0, "p95_ms": p95_ms, "p99_ms": 50.0,
        "longest_ms": 60.0, "peak_mb": 300.0, "shared_out_mb": None, "wanted_to_run_before": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reached", "at_least", "is_met"),
    [(150.0, False, True), (150.1, False, False), (150.0, True, True), (149.9, True, False), (None, False, False)],
)  # fmt: skip
def test_aim_is_met_up_to_its_limit_and_never_unmeasured(
    reached: float | None, at_least: bool, is_met: bool
) -> None:
    assert Aim("x", 150, "ms", reached, at_least).is_met is is_met


def test_nothing_measured_leaves_every_aim_open() -> None:
    assert len(list(aims({}))) == 15
    assert not any(aim.is_met for aim in aims({}))


def test_page_names_what_is_over_its_limit_with_machine_and_commit() -> None:
    page = written({"install": install(installed_mb=451.0), "idle": {**ABOUT, "idle_mb": 200.0}})

    assert "| a plain install | at most 450 MB | 451.0 MB | **no** |" in page
    assert "- a plain install: 451.0 instead of 450 MB." in page
    assert "| the service idle, one process | at most 300 MB | 200.0 MB | yes |" in page
    assert "commit 0123456789ab" in page
    assert "A processor, 2 cores, 8.1 GB" in page
    assert "Preliminary" not in page


@pytest.mark.parametrize(("people", "rows", "said"), [(1_000_000, 100_000, "yes"), (20_000, 2_000, "**no**")])
def test_what_was_tried_at_a_small_size_counts_as_not_measured(people: int, rows: int, said: str) -> None:
    page = written({"worklist-sqlite": worklist(people, 20.0), "import-sqlite": roster(rows, 2.0)})

    met = [line.rpartition("| ")[2].rstrip(" |") for line in page.splitlines() if "sqlite | at most" in line]
    assert met == [said] * 3


def field(phones: int) -> dict[str, Any]:
    one = {
        "seconds": 590.0, "p50_seconds": 3.0, "p95_seconds": 6.0, "longest_seconds": 9.0, "errors": {}, "kilobytes_a_phone": 90.0,
        "round_trips": 4, "slow_line_seconds": 2.0,
    }  # fmt: skip
    told = {
        "phones": phones,
        "records": 2_000,
        "workers": 2,
        "at_once": 16,
        "filled_in_seconds": 9.0,
        "peak_mb": 400.0,
    }
    alone = {"seconds": 1.2, "slow_line_seconds_computed": 3.2}
    rounds = dict.fromkeys(("first sync", "ten visits sent", "nothing to do"), one)
    return {**ABOUT, **told, "rounds": rounds, "first_sync_alone": alone}


@pytest.mark.parametrize(("phones", "said"), [(2_000, "yes"), (50, "**no**")])
def test_telephones_count_as_measured_when_all_of_them_were_there(phones: int, said: str) -> None:
    page = written({"field": field(phones)})

    met = [
        line.split(" | ")[-1].rstrip(" |")
        for line in page.splitlines()
        if "sync" in line and "| at most" in line
    ]
    assert met == [said] * 4


def test_each_part_runs_for_each_database_that_was_asked_for() -> None:
    every = [step.name for step in steps_of(options([]))]
    few = [step.name for step in steps_of(options(["--only", "worklist,api", "--database", "postgresql"]))]
    file = [step.name for step in steps_of(options(["--only", "idle,field", "--database", "sqlite"]))]

    assert every == [
        *("checker", "api", "idle", "import-sqlite", "import-postgresql"),
        *("worklist-sqlite", "worklist-postgresql", "field", "install"),
    ]
    assert few == ["api", "worklist-postgresql"]
    assert file == ["idle"], "telephones are measured with PostgreSQL alone"


def test_people_of_a_run_have_a_claim_for_every_fifth() -> None:
    [step] = steps_of(options(["--only", "worklist", "--database", "sqlite", "--people", "5000"]))

    told = step.words
    assert told[told.index("--people") + 1] == "5000"
    assert told[told.index("--claims") + 1] == "1000"


def test_part_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options(["--only", "worklist,pages"])

    assert "no such part: pages" in capsys.readouterr().err


def test_report_does_not_say_where_it_was_written() -> None:
    told = about("benchmarks.office.install", ["--only", "idle", "--out", "somewhere/idle.json"])

    assert told["command"] == "python -m benchmarks.office.install --only idle"


def test_page_is_written_from_what_lies_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "install.json").write_text(json.dumps(install(installed_mb=451.0)), encoding="utf-8")

    main(["--page", "--out", str(tmp_path)])

    assert "| 451.0 MB | **no** |" in (tmp_path / "office.md").read_text(encoding="utf-8")


def test_run_that_is_broken_off_keeps_what_was_measured(tmp_path: Path) -> None:
    (tmp_path / "install.json").write_text(json.dumps(install()), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.office", "--small", "--only", "idle", "--out", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        assert "1 of 1: idle" in run.stderr.readline()
        run.send_signal(signal.SIGTERM)
        said = run.stderr.read()

    assert run.returncode == 130, said
    assert "what was measured is kept" in said
    assert "| 400.0 MB | yes |" in (tmp_path / "office.md").read_text(encoding="utf-8")
    assert not (tmp_path / "idle.json").exists()


def test_page_is_preliminary_when_others_used_the_machine() -> None:
    page = written({"install": install(others_running_after=1.2)})

    assert "- Preliminary, as others used the machine (processes running): install (1.2)." in page


def test_rounds_give_their_median_and_every_failure() -> None:
    found = of_rounds([measurement(20), measurement(90, failures=2), measurement(30)])

    assert (found["p95_ms"], found["failures"], found["requests"]) == (30, 2, 300)
    assert found["shared_out_mb"] is None
    assert len(found["rounds"]) == 3


def test_page_is_what_was_measured() -> None:
    reports = read_reports()

    assert PAGE.exists() == bool(reports)
    if reports:
        assert PAGE.read_text(encoding="utf-8") == written(reports).rstrip() + "\n", (
            "run: python -m benchmarks.office --page"
        )
