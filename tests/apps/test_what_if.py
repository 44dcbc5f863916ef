"""The what-if page: who may ask, what it counts, and that nothing of it turns back into people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from huijia.apps.accounts.models import Area
from huijia.apps.audit.models import Entry
from huijia.apps.claims.assess import benefit, what_if
from huijia.apps.claims.models import Claim
from huijia.apps.payments.budget import FEWEST
from huijia.apps.people.models import Person
from huijia.apps.recalculation.stated import Stated, _Group, grouped, stated_facts
from huijia.engine import api
from huijia.engine.model.types import Level
from tests.apps.conftest import ELSEWHERE, NOW, TODAY, VILLAGE, Office
from tests.apps.payments_office import BENEFIT

PAGE = "/recalculations/what-if/"
ASKED = {
    "benefit": "cn.childcare-subsidy",
    "parameter": "yearly_amount",
    "value": "4000",
    "starts_year": "2027",
    "starts_month": "1",
    "starts_day": "1",
}
BORN = date(2025, 5, 6)
"""Three yearly claims of 3,600 yuan, of which 2027 and 2028 can be another amount from 2027 on."""


def claimed(office: Office, days: list[date], area: str = VILLAGE) -> None:
    """Claims that were handed in, as they stand in the database: their way there is not what is tested."""
    for number, born in enumerate(days):
        Claim.objects.create(
            number=f"{area[-3:]}-{born:%m%d}-{number}-{Claim.objects.count()}",
            pack=BENEFIT,
            period="2026",
            kind="first",
            child=_person(area),
            claimant=_person(area),
            area=Area.objects.get(code=area),
            facts={
                "birth_date": born.isoformat(),
                "chinese_national": True,
                "birth_registered": True,
                "death_date": None,
                "first_claim_year": 2026,
            },
            made_at=NOW,
            submitted_at=NOW,
            changed_at=NOW,
        )
    # The database lets a claim begin as a draft only.
    Claim.objects.filter(area=area, state="draft").update(state="submitted")


def _person(area: str) -> Any:
    return Person.objects.create(area_id=area, made_at=NOW)


def stated(office: Office, role: str) -> Stated:
    return stated_facts(office.viewer(role), benefit(BENEFIT), today=TODAY)


PACK = benefit(BENEFIT).pack


def effects(found: Stated, *, engine: api.EngineName = "duckdb") -> api.Effects:
    """What the command adds up for the same facts, each child by itself."""
    rows = [facts for facts, count in found.cases for _ in range(count)]
    kinds = {"yes or no": pa.bool_(), "whole number": pa.int64(), "date": pa.date32()}
    columns = {
        each.name: pa.array([row[each.name] for row in rows], kinds[each.type.value]) for each in PACK.facts
    }
    table = pa.table({"case_id": [f"child {number}" for number in range(len(rows))], **columns})
    source = api.source_of(PACK, table, Level.CASE)
    asked = api.Comparing(
        PACK, api.suppose(PACK, [CHANGE]), TODAY, all_rows=True, latest_day=TODAY, engine=engine
    )
    with api.comparing(asked, source, source) as comparison:
        return api.effects_of(comparison, PACK.unit)


CHANGE = api.Change("yearly_amount", 400_000, date(2027, 1, 1))


@pytest.mark.parametrize("engine", ["duckdb", "in-memory"])
def test_page_says_what_the_command_says_of_the_same_facts(office: Office, engine: api.EngineName) -> None:
    claimed(office, [BORN] * 3 + [date(2024, 3, 9), date(2025, 2, 28)])
    found = stated(office, "county_approver")

    said = what_if(PACK, CHANGE, found.cases, on=TODAY).effects

    of_command = effects(found, engine=engine)
    assert (said.years, said.together, said.differences) == (
        of_command.years,
        of_command.together,
        of_command.differences,
    )
    # First claimed in 2026, so that 2027 and 2028 are left: 2 x 400 yuan for each of four; by the month for who was born in 2024.
    assert (said.together.gainers, said.together.gained_minor, said.together.same) == (4, 4 * 2 * 40_000, 1)


def test_nobody_of_another_area_is_counted(office: Office) -> None:
    Area.objects.create(code="9902", name_zh="别市")
    Area.objects.create(code="990201", name_zh="别县")
    claimed(office, [BORN] * FEWEST, area="990201")
    claimed(office, [BORN] * FEWEST, area=ELSEWHERE)  # another township, of the same county

    for role in ("county_approver", "finance"):
        assert stated(office, role).children == FEWEST


def test_child_counts_once_by_its_last_claim_and_not_by_drafts(office: Office) -> None:
    claimed(office, [BORN])
    first = Claim.objects.get()
    given_ = {
        "pack": BENEFIT,
        "kind": "renewal",
        "child": first.child,
        "claimant": first.claimant,
        "area": first.area,
    }
    for period, born in (("2027", "2025-06-07"), ("2028", "2025-07-08")):
        Claim.objects.create(
            **given_,
            number=period,
            period=period,
            facts={**first.facts, "birth_date": born},
            made_at=NOW,
            changed_at=NOW,
        )
    Claim.objects.filter(period="2027").update(state="submitted")

    (only,) = stated(office, "county_approver").cases

    assert (only[0]["birth_date"], only[0]["first_claim_year"], only[1]) == (date(2025, 6, 7), 2026, 1)


@pytest.mark.parametrize(
    "role", ["township_officer", "village_contact", "auditor", "administrator", "family"]
)
def test_others_find_no_such_page(signed_in: Callable[[str], Client], role: str) -> None:
    assert signed_in(role).get(PAGE, ASKED).status_code == 404


def test_asking_writes_nothing(
    office: Office, signed_in: Callable[[str], Client], settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path / "data"
    claimed(office, [BORN] * 3)
    client = signed_in("county_approver")
    before = Entry.objects.count(), list(Claim.objects.values())

    page = client.get(PAGE, ASKED)

    assert page.context["together"].gainers == 3
    assert (Entry.objects.count(), list(Claim.objects.values())) == before
    assert not settings.DATA.exists()
    assert benefit(BENEFIT).pack.parameters["yearly_amount"].on(date(2027, 1, 1)).value == 360_000  # type: ignore[union-attr]


def test_few_families_are_in_no_figure_for_finance(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    claimed(office, [BORN] * (FEWEST - 1))
    few = signed_in("finance").get(PAGE, ASKED).content.decode()

    claimed(office, [BORN])
    enough = signed_in("finance").get(PAGE, ASKED).content.decode()

    assert "没有可以显示的数字" in few
    assert "huijia-number" not in few
    assert '<span class="huijia-number">10</span>' in enough
    assert "2025-05-06" not in enough
    assert "2025年5月6日" not in enough


def test_one_child_more_changes_no_what_if_of_finance(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    """The difference of two what-ifs tells nothing of somebody whose facts few have, whatever is supposed."""
    claimed(office, [BORN] * FEWEST)
    client = signed_in("finance")
    asked = [
        ASKED,
        {**ASKED, "parameter": "age_limit", "value": "1"},
        {**ASKED, "parameter": "monthly_amount"},
    ]
    before = [client.get(PAGE, each).context["together"] for each in asked]

    claimed(office, [date(2024, 3, 9)])

    assert [client.get(PAGE, each).context["together"] for each in asked] == before


@given(
    st.lists(
        st.tuples(
            st.dates(date(2023, 1, 1), date(2026, 3, 1)),
            st.booleans(),
            st.integers(1, 40),
            st.integers(0, 60),
        ),
        max_size=40,
    )
)
@hypothesis_settings(max_examples=40, deadline=None)
def test_groups_have_enough_families_and_no_child_twice(known: list[tuple[date, bool, int, int]]) -> None:
    cases = [
        _Group({"birth_date": born, "birth_registered": yes}, size, set(range(first, first + size)))
        for born, yes, size, first in known
    ]

    found = grouped(cases, today=TODAY)

    assert all(len(each.families) >= FEWEST for each in found)
    assert sum(each.children for each in found) <= sum(each.children for each in cases)
    keys = [str(sorted(each.facts.items())) for each in found]
    days = {each.facts["birth_date"] for each in found}
    assert days <= {TODAY} | {
        date(year, month, 1) for year in (2023, 2024, 2025, 2026) for month in range(1, 13)
    }
    assert len(keys) >= len(set(keys))


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"value": "4千"}, "请按下面的说明填写这一项"),
        ({"value": "-1"}, "请按下面的说明填写这一项"),
        ({"value": "99999999999999"}, "请按下面的说明填写这一项"),
        ({"starts_year": ""}, "没有这一天"),
        ({"starts_year": "", "starts_month": "", "starts_day": ""}, "请填写日期"),
        ({"starts_year": "2024"}, "不能早于制度开始的 2025-01-01"),
        ({"parameter": "late_first_claim_keeps_all_claims", "value": "大概"}, "请按下面的说明填写这一项"),
    ],
)
def test_what_cannot_be_supposed_is_told_beside_its_field(
    office: Office, signed_in: Callable[[str], Client], given_: dict[str, str], message: str
) -> None:
    claimed(office, [BORN])

    page = signed_in("county_approver").get(PAGE, {**ASKED, **given_})

    assert page.status_code == 200
    assert message in page.content.decode() or "日期要填" in page.content.decode()
    assert "together" not in page.context


def test_unknown_benefit_is_not_found(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("finance").get(PAGE, {"benefit": "cn.nothing"}).status_code == 404
