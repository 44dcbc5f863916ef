"""What the fence costs on PostgreSQL: ``python -m benchmarks.office.fence`` prints figures as Markdown.

Pages through Django's test client and queries in bulk, each with the fence and, in the same process and order, with every statement told to be the
service's own, as before there was one. A county of ``benchmarks.office.population``; PostgreSQL as the tests start it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable

from benchmarks.office.databases import empty_office
from benchmarks.office.population import COUNTY


def _times(do: Callable[[], object], rounds: int) -> float:
    do()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        do()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def measure(rounds: int) -> list[tuple[str, float, float]]:
    """What, milliseconds without the fence, milliseconds with it: medians."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from benchmarks.office.signed_in import AREAS, _cookie
    from huijia.apps.accounts.viewer import Viewer
    from huijia.apps.claims.models import Assessment, Claim
    from huijia.apps.fence.postgresql import base
    from huijia.apps.fence.told import SERVICE, look_as, looking
    from huijia.apps.people.models import Fact, Person

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.READING_LIMITS = {}
    town = AREAS["township_officer"]
    claim = Claim.objects.filter(area_id__gte=town, area_id__lt=f"{town}A", state="in_review").select_related(
        "child"
    )[0]
    clients = {}
    for role, area in AREAS.items():
        clients[role] = Client()
        clients[role].cookies["sessionid"] = _cookie(role, area, claim.child.name)
    pages = [
        ("township_officer", "/claims/"),
        ("township_officer", f"/claims/{claim.number}/"),
        ("township_officer", f"/people/{claim.child_id}/"),
        ("township_officer", "/people/"),
        ("county_approver", "/claims/"),
        ("county_approver", "/people/"),
    ]
    of_county = {"area_id__gte": COUNTY, "area_id__lt": f"{COUNTY}A"}
    of_town = {"area_id__gte": town, "area_id__lt": f"{town}A"}
    county = Viewer(1, "x", "county_approver", {"county_approver": (COUNTY,)})
    officer = Viewer(2, "x", "township_officer", {"township_officer": (town,)})

    def as_viewer(viewer: Viewer, ask: Callable[[], object]) -> Callable[[], object]:
        def do() -> object:
            with looking():
                look_as(viewer, on=timezone.localdate())
                return ask()

        return do

    asked: list[tuple[str, Callable[[], object], int]] = [
        (f"page {path.replace(claim.number, 'NUMBER').replace(str(claim.child_id), 'ID')} as {role}", lambda role=role, path=path: clients[role].get(path), rounds)
        for role, path in pages
    ]  # fmt: skip
    bulk = {
        "count the county's people": (county, lambda: Person.objects.filter(**of_county).count()),
        "count a township's people": (officer, lambda: Person.objects.filter(**of_town).count()),
        "count a township's facts by person": (officer, lambda: Fact.objects.filter(person__area_id__gte=town, person__area_id__lt=f"{town}A").count()),
        "sum over the county's assessments": (county, lambda: Assessment.objects.filter(claim__area_id__gte=COUNTY, claim__area_id__lt=f"{COUNTY}A").count()),
        "a forgotten filter: count all people as an officer": (officer, Person.objects.count),
    }  # fmt: skip
    asked += [(what, as_viewer(viewer, ask), max(rounds // 5, 3)) for what, (viewer, ask) in bulk.items()]
    real = base.told
    found = []
    for what, do, times in asked:
        base.told = lambda: SERVICE
        without = _times(do, times)
        base.told = real
        found.append((what, without, _times(do, times)))
    return found


def main() -> None:
    """Fill and measure, in a process that knows the database from its start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--claims", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=30)
    wanted = parser.parse_args()
    if "HUIJIA_BENCH_FENCE" not in os.environ:
        with empty_office("postgresql") as environment:
            done = os.spawnve(
                os.P_WAIT, sys.executable, [sys.executable, "-m", "benchmarks.office.fence", *sys.argv[1:]], {**environment, "HUIJIA_BENCH_FENCE": "1"}
            )  # fmt: skip
        raise SystemExit(done)
    from huijia.cli.office.setting_up import set_up_office

    set_up_office()
    from django.core.management import call_command

    from benchmarks.office.population import fill

    call_command("migrate", verbosity=0)
    fill(wanted.people, wanted.claims)
    print(f"{wanted.people:,} people, {wanted.claims:,} claims; medians of {wanted.rounds}\n")
    print("| what | without, ms | with the fence, ms |\n|---|---|---|")
    for what, without, fenced in measure(wanted.rounds):
        print(f"| {what} | {without:.1f} | {fenced:.1f} |")


if __name__ == "__main__":
    main()
