"""Comparing: small tables in, the rows that differ out, alike on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huijia.engine.api import (
    Comparing,
    EngineName,
    FactsSource,
    Pack,
    RowsRejected,
    compare,
    compare_with_rejects,
    comparing,
    load_pack,
)
from huijia.engine.backends.comparison import COMPARED_COLUMNS
from huijia.values.errors import UnableToAssess, UnableToReadFacts
from tests.unit.engine.small_pack import Change, write_pack

ON = date(2025, 6, 15)
ENGINES: list[EngineName] = ["in-memory", "duckdb"]
SHORT = (
    "case_id",
    "period",
    "old_answer",
    "new_answer",
    "old_amount_minor",
    "new_amount_minor",
    "difference_minor",
)

RAISED = Change("parameters.yaml", "value: 1000", "value: 1200")
STRICTER = Change("formulas.py", "income < 5000", "income < 4000")
RENAMED_REASON = Change("formulas.py", "def low_income", "def little_income")
FROM_2025 = Change(
    "parameters.yaml",
    'article: "1"}\n',
    'article: "1"}\n    - {from: 2024-01-01, value: 1500, source: act, article: "1a"}\n',
)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> EngineName:
    found: EngineName = request.param
    return found


def law(folder: Path, *changes: Change) -> Pack:
    """The small pack, changed; each in a folder of its own."""
    place = folder / f"law{len(list(folder.iterdir()))}"
    place.mkdir()
    named = RENAMED_REASON in changes
    more = (
        (Change("formulas.py", "~lives_elsewhere & low_income", "~lives_elsewhere & little_income"),)
        if named
        else ()
    )
    return load_pack(write_pack(place, *changes, *more))


def facts(rows: Mapping[str, tuple[bool | None, int | None]]) -> pa.Table:
    """Residence and income by case."""
    return pa.table(
        {
            "case_id": pa.array(list(rows), pa.string()),
            "resident": pa.array([row[0] for row in rows.values()], pa.bool_()),
            "income": pa.array([row[1] for row in rows.values()], pa.int64()),
        }
    )


PEOPLE = {"a": (True, 100), "b": (True, 4500), "c": (False, 100), "d": (True, None)}


def short(table: pa.Table) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in SHORT) for row in table.to_pylist()]


def test_higher_amount_is_due_more_to_those_entitled(tmp_path: Path, engine: EngineName) -> None:
    table = facts(PEOPLE)

    found = compare(law(tmp_path), table, law(tmp_path, RAISED), table, on=ON, engine=engine)

    assert short(found) == [
        ("a", "2025", "entitled", "entitled", 1000, 1200, 200),
        ("b", "2025", "entitled", "entitled", 1000, 1200, 200),
    ]


def test_comparison_has_its_columns_and_both_versions(tmp_path: Path, engine: EngineName) -> None:
    old, new, table = law(tmp_path), law(tmp_path, RAISED), facts({"a": (True, 100)})

    found = compare(old, table, new, table, on=ON, engine=engine)

    assert tuple(found.column_names) == COMPARED_COLUMNS
    [row] = found.to_pylist()
    assert (row["old_version"], row["new_version"]) == (old.version, new.version)
    assert (row["currency"], row["pack"], row["assessed_on"]) == ("XTS", "demo/benefit", ON)
    assert (row["old_reasons"], row["new_reasons"]) == ("low_income", "low_income")


def test_law_with_effect_in_the_past_changes_past_periods_only(tmp_path: Path, engine: EngineName) -> None:
    table = facts({"a": (True, 100)})
    laws = law(tmp_path), law(tmp_path, FROM_2025)

    found = compare(
        laws[0], table, laws[1], table, on=ON, from_period="2023", to_period="2025", engine=engine
    )

    assert short(found) == [
        ("a", "2024", "entitled", "entitled", 1000, 1500, 500),
        ("a", "2025", "entitled", "entitled", 1000, 1500, 500),
    ]


def test_corrected_fact_changes_its_own_case_only(tmp_path: Path, engine: EngineName) -> None:
    pack = law(tmp_path)

    found = compare(pack, facts(PEOPLE), pack, facts({**PEOPLE, "b": (True, 6000)}), on=ON, engine=engine)

    assert short(found) == [("b", "2025", "entitled", "not_entitled", 1000, 0, -1000)]


def test_unknown_amount_stays_unknown_and_has_no_difference(tmp_path: Path, engine: EngineName) -> None:
    pack = law(tmp_path)

    found, compared = compare_with_rejects(
        pack, facts(PEOPLE), pack, facts({**PEOPLE, "a": (True, None)}), on=ON, engine=engine
    )

    assert short(found) == [("a", "2025", "entitled", "need_to_ask", 1000, None, None)]
    assert [(each.change, each.rows, each.amount_minor) for each in compared.totals] == [("unknown", 1, 0)]


def test_case_that_is_unknown_on_both_sides_does_not_differ(tmp_path: Path, engine: EngineName) -> None:
    table = facts({"d": (True, None)})

    found = compare(law(tmp_path), table, law(tmp_path, RAISED), table, on=ON, engine=engine)

    assert found.num_rows == 0


def test_case_in_one_table_only_has_no_answer_on_the_other_side(tmp_path: Path, engine: EngineName) -> None:
    pack = law(tmp_path)
    old, new = facts({"a": (True, 100), "c": (False, 1)}), facts({"b": (True, 100)})

    found, compared = compare_with_rejects(pack, old, pack, new, on=ON, engine=engine)

    assert short(found) == [
        ("a", "2025", "entitled", None, 1000, None, None),
        ("b", "2025", None, "entitled", None, 1000, None),
        ("c", None, "not_entitled", None, 0, None, None),
    ]
    assert (compared.cases, compared.cases_only_old, compared.cases_only_new) == (3, 2, 1)
    assert [(each.change, each.amount_minor) for each in compared.totals] == [
        ("only_old", 1000),
        ("only_new", 1000),
        ("only_old", 0),
    ]


def test_period_that_one_law_does_not_cover_has_no_answer_there(tmp_path: Path, engine: EngineName) -> None:
    ended = Change("pack.yaml", "covers: {from: 2020-01-01}", "covers: {from: 2020-01-01, to: 2024-12-31}")
    table = facts({"a": (True, 100)})
    laws = law(tmp_path, ended), law(tmp_path)

    found = compare(
        laws[0], table, laws[1], table, on=ON, from_period="2024", to_period="2025", engine=engine
    )

    assert short(found) == [("a", "2025", None, "entitled", None, 1000, None)]


def test_another_reason_for_the_same_amount_is_told(tmp_path: Path, engine: EngineName) -> None:
    table = facts({"a": (True, 100)})

    found, compared = compare_with_rejects(
        law(tmp_path), table, law(tmp_path, RENAMED_REASON), table, on=ON, engine=engine
    )

    [row] = found.to_pylist()
    assert (row["difference_minor"], row["old_reasons"], row["new_reasons"]) == (
        0,
        "low_income",
        "little_income",
    )
    assert [each.change for each in compared.totals] == ["same_amount"]


def test_reasons_in_another_order_do_not_differ(tmp_path: Path, engine: EngineName) -> None:
    poor = """@grant(zh="很穷", en="Very low income", source="act", article="2")
