"""An office of a whole county for measuring: a million synthetic people, 200,000 claims in every state. Nobody exists.

``python -m benchmarks.office.population [--people N] [--claims N]`` fills the database of ``DATABASE_URL`` (else SQLite in ``HUIJIA_DATA``), which
must be empty. Rows are written in bulk, past the actions and with the triggers of claims taken off meanwhile; the audit trail is empty.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from itertools import islice
from typing import Any

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华玉萍红鹏辉建国志文斌宇浩凯婷雪梅琳晶欣怡佳琪子涵梓轩雨桐一诺思远晨曦安宁乐然"
COUNTY, TOWNSHIPS, VILLAGES = "990101", 20, 20
STATES = (
    ("confirmed", 600),
    ("submitted", 120),
    ("in_review", 90),
    ("reviewed", 90),
    ("refused", 40),
    ("ended", 30),
    ("returned", 20),
    ("withdrawn", 10),
)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def villages() -> list[str]:
    """The codes of all villages."""
    return [
        f"{COUNTY}{100 + town:03d}{201 + village:03d}"
        for town in range(TOWNSHIPS)
        for village in range(VILLAGES)
    ]


def fill(people: int, claims: int) -> None:
    """Fill the database: half of the people are children, each with a guardian in the same household."""
    from huijia.apps.accounts.models import Area
    from huijia.apps.claims.models import Claim
    from huijia.apps.people.models import Fact, Household, Membership, Person

    assert not Person.objects.exists(), "the database holds people already"
    draw = random.Random(1)
    codes = villages()
    areas = {code[:length] for code in codes for length in (2, 4, 6, 9, 12)}
    Area.objects.bulk_create(
        Area(code=code, name_zh=f"示例{code}", name_en=f"Example {code}") for code in sorted(areas)
    )
    families = people // 2
    place = [codes[draw.randrange(len(codes))] for _ in range(families)]
    born = [date(2022, 1, 1) + timedelta(days=draw.randrange(1700)) for _ in range(families)]
    _add(Person, (_person(draw, place[n], None) for n in range(families)))
    _add(Person, (_person(draw, place[n], born[n]) for n in range(families)))
    guardians = list(Person.objects.filter(birth_date=None).order_by("pk").values_list("pk", flat=True))
    children = list(Person.objects.exclude(birth_date=None).order_by("pk").values_list("pk", flat=True))
    _add(Household, (Household(area_id=place[n], made_at=NOW) for n in range(families)))
    homes = list(Household.objects.order_by("pk").values_list("pk", flat=True))
    _add(
        Membership,
        (
            Membership(
                household_id=homes[n], person_id=person, relation=relation, valid_from=date(2025, 9, 1)
            )
            for n in range(families)
            for person, relation in ((guardians[n], "guardian"), (children[n], "child"))
        ),
    )
    _add(Fact, (fact for n in range(families) for fact in _facts(children[n], born[n])))
    states = draw.choices([state for state, _ in STATES], [share for _, share in STATES], k=claims)
    with _any_state():
        _add(
            Claim,
            (
                _claim(
                    draw,
                    number,
                    states[number],
                    guardians[number],
                    children[number],
                    place[number],
                    born[number],
                )
                for number in range(claims)
            ),
        )


def _person(draw: random.Random, area: str, born: date | None) -> Any:
    from huijia.apps.people.models import Person

    name = draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))
    return Person(
        area_id=area, name=name, birth_date=born, address=f"{area[9:]}组{draw.randrange(200)}号", made_at=NOW
    )


def _facts(person: int, born: date) -> Iterator[Any]:
    from huijia.apps.people.models import Fact

    for name, value in (
        ("birth_date", born.isoformat()),
        ("chinese_national", True),
        ("birth_registered", True),
    ):
        yield Fact(
            person_id=person,
            name=name,
            value=value,
            valid_from=date(1900, 1, 1),
            recorded_at=NOW,
            source="roster",
        )


def _claim(
    draw: random.Random, number: int, state: str, guardian: int, child: int, area: str, born: date
) -> Any:
    from huijia.apps.claims.models import Claim

    waits = state in ("submitted", "in_review", "reviewed")
    submitted = NOW - timedelta(days=draw.randrange(1, 40 if waits else 300))
    return Claim(
        number=f"{number:010X}"[:5] + "-" + f"{number:010X}"[5:],
        pack="cn/childcare-subsidy",
        period="2026",
        kind="first",
        child_id=child,
        claimant_id=guardian,
        area_id=area,
        state=state,
        facts={"birth_date": born.isoformat(), "chinese_national": True, "birth_registered": True},
        made_at=submitted,
        submitted_at=submitted,
        due_on=(submitted + timedelta(days=42)).date() if waits else None,
        changed_at=submitted,
    )


class _any_state:  # noqa: N801  # used as a statement
    """Lets claims be written in the state in which they are, for as long as it lasts."""

    def __enter__(self) -> None:
        from django.db import connection

        self._steps = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")
        with connection.schema_editor() as editor:
            self._steps.open_again(None, editor)

    def __exit__(self, *_: object) -> None:
        from django.db import connection

        with connection.schema_editor() as editor:
            self._steps.guard(None, editor)


def _add(model: Any, rows: Iterator[Any]) -> None:
    from django.db import transaction

    with transaction.atomic():
        while batch := list(islice(rows, 20_000)):
            model.objects.bulk_create(batch, batch_size=2_000)


def main() -> None:
    """Fill the database and say how long it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--claims", type=int, default=200_000)
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    fill(wanted.people, wanted.claims)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{wanted.people:,} people and {wanted.claims:,} claims in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
