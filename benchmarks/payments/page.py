"""Writes ``benchmarks/payments/runs.md`` from what was measured: ``python -m benchmarks.payments.page``. What was asked for stands first, with what was reached."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.office.databases import DATABASES
from benchmarks.office.measuring import told_of
from benchmarks.payments.stepwise import spread, table

PAGE = Path(__file__).resolve().parent / "runs.md"
MEASURED = Path(__file__).resolve().parent.parent / "measured" / "payments"
CLAIMS = 1_000_000
"""The size for which something was asked."""

TITLES = {
    "runs": "A run of payments, and the bank's answers",
    "recalculation": "A change of law",
}
AIMS = (
    ("runs", "decision to bank file", 180),
    ("runs", "results read back", 180),
    ("recalculation", "finding and preparing", 300),
)
MOST_MB = 1_000
INTRODUCTION = f"""# What a million payments cost

`python -m benchmarks.payments.runs --database sqlite|postgresql --out FILE` and `python -m benchmarks.recalculation` with the same options fill an office with
{CLAIMS:,} synthetic decided claims and measure each step in a process of its own, on copies of that office; `python -m benchmarks.payments.page` writes this page.
Nobody in the data exists.

- Medians of all repeats, with the least and the most. Peak memory is that of the process which works (`VmHWM`); PostgreSQL's own is not in it.
- The database runs on the same two cores, from the wheel that the tests use, with the settings of `docs/how-to/run-an-office.md`, and what it says to be saved is on the disk.
- *Decision to bank file*: entitlements and ledger entries are made from a million decisions, the run is previewed, frozen, released by two, and its pain.001 is written, checked and kept. *Results read
  back*: a pain.002 that refuses one payment in fifty, and a camt.053 that books the others; each is held against its instruction and written to the ledger.
- *Finding and preparing*: every claim is assessed again under the law as it is now and held against what was decided; where it would be otherwise (here: everywhere) a case is written, with both answers.
"""

Report = Mapping[str, Any]


def written(reports: Mapping[str, Report]) -> str:
    """The page, of reports by name (``runs-sqlite``)."""
    lines = [
        INTRODUCTION,
        "## Asked and reached",
        "",
        "| what | database | asked | median | met |",
        "|---|---|---|---|---|",
        *_aims(reports),
        "",
    ]
    for name, report in reports.items():
        kind, _, database = name.partition("-")
        lines += [f"## {TITLES[kind]}, {database}", "", *_about(report), "", table(report), ""]
    return "\n".join(lines).rstrip() + "\n"


def _aims(reports: Mapping[str, Report]) -> Iterator[str]:
    for kind, step, limit in AIMS:
        for database in DATABASES:
            report = reports.get(f"{kind}-{database}")
            if report is None or report["claims"] < CLAIMS:
                yield f"| {step} | {database} | under {limit} s | not measured | **no** |"
                continue
            reached = median(spread(report, step)[0])
            met = "yes" if reached < limit else "**no**"
            yield f"| {step} | {database} | under {limit} s | {reached:.0f} s | {met} |"
    most = max(
        (spread(report, name)[1] for report in reports.values() for name in report["rows"][0]), default=0
    )
    yield f"| memory of any step | both | under {MOST_MB} MB | {most:.0f} MB | {'yes' if most < MOST_MB else '**no**'} |"


def _about(report: Report) -> Iterator[str]:
    told = report["about"]
    yield from told_of(told)
    yield f"- {len(report['rows'])} repeats; others running before: {told['others_running'] or 0:.1f}"
    if note := report.get("note"):
        yield f"- {note}"


def read_reports(folder: Path = MEASURED) -> dict[str, Report]:
    """What was measured, in the order of the page."""
    files = {
        f"{kind}-{database}": folder / f"{kind}-{database}.json" for kind in TITLES for database in DATABASES
    }
    return {
        name: json.loads(path.read_text(encoding="utf-8")) for name, path in files.items() if path.exists()
    }


if __name__ == "__main__":
    PAGE.write_text(written(read_reports()), encoding="utf-8")
