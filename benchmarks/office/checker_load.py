"""How many checker pages and how many JSON answers a second, beside OpenFisca's Web API: `python -m benchmarks.office.checker_load`.

Each server runs alone on a free loopback port, with one process a core; a client in another process drives it. Lines are measured in
turn, A B C A B C; the median counts. Prints a table and, with `--out`, writes every figure as JSON. OpenFisca's Web API answers from an
environment of its own (`benchmarks.office.peer`, which makes it); `--without-openfisca` leaves it out, and the report says so, as it
does when that environment cannot be made.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.office import peer
from benchmarks.office.measuring import (
    ROOT,
    about,
    measured,
    of_rounds,
    others_running,
    python_path,
    say,
    write,
)
from benchmarks.office.requests_sent import children, huijia_body, openfisca_body, post, results, walks
from benchmarks.office.service import Service, free_port, huijia_command, openfisca_command, started

NATURAL, REWRITTEN = "childcare_subsidy", "childcare_subsidy_rewritten"
TITLES = {
    "walk": "checker, whole walks (6 pages)",
    "result": "checker, result pages alone",
    "assess": "/api/assess",
    "explain": "/api/assess with explanation",
    NATURAL: "OpenFisca Web API, natural formulas",
    REWRITTEN: "OpenFisca Web API, formulas rewritten for speed",
}

PARTS = {"checker": ("walk", "result"), "api": ("assess", "explain")}


def main(words: Sequence[str] | None = None) -> None:
    """Measure and write."""
    options = _options(words)
    commands = _peer() if options.only != "checker" and not options.without_openfisca else None
    report = about("benchmarks.office.checker_load", sys.argv[1:] if words is None else words)
    lines: dict[str, list[dict[str, Any]]] = {name: [] for name in TITLES}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.repeats):
            _huijia(options, folder, lines)
            if commands is not None:
                _openfisca(options, lines, commands)
    report |= {
        "options": vars(options) | {"out": None},
        "openfisca": peer.libraries() if commands is not None else None,
        "lines": {name: of_rounds(found) for name, found in lines.items() if found},
        "others_running_after": others_running(),
    }
    print(table(report))
    if options.out:
        write(report, options.out)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="the pages, or the answers as JSON beside OpenFisca's")
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement")
    parser.add_argument("--warm-up", type=float, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--without-openfisca", action="store_true")
    parser.add_argument("--out", type=Path)
    return parser.parse_args(words)


def _peer() -> Path | None:
    """The folder of OpenFisca's commands; None when it cannot be had. Then Huijia is measured nevertheless."""
    try:
        return peer.made() / "bin"
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"OpenFisca cannot be measured: {error}")
        return None


def _huijia(options: argparse.Namespace, folder: str, lines: dict[str, list[dict[str, Any]]]) -> None:
    port = free_port()
    env = {"HUIJIA_DATA": folder, "HUIJIA_HOSTS": "127.0.0.1,localhost", "PYTHONPATH": python_path()}
    _run([sys.executable, "-m", "huijia.server.manage", "collectstatic", "--noinput", "-v0"], env)
    with started(huijia_command(port, options.workers), port, path="/check/", env=env) as service:
        assess = [post("/api/assess", huijia_body(child)) for child in children()]
        explain = [post("/api/assess", huijia_body(child, explain=True)) for child in children()]
        jobs = {"walk": walks(), "result": results(), "assess": assess, "explain": explain}
        for name in PARTS[options.only] if options.only else jobs:
            lines[name].append(_measured(name, service, jobs[name], options))


def _openfisca(options: argparse.Namespace, lines: dict[str, list[dict[str, Any]]], commands: Path) -> None:
    port = free_port()
    # Of Huijia only the country package, which takes the rule from its file.
    command, env = openfisca_command(commands, port, options.workers), {"PYTHONPATH": str(ROOT)}
    with started(command, port, path="/entities", env=env) as service:
        for variable in (NATURAL, REWRITTEN):
            _refuse_other_answers(service, variable)
            requests = [post("/calculate", openfisca_body(child, variable)) for child in children()]
            lines[variable].append(_measured(variable, service, requests, options))


def _refuse_other_answers(service: Service, variable: str) -> None:
    """Times are compared only of servers that say the same."""
    from huijia import assess_one

    for child in children()[:20]:
        status, body = service.post("/calculate", openfisca_body(child, variable))
        assert status == 200, body[:500]
        paid = sum(json.loads(body)["children"]["child"][variable].values())
        facts = {**child, "birth_date": datetime.fromisoformat(str(child["birth_date"])).date()}
        answers = assess_one("cn/childcare-subsidy", facts, on=datetime(2026, 11, 24).date())  # noqa: DTZ001
        assert paid == sum(row.amount_minor or 0 for row in answers), f"{child}: OpenFisca says {paid}"


def _measured(
    name: str, service: Service, requests: list[bytes], options: argparse.Namespace
) -> dict[str, Any]:
    found = measured(
        service,
        requests,
        connections=options.connections,
        seconds=options.seconds,
        warm_up=options.warm_up,
    )
    say(f"{TITLES[name]}: {found['requests_a_second']:,.0f} a second, {found['failures']} failures")
    return found


def _run(command: list[str], env: dict[str, str]) -> None:
    subprocess.run(command, check=True, env={**os.environ, **env}, capture_output=True)


def medians(report: Mapping[str, Any]) -> dict[str, float]:
    """Requests a second of each line."""
    return {name: line["requests_a_second"] for name, line in report["lines"].items()}


def table(report: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    options, a_second = report["options"], medians(report)
    rows = [_row(TITLES[name], line) for name, line in report["lines"].items()]
    beside = [
        f"- `/api/assess` answers {a_second['assess'] / a_second[name]:.1f} times as often as {TITLES[name]}."
        for name in (NATURAL, REWRITTEN)
        if name in a_second
    ] or ["- OpenFisca's Web API was left out, so nothing is compared with it."]
    beside += [
        "- One request is one child's answer for all its years; OpenFisca's is the same child's 36 months of 2025 to 2027, "
        "and both must name the same sum before they are measured. OpenFisca gives amounts, Huijia amounts with reasons.",
    ]
    return "\n".join(
        [
            "|  | a second | lowest to highest | p50 | p95 | failures | memory |",
            "|---|--:|--:|--:|--:|--:|--:|",
            *rows,
            "",
            f"- {options['workers']} processes of one thread; {options['connections']} kept-alive connections from one client process on the "
            f"same cores; {options['repeats']} × {options['seconds']:g} s after {options['warm_up']:g} s of warming up.",
            *(beside if "assess" in a_second else ()),
            "- Nothing here touches the database.",
        ]
    )


def _row(title: str, line: Mapping[str, Any]) -> str:
    every = [each["requests_a_second"] for each in line["rounds"]]
    return (
        f"| {title} | {line['requests_a_second']:,.0f} | {min(every):,.0f} to {max(every):,.0f} | {line['p50_ms'] or 0:,.1f} ms | "
        f"{line['p95_ms'] or 0:,.1f} ms | {line['failures']} | {line['shared_out_mb'] or 0:,.0f} MB |"
    )


if __name__ == "__main__":
    main()
