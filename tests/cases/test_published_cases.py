"""Every published example gives the published answer, on every engine."""

from __future__ import annotations

from datetime import date

import pytest

from huijia.engine import api
from huijia.engine.loading import load_pack
from tests.cases.reading import ON, PublishedCase, all_cases
from tests.cases.running import answers_of_cases
from tests.engines import ENGINES

CASES = all_cases()
LATEST = date(2029, 12, 31)
PACKS = sorted({case.pack for case in CASES})


@pytest.fixture(scope="module", params=ENGINES)
def answers(request: pytest.FixtureRequest) -> dict[str, object]:
    found: dict[str, object] = {}
    groups: dict[tuple[str, str | None, str | None], list[PublishedCase]] = {}
    for case in CASES:
        groups.setdefault((case.pack, case.first, case.last), []).append(case)
    for (pack, first, last), cases in groups.items():
        rows = answers_of_cases(
            pack,
            [case.facts for case in cases],
            engine=request.param,
            on=ON,
            latest_day=LATEST if first is None else None,
            first=first,
            last=last,
        )
        found.update(zip(map(str, cases), rows, strict=True))
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_gets_the_expected_rows(case: PublishedCase, answers: dict[str, object]) -> None:
    assert answers[str(case)] == list(case.expected), case.arithmetic


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_names_its_source(case: PublishedCase) -> None:
    assert {"title", "address", "section"} == set(case.source)


def test_case_names_are_unique() -> None:
    assert len({str(case) for case in CASES}) == len(CASES)


def test_every_month_of_birth_before_the_scheme_has_a_case() -> None:
    months = {
        case.facts["birth_date"].strftime("%Y-%m") for case in CASES if case.file == "births_2022_to_2024"
    }

    assert months == {f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)}


@pytest.mark.parametrize("name", PACKS)
def test_every_reason_code_has_a_case(name: str) -> None:
    pack = load_pack(name)

    codes = {code for case in CASES if case.pack == name for row in case.expected for code in row[3]}
    assert {rule.name for rule in (*pack.refusals, *pack.grants)} <= codes


def test_one_case_alone_gets_the_same_answer_as_in_a_table() -> None:
    case = next(each for each in CASES if "December 2023" in each.name)

    rows = api.assess_one(case.pack, dict(case.facts), on=ON)

    assert [(row.period, row.amount_minor) for row in rows] == [(row[0], row[2]) for row in case.expected]
