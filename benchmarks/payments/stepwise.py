"""Measures work on a large office step by step: each step in a process of its own, all of it several times, medians and peak memory printed."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

Figures = dict[str, dict[str, float]]
"""What was done -> its seconds and the process's peak memory (MB)."""


def measure(module: str, steps: Mapping[str, Callable[[int], Figures]]) -> None:
    """The command of a benchmark: ``--claims N --repeats N --out FILE``. ``steps`` are taken in order, in the database of ``DATABASE_URL``, else in
    SQLite in a folder of its own."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--step", choices=list(steps))
    parser.add_argument("--out", type=Path)
    wanted = parser.parse_args()
    if wanted.step:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
        import django

        django.setup()
        print(json.dumps(steps[wanted.step](wanted.claims)))
        return
    rows = [_once(module, list(steps), wanted.claims) for _ in range(wanted.repeats)]
    for name in rows[0]:
        seconds = [row[name]["seconds"] for row in rows]
        memory = max(row[name]["peak_mb"] for row in rows)
        print(
            f"{name:34} {median(seconds):8.1f} s   ({min(seconds):.1f} to {max(seconds):.1f})   peak {memory:.0f} MB"
        )
    if wanted.out:
        wanted.out.write_text(json.dumps(rows, indent=1))


def figure(start: float) -> dict[str, float]:
    """Seconds since a moment of ``time.perf_counter``, and the process's peak memory."""
    peak = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return {"seconds": time.perf_counter() - start, "peak_mb": int(peak.split()[1]) / 1024}


def _once(module: str, steps: list[str], claims: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "HUIJIA_DATA": folder}
        for step in steps:
            done = subprocess.run(
                [sys.executable, "-m", module, "--claims", str(claims), "--step", step],
                env=environment,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            found |= json.loads(done.stdout.splitlines()[-1])
    return found
