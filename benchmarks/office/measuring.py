"""One measurement: a client in a process of its own asks a running service for some seconds."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
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
    """What a report says of itself: when, which commit, which command, on what."""
    from datetime import UTC, datetime

    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "command": " ".join([f"python -m {module}", *words]),
        "machine": machine(),
        "libraries": versions(),
    }


def python_path() -> str:
    """Where the measured processes find this checkout."""
    given = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join([str(ROOT), str(ROOT / "src"), *([given] if given else [])])


def write(found: dict[str, Any], out: Path) -> None:
    """Keep a report as JSON."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
