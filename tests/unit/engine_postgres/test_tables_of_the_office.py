"""Facts that lie in the office's database, and answers that stay there."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.unit.engine_postgres.offices import COLUMNS, Office, assess

KEPT = "case_id, period, answer, amount_minor, currency, reasons, missing, pack, pack_version, assessed_on"


def as_text(rows: list[tuple[Any, ...]]) -> list[list[str]]:
    return [["" if value is None else str(value) for value in row] for row in rows]


def copied_out(office: Office, path: Path, name: str = "children") -> Path:
    """The facts as a file, in the order in which the engine numbers them."""
    found = office.rows(f'SELECT * FROM {{s}}.{name} ORDER BY case_id COLLATE "C"')
    names = [
        column
        for (column,) in office.rows(
            f"SELECT attname::text FROM pg_attribute WHERE attrelid = '{{s}}.{name}'::regclass AND attnum > 0 ORDER BY attnum"
        )
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *as_text(found)])
    return path


def test_table_is_answered_into_a_table_as_duckdb_answers_a_file(office: Office, tmp_path: Path) -> None:
    office.children()
    before = office.rows("SELECT * FROM {s}.children ORDER BY 1")

    result = assess(office.table("children"), "-o", office.table("answers"))
    file = assess(copied_out(office, tmp_path / "facts.csv"), "-o", tmp_path / "answers.csv", engine="duckdb")

    assert (result.exit_code, file.exit_code) == (0, 0), result.output + file.output
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as answers:
        expected = list(csv.reader(answers))[1:]
    assert as_text(office.rows(f"SELECT {KEPT} FROM {{s}}.answers")) == expected
    assert office.tables() == {"children", "answers"}
    assert office.rows("SELECT * FROM {s}.children ORDER BY 1") == before


def test_file_from_a_table_is_that_from_a_file_byte_for_byte(office: Office, tmp_path: Path) -> None:
    office.children()
    copied_out(office, tmp_path / "facts.csv")

    assess(office.table("children"), "-o", tmp_path / "postgres.csv")
    assess(tmp_path / "facts.csv", "-o", tmp_path / "duckdb.csv", engine="duckdb")

    assert (tmp_path / "postgres.csv").read_bytes() == (tmp_path / "duckdb.csv").read_bytes()
    assert office.tables() == {"children"}


def test_file_is_answered_into_a_table(office: Office, tmp_path: Path) -> None:
    office.children(20)
    facts = copied_out(office, tmp_path / "facts.csv")
    facts.write_text(facts.read_text() + "C999999,2024-02-30,True,True,x\n")

    result = assess(facts, "-o", office.table("answers"))

    assert result.exit_code == 1, result.output
    assert office.rows("SELECT count(DISTINCT case_id) FROM {s}.answers") == [(20,)]
    assert "C999999" in (tmp_path / "facts-rejects.csv").read_text(encoding="utf-8-sig")
    assert office.tables() == {"children", "answers"}


def test_headings_of_a_table_may_be_those_of_a_sheet_and_ids_any_kind(office: Office) -> None:
    office.do(
        'CREATE TABLE {s}.children ("编号" uuid, "出生日期" date, "中国国籍" boolean, "户口登记" boolean, first_claim_year smallint); '
        "INSERT INTO {s}.children VALUES (gen_random_uuid(), '2025-02-03', true, true, 2026)"
    )

    result = assess(office.table("children"), "-o", office.table("answers"))

    assert result.exit_code == 0, result.output
    # Answers meet the office's own rows by the id.
    joined = office.rows(
        'SELECT count(*) FROM {s}.answers a JOIN {s}.children c ON a.case_id = c."编号"::text'
    )
    assert joined == office.rows("SELECT count(*) FROM {s}.answers") != [(0,)]


def test_columns_may_have_a_domain_or_a_length_and_the_table_parts(office: Office, tmp_path: Path) -> None:
    office.do(
        "CREATE DOMAIN {s}.birthday AS date CHECK (VALUE > '1900-01-01'); CREATE DOMAIN {s}.answer AS boolean; "
        "CREATE TABLE {s}.children (case_id varchar(10), birth_date {s}.birthday, chinese_national {s}.answer, "
        "birth_registered boolean, first_claim_year int) PARTITION BY LIST (case_id); "
        "CREATE TABLE {s}.children_a PARTITION OF {s}.children FOR VALUES IN ('a'); "
        "CREATE TABLE {s}.children_b PARTITION OF {s}.children FOR VALUES IN ('b'); "
        "INSERT INTO {s}.children VALUES ('a', '2025-02-03', true, true, 2026), ('b', '2025-02-03', true, true, NULL)"
    )

    result = assess(office.table("children"), "-o", office.table("answers"))

    assert result.exit_code == 0, result.output
    assert (
        assess(
            copied_out(office, tmp_path / "facts.csv"), "-o", tmp_path / "duckdb.csv", engine="duckdb"
        ).exit_code
        == 0
    )
    with (tmp_path / "duckdb.csv").open(encoding="utf-8", newline="") as answers:
        assert as_text(office.rows(f"SELECT {KEPT} FROM {{s}}.answers")) == list(csv.reader(answers))[1:]


def test_view_is_read_as_a_table_is(office: Office) -> None:
    office.children(50)
    office.do("CREATE VIEW {s}.of_2025 AS SELECT * FROM {s}.children WHERE birth_date >= DATE '2025-01-01'")

    result = assess(office.table("of_2025"), "-o", office.table("answers"))

    assert result.exit_code == 0, result.output
    assert office.rows("SELECT count(DISTINCT case_id) FROM {s}.answers") == office.rows(
        "SELECT count(*) FROM {s}.of_2025"
    )


BAD = (
    "INSERT INTO {s}.children VALUES ('C1', '2024-01-01', true, true), ('C1', '2025-01-01', true, true), "
    "('C2', 'infinity', true, true), ('C3', '-infinity', true, true), ('C4', '2024-01-01 BC', true, true), "
    "(NULL, '2024-01-01', true, true), ('', '2024-01-01', true, true), ('C5', '2024-01-01', true, true)"
)


def test_rows_that_cannot_be_true_go_back_as_a_table(office: Office) -> None:
    office.do(f"CREATE TABLE {{s}}.children ({COLUMNS}); {BAD}")

    result = assess(office.table("children"), "-o", office.table("answers"), "--lang", "en")

    assert result.exit_code == 1, result.output
    assert "8 rows in = 2 assessed + 6 rejected" in result.output
    found = office.rows('SELECT case_id, reason FROM {s}.answers_rejects ORDER BY "row"')
    assert [case_id for case_id, _ in found] == ["", "C1", "C2", "C3", "C4", None]
    said = ("id is empty", "has the same id", *["cannot be right"] * 3, "id is empty")
    assert all(words in reason for (_, reason), words in zip(found, said, strict=True))
    assert office.rows("SELECT DISTINCT case_id FROM {s}.answers ORDER BY 1") == [("C1",), ("C5",)]


def test_rows_that_cannot_be_true_go_back_as_a_file(office: Office, tmp_path: Path) -> None:
    office.do(f"CREATE TABLE {{s}}.children ({COLUMNS}); {BAD}")

    assess(office.table("children"), "-o", tmp_path / "answers.csv", "--lang", "en")

    with (tmp_path / "answers-rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        returned = list(csv.DictReader(file))
    assert [(row["case_id"], row["row"]) for row in returned] == [
        *[("", "1"), ("C1", "3"), ("C2", "4"), ("C3", "5"), ("C4", "6"), ("", "8")]
    ]


def test_file_of_rejected_rows_of_an_earlier_run_is_emptied(office: Office, tmp_path: Path) -> None:
    office.children(5)
    (tmp_path / "answers-rejects.csv").write_text("case_id,row,reason\nC1,1,old\n")

    result = assess(office.table("children"), "-o", tmp_path / "answers.csv")

    assert result.exit_code == 0, result.output
    assert "old" not in (tmp_path / "answers-rejects.csv").read_text(encoding="utf-8-sig")


def test_families_of_two_tables_are_answered_and_go_back_as_a_whole(office: Office) -> None:
    office.do(
        "CREATE TABLE {s}.people (member_id int, family_id int, birth_date date, in_education boolean);"
        "CREATE TABLE {s}.families (family_id int, lives_in_toyland boolean, income_band int);"
        "INSERT INTO {s}.people VALUES (1, 1, '2015-01-01', true), (2, 1, '2017-01-01', true), (3, 2, '2015-01-01', true), "
        "(4, 2, '1850-01-01', true), (5, 9, '2015-01-01', true);"
        "INSERT INTO {s}.families VALUES (1, true, 1), (2, true, 1)"
    )

    result = assess(
        *(office.table("people"), "--families", office.table("families"), "-o", office.table("answers")),
        pack="toyland/family-allowance",
        on="2025-03-15",
    )

    assert result.exit_code == 1, result.output
    assert office.rows("SELECT DISTINCT case_id FROM {s}.answers") == [(1,)]
    assert office.rows("SELECT member_id FROM {s}.answers_rejects ORDER BY 1") == [(3,), (4,), (5,)]
    assert office.rows("SELECT family_id FROM {s}.answers_rejects_families") == [(2,)]


@pytest.mark.parametrize("name", ["combinations", "answers", "labels", "keyed", "cases_table", "pg_class"])
def test_table_with_a_name_that_a_run_uses_itself_is_not_mixed_up(office: Office, name: str) -> None:
    office.children(30, name)

    result = assess(office.table(name), "-o", office.table("found"))

    assert result.exit_code == 0, result.output
    assert office.rows("SELECT count(DISTINCT case_id) FROM {s}.found") == [(30,)]
    assert office.tables() == {name, "found"}


def test_names_cannot_carry_statements(office: Office) -> None:
    office.children(10)
    evil = 'x"; DROP TABLE {s}.children; --'.replace("{s}", office.schema)
    quoted = '"' + evil.replace('"', '""') + '"'
    office.do(f"CREATE VIEW {{s}}.{quoted} AS SELECT * FROM {{s}}.children")

    result = assess(office.table(quoted), "-o", office.table(quoted[:-1] + 'y"'))

    assert result.exit_code == 0, result.output
    assert office.tables() == {"children", evil, evil + "y"}


def test_table_that_stands_already_is_never_written_over(office: Office) -> None:
    office.children(10)
    office.do("CREATE TABLE {s}.answers AS SELECT 1 AS mine")

    result = assess(office.table("children"), "-o", office.table("answers"))

    assert result.exit_code == 2
    assert "drop it first" in result.output.replace("\n", " ")
    assert office.rows("SELECT mine FROM {s}.answers") == [(1,)]


def test_place_of_rejected_rows_is_looked_at_before_any_work(office: Office) -> None:
    office.children(10)
    office.do("CREATE TABLE {s}.answers_rejects AS SELECT 1 AS mine")

    result = assess(office.table("children"), "-o", office.table("answers"))

    assert result.exit_code == 2
    assert office.tables() == {"children", "answers_rejects"}


@pytest.mark.parametrize(
    ("column", "cast"),
    [
        ("birth_date timestamp", "AS date"),
        ("birth_date text", "AS date"),
        ("case_id numeric", "AS text"),
        ("chinese_national int", "AS boolean"),
    ],
)
def test_column_of_a_wrong_type_is_refused_with_the_view_to_make(
    office: Office, column: str, cast: str
) -> None:
    name = column.split()[0]
    others = [each for each in COLUMNS.split(", ") if not each.startswith(name)]
    office.do(f"CREATE TABLE {{s}}.children ({', '.join([*others, column])})")

    result = assess(office.table("children"), "--summary", "--lang", "en")

    assert result.exit_code == 2
    assert name in result.output
    assert cast in result.output


def test_missing_column_is_named(office: Office) -> None:
    office.do("CREATE TABLE {s}.children (case_id text, birth_date date)")

    result = assess(office.table("children"), "--summary")

    assert result.exit_code == 2
    assert "chinese_national" in result.output


def test_table_needs_the_engine_that_can_reach_it(office: Office) -> None:
    result = assess(office.table("children"), "--summary", engine="duckdb")

    assert result.exit_code == 2
    assert "--engine postgres" in result.output


def test_table_that_is_not_there_is_named(office: Office) -> None:
    result = assess(office.table("nobody"), "--summary")

    assert result.exit_code == 2
    assert "nobody" in result.output
