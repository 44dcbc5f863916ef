"""Write what was measured into ``README.md``: ``python -m benchmarks.report`` (``--check``: exit 1 when it is stale).

Each JSON file in ``measured/`` that ``huijia bench --out`` wrote becomes a section between the two markers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from huijia.cli.bench.lines import TITLES, Group
from huijia.cli.bench.summary import Figures, figures_of, memory_text, ratio_text, time_text

HERE = Path(__file__).parent
PAGE = HERE / "README.md"
MEASURED = HERE / "measured"
BEGIN = "<!-- measured: begin (python -m benchmarks.report writes what stands between) -->"
END = "<!-- measured: end -->"
HEADINGS = ("", "time", "fastest to slowest", "again", "peak memory", "× by hand", "× Huijia", "start-up")


def filled(page: str, reports: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """The page with the reports between its markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{PAGE.name} has lost its markers; put these two lines back:\n{BEGIN}\n{END}")
    sections = [section for name, report in reports for section in _section(name, report)]
    return "\n".join(
        [f"{before}{BEGIN}", "", *(sections or ["Nothing was measured yet.", ""]), f"{END}{after}"]
    )


def _section(name: str, report: Mapping[str, Any]) -> Iterator[str]:
    about, versions = report["machine"], report["versions"]
    yield f"### {name}"
    yield ""
    yield f"- When: {report['started']}, commit {report['commit'] or 'unknown'}, pack version {report['pack_version']}"
    yield f"- Command: `{report['command']}`"
    yield (
        f"- Machine: {about['processor']}, {about['cores']} cores, {about['memory_gb']} GB; {about['system']}; "
        f"Python {about['python']}"
    )
    yield "- Libraries: " + ", ".join(f"{key} {value}" for key, value in versions.items() if value)
    loads = [each["load_before"] for each in report["measurements"] if each["load_before"] is not None]
    if loads:
        yield f"- Processes that wanted to run, mean of the minute before each measurement: at most {max(loads):.1f}"
    yield ""
    for (group, rows), figures in groupby(figures_of(report), key=_part):
        yield f"**{TITLES[group]}**" + (f", {rows:,} children" if rows else "")
        yield ""
        yield from _table(list(figures))
        yield ""


def _part(each: Figures) -> tuple[Group, int]:
    return each.line.group, each.rows if each.line.depends_on_rows else 0


def _table(figures: Sequence[Figures]) -> Iterator[str]:
    yield "| " + " | ".join(HEADINGS) + " |"
    yield "|---" + "|--:" * (len(HEADINGS) - 1) + "|"
    for each in figures:
        cells = (
            each.line.label,
            time_text(each.seconds),
            f"{time_text(each.fastest)} to {time_text(each.slowest)}",
            "" if each.again_seconds is None else time_text(each.again_seconds),
            memory_text(each.peak_memory_mb),
            ratio_text(each.to_base) if each.line.depends_on_rows else "",
            ratio_text(each.to_huijia),
            time_text(each.start_up_seconds),
        )
        yield "| " + " | ".join(cells) + " |"


def read_reports(folder: Path) -> list[tuple[str, Mapping[str, Any]]]:
    """The reports of a folder, each with the name of its file, in the order of their names."""
    return [
        (file.stem, json.loads(file.read_text(encoding="utf-8"))) for file in sorted(folder.glob("*.json"))
    ]


def main(words: Sequence[str]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    new = filled(page, read_reports(MEASURED))
    if "--check" in words:
        if new != page:
            sys.exit("benchmarks/README.md is not what was measured; run: python -m benchmarks.report")
        return
    PAGE.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
