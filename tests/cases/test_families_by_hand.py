"""Generated families get, around each date on which their law changes, what a computation by hand gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.engine.synthetic import synthetic_families
from huijia.values.periods import Period, period_at, period_holding
from tests.cases.boundaries import DAY, boundary_dates, days_around
from tests.cases.by_hand import child_allowance, child_benefit, kindergeld
from tests.cases.families import answers_of_families
from tests.engines import ENGINES

ON = date(2026, 11, 23)
MEMBERS = 600

Household = tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]
ByHand = Callable[[Mapping[str, Any], Sequence[Mapping[str, Any]], Period], int | None]

PACKS: dict[str, ByHand] = {
    "de/kindergeld": kindergeld.due,
    "gb/child-benefit": child_benefit.due,
    "jp/child-allowance": child_allowance.due,
}


def generated(pack: Pack) -> list[Household]:
    """Synthetic families as a pack declares them."""
    households: dict[int, Household] = {}
    for batch in synthetic_families(pack, MEMBERS, seed=2026):
        for family in batch.families.to_pylist():
            households[family.pop("family_id")] = (family, [])
        for member in batch.members.to_pylist():
            of_family = households[member["family_id"]][1]
            assert isinstance(of_family, list)
            of_family.append(member)
    return list(households.values())


def around(pack: Pack) -> list[Household]:
    """For each day around a boundary, also as many years earlier as an age of the law, somebody born on it beside an elder one."""
    answers = [True, False, None]
    yes_no = [fact.name for fact in pack.member_facts if fact.type == "yes or no"]
    others = {fact.name: None for fact in pack.member_facts if fact.type != "yes or no"}
    families = {fact.name: None for fact in pack.case_facts}
    return [
        (families, [{**others, **dict.fromkeys(yes_no, answer), "birth_date": birth} for birth in births])
        for day in days_around(pack)
        if day <= ON
        for answer in answers
        for births in ((day,), (day, day - 400 * DAY), (day, day, day - 800 * DAY, day - 1600 * DAY))
    ]


def periods(pack: Pack) -> list[list[Period]]:
    """The periods on both sides of each date on which anything changes, and the last that has begun; those that follow each other
    together."""
    found = {
        period_holding(pack.unit, day).index
        for boundary in (*boundary_dates(pack), ON)
        for day in (boundary - DAY, boundary)
        if day >= pack.first_covered_period.start
    }
    runs: list[list[Period]] = []
    for index in sorted(found):
        if runs and runs[-1][-1].index == index - 1:
            runs[-1].append(period_at(pack.unit, index))
        else:
            runs.append([period_at(pack.unit, index)])
    return runs


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", PACKS)
def test_families_are_paid_what_is_computed_by_hand(name: str, engine: str) -> None:
    pack = load_pack(name)
    families = generated(pack) + around(pack)

    differing = []
    for run in periods(pack):
        found = answers_of_families(
            name, families, engine=engine, first=run[0].label, last=run[-1].label, on=ON
        )
        for (own, members), rows in zip(families, found, strict=True):
            # A period in which nothing is due has no row, and a family that is never due anything one row without a period.
            amounts = {row[0]: row[2] for row in rows}
            for period in run:
                expected = PACKS[name](own, members, period)
                if amounts.get(period.label, 0) != expected:
                    differing.append((period.label, own, members, rows, expected))

    assert differing[:3] == []
