"""What disclosure control holds, keeps and costs: ``python -m benchmarks.disclosure``. Writes ``disclosure.md`` beside this folder from the JSON in ``measured``.

Random tables hidden by Huijia, by the rule of a peer and by small counts only, each attacked by linear programming over all that it publishes; ACRO's
verdict on the same; 36 monthly releases of a county with three years, attacked together; the demo county's own; and what the program itself tells. ``--prepare`` makes
ACRO's environment, which downloads 150 MB, and measures nothing. Ends with 1 where a protected count was recovered.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.disclosure.county import County
from benchmarks.disclosure.knowing import known_by_the_program
from benchmarks.disclosure.measuring import WAYS, hidden_by, measured, named
from benchmarks.disclosure.page import page
from benchmarks.disclosure.releases import attacked, released
from benchmarks.disclosure.tables import KINDS, THRESHOLD, Drawn, drawn
from benchmarks.office.databases import office
from benchmarks.office.measuring import ROOT, about, as_an_office, python_path, say, write
from huijia.apps.reports.disclosure.cells import Cell

PLACE = ROOT / ".venv-acro"
ACRO = "1.0.2"


def main(words: Sequence[str] | None = None) -> None:
    """Measure and write."""
    given = _options(words)
    if given.prepare:
        subprocess.run([sys.executable, "-m", "venv", PLACE], check=True)
        subprocess.run(
            [PLACE / "bin" / "python", "-m", "pip", "install", "--quiet", f"acro=={ACRO}"], check=True
        )
        return
    for part in given.only:
        # What was measured so far is kept while it goes on: a run that is broken off is a smaller one.
        for found in PARTS[part](given):
            write(
                found | {"about": about("benchmarks.disclosure", _told(sys.argv[1:]))},
                given.out / f"{part}.json",
            )
        parts = {
            each: json.loads(path.read_text("utf-8"))
            for each in PARTS
            if (path := given.out / f"{each}.json").exists()
        }
        given.page.write_text(page(parts), encoding="utf-8")
    print(page(parts))
    recovered = sum(
        each["Huijia"].get("closer", 0) for each in parts.get("tables", {}).get("kinds", {}).values()
    )
    recovered += sum(
        each.get("recovered", 0) + each.get("exposed", 0)
        for name in ("counties", "demo")
        for each in parts.get(name, {}).get("each", [])
    )
    if recovered:
        sys.exit(f"{recovered} protected counts were recovered")


def _told(words: Sequence[str]) -> list[str]:
    """The command without where this machine keeps what."""
    told = list(words)
    for name in ("--page", "--acro"):
        if name in told:
            del told[(place := told.index(name)) : place + 2]
    return told


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.disclosure", description=__doc__)
    parser.add_argument("--tables", type=int, default=5000)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--townships", type=int, default=15)
    parser.add_argument("--villages", type=int, default=12, help="of each township")
    parser.add_argument("--acro-tables", type=int, default=400)
    parser.add_argument("--acro", type=Path, default=PLACE / "bin" / "python", help="a Python that has ACRO")
    parser.add_argument("--program-tables", type=int, default=60)
    parser.add_argument("--patience", type=float, default=120, help="seconds for those")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "measured" / "disclosure")
    parser.add_argument("--page", type=Path, default=ROOT / "benchmarks" / "disclosure.md")
    parser.add_argument("--prepare", action="store_true", help="make ACRO's environment, nothing else")
    return parser.parse_args(words)


def _of_tables(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    found = {kind: {way: Counter[str]() for way in WAYS} for kind in KINDS}
    seconds, longest = 0.0, 0.0
    for number, one in enumerate(drawn(given.tables, given.seed)):
        whole = one.table
        for way in WAYS:
            hidden, took = hidden_by(way, one, whole)
            found[one.kind][way] += measured(one, whole, hidden)
            if way == "Huijia":
                seconds, longest = seconds + took, max(longest, took)
        if (number + 1) % 250 == 0 or number + 1 == given.tables:
            open_now = sum(each["Huijia"]["open"] for each in found.values())
            say(f"{number + 1} tables, {open_now} of ours open, {seconds:.0f} s of protecting")
            yield {"kinds": found, "seconds": round(seconds, 1), "longest": round(longest, 2)}


def _of_program(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    keys = {"no key": b"", "a secret key": b"what only the office knows"}
    yield {
        "keys": {
            name: known_by_the_program(given.program_tables, given.seed + 1, key, given.patience)
            for name, key in keys.items()
        }
    }


def _of_counties(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    size = {"townships": given.townships, "villages": given.villages, "months": given.months}
    shape = f"{given.townships} townships of {given.villages} villages"
    counties = [
        (f"{shape}, a year by village", County(**size | {"months": 12}), False),
        ("4 townships of 6 villages, by village each month", County(townships=4, villages=6, months=given.months), True),
        (f"{shape}, by village each month", County(**size), True),
        (f"{shape}, by township each month, by village each year", County(**size, monthly_villages=False), True),
    ]  # fmt: skip
    found = list[dict[str, Any]]()
    for name, county, with_attack in counties:
        published, told = released(county, name)
        found.append(told)
        say(f"{name}: a year's set in {told['first year cpu']} s of the processor, all in {told['cpu']} s")
        yield {"each": found}
        if with_attack:
            told |= attacked(published)
            yield {"each": found}


def _of_demo(given: argparse.Namespace) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    with office("sqlite") as empty:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.disclosure.demo"],
            env={**as_an_office(), **empty.environment, "PYTHONPATH": python_path()},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    yield {"each": json.loads(done.stdout.splitlines()[-1])}


def _asked_acro(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """ACRO's verdicts, and what the attacker learns from what it would publish. Empty where it is not there."""
    if not given.acro.exists():
        say("ACRO is not here (--prepare makes its environment): left out")
        yield {}
        return
    tables = list(drawn(given.acro_tables, given.seed))
    with tempfile.TemporaryDirectory() as place:
        for number, one in enumerate(tables):
            with (Path(place) / f"{number:05}.csv").open("w", encoding="utf-8", newline="") as file:
                lines = csv.writer(file)
                lines.writerow([each.name for each in one.dimensions])
                lines.writerows(nodes for nodes, n in one.inside.items() for _ in range(n))
        done = subprocess.run(
            [given.acro, Path(__file__).with_name("run_acro.py"), place, str(THRESHOLD)],
            capture_output=True, text=True, check=True, env=as_an_office(),
        )  # fmt: skip
    answers = json.loads(done.stdout)
    found: dict[str, Any] = {
        name: Counter() for name in ("verdicts", "flags", "alone", "with others", "ours")
    }
    found |= {"version": ACRO, "totals": 0, "wrong totals": 0}
    for number, one in enumerate(tables):
        answer = answers[f"{number:05}.csv"]
        whole = one.table
        inside = {named(one, nodes) for nodes in one.inside}
        found["verdicts"][answer["verdict"]] += 1
        found["flags"].update(answer["flags"])
        published = {_named_by_acro(one, nodes): n for nodes, n in answer["published"]}
        totals = published.keys() - inside
        found["totals"] += len(totals)
        found["wrong totals"] += sum(1 for each in totals if whole.values[each] != published[each])
        # Its totals are of what it shows, and say nothing that is not shown.
        shown = published.keys() & inside
        by_one = {_named_by_acro(one, nodes): n for nodes, n in answer["by one"]}
        assert all(whole.values[each] == n for each, n in by_one.items())
        for name, more in (("alone", set[Cell]()), ("with others", set(by_one))):
            unpublished = whole.values.keys() - inside - more
            found[name] += measured(one, whole, inside - shown, unpublished)
        found["ours"] += measured(one, whole, hidden_by("Huijia", one, whole)[0])
    yield found


def _named_by_acro(one: Drawn, nodes: Sequence[str]) -> Cell:
    """A cell by ACRO's row and columns, where what is summed over is empty."""
    return "claims", frozenset(
        (each.name, node) for each, node in zip(one.dimensions, nodes, strict=True) if node
    )


PARTS = {
    "tables": _of_tables,
    "acro": _asked_acro,
    "program": _of_program,
    "counties": _of_counties,
    "demo": _of_demo,
}


if __name__ == "__main__":
    main()
