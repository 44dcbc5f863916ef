"""Every case of a pack with families gives the expected rows, on every engine."""

from __future__ import annotations

import pytest

from huijia.engine.loading import load_pack
from tests.cases.families import PACK_OF_FOLDER, FamilyCase, all_family_cases, answers_of_families, by_periods
from tests.cases.reading import FOLDER, ON, Row
from tests.cases.reading import PACK_OF_FOLDER as PACK_OF_SINGLE
from tests.engines import ENGINES

CASES = all_family_cases()


@pytest.fixture(scope="module", params=ENGINES)
def answers(request: pytest.FixtureRequest) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for (pack, first, last), cases in by_periods(CASES).items():
        households = [(case.family, case.members) for case in cases]
        rows = answers_of_families(pack, households, engine=request.param, first=first, last=last, on=ON)
        found.update(zip(map(str, cases), rows, strict=True))
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_gets_the_expected_rows(case: FamilyCase, answers: dict[str, list[Row]]) -> None:
    assert answers[str(case)] == list(case.expected), case.arithmetic


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_names_its_source(case: FamilyCase) -> None:
    assert {"title", "address", "section"} == set(case.source)


def test_case_names_are_unique() -> None:
    assert len({str(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("name", PACK_OF_FOLDER.values())
def test_every_reason_code_has_a_case(name: str) -> None:
    pack = load_pack(name)

    codes = {code for case in CASES if case.pack == name for row in case.expected for code in row[3]}
    assert {rule.name for rule in (*pack.refusals, *pack.grants)} <= codes


def test_every_folder_of_cases_is_read() -> None:
    assert {file.parent.name for file in FOLDER.glob("*/*.yaml")} == {*PACK_OF_SINGLE, *PACK_OF_FOLDER}
