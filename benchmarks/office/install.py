"""Is a plain install small, and does the service idle in little memory? ``python -m benchmarks.office.install`` (exit 1 over a limit).

*install* clones the last commit into a new folder, sets it up as ``make run`` does, makes the demo township and serves it. It needs what
``scripts/set-up.sh`` needs: a package index. *idle* makes the demo township with this Python, serves it with one process and then with
two, asks for some pages, and waits. Sizes are what the disk gives up (``du``), a MB is a million bytes; memory is shared out among
processes (PSS).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.office.measuring import ROOT, about, as_an_office, others_running, python_path, say, write
from benchmarks.office.requests_sent import children, huijia_body
from benchmarks.office.service import free_port, started

MOST_INSTALLED_MB, MOST_IDLE_MB = 450, 300
PAGES = ("/", "/check/", "/check/cn.childcare-subsidy/", "/account/login/", "/account/code/", "/api/")


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print, and refuse what is over a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("install", "idle"))
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(words)
    found = about("benchmarks.office.install", sys.argv[1:] if words is None else words)
    folder = Path(tempfile.mkdtemp(prefix="huijia-install-"))
    try:
        if given.only != "idle":
            found |= _install(folder)
        if given.only != "install":
            found |= _idle(folder)
        found["others_running_after"] = others_running()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table(found))
    if given.out:
        write(found, given.out)
    if too_much := faults(found):
        sys.exit("\n".join(too_much))


def faults(found: Mapping[str, Any]) -> list[str]:
    """What is over its limit, of what was measured."""
    told = []
    if found.get("installed_mb", 0) > MOST_INSTALLED_MB:
        told.append(f"the install has {found['installed_mb']:.0f} MB; the limit is {MOST_INSTALLED_MB} MB")
    if found.get("idle_mb", 0) > MOST_IDLE_MB:
        told.append(f"the service idles at {found['idle_mb']:.0f} MB; the limit is {MOST_IDLE_MB} MB")
    return told


_LINES = {
    "installed_mb": ("a plain install (`.venv`), as set up", "MB"),
    "in_use_mb": ("the same after the demo was made and served (byte code of what was used)", "MB"),
    "set_up_seconds": ("setting it up, with downloads", "s"),
    "idle_mb": ("the service idle as `huijia serve` runs it: one process that answers, one that watches over it", "MB"),
    "idle_two_mb": ("the same with two that answer", "MB"),
}  # fmt: skip


def table(found: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    rows = [
        f"| {what} | {found[name]:.0f} {unit} |" for name, (what, unit) in _LINES.items() if name in found
    ]
    return "\n".join(["|  |  |", "|---|--:|", *rows])


def _install(folder: Path) -> dict[str, Any]:
    clone, data = folder / "clone", folder / "data"
    data.mkdir()
    say("setting up a clone")
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone], check=True)
    begun = time.perf_counter()
    own = as_an_office() | _demo(data)
    subprocess.run(["sh", "scripts/set-up.sh", "run"], cwd=clone, env=own, check=True)
    took = time.perf_counter() - begun
    installed = _size_mb(clone / ".venv")
    say(f"{installed:.0f} MB, set up in {took:.0f} s")
    # What the measuring Python has set is taken out of the service's environment by empty values.
    own |= {"PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": ""}
    python = clone / ".venv" / "bin" / "python"
    _make_demo(python, own)
    _served_mb(python, own)
    return {
        "set_up_seconds": round(took, 1),
        "installed_mb": installed,
        "in_use_mb": _size_mb(clone / ".venv"),
    }


def _idle(folder: Path) -> dict[str, Any]:
    own = as_an_office() | _demo(folder) | {"PYTHONPATH": python_path()}
    python = Path(sys.executable)
    _make_demo(python, own)
    found = {}
    for name, workers in (("idle_mb", 1), ("idle_two_mb", 2)):
        found[name] = _served_mb(python, own, workers)
        say(f"idle with {workers} answering: {found[name]:.0f} MB")
    return found


def _make_demo(python: Path, own: Mapping[str, str]) -> None:
    say("making the demo township")
    command = [python, "-m", "huijia", "demo"]
    subprocess.run(command, cwd=own["HUIJIA_DATA"], env=own, check=True, stdout=subprocess.DEVNULL)


def _demo(data: Path) -> dict[str, str]:
    return {"HUIJIA_DATA": str(data), "HUIJIA_DEMO": "1", "DATABASE_URL": ""}


def _served_mb(python: Path, own: dict[str, str], workers: int = 1) -> float:
    """Memory of the demo township's service when it has answered and has nothing to do."""
    port = free_port()
    command = [str(python), "-m", "huijia.server.running", "127.0.0.1", str(port), str(workers)]
    with started(command, port, path="/healthz", env=own) as service:
        for page in PAGES * 5:
            status, _ = service.get(page)
            assert status == 200, (page, status)
        for child in children()[:20]:
            status, _ = service.post("/api/assess", huijia_body(child, explain=True))
            assert status == 200, status
        time.sleep(3)
        idle = service.shared_out_mb()
    assert idle, "the system does not tell how much memory a process has to itself"
    return idle


def _size_mb(folder: Path) -> float:
    done = subprocess.run(["du", "-sk", folder], check=True, stdout=subprocess.PIPE, text=True)
    return round(int(done.stdout.split()[0]) * 1024 / 1e6, 1)


if __name__ == "__main__":
    main()
