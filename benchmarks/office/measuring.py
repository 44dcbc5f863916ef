"""One measurement: a client in a process of its own asks a running service for some seconds."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.office.service import Service
from huijia.cli.bench.machine import commit, load, machine, versions

ROOT = Path(__file__).resolve().parents[2]


def measured(
    service: Service, requests: Sequence[bytes], *, connections: int, seconds: float, warm_up: float
) -> dict[str, Any]:
    """Requests a second, percentiles, failures, memory, and how busy the machine was before.

    Requests are sent round and round by kept-alive connections, each of which asks again when it has its answer.
    """
    job = {
        "port": service.port,
        "requests": [base64.b64encode(each).decode() for each in requests],
        "connections": connections,
        "seconds": seconds,
        "warm_up": warm_up,
    }
    before = load()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.office.load_client"],
        input=json.dumps(job).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": python_path()},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return {
        **found,
        "peak_mb": service.peak_mb(),
        "shared_out_mb": service.shared_out_mb(),
        "wanted_to_run_before": before,
    }


def about(module: str, words: Sequence[str]) -> dict[str, Any]:
    """What a report says of itself: when, which commit, which command, on what. Where it was written to is nobody's matter."""
    told = list(words)
    if "--out" in told:
        place = told.index("--out")
        del told[place : place + 2]
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "command": " ".join([f"python -m {module}", *told]),
        "machine": machine(),
        "libraries": versions(),
        "others_running": others_running(),
    }


def told_of(about: Mapping[str, Any]) -> Iterator[str]:
    """When, which commit, which command, on what: the first lines under a table of a page."""
    hardware = about["machine"]
    yield f"- When: {about['when']}, commit {about['commit']}"
    yield f"- Command: `{about['command'].strip()}`"
    yield (
        f"- Machine: {hardware['processor']}, {hardware['cores']} cores, {hardware['memory_gb']} GB; {hardware['system']}; "
        f"Python {hardware['python']}"
    )


def others_running(seconds: float = 2) -> float | None:
    """How many processes of others run just now, on average; None where the system does not tell. To be asked when nothing of ours runs."""
    found = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        try:
            running = Path("/proc/loadavg").read_text(encoding="ascii").split()[3]
        except OSError:
            return None
        # The one that looks is running itself.
        found.append(int(running.split("/")[0]) - 1)
        time.sleep(0.02)
    return round(mean(found), 2)


def of_rounds(rounds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several measurements of the same as one: medians, the longest of all, all failures, the most memory; ``rounds``: each."""

    def every(name: str) -> list[Any]:
        return [each[name] for each in rounds if each[name] is not None]

    return {
        "requests": sum(every("requests")),
        "failures": sum(every("failures")),
        **{
            name: median(found) if (found := every(name)) else None
            for name in ("requests_a_second", "p50_ms", "p95_ms", "p99_ms")
        },
        **{
            name: max(every(name), default=None)
            for name in ("longest_ms", "peak_mb", "shared_out_mb", "wanted_to_run_before")
        },
        "rounds": list(rounds),
    }


def as_an_office() -> dict[str, str]:
    """This environment without what whoever measures has set for Python: other places of code, no byte code kept."""
    return {name: value for name, value in os.environ.items() if name not in _NOT_OF_AN_OFFICE}


_NOT_OF_AN_OFFICE = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")


def python_path() -> str:
    """Where the measured processes find this checkout."""
    given = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join([str(ROOT), str(ROOT / "src"), *([given] if given else [])])


def write(found: dict[str, Any], out: Path) -> None:
    """Keep a report as JSON: whole, or the one that was there before."""
    out.parent.mkdir(parents=True, exist_ok=True)
    half = out.with_suffix(".half")
    half.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    half.replace(out)


def say(what: str) -> None:
    """Tell whoever waits how far it is, with the time of day."""
    print(f"{datetime.now():%H:%M:%S} {what}", file=sys.stderr, flush=True)  # noqa: DTZ005  # the clock on the wall
