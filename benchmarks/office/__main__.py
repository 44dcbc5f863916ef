"""What an office's machine does, measured with one command: ``python -m benchmarks.office [--only PART,...] [--database sqlite]``.

Each part is a process of its own and writes its JSON when it is done; after each, ``benchmarks/office.md`` is written anew from all that are
there, so a run that is broken off keeps what it measured. What was asked for counts as measured only at its full size. ``--prepare``
makes the environment in which OpenFisca answers, which downloads, and measures nothing. ``--small`` tries the parts with few rows and
little time, prints the page and keeps nothing, unless ``--out`` says where.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.office import peer
from benchmarks.office.databases import DATABASES
from benchmarks.office.measuring import say
from benchmarks.office.page import MEASURED, PAGE, write_page

PARTS = ("checker", "api", "idle", "import", "worklist", "field", "install")
"""In the order in which they run: what downloads comes last."""
PEOPLE_OF_A_CLAIM = 5
SMALL = {"people": 20_000, "rows": 2_000, "phones": 10, "seconds": 1.0, "repeats": 1}


@dataclass(frozen=True, slots=True)
class Step:
    """One process: the file that it writes, and its command."""

    name: str
    words: tuple[str, ...]


def main(words: Sequence[str] | None = None) -> None:
    """Run the parts, and write the page after each. Exit 1 when one failed, 130 when the run was broken off."""
    given = options(words)
    if given.prepare:
        peer.made()
        return
    failed: list[str] = []
    with _place(given) as (folder, page):
        steps = [] if given.page else list(steps_of(given))
        begun = time.perf_counter()
        with Stop() as stop:
            for number, step in enumerate(steps, 1):
                say(f"== {number} of {len(steps)}: {step.name}")
                failed += [] if _run(step, folder, stop) else [step.name]
                write_page(folder, page)
                if stop.asked:
                    say("broken off; what was measured is kept")
                    sys.exit(130)
        write_page(folder, page)
        say(f"== done in {(time.perf_counter() - begun) / 60:.1f} minutes")
        if given.small and not given.out and page.exists():
            print(page.read_text(encoding="utf-8"))
    if failed:
        sys.exit(f"not measured, or over a limit: {', '.join(failed)}")


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.office", description=__doc__)
    parser.add_argument("--only", type=_parts, default=PARTS, help=f"of {','.join(PARTS)}")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--people", type=int, help="on record; one in five has a claim (1,000,000)")
    parser.add_argument("--rows", type=int, help="of the roster (100,000)")
    parser.add_argument("--phones", type=int, help="in the field (2,000)")
    parser.add_argument("--seconds", type=float, help="of each measurement of a page or an answer (4)")
    parser.add_argument("--repeats", type=int, help="of the same (3)")
    parser.add_argument("--out", type=Path, help="folder of the JSON and the page, instead of benchmarks/")
    parser.add_argument("--page", action="store_true", help="measure nothing, write the page")
    parser.add_argument("--prepare", action="store_true", help="make OpenFisca's environment, nothing else")
    parser.add_argument("--small", action="store_true", help="try the parts, keep nothing")
    given = parser.parse_args(words)
    whole = {"people": 1_000_000, "rows": 100_000, "phones": 2_000, "seconds": 4.0, "repeats": 3}
    usual = SMALL if given.small else whole
    for name, value in usual.items():
        if getattr(given, name) is None:
            setattr(given, name, value)
    return given


def _parts(text: str) -> tuple[str, ...]:
    names = [name.strip() for name in text.split(",")]
    if unknown := sorted(set(names) - set(PARTS)):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return tuple(name for name in PARTS if name in names)


def steps_of(given: argparse.Namespace) -> Iterator[Step]:
    """What is run, one after the other; a database has its own for each part that uses it."""
    load = ("--seconds", f"{given.seconds:g}", "--repeats", str(given.repeats))
    people = ("--people", str(given.people), "--claims", str(given.people // PEOPLE_OF_A_CLAIM))
    commands = {
        "checker": ("checker_load", "--only", "checker", *load),
        "api": ("checker_load", "--only", "api", *load),
        "idle": ("install", "--only", "idle"),
        "import": ("roster_load", "--rows", str(given.rows), "--steps", "import"),
        "worklist": ("pages_load", *people, *load, *(("--searches", "20") if given.small else ())),
        "field": ("field_load", "--phones", str(given.phones)),
        "install": ("install", "--only", "install"),
    }
    databases = DATABASES if given.database == "both" else (given.database,)
    for part in given.only:
        if part in ("import", "worklist"):
            for database in databases:
                yield Step(f"{part}-{database}", (*commands[part], "--database", database))
        elif part != "field" or "postgresql" in databases:
            yield Step(part, commands[part])


@contextmanager
def _place(given: argparse.Namespace) -> Iterator[tuple[Path, Path]]:
    """Where the JSON goes, and the page."""
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        yield given.out, given.out / PAGE.name
    elif given.small:
        with tempfile.TemporaryDirectory(prefix="huijia-small-") as folder:
            yield Path(folder), Path(folder) / PAGE.name
    else:
        yield MEASURED, PAGE


class Stop:
    """Passes on to the part that runs what tells this process to end, so that what it started ends with it."""

    def __init__(self) -> None:
        self.asked = False
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Stop:
        self._before = {each: signal.signal(each, self._ask) for each in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def watch(self, process: subprocess.Popen[bytes] | None) -> None:
        """From now on this part runs, or none."""
        self.process = process
        # Asked while the part was being started.
        if self.asked:
            self._pass_on()

    def _ask(self, *_: object) -> None:
        if not self.asked:
            self.asked = True
            self._pass_on()

    def _pass_on(self) -> None:
        if self.process is not None and self.process.poll() is None:
            # Its own processes, too, as a terminal does.
            os.killpg(self.process.pid, signal.SIGINT)


def _run(step: Step, folder: Path, stop: Stop) -> bool:
    module, *words = step.words
    command = [sys.executable, "-m", f"benchmarks.office.{module}", *words]
    begun = time.perf_counter()
    out = folder / f"{step.name}.json"
    process = subprocess.Popen([*command, "--out", out], stdout=subprocess.DEVNULL, process_group=0)
    stop.watch(process)
    code = process.wait()
    stop.watch(None)
    took = time.perf_counter() - begun
    say(
        f"{step.name} took {took:.0f} s" if code == 0 else f"{step.name} ended with {code} after {took:.0f} s"
    )
    return code == 0


if __name__ == "__main__":
    main()
