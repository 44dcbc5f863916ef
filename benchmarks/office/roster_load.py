"""How long an office's roster takes to go in, and out again: ``python -m benchmarks.office.roster_load [--rows N]``.

For each database a new office, and a roster of invented children with every column filled. Measured is the command that an office uses,
``huijia import``, each time as a process of its own from start to end: looking only, taking in, taking in the same file
again, undoing. Writes ``roster_load.json`` (``--out``) and prints a table.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.matching.chinese import GIVEN, SURNAMES, WEIGHTS
from benchmarks.office.databases import DATABASES, empty_office
from benchmarks.office.service import peak_kb
from huijia.cli.bench.machine import commit, load, machine

PACK = "cn/childcare-subsidy"
COUNTY, TOWNSHIP, VILLAGES = "990101", "990101100", 20
OFFICER = "roster-officer"
HEADINGS = (
    *("姓名", "身份证号", "出生日期", "监护人姓名", "监护人身份证号", "联系电话", "家庭住址", "村"),
    *("国籍", "户口", "备注"),
)
STEPS = {
    "preview": "looking only",
    "import": "taking in",
    "again": "the same file again",
    "undo": "undoing",
}


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kind", choices=("xlsx", "csv"), default="xlsx")
    parser.add_argument("--database", choices=DATABASES, action="append", help="only this one")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(words)
    found: dict[str, Any] = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "command": " ".join(
            ["python -m benchmarks.office.roster_load", *(sys.argv[1:] if words is None else words)]
        ),
        "machine": machine(),
        "rows": given.rows,
        "kind": given.kind,
        "databases": {},
    }
    with tempfile.TemporaryDirectory(prefix="huijia-roster-") as folder:
        roster = write_roster(Path(folder) / f"roster.{given.kind}", given.rows)
        found["file_mb"] = round(roster.stat().st_size / 1e6, 1)
        for database in given.database or DATABASES:
            with empty_office(database) as environment:
                found["databases"][database] = measure(roster, environment)
    print(table(found))
    if given.out:
        given.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def measure(roster: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Seconds and peak memory of each step, in an office that this fills with an area and an officer."""
    own = {**os.environ, **environment, "LANG": "en_US.UTF-8"}
    subprocess.run([sys.executable, "-m", "benchmarks.office.roster_load_office"], env=own, check=True)
    take_in = ["import", PACK, roster, "--area", TOWNSHIP, "--by", OFFICER]
    return {
        "preview": _timed(take_in, own, answer="n\n"),
        "import": _timed([*take_in, "--yes"], own),
        "again": _timed([*take_in, "--yes"], own),
        "undo": _timed(["import", "--undo", 1, "--by", OFFICER, "--reason", "measured"], own),
    }


def _timed(words: Sequence[object], environment: Mapping[str, str], answer: str = "") -> dict[str, Any]:
    before, begun, peak, used = load(), time.perf_counter(), 0, _processor_seconds()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "huijia", *map(str, words)],
            stdin=subprocess.PIPE, stdout=said, stderr=said, env=environment, text=True,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(answer)
        process.stdin.close()
        while process.poll() is None:
            peak = max(peak, peak_kb(process.pid))
            time.sleep(0.02)
        took = time.perf_counter() - begun
        said.seek(0)
        told = said.read()
    if process.returncode != 0:
        raise SystemExit(f"huijia {' '.join(map(str, words))} failed:\n{told[-2000:]}")
    return {
        "seconds": round(took, 1),
        "processor_seconds": round(_processor_seconds() - used, 1),
        "peak_mb": round(peak / 1000),
        "wanted_to_run_before": before,
        "said": [line.strip() for line in told.splitlines() if line.startswith("  ")],
    }


def _processor_seconds() -> float:
    """Of all processes that were started here and ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def write_roster(path: Path, rows: int) -> Path:
    """A roster of invented children, each with a guardian; one guardian in ten has two."""
    random = Random(20261124)
    lines = [_line(random, number) for number in range(rows)]
    for number in range(9, rows, 10):
        for place in (3, 4, 5, 6, 7):
            lines[number][place] = lines[number - 1][place]
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(line) for line in (HEADINGS, *lines)) + "\n", encoding="utf-8-sig")
        return path
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, line in enumerate([HEADINGS, *lines]):
            sheet.write_row(place, 0, line)
    return path


def _line(random: Random, number: int) -> list[str]:
    born = date(2022, 1, 1) + timedelta(random.randrange(1_700))
    parent_born = date(1985, 1, 1) + timedelta(random.randrange(6_000))
    return [
        _name(random),
        _id(born, number),
        born.isoformat(),
        _name(random),
        _id(parent_born, number),
        f"100{number:08d}",
        f"示例路{number % 900}号{number // 900}室",
        f"示例村{number % VILLAGES}",
        "是",
        "是" if number % 50 else "",
        "无",
    ]


def _name(random: Random) -> str:
    return random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))


def _id(born: date, number: int) -> str:
    """A number of a place that does not exist. Places differ, so that no two are alike."""
    digits = f"99{number // 1000:04d}{born:%Y%m%d}{number % 1000:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


def table(found: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [
        f"{found['rows']:,} rows, .{found['kind']} of {found['file_mb']} MB",
        "",
        "|  | " + " | ".join(f"{name} | peak memory" for name in found["databases"]) + " |",
        "|---|" + "--:|--:|" * len(found["databases"]),
    ]
    for step, title in STEPS.items():
        cells = [
            f"{each[step]['seconds']:.1f} s | {each[step]['peak_mb']:,} MB"
            for each in found["databases"].values()
        ]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    waiting = [
        step["wanted_to_run_before"] or 0 for each in found["databases"].values() for step in each.values()
    ]
    return "\n".join([*lines, "", f"Processes that wanted to run before each: at most {max(waiting):.1f}"])


if __name__ == "__main__":
    main()
