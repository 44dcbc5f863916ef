"""Measures work on a large office step by step: each step in a process of its own, all of it several times, medians and peak memory printed.

The first step fills the office, once; each repeat takes the others in a copy of it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.office.databases import DATABASES, Office, office
from benchmarks.office.measuring import about, say, write

Figures = dict[str, dict[str, float]]
"""What was done -> its seconds and the process's peak memory (MB)."""


def measure(module: str, steps: Mapping[str, Callable[[int], Figures]]) -> None:
    """The command of a benchmark: ``--claims N --repeats N --database NAME --out FILE``. ``steps`` are taken in order, the first of them once."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--step", choices=list(steps), help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path)
    wanted = parser.parse_args()
    if wanted.step:
        from huijia.cli.office.setting_up import set_up_office

        set_up_office()
        print(json.dumps(steps[wanted.step](wanted.claims)))
        return
    told = about(module, sys.argv[1:])
    report = {"about": told, "claims": wanted.claims, "database": wanted.database, "rows": []}
    fills, *measured = steps
    with office(wanted.database) as filled:
        say(f"{module}, {wanted.database}: filling an office")
        _step(module, fills, wanted.claims, filled)
        for repeat in range(1, wanted.repeats + 1):
            say(f"{module}, {wanted.database}: {repeat} of {wanted.repeats}")
            with filled.copy() as copied:
                found: Figures = {}
                for step in measured:
                    found |= _step(module, step, wanted.claims, copied)
            report["rows"].append(found)
            # What was measured is kept, whatever stops the rest.
            if wanted.out:
                write(report, wanted.out)
    print(table(report))


def table(report: Mapping[str, Any]) -> str:
    """A report as lines of a table: each step's median, least and most seconds, and the most memory of its process."""
    lines = ["| step | median, s | least and most, s | peak MB |", "|---|---|---|---|"]
    for name in report["rows"][0]:
        seconds, memory = spread(report, name)
        lines.append(
            f"| {name} | {median(seconds):.1f} | {min(seconds):.1f} to {max(seconds):.1f} | {memory:.0f} |"
        )
    return "\n".join(lines)


def spread(report: Mapping[str, Any], name: str) -> tuple[list[float], float]:
    """A step's seconds, one for each repeat, and the most memory (MB) that its process took."""
    found = [row[name] for row in report["rows"] if name in row]
    return [each["seconds"] for each in found], max((each["peak_mb"] for each in found), default=0)


def figure(start: float) -> dict[str, float]:
    """Seconds since a moment of ``time.perf_counter``, and the process's peak memory."""
    peak = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return {"seconds": time.perf_counter() - start, "peak_mb": int(peak.split()[1]) / 1024}


def _step(module: str, step: str, claims: int, where: Office) -> Figures:
    done = subprocess.run(
        [sys.executable, "-m", module, "--claims", str(claims), "--step", step],
        env={**os.environ, **where.environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    say("; ".join(f"{name} {each['seconds']:.1f} s" for name, each in found.items()))
    return found
