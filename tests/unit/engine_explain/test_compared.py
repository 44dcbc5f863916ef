"""One case before and after a change: what differs, what of it decides, and how that reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from huijia.engine.api import Pack, compare, compare_one, compared_lines, load_pack, why_changed_lines
from huijia.engine.explain import Aspect, ComparedCase, LineKind
from huijia.engine.explain.formulas import formula_of
from huijia.engine.model.types import Value
from tests.unit.engine.small_pack import Change, write_pack

ON = date(2026, 11, 23)
PACK = load_pack("cn/childcare-subsidy")
CHILD: dict[str, Value | None] = {
    "birth_date": date(2023, 12, 5),
    "chinese_national": True,
    "birth_registered": True,
}
EARLIER = {**CHILD, "birth_date": date(2022, 11, 5)}
"""Born 13 months earlier: 11 months are left from January 2025 instead of 24."""


def with_monthly(value: int) -> Pack:
    """The law with another amount a month, in force from the same day."""
    monthly = PACK.parameters["monthly_amount"]
    changed = replace(monthly, values=tuple(replace(each, value=value) for each in monthly.values))
    return replace(
        PACK, version="1" * 16, parameters=MappingProxyType({**PACK.parameters, "monthly_amount": changed})
    )


def decisive(found: ComparedCase, place: int = 0) -> list[str]:
    return [each.name for each in found.periods[place].differences if each.decides]


def test_corrected_birth_date_reads_as_a_family_would_ask() -> None:
    found = compare_one(PACK, CHILD, PACK, EARLIER, on=ON)

    lines = [line.text for line in why_changed_lines(found, "en")]

    assert lines == [
        "2025: changes from 'entitled, 3,600.00 CNY' to 'entitled, 3,300.00 CNY', because:",
        "Date of birth: from 2023-12-05 to 2022-11-05",
        "2026: changes from 'entitled, 3,600.00 CNY' to 'not entitled', because:",
        "Date of birth: from 2023-12-05 to 2022-11-05",
    ]


def test_corrected_birth_date_reads_in_chinese() -> None:
    found = compare_one(PACK, CHILD, PACK, EARLIER, on=ON)

    lines = [line.text for line in why_changed_lines(found, "zh")]

    assert lines[:2] == [
        "2025：由“符合条件，3,600.00 元”变为“符合条件，3,300.00 元”，因为：",
        "出生日期：由2023-12-05变为2022-11-05",
    ]


def test_rows_are_those_of_the_table() -> None:
    import pyarrow as pa

    def table(facts: dict[str, Value | None]) -> pa.Table:
        return pa.Table.from_pylist([{"case_id": "a", **facts}])

    found = compare_one(PACK, CHILD, PACK, EARLIER, on=ON)
    rows = compare(PACK, table(CHILD), PACK, table(EARLIER), on=ON).to_pylist()

    assert [(each.row.period, each.row.difference_minor) for each in found.periods] == [
        (row["period"], row["difference_minor"]) for row in rows
    ]


def test_changed_parameter_is_a_cause_and_the_rules_that_read_it_are_effects() -> None:
    found = compare_one(PACK, CHILD, with_monthly(31_000), CHILD, on=ON)

    told = {each.name: each for each in found.periods[0].differences}

    assert told["monthly_amount"].aspects == (Aspect.VALUE, Aspect.LAW)
    assert (told["monthly_amount"].kind, told["monthly_amount"].decides) == ("parameter", True)
    assert (told["amount_due"].aspects, told["amount_due"].decides) == ((Aspect.VALUE,), False)


def test_of_two_causes_both_that_matter_are_named() -> None:
    found = compare_one(PACK, CHILD, with_monthly(31_000), EARLIER, on=ON)

    # 2025: 11 months of 310. In 2026 nothing is left to pay by the month, at whatever rate.
    assert decisive(found, 0) == ["birth_date", "monthly_amount"]
    assert decisive(found, 1) == ["birth_date"]


def test_changed_fact_that_does_not_matter_is_no_cause() -> None:
    found = compare_one(
        PACK, CHILD, PACK, {**CHILD, "chinese_national": False, "birth_date": date(2023, 12, 6)}, on=ON
    )

    assert decisive(found) == ["chinese_national"]


def test_two_refusals_that_each_suffice_are_both_named() -> None:
    found = compare_one(
        PACK, CHILD, PACK, {**CHILD, "chinese_national": False, "birth_registered": False}, on=ON
    )

    assert decisive(found) == ["chinese_national", "birth_registered"]


def test_unknown_fact_is_told_as_unknown() -> None:
    found = compare_one(PACK, CHILD, PACK, {**CHILD, "birth_registered": None}, on=ON)

    assert found.periods[0].row.difference_minor is None
    assert why_changed_lines(found, "en")[1].text == "Birth and household registered: from yes to unknown"


def test_nothing_changes_is_said() -> None:
    found = compare_one(PACK, CHILD, PACK, CHILD, on=ON)

    assert [line.text for line in why_changed_lines(found, "en")] == ["nothing changes"]
    assert [line.text for line in why_changed_lines(found, "zh")] == ["没有变化"]


def test_corrected_formula_is_named(tmp_path: Path) -> None:
    old = load_pack(write_pack(tmp_path))
    (tmp_path / "new").mkdir()
    new = load_pack(write_pack(tmp_path / "new", Change("formulas.py", "income < 5000", "income < 4000")))
    facts: dict[str, Value | None] = {"resident": True, "income": 4500}

    found = compare_one(old, facts, new, facts, on=ON)

    lines = [line.text for line in why_changed_lines(found, "en")]
    assert lines == [
        "2026: changes from 'entitled, 10.00 XTS' to 'not entitled', because:",
        "the rule 'Low income' was changed",
    ]


def test_article_that_moved_is_told_and_changes_nothing(tmp_path: Path) -> None:
    old = load_pack(write_pack(tmp_path))
    (tmp_path / "new").mkdir()
    moved = Change(
        "formulas.py",
        'en="Low income", source="act", article="2"',
        'en="Low income", source="act", article="9"',
    )
    new = load_pack(write_pack(tmp_path / "new", moved))
    facts: dict[str, Value | None] = {"resident": True, "income": 100}

    found = compare_one(old, facts, new, facts, on=ON, all_rows=True)

    [told] = found.periods[0].differences
    assert (told.name, told.aspects, told.decides) == ("low_income", (Aspect.SOURCE,), False)
    assert [line.now for line in compared_lines(found, "en") if line.changed] == [
        "Low income: yes [1, art. 9]"
    ]


def test_formula_is_the_same_however_often_it_is_loaded(tmp_path: Path) -> None:
    packs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        packs.append(load_pack(write_pack(tmp_path / name)))

    assert packs[0].rules[0] is not packs[1].rules[0]
    assert [formula_of(rule) for rule in packs[0].rules] == [formula_of(rule) for rule in packs[1].rules]


def test_page_marks_what_changed_and_nothing_else() -> None:
    lines = compared_lines(compare_one(PACK, CHILD, PACK, EARLIER, on=ON), "en")

    first = lines[0]
    assert (first.then, first.now, first.changed) == (
        "2025: entitled, 3,600.00 CNY",
        "2025: entitled, 3,300.00 CNY",
        True,
    )
    facts = {(line.then, line.now, line.changed) for line in lines if line.kind is LineKind.FACT}
    assert ("Date of birth: 2023-12-05", "Date of birth: 2022-11-05", True) in facts
    assert ("Chinese national: yes", "Chinese national: yes", False) in facts
    assert all(
        line.changed for line in lines if line.then != line.now and "[" not in f"{line.then}{line.now}"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_stands_in_both_languages_with_the_same_lines(language: str) -> None:
    found = compare_one(PACK, CHILD, with_monthly(31_000), EARLIER, on=ON)

    lines = compared_lines(found, language)  # type: ignore[arg-type]

    assert [line[3:] for line in lines] == [line[3:] for line in compared_lines(found, "en")]


FAMILY: dict[str, Value | None] = {"lives_in_toyland": True, "income_band": 1}


def test_member_is_found_again_by_its_id() -> None:
    older: dict[str, Value | None] = {"member_id": "x", "birth_date": date(2010, 1, 1)}
    younger: dict[str, Value | None] = {"member_id": "y", "birth_date": date(2015, 1, 1)}
    corrected = {**younger, "birth_date": date(1990, 1, 1)}

    found = compare_one(
        "toyland/family-allowance",
        FAMILY,
        "toyland/family-allowance",
        FAMILY,
        on=date(2026, 1, 1),
        old_members=[older, younger],
        new_members=[corrected, older],
    )

    causes = [each for each in found.periods[0].differences if each.decides]
    assert [(each.name, each.member_id) for each in causes] == [("birth_date", "y")]
    assert "member y, Date of birth: from 2015-01-01 to 1990-01-01" in [
        line.text for line in why_changed_lines(found, "en")
    ]
