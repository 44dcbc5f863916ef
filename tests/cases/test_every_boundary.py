"""Every date on which anything changes is evaluated, on every engine, and beside a computation by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pyarrow as pa
import pytest

from huijia.engine import api
from huijia.engine.cases.running import facts_table
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type
from huijia.engine.offered import pack_names
from tests.cases.boundaries import DAY, boundary_dates, days_around
from tests.cases.childcare_subsidy_by_hand import outcomes
from tests.cases.running import answers_of_cases
from tests.engines import ENGINES, on_engine

ON = date(2026, 11, 23)
LATEST = date(2029, 12, 31)
FIRST_BIRTH, LAST_BIRTH = date(2021, 12, 1), date(2026, 10, 31)
ALL_BIRTHS = [FIRST_BIRTH + timedelta(days=days) for days in range((LAST_BIRTH - FIRST_BIRTH).days + 1)]
FIRST_CLAIMS = (None, 2025, 2026, 2027, 2028, 2029)


def test_boundaries_of_the_subsidy_are_those_that_the_texts_name() -> None:
    assert boundary_dates(load_pack("cn/childcare-subsidy")) == [date(2025, 1, 1)]


def test_all_births_hold_the_days_around_each_boundary() -> None:
    # An age of three on 2025-01-01 is a birth on 2022-01-01; other years (1: claim in the next year) fall in between.
    assert set(days_around(load_pack("cn/childcare-subsidy"))) <= set(ALL_BIRTHS)


def children_of_every_day() -> list[dict[str, Any]]:
    """Every birth, first claim and some deaths around the start of the scheme, the birth and the ends of years."""
    return [
        {
            "birth_date": birth,
            "chinese_national": True,
            "birth_registered": True,
            "death_date": death,
            "first_claim_year": first_claim,
        }
        for birth in ALL_BIRTHS
        for first_claim in FIRST_CLAIMS
        for death in deaths_of(birth)
    ]


def deaths_of(birth: date) -> list[date | None]:
    after = {birth, date(birth.year, 12, 31), date(birth.year + 1, 1, 1)}
    scheme = {date(2024, 12, 31), date(2025, 1, 1), date(2026, 6, 15)}
    return [None, *sorted(day for day in after | scheme if day >= birth)]


def children_of_every_answer() -> list[dict[str, Any]]:
    """Yes, no and unknown around the boundaries, with and without a date of birth."""
    births: list[date | None] = [None, *days_around(load_pack("cn/childcare-subsidy")), date(2022, 12, 31)]
    deaths = (None, date(2024, 12, 31), date(2025, 1, 1))
    answers = (True, False, None)
    return [
        {
            "birth_date": birth,
            "chinese_national": national,
            "birth_registered": registered,
            "death_date": death,
            "first_claim_year": first_claim,
        }
        for birth, national, registered, death, first_claim in product(
            births, answers, answers, deaths, FIRST_CLAIMS
        )
        if birth is None or death is None or death >= birth
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("children", [children_of_every_day, children_of_every_answer])
def test_subsidy_is_what_the_texts_say_by_hand(engine: str, children: Any) -> None:
    facts = children()

    found = answers_of_cases("cn/childcare-subsidy", facts, engine=engine, on=ON, latest_day=LATEST)

    differing = [
        (case, rows)
        for case, rows in zip(facts, found, strict=True)
        if [(period, answer, amount, missing) for period, answer, amount, _, missing in rows]
        != outcomes(case)
    ]
    assert differing[:3] == []


def test_engines_give_the_same_reasons_for_every_answer() -> None:
    facts = children_of_every_answer()

    first, *others = (
        answers_of_cases("cn/childcare-subsidy", facts, engine=engine, on=ON, latest_day=LATEST)
        for engine in ENGINES
    )

    assert all(other == first for other in others)


@pytest.mark.parametrize("name", [name for name in pack_names() if load_pack(name).has_families])
def test_engines_agree_around_every_boundary_of_a_pack_with_families(name: str) -> None:
    pack = load_pack(name)
    members, families = families_around(pack)

    first, *others = (
        [_answers(pack, members, families, engine, around) for around in boundary_dates(pack)]
        for engine in ENGINES
    )

    assert all(other == first for other in others)


def families_around(pack: Pack) -> tuple[pa.Table, pa.Table]:
    """For each day around a boundary a family whose members have each date fact on that day, or none, beside an elder
    one; for each choice of the family's own facts."""
    own = [
        dict(zip((fact.name for fact in pack.case_facts), values, strict=True))
        for values in product(*(_choices(fact.type, fact.lowest, fact.highest) for fact in pack.case_facts))
    ]
    yes_no = [fact.name for fact in pack.member_facts if fact.type is Type.BOOL]
    days = [fact.name for fact in pack.member_facts if fact.type is Type.DATE and not fact.optional]
    optional = [fact.name for fact in pack.member_facts if fact.type is Type.DATE and fact.optional]
    households: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    family_of: list[int] = []
    for facts, day, answer in product(own, days_around(pack), (True, False, None)):
        said = dict.fromkeys(yes_no, answer)
        of_family = [
            {**said, **dict.fromkeys(days, day)},
            {**said, **dict.fromkeys(days, day - 400 * DAY)},
            {**said, **dict.fromkeys(days, day - 400 * DAY), **dict.fromkeys(optional, day)},
        ]
        family_of += [len(households)] * len(of_family)
        people += of_family
        households.append(facts)
    members = facts_table(
        pack, Level.MEMBER, people, {"member_id": list(range(len(people))), "family_id": family_of}
    )
    return members, facts_table(pack, Level.CASE, households, {"family_id": list(range(len(households)))})


def _choices(type_: Type, lowest: int, highest: int) -> list[Any]:
    if type_ is Type.BOOL:
        return [True, None]
    return list(range(lowest, min(highest, lowest + 3) + 1))


def _answers(
    pack: Pack, members: pa.Table, families: pa.Table, engine: str, boundary: date
) -> list[dict[str, Any]]:
    """The answers for the periods that hold the day before and the day after the boundary."""
    before, after = max(boundary - DAY, pack.covers_from), boundary + DAY
    result = api.assess(
        pack,
        members,
        families=families,
        on=after,
        from_period=_label(pack, before),
        to_period=_label(pack, after),
        latest_day=LATEST,
        **on_engine(engine),
    )
    rows: list[dict[str, Any]] = result.to_pylist()
    return rows


def _label(pack: Pack, day: date) -> str:
    from huijia.values.periods import period_holding

    return period_holding(pack.unit, day).label