def very_low_income():
    return income < 500


"""
    first = Change("formulas.py", '@grant(zh="收入低"', poor + '@grant(zh="收入低"')
    last = Change("formulas.py", '@rule(zh="应发金额"', poor + '@rule(zh="应发金额"')
    table = facts({"a": (True, 100)})

    found = compare(
        law(tmp_path, first), table, law(tmp_path, last), table, on=ON, engine=engine, all_rows=True
    )
    differing = compare(law(tmp_path, first), table, law(tmp_path, last), table, on=ON, engine=engine)

    assert found["old_reasons"].to_pylist() == ["very_low_income;low_income"]
    assert found["new_reasons"].to_pylist() == ["low_income;very_low_income"]
    assert differing.num_rows == 0


def test_other_missing_facts_are_told(tmp_path: Path, engine: EngineName) -> None:
    pack = law(tmp_path)

    found = compare(pack, facts({"a": (None, None)}), pack, facts({"a": (True, None)}), on=ON, engine=engine)

    [row] = found.to_pylist()
    assert (row["old_missing"], row["new_missing"]) == ("resident;income", "income")


def test_all_rows_has_those_that_do_not_differ_too(tmp_path: Path, engine: EngineName) -> None:
    table = facts(PEOPLE)

    found, compared = compare_with_rejects(
        law(tmp_path), table, law(tmp_path, RAISED), table, on=ON, engine=engine, all_rows=True
    )

    assert short(found)[2:] == [
        ("c", None, "not_entitled", "not_entitled", 0, 0, 0),
        ("d", "2025", "need_to_ask", "need_to_ask", None, None, None),
    ]
    assert compared.cases_changed == 2
    assert [(each.change, each.rows, each.amount_minor) for each in compared.totals] == [("more", 2, 400)]


def test_stricter_rule_is_due_less(tmp_path: Path, engine: EngineName) -> None:
    table = facts(PEOPLE)

    found, compared = compare_with_rejects(
        law(tmp_path), table, law(tmp_path, STRICTER), table, on=ON, engine=engine
    )

    assert short(found) == [("b", "2025", "entitled", "not_entitled", 1000, 0, -1000)]
    assert [(each.change, each.amount_minor) for each in compared.totals] == [("less", -1000)]


def test_row_that_goes_back_is_not_told_as_a_case_that_is_not_there(
    tmp_path: Path, engine: EngineName
) -> None:
    # An income of -1 cannot be true; the case was not left out of the new table, it could not be read.
    pack = law(tmp_path)

    found, compared = compare_with_rejects(
        pack,
        facts({"a": (True, 100), "b": (True, 1)}),
        pack,
        facts({"a": (True, -1), "b": (True, 1)}),
        on=ON,
        engine=engine,
    )

    assert found.num_rows == 0
    assert (list(compared.old.problems), list(compared.new.problems), compared.cases) == ([], [1], 1)


def test_row_that_could_not_even_be_read_is_not_told_as_absent(tmp_path: Path, engine: EngineName) -> None:
    pack = law(tmp_path)
    asked = Comparing(pack, pack, ON, engine=engine)
    names = {name: name for name in ("case_id", "resident", "income")}
    old, new = (
        FactsSource(facts(rows), names) for rows in ({"a": (True, 1), "b": (True, 1)}, {"a": (True, 1)})
    )

    with comparing(asked, old, new, unreadable=((), ("b",))) as comparison:
        rows = [row for batch in comparison.batches() for row in batch.to_pylist()]

    assert rows == []


def test_rejected_rows_are_refused_by_table(tmp_path: Path) -> None:
    pack = law(tmp_path)

    with pytest.raises(RowsRejected, match="1 rows of the new table cannot be assessed"):
        compare(pack, facts(PEOPLE), pack, facts({"a": (True, -1)}), on=ON)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([Change("pack.yaml", "currency: XTS", "currency: EUR")], "the currency of the old one is XTS"),
        (
            [Change("pack.yaml", "id: demo/benefit", "id: demo/other")],
            "the benefit of the old one is demo/benefit",
        ),
        ([Change("pack.yaml", "unit: year", "unit: month")], "the unit of periods of the old one is year"),
    ],
)
def test_laws_that_are_not_versions_of_one_are_refused(
    tmp_path: Path, changes: list[Change], message: str, engine: EngineName
) -> None:
    table = facts(PEOPLE)

    with pytest.raises(UnableToAssess, match=message):
        compare(law(tmp_path), table, law(tmp_path, *changes), table, on=ON, engine=engine)


def test_periods_that_neither_law_covers_are_refused(tmp_path: Path, engine: EngineName) -> None:
    table, pack = facts(PEOPLE), law(tmp_path)

    with pytest.raises(UnableToAssess, match="the law covers days from 2020-01-01"):
        compare(pack, table, pack, table, on=ON, from_period="2010", engine=engine)


def test_ids_that_are_numbers_here_and_texts_there_are_refused(tmp_path: Path, engine: EngineName) -> None:
    pack, table = law(tmp_path), facts({"1": (True, 1)})
    numbers = table.set_column(0, "case_id", pa.array([1], pa.int64()))

    with pytest.raises(UnableToReadFacts, match="the ids of the old table are of type string"):
        compare(pack, table, pack, numbers, on=ON, engine=engine)


def test_files_are_compared_in_batches_by_id(tmp_path: Path) -> None:
    count = 250_000
    pack, raised = law(tmp_path), law(tmp_path, RAISED)
    ids = pa.array([(number * 7919) % count for number in range(count)], pa.int64())
    table = pa.table(
        {"case_id": ids, "resident": [True] * count, "income": [number % 5 for number in range(count)]}
    )
    pq.write_table(table, tmp_path / "facts.parquet")
    source = FactsSource(tmp_path / "facts.parquet", {name: name for name in table.column_names})

    with comparing(Comparing(pack, raised, ON), source, source) as comparison:
        batches = list(comparison.batches())

    assert [id_ for batch in batches for id_ in batch["case_id"].to_pylist()] == list(range(count))
    assert len(batches) > 1


FAMILY = "toyland/family-allowance"


def members(rows: list[tuple[str, str, date]]) -> pa.Table:
    return pa.table(
        {
            "family_id": [row[0] for row in rows],
            "member_id": [row[1] for row in rows],
            "birth_date": pa.array([row[2] for row in rows], pa.date32()),
            "in_education": pa.array([None] * len(rows), pa.bool_()),
        }
    )


def test_family_with_another_child_is_due_more(engine: EngineName) -> None:
    families = pa.table({"family_id": ["f", "g"], "lives_in_toyland": [True, True], "income_band": [1, 1]})
    known = [("f", "f1", date(2015, 1, 1)), ("g", "g1", date(2016, 1, 1))]
    old, new = members(known), members([*known, ("f", "f2", date(2018, 1, 1))])

    found = compare(
        FAMILY, old, FAMILY, new, on=ON, old_families=families, new_families=families, engine=engine
    )

    # The eldest gets 52.50, each further child 73.50 (from 2024); a whole crown is begun: 53.00 and 126.00.
    assert short(found) == [("f", "2025-06", "entitled", "entitled", 5300, 12600, 7300)]
