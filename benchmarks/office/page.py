"""Writes ``benchmarks/office.md`` from what was measured. What was asked for stands first, with what was reached and what was not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.office import checker_load, field_load, install, pages_load, roster_load
from benchmarks.office.databases import DATABASES
from benchmarks.office.measuring import told_of

HERE = Path(__file__).resolve().parent.parent
PAGE, MEASURED = HERE / "office.md", HERE / "measured" / "office"
SECTIONS = {
    "checker": ("The checker", checker_load.table),
    "api": ("The JSON door, beside OpenFisca's Web API", checker_load.table),
    "worklist-sqlite": ("Pages of staff, SQLite", pages_load.table),
    "worklist-postgresql": ("Pages of staff, PostgreSQL", pages_load.table),
    "import-sqlite": ("A roster goes in, SQLite", roster_load.table),
    "import-postgresql": ("A roster goes in, PostgreSQL", roster_load.table),
    "field": ("Telephones in the field, PostgreSQL", field_load.table),
    "install": ("A plain install", install.table),
    "idle": ("The service idle", install.table),
}
Report = Mapping[str, Any]
QUIET = 0.5
PEOPLE, CLAIMS, ROWS, PHONES, RECORDS = 1_000_000, 200_000, 100_000, 2_000, 2_000
"""The sizes for which something was asked."""

INTRODUCTION = """# What the office costs

`python -m benchmarks.office` writes this page (about 25 minutes on two cores; `--only worklist --database sqlite` and the like run a part alone).
Measure on your machine before you rely on a number. Nobody in the data exists.

- The clients run on the same cores as what they measure. PostgreSQL comes from the wheel that the tests use, with the settings of `docs/how-to/run-an-office.md`.
- *Memory* is that of all processes of the service, what they share counted once (PSS). PostgreSQL's own is not in it.
- The people and claims of an office are written past its actions (`benchmarks/office/population.py`): a million people in twenty townships, 200,000 claims in
  every state, the audit trail empty, of waiting claims one in five with its assessment. Every page that shows a claim or a person leaves an entry in the audit
  trail, a list one for each person whom it shows: pages are measured with it.
- *Others running* is how many processes ran on the machine just before a part began, and just after it ended, when nothing of ours did.
  More than a half: a part of every figure is waiting for others.
"""


@dataclass(frozen=True, slots=True)
class Aim:
    """What was asked for: a figure that is to be at least, or at most, this much. ``reached``: None where it was not measured."""

    what: str
    limit: float
    unit: str
    reached: float | None
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether it was measured, and is as it should be."""
        if self.reached is None:
            return False
        return self.reached >= self.limit if self.at_least else self.reached <= self.limit

    def row(self) -> str:
        """The line of the table."""
        asked = f"{'at least' if self.at_least else 'at most'} {self.limit:,g} {self.unit}"
        told = "not measured" if self.reached is None else f"{self.reached:,.1f} {self.unit}"
        return f"| {self.what} | {asked} | {told} | {'yes' if self.is_met else '**no**'} |"


