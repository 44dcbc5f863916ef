"""People who are recorded and corrected, in any order: writers at work while keys are changed."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.people.actions import record_facts, register_person
from huijia.apps.people.models import Person, Source
from tests.apps.conftest import VILLAGE

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(draw: random.Random) -> str:
    """A resident number that can be true, of a place that does not exist."""
    digits = f"990101{draw.randint(1950, 2005)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}{draw.randint(0, 999):03}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


def telephone(draw: random.Random) -> str:
    """A number that nobody has."""
    return f"100{draw.randrange(10**8):08}"


def address(draw: random.Random) -> str:
    """A place in the invented township."""
    return f"青禾镇东村{draw.randint(1, 99)}组{draw.randint(1, 999)}号"


def record_somebody(draw: random.Random, *, at: datetime) -> Person:
    """Register somebody with everything that is sealed."""
    facts: dict[str, Any] = {
        "name": "赵" + draw.choice("一二三四五六七八九十"),
        "id_number": id_number(draw),
        "phone": telephone(draw),
        "address": address(draw),
    }
    return register_person(
        by=SYSTEM,
        area=Area.objects.get(code=VILLAGE),
        facts=facts,
        valid_from=date(2025, 9, 1),
        at=at,
        source=Source.STATEMENT,
    )


def turn(draw: random.Random, *, at: datetime) -> None:
    """Register somebody, or record that somebody moved or has another telephone."""
    known = Person.objects.exclude(phone="").order_by("pk")
    if draw.random() < 0.4 or not known.exists():
        record_somebody(draw, at=at)
        return
    person = known[draw.randrange(known.count())]
    facts = draw.choice([{"phone": telephone(draw)}, {"address": address(draw)}])
    record_facts(
        by=SYSTEM, person=person, facts=facts, valid_from=date(2025, 9, 1), at=at, source=Source.STATEMENT
    )
