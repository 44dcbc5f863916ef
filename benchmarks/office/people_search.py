"""How long the search takes in an office of ``benchmarks.office.population``: ``python -m benchmarks.office.people_search``.

Looks for names, pinyin, initials, numbers and addresses as a township officer and as a county approver, in the database of the settings
(HUIJIA_DATA or DATABASE_URL). Prints a list of figures as JSON; ``benchmarks.office.pages_load`` runs it.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time

from benchmarks.office.population import COUNTY
from huijia.cli.office.setting_up import set_up_office


def measure(rounds: int) -> list[dict[str, object]]:
    """Milliseconds of each kind of question, for each kind of viewer."""
    from huijia.apps.accounts.models import Role
    from huijia.apps.accounts.viewer import Viewer
    from huijia.apps.people.models import Person
    from huijia.apps.people.naming import readings_of
    from huijia.apps.people.search import find_people

    rng = random.Random(2)
    viewers = {
        "township officer": Viewer(1, "o", "o", {Role.TOWNSHIP_OFFICER: (f"{COUNTY}103",)}),
        "county approver": Viewer(1, "a", "a", {Role.COUNTY_APPROVER: (COUNTY,)}),
    }
    last = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    sample = list(Person.objects.filter(pk__in=[rng.randrange(1, last) for _ in range(rounds)]))
    asked = {
        "whole name": lambda person: person.name,
        "given name": lambda person: person.name[-2:],
        "pinyin": lambda person: readings_of(person.name).split("|")[1],
        "two letters": lambda person: readings_of(person.name).split("|")[1][:2],
        "ID number": lambda person: person.id_number,
        "address": lambda person: person.address,
        "nobody": lambda person: f"zzqq{person.pk}",
    }
    found: list[dict[str, object]] = []
    for who, viewer in viewers.items():
        for what, ask in asked.items():
            times = []
            for person in sample:
                begun = time.perf_counter()
                find_people(viewer, ask(person))
                times.append((time.perf_counter() - begun) * 1000)
            p95 = statistics.quantiles(times, n=20)[-1]
            p50 = statistics.median(times)
            found.append({"who": who, "what": what, "p50_ms": p50, "p95_ms": p95, "longest_ms": max(times)})
    return found


def main() -> None:
    """Measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=200)
    given = asked.parse_args()
    set_up_office()
    print(json.dumps(measure(given.rounds)))


if __name__ == "__main__":
    main()
