"""How long staff wait for a page with a million people on record: ``python -m benchmarks.office.pages_load [--database sqlite]``.

For each database a new office of ``benchmarks.office.population``, then the service as ``huijia serve --workers 2`` runs it, and each
page asked for by four connections at once, page after page and all of them three times; medians count. Then the search alone, in process. Prints a table and, with ``--out``, writes
every figure as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.office.databases import DATABASES, empty_office
from benchmarks.office.measuring import about, measured, of_rounds, others_running, python_path, say, write
from benchmarks.office.requests_sent import get
from benchmarks.office.service import Service, free_port, own_service, started

OFFICER, APPROVER = "township_officer", "county_approver"
PAGES = {
    "home, township": ("/", OFFICER),
    "home, county": ("/", APPROVER),
    "worklist, township": ("/claims/", OFFICER),
    "worklist, county": ("/claims/", APPROVER),
    "worklist, county, overdue": ("/claims/?state=overdue", APPROVER),
    "worklist, county, page 20": ("/claims/?page=20", APPROVER),
    "a claim": ("/claims/{claim}/", OFFICER),
    "a person": ("/people/{person}/", OFFICER),
    "people found, township": ("/people/", OFFICER),
    "people found, county": ("/people/", APPROVER),
    "rosters": ("/claims/roster/", OFFICER),
}
"""Title -> address and role."""

IDLE_PAGES = ("/check/", "/", "/claims/", "/people/")


def main(words: Sequence[str] | None = None) -> None:
    """Fill, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--searches", type=int, default=100, help="of each kind")
    parser.add_argument("--database", choices=DATABASES, action="append", help="only this one")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(words)
    found = about("benchmarks.office.pages_load", sys.argv[1:] if words is None else words)
    names = ("people", "claims", "connections", "workers", "seconds", "repeats")
    found |= {name: getattr(given, name) for name in names}
    found["databases"] = {}
    for database in given.database or DATABASES:
        with empty_office(database) as environment:
            found["databases"][database] = _measure(given, environment)
    found["others_running_after"] = others_running()
    print(table(found))
    if given.out:
        write(found, given.out)


def _measure(given: argparse.Namespace, environment: Mapping[str, str]) -> dict[str, Any]:
    own = {**os.environ, **environment, "PYTHONPATH": python_path()}

    def run(module: str, *words: object) -> str:
        command = [sys.executable, "-m", module, *map(str, words)]
        return subprocess.run(command, env=own, check=True, stdout=subprocess.PIPE, text=True).stdout

    begun = time.perf_counter()
    say(f"filling an office with {given.people:,} people and {given.claims:,} claims")
    run("benchmarks.office.population", "--people", given.people, "--claims", given.claims)
    filled = time.perf_counter() - begun
    say(f"filled in {filled:.0f} s")
    ready = json.loads(run("benchmarks.office.signed_in").splitlines()[-1])
    run("huijia.server.manage", "collectstatic", "--noinput", "-v0")
    port = free_port()
    with started(own_service(port, given.workers), port, path="/healthz", env=own) as service:
        for page in IDLE_PAGES * 5:
            service.get(page, ready["cookies"][OFFICER])
        time.sleep(2)
        idle = service.shared_out_mb()
        pages = _pages(given, service, ready)
    searches = json.loads(run("benchmarks.office.people_search", "--rounds", given.searches).splitlines()[-1])
    return {
        "filled_in_seconds": round(filled, 1),
        "idle_mb": idle,
        "pages": pages,
        "searches": searches,
        "database_version": ready["version"],
    }


def _pages(
    given: argparse.Namespace, service: Service, ready: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    rounds: dict[str, list[dict[str, Any]]] = {title: [] for title in PAGES}
    for _ in range(given.repeats):
        for title, (address, role) in PAGES.items():
            request = get(address.format(**ready), ready["cookies"][role])
            found = measured(
                service, [request], connections=given.connections, seconds=given.seconds, warm_up=1
            )
            say(f"{title}: p95 {found['p95_ms']} ms, {found['failures']} failures")
            rounds[title].append(found)
    return {title: of_rounds(found) for title, found in rounds.items()}


def table(found: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    lines = []
    for database, each in found["databases"].items():
        lines += [
            f"**{database} {each['database_version']}**: {found['people']:,} people, {found['claims']:,} claims, filled in "
            f"{each['filled_in_seconds']:.0f} s; service idle {each['idle_mb']:.0f} MB, {found['workers']} processes; "
            f"{found['connections']} connections at once, {found['repeats']} × {found['seconds']:g} s, medians",
            "",
            "| page | a second | p50 | p95 | longest | failures | memory |",
            "|---|--:|--:|--:|--:|--:|--:|",
        ]
        for title, page in each["pages"].items():
            lines.append(
                f"| {title} | {page['requests_a_second']:,.0f} | {page['p50_ms'] or 0:.1f} ms | {page['p95_ms'] or 0:.1f} ms | "
                f"{page['longest_ms'] or 0:.0f} ms | {page['failures']} | {page['shared_out_mb'] or 0:.0f} MB |"
            )
        lines += ["", "| search, in process | who | p50 | p95 | longest |", "|---|---|--:|--:|--:|"]
        for search in each["searches"]:
            lines.append(
                f"| {search['what']} | {search['who']} | {search['p50_ms']:.1f} ms | {search['p95_ms']:.1f} ms | "
                f"{search['longest_ms']:.1f} ms |"
            )
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
