"""How long an office's roster takes to go in, and out again: ``python -m benchmarks.office.roster_load [--rows N]``.

For each database a new office, and a roster of invented children with every column filled. Measured is the command that an office uses,
``huijia import``, each time as a process of its own from start to end, with its bar on a terminal: looking only, taking in, taking in
the same file again, undoing. All of it ``--repeats`` times; medians count. Prints a table and, with ``--out``, writes every figure as JSON.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from benchmarks.matching.chinese import GIVEN, SURNAMES, WEIGHTS
from benchmarks.office.databases import DATABASES, empty_office
from benchmarks.office.measuring import about, as_an_office, others_running, python_path, say, write
from benchmarks.office.service import peak_kb
from huijia.cli.bench.machine import load

PACK = "cn/childcare-subsidy"
COUNTY, TOWNSHIP, VILLAGES = "990101", "990101100", 20
OFFICER = "roster-officer"
HEADINGS = (
    *("姓名", "身份证号", "出生日期", "监护人姓名", "监护人身份证号", "联系电话", "家庭住址", "村"),
    *("国籍", "户口", "备注"),
)
BAR = re.compile(r"(Reading|Writing)[^%\n]*?([0-9]+)%")
"""The bar's work and how much of it is done."""
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
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument(
        "--steps", nargs="+", choices=STEPS, default=list(STEPS), help="undoing needs taking in"
    )
    parser.add_argument("--database", choices=DATABASES, action="append", help="only this one")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(words)
    found = about("benchmarks.office.roster_load", sys.argv[1:] if words is None else words)
    found |= {"rows": given.rows, "kind": given.kind, "repeats": given.repeats, "databases": {}}
    with tempfile.TemporaryDirectory(prefix="huijia-roster-") as folder:
        say(f"writing a roster of {given.rows:,} rows")
        roster = write_roster(Path(folder) / f"roster.{given.kind}", given.rows)
        found["file_mb"] = round(roster.stat().st_size / 1e6, 1)
        for database in given.database or DATABASES:
            rounds = []
            for _ in range(given.repeats):
                with empty_office(database) as environment:
                    rounds.append(measure(roster, environment, given.steps))
            steps = [step for step in STEPS if step in given.steps]
            found["databases"][database] = {step: _middle([each[step] for each in rounds]) for step in steps}
    found["others_running_after"] = others_running()
    print(table(found))
    if given.out:
        write(found, given.out)


def measure(
    roster: Path, environment: Mapping[str, str], steps: Sequence[str] = tuple(STEPS)
) -> dict[str, Any]:
    """Seconds and peak memory of each step, in an office that this fills with an area and an officer."""
    told = {"LANG": "en_US.UTF-8", "TERM": "xterm", "COLUMNS": "100"}
    own = {**as_an_office(), "PYTHONPATH": python_path(), **environment, **told}
    subprocess.run([sys.executable, "-m", "benchmarks.office.roster_load_office"], env=own, check=True)
    take_in = ["import", PACK, roster, "--area", TOWNSHIP, "--by", OFFICER]
    commands = {
        "preview": (take_in, "n\n"),
        "import": ([*take_in, "--yes"], ""),
        "again": ([*take_in, "--yes"], ""),
        "undo": (["import", "--undo", 1, "--by", OFFICER, "--reason", "measured"], ""),
    }
    found = {}
    for step, (words, answer) in commands.items():
        if step in steps:
            found[step] = _timed(words, own, answer)
            say(
                f"{STEPS[step]}: {found[step]['seconds']} s, of the processor {found[step]['processor_seconds']} s"
            )
    return found


def _middle(rounds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Medians of times, the most memory; ``rounds``: each."""
    times = {name: median(each[name] for each in rounds) for name in ("seconds", "processor_seconds")}
    return {**rounds[-1], **times, "peak_mb": max(each["peak_mb"] for each in rounds), "rounds": list(rounds)}


def _timed(words: Sequence[object], environment: Mapping[str, str], answer: str = "") -> dict[str, Any]:
    before, begun, used = load(), time.perf_counter(), _processor_seconds()
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "huijia", *map(str, words)],
        stdin=subprocess.PIPE, stdout=theirs, stderr=theirs, env=environment, text=True,
    )  # fmt: skip
    os.close(theirs)
    assert process.stdin is not None
    process.stdin.write(answer)
    process.stdin.close()
    told, peak = _watched(process.pid, ours)
    process.wait()
    took = time.perf_counter() - begun
    if process.returncode != 0:
        raise SystemExit(f"huijia {' '.join(map(str, words))} failed:\n{told[-2000:]}")
    return {
        "seconds": round(took, 1),
        "processor_seconds": round(_processor_seconds() - used, 1),
        "peak_mb": round(peak / 1000),
        "wanted_to_run_before": before,
        "said": [line.strip() for line in told.splitlines() if line.startswith("  ")],
        "bar_moved": len(set(BAR.findall(told))),
    }


def _watched(pid: int, terminal: int) -> tuple[str, int]:
    """What a process says on its terminal until it ends, and the most memory that it has, in kB."""
    said, peak = [], 0
    while True:
        ready, _, _ = select.select([terminal], [], [], 0.02)
        peak = max(peak, peak_kb(pid))
        if ready:
            try:
                said.append(os.read(terminal, 65_536))
            except OSError:
                # So ends a terminal on which nobody writes any more.
                break
    os.close(terminal)
    return b"".join(said).decode(errors="replace"), peak


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
        "|  | " + " | ".join(f"{name} | processor | peak memory" for name in found["databases"]) + " |",
        "|---|" + "--:|--:|--:|" * len(found["databases"]),
    ]
    for step, title in STEPS.items():
        cells = [
            f"{each[step]['seconds']:.1f} s | {each[step]['processor_seconds']:.1f} s | {each[step]['peak_mb']:,} MB"
            for each in found["databases"].values()
            if step in each
        ]
        lines += [f"| {title} | " + " | ".join(cells) + " |"] if cells else []
    moved = ", ".join(
        f"{each['import']['bar_moved']} ({name})"
        for name, each in found["databases"].items()
        if "import" in each
    )
    told = (
        f"Each step {found['repeats']} times; medians, and the most memory."
        if found["repeats"] > 1
        else "Each step once."
    )
    return "\n".join(
        [
            *lines,
            "",
            f"{told} PostgreSQL's own processor time and memory are not in it.",
            f"While the roster was taken in, the bar on the terminal showed so many different shares of the work: {moved}.",
        ]
    )


if __name__ == "__main__":
    main()
