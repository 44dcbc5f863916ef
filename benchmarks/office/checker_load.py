"""How many checker pages and how many JSON answers a second, beside OpenFisca's Web API: `python -m benchmarks.office.checker_load`.

Each server runs alone on a free loopback port, with one process a core; a client in another process drives it. Lines are measured in
turn, A B C A B C; the median counts. Writes `checker_load.json` and `checker_load.md` beside this file. OpenFisca's Web API
needs `pip install "openfisca-core[web-api]"`; without it its lines are left out, and the report says so.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.office.requests_sent import children, huijia_body, openfisca_body, post, results, walks
from benchmarks.office.service import Service, free_port, huijia_command, openfisca_command, started
from huijia.cli.bench.machine import commit, load, machine, versions

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NATURAL, REWRITTEN = "childcare_subsidy", "childcare_subsidy_rewritten"
TITLES = {
    "walk": "checker, whole walks (6 pages)",
    "result": "checker, result pages alone",
    "assess": "/api/assess",
    "explain": "/api/assess with explanation",
    NATURAL: "OpenFisca Web API, natural formulas",
    REWRITTEN: "OpenFisca Web API, formulas rewritten for speed",
}


def main(words: Sequence[str] | None = None) -> None:
    """Measure and write."""
    options = _options(words)
    lines: dict[str, list[dict[str, Any]]] = {name: [] for name in TITLES}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.repeats):
            _huijia(options, folder, lines)
            if _has_openfisca():
                _openfisca(options, lines)
    report = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "command": " ".join(["python -m benchmarks.office.checker_load", *(words or sys.argv[1:])]),
        "machine": machine(),
        "libraries": versions(),
        "options": vars(options) | {"out": None},
        "openfisca": _has_openfisca(),
        "lines": {name: found for name, found in lines.items() if found},
    }
    out = Path(options.out)
    out.with_suffix(".json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    out.with_suffix(".md").write_text(written(report))
    print(written(report))


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement")
    parser.add_argument("--warm-up", type=float, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--out", default=str(HERE / "checker_load"))
    return parser.parse_args(words)


def _has_openfisca() -> bool:
    return all(find_spec(name) for name in ("openfisca_web_api", "flask", "flask_cors", "gunicorn"))


def _huijia(options: argparse.Namespace, folder: str, lines: dict[str, list[dict[str, Any]]]) -> None:
    port = free_port()
    env = {"HUIJIA_DATA": folder, "HUIJIA_HOSTS": "127.0.0.1,localhost", "PYTHONPATH": _path()}
    _run([sys.executable, "-m", "huijia.server.manage", "collectstatic", "--noinput", "-v0"], env)
    with started(huijia_command(port, options.workers), port, path="/check/", env=env) as service:
        assess = [post("/api/assess", huijia_body(child)) for child in children()]
        explain = [post("/api/assess", huijia_body(child, explain=True)) for child in children()]
        jobs = {"walk": walks(), "result": results(), "assess": assess, "explain": explain}
        for name, requests in jobs.items():
            lines[name].append(_measured(service, requests, options))


def _openfisca(options: argparse.Namespace, lines: dict[str, list[dict[str, Any]]]) -> None:
    port = free_port()
    env = {"PYTHONPATH": _path()}
    with started(openfisca_command(port, options.workers), port, path="/entities", env=env) as service:
        for variable in (NATURAL, REWRITTEN):
            _refuse_other_answers(service, variable)
            requests = [post("/calculate", openfisca_body(child, variable)) for child in children()]
            lines[variable].append(_measured(service, requests, options))


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


def _measured(service: Service, requests: list[bytes], options: argparse.Namespace) -> dict[str, Any]:
    job = {
        "port": service.port,
        "requests": [base64.b64encode(each).decode() for each in requests],
        "connections": options.connections,
        "seconds": options.seconds,
        "warm_up": options.warm_up,
    }
    before = load()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.office.load_client"],
        input=json.dumps(job).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": _path()},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "peak_mb": service.peak_mb(), "wanted_to_run_before": before}


def _run(command: list[str], env: dict[str, str]) -> None:
    subprocess.run(command, check=True, env={**os.environ, **env}, capture_output=True)


def _path() -> str:
    given = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join([str(ROOT), str(ROOT / "src"), *([given] if given else [])])


def written(report: dict[str, Any]) -> str:
    """The report as Markdown."""
    hardware, options = report["machine"], report["options"]
    medians = {
        name: median(each["requests_a_second"] for each in found) for name, found in report["lines"].items()
    }
    waiting = [each["wanted_to_run_before"] or 0 for found in report["lines"].values() for each in found]
    rows = [
        f"| {TITLES[name]} | {medians[name]:,.0f} | {min(e['requests_a_second'] for e in found):,.0f} to "
        f"{max(e['requests_a_second'] for e in found):,.0f} | {median(e['p50_ms'] or 0 for e in found):,.1f} ms | "
        f"{median(e['p95_ms'] or 0 for e in found):,.1f} ms | {sum(e['failures'] for e in found)} | "
        f"{max(e['peak_mb'] or 0 for e in found):,.0f} MB |"
        for name, found in report["lines"].items()
    ]
    peers = [name for name in (NATURAL, REWRITTEN) if name in medians]
    ratios = [
        f"- `/api/assess` answers {medians['assess'] / medians[name]:.1f} times as often as {TITLES[name]}."
        for name in peers
    ] or ["- OpenFisca's Web API was not installed, so nothing is compared with it."]
    return "\n".join(
        [
            "# The checker and the JSON door under load",
            "",
            f"- When: {report['when']}, commit {report['commit']}",
            f"- Command: `{report['command'].strip()}`",
            f"- Machine: {hardware['processor']}, {hardware['cores']} cores, {hardware['memory_gb']} GB; {hardware['system']}; Python {hardware['python']}",
            f"- {options['workers']} processes of one thread; {options['connections']} kept-alive connections from one client process on the "
            f"same cores; {options['repeats']} × {options['seconds']:g} s after {options['warm_up']:g} s of warming up",
            f"- Processes that wanted to run, mean of the minute before each measurement: at most {max(waiting):.1f}",
            "",
            "|  | a second | lowest to highest | p50 | p95 | failures | peak memory |",
            "|---|--:|--:|--:|--:|--:|--:|",
            *rows,
            "",
            *ratios,
            "- One request is one page, or one child's answer for all its years; OpenFisca's is the same child's 36 months of 2025 to 2027, "
            "and both must name the same sum before they are measured. OpenFisca gives amounts, Huijia amounts with reasons.",
            "- Nothing here touches the database. Peak memory adds up the processes of the server, shared pages counted in each.",
            "",
        ]
    )


if __name__ == "__main__":
    main()
