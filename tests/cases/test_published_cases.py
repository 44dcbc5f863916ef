"""Every case of every pack gives the expected rows, on every engine."""

from __future__ import annotations

import pytest

from huijia.engine import api
from huijia.engine.cases import Case, Row, answers_of, read_cases
from huijia.engine.loading import load_pack
from huijia.engine.offered import pack_names
from tests.engines import ENGINES, on_engine

PACKS = [load_pack(name) for name in pack_names()]
CASES = [case for pack in PACKS for case in read_cases(pack)]


@pytest.fixture(scope="module", params=ENGINES)
def answers(request: pytest.FixtureRequest) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for pack in PACKS:
        cases = read_cases(pack)
        rows = answers_of(pack, cases, **on_engine(request.param))
        found.update(zip(map(str, cases), rows, strict=True))
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_gets_the_expected_rows(case: Case, answers: dict[str, list[Row]]) -> None:
    assert answers[str(case)] == list(case.expected), case.arithmetic


def test_every_month_of_birth_before_the_scheme_has_a_case() -> None:
    months = {
        case.facts["birth_date"].strftime("%Y-%m") for case in CASES if case.file == "births_2022_to_2024"
    }

    assert months == {f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)}


@pytest.mark.parametrize("name", pack_names())
def test_every_reason_code_has_a_case(name: str) -> None:
    pack = load_pack(name)

    codes = {code for case in CASES if case.pack == name for row in case.expected for code in row[3]}
    assert {rule.name for rule in (*pack.refusals, *pack.grants)} <= codes


def test_one_case_alone_gets_the_same_answer_as_in_a_table() -> None:
    case = next(each for each in CASES if "December 2023" in each.name)

    rows = api.assess_one(case.pack, dict(case.facts), on=case.on)

    assert [(row.period, row.amount_minor) for row in rows] == [(row[0], row[2]) for row in case.expected]
