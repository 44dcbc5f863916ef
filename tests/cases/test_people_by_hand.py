"""Generated people get, on both sides of each date on which their law changes, what a computation by hand gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest

from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Type
from huijia.engine.synthetic import synthetic_batches
from huijia.values.periods import Period, period_at
from tests.cases.boundaries import boundary_dates, days_around
from tests.cases.by_hand import harbin, hohhot, jinan, rural_reward, special_assistance
from tests.cases.running import answers_of_cases
from tests.engines import ENGINES

ON = date(2026, 11, 23)
PEOPLE = 1500

ByHand = Callable[[Mapping[str, Any], Period], int | None]

PACKS: dict[str, ByHand] = {
    "cn/harbin": harbin.due,
    "cn/hohhot": hohhot.due,
    "cn/jinan": jinan.due,
    "cn/rural-reward": rural_reward.due,
    "cn/special-assistance": special_assistance.due,
}


def generated(pack: Pack) -> list[dict[str, Any]]:
    """Synthetic people as a pack declares them."""
    return [person for batch in synthetic_batches(pack, PEOPLE, seed=2026) for person in batch.to_pylist()]


def around(pack: Pack) -> Iterator[dict[str, Any]]:
    """Births around each boundary, also as many years earlier as an age of the law; with each other date, yes, no or number."""
    births = [day for day in days_around(pack) if day <= ON]
    few = sum(fact.type is Type.BOOL for fact in pack.facts) < 3
    for birth in births:
        near = [birth, *(day for day in boundary_dates(pack) if day <= ON)]
        choices: list[list[Any]] = []
        for fact in pack.facts:
            if fact.name == "birth_date":
                choices.append([birth])
            elif fact.type is Type.DATE:
                choices.append([None, *{day for day in near if day >= birth}])
            elif fact.type is Type.BOOL:
                choices.append([True, False, None] if few else [True, None])
            else:
                choices.append([None, *range(fact.lowest, fact.lowest + 4)])
        for values in product(*choices):
            yield dict(zip((fact.name for fact in pack.facts), values, strict=True))


def periods(pack: Pack) -> list[Period]:
    """Every year from the first that is covered; of a law for children, up to the last in which one is paid."""
    last = 2037 if pack.covers_from.year >= 2025 else ON.year
    return [period_at(pack.unit, index) for index in range(pack.first_covered_period.index, last + 1)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", PACKS)
def test_people_are_paid_what_is_computed_by_hand(name: str, engine: str) -> None:
    pack = load_pack(name)
    people = generated(pack) + list(around(pack))

    years = periods(pack)
    found = answers_of_cases(name, people, engine=engine, on=ON, first=years[0].label, last=years[-1].label)

    differing = []
    for facts, rows in zip(people, found, strict=True):
        amounts = [(year.label, PACKS[name](facts, year)) for year in years]
        expected = [each for each in amounts if each[1] != 0] or [(None, 0)]
        if [(row[0], row[2]) for row in rows] != expected:
            differing.append((facts, rows, expected))

    assert differing[:3] == []
