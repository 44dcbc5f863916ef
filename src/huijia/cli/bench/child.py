"""One measurement in a process of its own: ``python -m huijia.cli.bench.child JOB``.

Its peak memory is then its own, and nothing is warm but the files' pages. Imports and the loading of the pack come
before the time starts, and are told apart. Prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from huijia.cli.bench.fingerprint import fingerprint_of
from huijia.cli.bench.job import Call, Job
from huijia.cli.bench.tasks import TASKS

MEGABYTE = 1_000_000


def main(text: str, launched: float) -> None:
    """Do a job; ``launched`` is the clock when the process was asked for."""
    job = Job.from_json(text)
    call = TASKS[job.task](job)
    ready, before = time.time(), _memory("VmRSS")
    start = time.perf_counter()
    done = call()
    seconds = time.perf_counter() - start
    found: dict[str, object] = {
        "seconds": seconds if done.seconds is None else done.seconds,
        "start_up_seconds": ready - launched,
        "start_memory_mb": before,
        "peak_memory_mb": _memory("VmHWM"),
        "parts": dict(done.parts),
        "totals": done.totals,
        "fingerprint": None,
    }
    if job.options.get("again"):
        found["again_seconds"] = _seconds_of(call)
    if job.options.get("writes"):
        found["out_bytes"] = job.out.stat().st_size
        found["fingerprint"] = fingerprint_of(job.out)
    sys.stdout.write(json.dumps(found) + "\n")


def _seconds_of(call: Call) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _memory(name: str) -> float | None:
    """Memory of this process in millions of bytes. Not ``getrusage``: its peak begins with that of the process that
    started this one."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return _peak_of_getrusage() if name == "VmHWM" else None
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
    return round(kilobytes * 1024 / MEGABYTE, 1)


def _peak_of_getrusage() -> float | None:
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE, 1)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
