"""Measure lines in turn, each in a fresh process, and refuse to compare what does not say the same."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huijia.cli.bench import machine
from huijia.cli.bench.checking import Checker
from huijia.cli.bench.job import ON, PACK, Job
from huijia.cli.bench.lines import LINES, Line
from huijia.engine.loading import load_pack
from huijia.engine.synthetic import write_synthetic
from huijia.values.errors import HuijiaError

Measurement = dict[str, Any]
Report = dict[str, Any]
Tell = Callable[[str], None]


class UnableToMeasure(HuijiaError):
    """A measured process failed, or something that it needs is not installed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: which lines at which numbers of rows, how often, on which population.

    ``most_rows_of_openfisca`` bounds the rows at which its lines are measured."""

    rows: Sequence[int]
    repeats: int = 5
    seed: int = 1
    lines: Sequence[Line] = LINES
    most_rows_of_openfisca: int | None = None

    def lines_at(self, rows: int, *, is_first: bool) -> list[Line]:
        """The lines at a number of rows; those that do not depend on it come with the first."""
        most = self.most_rows_of_openfisca
        return [
            line
            for line in self.lines
            if (line.depends_on_rows or is_first)
            and not (line.needs_openfisca and line.depends_on_rows and most is not None and rows > most)
        ]


def has_openfisca() -> bool:
    """Whether openfisca-core is installed."""
    return machine.versions()["openfisca-core"] is not None


def run_bench(
    plan: Plan,
    *,
    out: Path | None = None,
    folder: Path | None = None,
    command: str = "",
    tell: Tell | None = None,
) -> Report:
    """Measure a plan and return everything that was measured; also write it to ``out`` as JSON.

    Files of synthetic people and of results are made under ``folder`` (None: the system's place for temporary files)
    and removed. ``tell`` is told what is being measured. Raises ``UnableToMeasure`` and ``UnableToCompare``.
    """
    if not has_openfisca() and any(line.needs_openfisca for line in plan.lines):
        raise UnableToMeasure(
            "openfisca-core is not installed; install it with pip install 'huijia[bench]', or say --without-openfisca"
        )
    report = _about(plan, command)
    with tempfile.TemporaryDirectory(prefix="huijia-bench-", dir=folder) as place:
        for rows in plan.rows:
            lines = plan.lines_at(rows, is_first=rows == plan.rows[0])
            _measure_rows(report["measurements"], plan, rows, lines, Path(place), tell or (lambda _: None))
            if out is not None:
                # After each number of rows: a long run that is stopped keeps what it has measured.
                out.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return report


def _about(plan: Plan, command: str) -> Report:
    return {
        "format": 1,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "commit": machine.commit(),
        "machine": machine.machine(),
        "versions": machine.versions(),
        "pack": PACK,
        "pack_version": load_pack(PACK).version,
        "assessed_on": ON,
        "seed": plan.seed,
        "rows": list(plan.rows),
        "repeats": plan.repeats,
        "measurements": [],
    }


def _measure_rows(
    found: list[Measurement], plan: Plan, rows: int, lines: Sequence[Line], place: Path, tell: Tell
) -> None:
    facts, out = place / f"facts-{rows}.parquet", place / "result.parquet"
    tell(f"{rows:,} synthetic people")
    write_synthetic(load_pack(PACK), rows, facts, seed=plan.seed)
    checker = Checker(facts)
    for repeat in range(plan.repeats):
        for line in lines:
            tell(f"{rows:,} rows, {repeat + 1} of {plan.repeats}: {line.label}")
            measured = _measure(Job(line.task, facts, out, rows, dict(line.options)))
            checker.check(line, measured.pop("totals"), measured.pop("fingerprint"))
            found.append({"line": line.key, "rows": rows, "repeat": repeat, **measured})
            out.unlink(missing_ok=True)
    facts.unlink()


def _measure(job: Job) -> Measurement:
    load, launched = machine.load(), time.time()
    words = [sys.executable, "-m", "huijia.cli.bench.child", job.to_json(), repr(launched)]
    process = subprocess.run(words, capture_output=True, text=True, check=False)
    if process.returncode != 0:
        last = process.stderr.strip().splitlines()[-1:] or [f"ended with {process.returncode}"]
        raise UnableToMeasure(f"{job.task} at {job.rows:,} rows: {last[0]}")
    measured = json.loads(process.stdout.strip().splitlines()[-1])
    assert isinstance(measured, dict)
    return {**measured, "load_before": load}
