"""An office of a whole county for measuring: a million invented people in twenty townships, 200,000 claims in every state. Nobody exists.

``python -m benchmarks.office.population [--people N] [--claims N]`` fills the database of ``DATABASE_URL`` (else SQLite in ``HUIJIA_DATA``), which
must be empty. Rows are written in bulk, past the actions and with the triggers of claims taken off meanwhile: the audit trail is
empty, of waiting claims one in five has its assessment, and no claim has a decision or papers.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

from benchmarks.matching.chinese import GIVEN, SURNAMES, WEIGHTS, address
from huijia.cli.office.setting_up import set_up_office

COUNTY, TOWNSHIPS, VILLAGES = "990101", 20, 20
PACK = "cn/childcare-subsidy"
STATES = {
    "confirmed": 600,
    "submitted": 120,
    "in_review": 90,
    "reviewed": 90,
    "refused": 40,
    "ended": 30,
    "returned": 20,
    "draft": 15,
    "withdrawn": 10,
    "appealed": 5,
    "redecided": 5,
}
"""How many of about a thousand claims are in each state."""
WAITING = ("submitted", "in_review", "reviewed", "appealed")
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)

Rows = Iterator[tuple[Any, ...]]


def fill(people: int, claims: int) -> None:
    """Fill the database: half of the people are children, each with a guardian in the same household."""
    from django.db import connection, transaction

    from huijia.apps.people.models import Person

    assert not Person.objects.exists(), "the database holds people already"
    assert claims <= people // 2, "a claim needs a child of its own"
    draw = random.Random(1)
    with _without_the_triggers_of_claims(), transaction.atomic():
        families = _add_people(draw, people // 2)
        _add_claims(draw, families[:claims])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


Family = tuple[int, int, str, date]
"""Guardian, child, the village's code, the child's birth date."""


def _add_people(draw: random.Random, count: int) -> list[Family]:
    from huijia.apps.accounts.models import Area
    from huijia.apps.audit.bulk import insert_rows, reserve_numbers
    from huijia.apps.people.models import Fact, Household, Membership, Person
    from huijia.apps.people.search import index_many

    towns = [f"{COUNTY}{100 + town}" for town in range(TOWNSHIPS)]
    villages = [f"{town}{201 + village}" for town in towns for village in range(VILLAGES)]
    codes = sorted({code[:length] for code in villages for length in (2, 4, 6, 9, 12)})
    Area.objects.bulk_create(
        Area(code=code, name_zh=f"示例{code}", name_en=f"Example {code}") for code in codes
    )
    numbers = reserve_numbers(Person, 2 * count)
    homes = reserve_numbers(Household, count)
    families = [
        (guardian, child, draw.choice(villages), date(2022, 1, 1) + timedelta(draw.randrange(1_700)))
        for guardian, child in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    insert_rows(Person, _PERSON, _people(draw, families))
    index_many(Person.objects.values_list("pk", "area_id", "name", "address").iterator(2_000), new=True)
    insert_rows(
        Fact,
        ("person", "name", "value", "valid_from", "recorded_at", "source", "source_detail"),
        (
            (child, name, value, date(1900, 1, 1), NOW, "roster", "")
            for _, child, _, born in families
            for name, value in _facts(born).items()
        ),
    )
    insert_rows(
        Household,
        ("id", "area", "made_at"),
        ((home, family[2], NOW) for home, family in zip(homes, families, strict=True)),
    )
    insert_rows(
        Membership,
        ("household", "person", "relation", "valid_from"),
        (
            (home, person, relation, date(2025, 9, 1))
            for home, (guardian, child, _, _) in zip(homes, families, strict=True)
            for person, relation in ((guardian, "guardian"), (child, "child"))
        ),
    )
    return families


_PERSON = (
    *("id", "area", "name", "name_pinyin", "id_number", "id_number_index", "birth_date", "address"),
    *("phone", "phone_index", "withdrawn", "made_at"),
)
"""A blind index is given the plain value, of which ``insert_rows`` makes it."""


def _people(draw: random.Random, families: list[Family]) -> Rows:
    from huijia.apps.people.naming import readings_of

    for guardian, child, village, born in families:
        place = address(draw)
        parent_born = date(1985, 1, 1) + timedelta(draw.randrange(6_000))
        for number, birth in ((guardian, parent_born), (child, born)):
            name = draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))
            own, phone = numbered(number, birth), f"100{number % 10**8:08}"
            yield (
                *(number, village, name, readings_of(name), own, own, birth),
                *(place, phone, phone, False, NOW),
            )


def numbered(number: int, born: date) -> str:
    """A resident number with a true check digit, of a place that does not exist; another one for each number."""
    digits = f"99{number // 1000 % 10_000:04}{born:%Y%m%d}{number % 1000:03}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


def _facts(born: date) -> dict[str, Any]:
    return {"birth_date": born.isoformat(), "chinese_national": True, "birth_registered": True}


def _add_claims(draw: random.Random, families: list[Family]) -> None:
    from huijia.apps.audit.bulk import insert_rows, reserve_numbers
    from huijia.apps.claims.models import Assessment, Claim

    states = draw.choices(list(STATES), list(STATES.values()), k=len(families))
    numbers = reserve_numbers(Claim, len(families))
    insert_rows(Claim, _CLAIM, _claims(draw, numbers, states, families))
    insert_rows(Assessment, _ASSESSMENT, _assessments(numbers, states, families))


_CLAIM = (
    *("id", "number", "pack", "period", "kind", "child", "claimant", "area", "state", "facts"),
    *("made_at", "first_submitted_at", "submitted_at", "due_on", "recommendation", "note_to_family"),
    *("changed_at", "made_at_counter", "granted", "documented", "originals_seen"),
)
_ASSESSMENT = (
    *("claim", "pack", "pack_version", "engine_version", "assessed_on"),
    *("facts", "rows", "explanation", "made_at"),
)


def _claims(draw: random.Random, numbers: list[int], states: list[str], families: list[Family]) -> Rows:
    for number, state, (guardian, child, area, born) in zip(numbers, states, families, strict=True):
        waits = state in WAITING
        handed_in = NOW - timedelta(days=draw.randrange(1, 40 if waits else 300))
        written = f"{number:010X}"
        yield (
            *(number, f"{written[:5]}-{written[5:]}", PACK, "2026", "first", child, guardian, area, state),
            *(_facts(born), handed_in, *(2 * [None if state == "draft" else handed_in])),
            (handed_in + timedelta(days=42)).date() if waits else None,
            *("", "", handed_in, True, state == "confirmed", [], []),
        )


def _assessments(numbers: list[int], states: list[str], families: list[Family]) -> Rows:
    """An explanation is long: all of them alike, and of one claim in five."""
    from huijia.apps.claims.assess import assess, benefit

    said = assess(benefit(PACK), _facts(date(2024, 5, 6)), on=NOW.date(), period="2026")
    for place, (number, state) in enumerate(zip(numbers, states, strict=True)):
        if state in WAITING and place % 5 == 0:
            yield (
                *(number, said.pack, said.pack_version, said.engine_version, said.assessed_on),
                *(_facts(families[place][3]), said.rows, said.explanation, NOW),
            )


class _without_the_triggers_of_claims:  # noqa: N801  # used as a statement
    """Lets claims be written in the state in which they are, for as long as it lasts."""

    def __enter__(self) -> None:
        from django.db import connection

        self._steps = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")
        with connection.schema_editor() as editor:
            self._steps.open_again(None, editor)

    def __exit__(self, *_: object) -> None:
        from django.db import connection

        with connection.schema_editor() as editor:
            latest = import_module("huijia.apps.claims.migrations.0013_a_day_put_right")
            self._steps.guard(None, editor, latest.WAYS)


def main() -> None:
    """Fill the database and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--claims", type=int, default=200_000)
    wanted = parser.parse_args()
    set_up_office()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    fill(wanted.people, wanted.claims)
    print(f"{wanted.people:,} people and {wanted.claims:,} claims in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