def aims(reports: Mapping[str, Report]) -> Iterator[Aim]:
    """Everything that was asked for. What was tried at a smaller size was not measured."""
    walks = checker_load.medians(reports["checker"]) if "checker" in reports else {}
    yield Aim("checker, whole walks", 300, "pages a second", walks.get("walk"), at_least=True)
    answers = checker_load.medians(reports["api"]) if "api" in reports else {}
    yield Aim("`/api/assess`", 1_000, "answers a second", answers.get("assess"), at_least=True)
    peer = answers.get(checker_load.NATURAL)
    times = answers["assess"] / peer if peer else None
    yield Aim("`/api/assess` beside OpenFisca's Web API, natural formulas", 5, "times", times, at_least=True)
    for database in DATABASES:
        office = reports.get(f"worklist-{database}", {})
        is_whole = office.get("people", 0) >= PEOPLE and office.get("claims", 0) >= CLAIMS
        found = office.get("databases", {}).get(database, {}) if is_whole else {}
        for page in ("worklist, township", "worklist, county"):
            reached = found.get("pages", {}).get(page, {}).get("p95_ms")
            yield Aim(f"{page}, p95, {PEOPLE:,} people, {database}", 150, "ms", reached)
        roster = reports.get(f"import-{database}", {})
        found = roster.get("databases", {}).get(database, {}) if roster.get("rows", 0) >= ROWS else {}
        yield Aim(f"a roster of {ROWS:,} rows, {database}", 60, "s", found.get("import", {}).get("seconds"))
    field = reports.get("field", {})
    is_whole = field.get("phones", 0) >= PHONES and field.get("records", 0) >= RECORDS
    rounds: Mapping[str, Any] = field["rounds"] if is_whole else {}
    for told in field_load.ROUNDS:
        reached = rounds.get(told, {}).get("seconds")
        yield Aim(
            f"{PHONES:,} telephones of {RECORDS:,} records each sync, {told}", field_load.WITHIN, "s", reached
        )
    slow = field["first_sync_alone"]["slow_line_seconds_computed"] if is_whole else None
    yield Aim("a first sync on a line of 1 Mbit/s and 300 ms (computed)", 10, "s", slow)
    plain, idle = reports.get("install", {}), reports.get("idle", {})
    yield Aim("a plain install", install.MOST_INSTALLED_MB, "MB", plain.get("installed_mb"))
    yield Aim("the service idle, one process", install.MOST_IDLE_MB, "MB", idle.get("idle_mb"))


def written(reports: Mapping[str, Report]) -> str:
    """The page."""
    lines = [
        INTRODUCTION,
        "## Asked and reached",
        "",
        "| what | asked | measured | met |",
        "|---|---|---|---|",
    ]
    lines += [aim.row() for aim in aims(reports)]
    lines += ["", "## Known misses and regressions", "", *_misses(reports), ""]
    for name, report in reports.items():
        title, table = SECTIONS[name]
        lines += [f"## {title}", "", *_about(report), "", table(dict(report)), ""]
    return "\n".join(lines)


def _misses(reports: Mapping[str, Report]) -> Iterator[str]:
    missed = [aim for aim in aims(reports) if not aim.is_met]
    for aim in missed:
        why = (
            "not measured"
            if aim.reached is None
            else f"{aim.reached:,.1f} instead of {aim.limit:,g} {aim.unit}"
        )
        yield f"- {aim.what}: {why}."
    if failed := [name for name, report in reports.items() if _failures(report)]:
        yield f"- Requests failed in: {', '.join(failed)}."
    busy = {name: most for name, report in reports.items() if (most := max(_others(report))) > QUIET}
    if busy:
        told = ", ".join(f"{name} ({most:.1f})" for name, most in busy.items())
        yield f"- Preliminary, as others used the machine (processes running): {told}."
    yield (
        "- While a roster is written nobody else can write: on PostgreSQL whoever leaves an audit entry waits, on SQLite every writer does. Pages "
        "that show people leave entries, so they wait, too."
    )


def _about(report: Report) -> Iterator[str]:
    yield from told_of(report)
    libraries = {**report["libraries"], **(report.get("openfisca") or {})}
    yield "- Libraries: " + ", ".join(f"{name} {version}" for name, version in libraries.items() if version)
    yield "- Others running, before and after: " + " and ".join(f"{each:.1f}" for each in _others(report))


def _every(found: Any, name: str) -> Iterator[Any]:
    """The values of this name, however deep they lie."""
    if isinstance(found, Mapping):
        if name in found:
            yield found[name]
        for value in found.values():
            yield from _every(value, name)
    elif isinstance(found, list):
        for value in found:
            yield from _every(value, name)


def _others(report: Report) -> tuple[float, float]:
    return report["others_running"] or 0, report["others_running_after"] or 0


def _failures(report: Report) -> int:
    return sum(_every(report, "failures"))


def read_reports(folder: Path = MEASURED) -> dict[str, Report]:
    """What was measured, in the order of the page."""
    found = {name: folder / f"{name}.json" for name in SECTIONS}
    return {
        name: json.loads(path.read_text(encoding="utf-8")) for name, path in found.items() if path.exists()
    }


def write_page(folder: Path = MEASURED, page: Path = PAGE) -> None:
    """Write the page from what lies in the folder; none when there is nothing."""
    if reports := read_reports(folder):
        page.write_text(written(reports).rstrip() + "\n", encoding="utf-8")
