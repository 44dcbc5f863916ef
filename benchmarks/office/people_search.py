"""How long the search takes with many people: ``python -m benchmarks.office.people_search --people 1000000``.

Fills the database of the settings (HUIJIA_DATA or DATABASE_URL: take an empty one) with invented people in one county of twenty townships,
then looks for names, pinyin, initials, numbers and addresses as a township officer and as a county approver.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")

COUNTY, TOWNSHIPS, BATCH = "990101", 20, 20_000


def fill(count: int) -> None:
    from benchmarks.matching.chinese import GIVEN, SURNAMES, _address, id_number
    from huijia.apps.accounts.models import Area
    from huijia.apps.people.models import Person

    rng = random.Random(1)
    towns = [f"{COUNTY}{100 + number}" for number in range(TOWNSHIPS)]
    Area.objects.bulk_create(Area(code=code, name_zh=f"示例{code}") for code in (COUNTY, *towns))
    for start in range(0, count, BATCH):
        made = []
        for _ in range(min(BATCH, count - start)):
            born = date(1960, 1, 1) + timedelta(rng.randrange(24_000))
            surname = rng.choices(SURNAMES, weights=range(len(SURNAMES), 0, -1))[0]
            made.append(
                Person(
                    area_id=rng.choice(towns),
                    name=surname + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2, 2)))),
                    id_number=id_number(rng, born),
                    birth_date=born,
                    address=_address(rng),
                    made_at=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )
        Person.objects.bulk_create(made)
        print(f"\r{start + len(made):,}", end="", flush=True)
    print()
    index()


def index() -> None:
    """The same rows as ``search.index_people`` writes, from each distinct name and address once: it saves half an hour."""
    from django.db import connection

    from huijia.apps.people.models import Person, PersonReading
    from huijia.apps.people.naming import address_readings, name_readings

    kinds = PersonReading.Kind
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE said (kind smallint, told varchar(200), reading varchar(40))")
        for kind, column, readings in (
            (kinds.NAME, "name", name_readings),
            (kinds.ADDRESS, "address", address_readings),
        ):
            rows = [
                (int(kind), told, reading)
                for told in Person.objects.values_list(column, flat=True).distinct()
                for reading in readings(told)
            ]
            cursor.executemany("INSERT INTO said VALUES (%s, %s, %s)", rows)
        cursor.execute("CREATE INDEX said_by ON said (told, kind)")
        cursor.execute(
            "INSERT INTO people_personreading (person_id, township, kind, reading) "
            "SELECT p.id, substr(p.area_id, 1, 9), s.kind, s.reading FROM people_person p "
            "JOIN said s ON s.told = p.name AND s.kind = 1 UNION ALL "
            "SELECT p.id, substr(p.area_id, 1, 9), s.kind, s.reading FROM people_person p "
            "JOIN said s ON s.told = p.address AND s.kind = 2"
        )


def measure(rounds: int) -> None:
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
    print("| who | what | p50 ms | p95 ms | most ms |\n|---|---|---|---|---|")
    for who, viewer in viewers.items():
        for what, ask in asked.items():
            times = []
            for person in sample:
                begun = time.perf_counter()
                find_people(viewer, ask(person))
                times.append((time.perf_counter() - begun) * 1000)
            p95 = statistics.quantiles(times, n=20)[-1]
            print(f"| {who} | {what} | {statistics.median(times):.1f} | {p95:.1f} | {max(times):.1f} |")


def main() -> None:
    """Fill and measure."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=200)
    given = asked.parse_args()
    call_command("migrate", verbosity=0)
    from huijia.apps.people.models import Person

    if not Person.objects.exists():
        fill(given.people)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    measure(given.rounds)


if __name__ == "__main__":
    main()
