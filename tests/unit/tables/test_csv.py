from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path

import pytest

from huijia.tables import csv_records, rows
from huijia.values.errors import UnableToReadFacts
from tests.unit.tables.conftest import GOOD, HEADINGS, codes, csv_of, row_numbers, typed_rows


def test_good_row_becomes_typed_facts(read_csv) -> None:
    assert typed_rows(read_csv(csv_of(GOOD))) == [
        {
            "case_id": "A1",
            "birth_date": date(2025, 1, 3),
            "chinese_national": True,
            "death_date": None,
            "first_claim_year": 2025,
            "_row": 2,
        }
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_encoding_is_found(read_csv, encoding: str) -> None:
    assert row_numbers(read_csv(csv_of(GOOD).encode(encoding))) == [2]


def test_utf16_big_endian_is_found(read_csv) -> None:
    assert row_numbers(read_csv(codecs.BOM_UTF16_BE + csv_of(GOOD).encode("utf-16-be"))) == [2]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(read_csv, delimiter: str) -> None:
    assert row_numbers(read_csv(csv_of(GOOD, delimiter=delimiter))) == [2]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_end_is_found(read_csv, end: str) -> None:
    assert row_numbers(read_csv(csv_of(GOOD, GOOD).replace("\n", end))) == [2, 3]


def test_last_row_without_line_end_is_read(read_csv) -> None:
    assert row_numbers(read_csv(csv_of(GOOD).rstrip("\n"))) == [2]


def test_blank_lines_count_as_numbers_but_not_as_rows(read_csv) -> None:
    table = read_csv(csv_of(GOOD, [""], ["", "", "", "", ""], [" "], GOOD))
    assert (table.rows_in, row_numbers(table)) == (2, [2, 6])


def test_line_break_in_quotation_marks_does_not_count(read_csv) -> None:
    text = csv_of([*GOOD, '"two\nlines"'], [*GOOD, ""], headings=[*HEADINGS, "备注"])
    assert row_numbers(read_csv(text)) == [2, 3]


def test_title_rows_may_stand_above_the_headings(read_csv) -> None:
    table = read_csv("花名册,,,,\n\n" + csv_of(GOOD))
    assert (table.heading_row, row_numbers(table)) == (3, [4])


def test_row_with_too_few_cells_goes_back(read_csv) -> None:
    assert codes(read_csv(csv_of(GOOD, GOOD[:3], GOOD))) == {3: ["wrong_number_of_cells"]}


def test_row_with_too_many_cells_goes_back(read_csv) -> None:
    assert codes(read_csv(csv_of([*GOOD, "x"], GOOD))) == {2: ["wrong_number_of_cells"]}


def test_rows_keep_their_numbers_across_blocks(read_csv, monkeypatch) -> None:
    monkeypatch.setattr(csv_records, "BLOCK", 100)
    lines = [GOOD if number % 3 else GOOD[:2] for number in range(2, 60)]
    table = read_csv(csv_of(*lines))
    assert sorted([*row_numbers(table), *table.problems]) == list(range(2, 60))


def test_rows_that_cannot_be_split_are_found_across_blocks(read_csv, monkeypatch) -> None:
    monkeypatch.setattr(csv_records, "BLOCK", 100)
    lines = [GOOD if number % 3 else GOOD[:2] for number in range(2, 60)]
    assert set(read_csv(csv_of(*lines)).problems) == set(range(3, 60, 3))


def test_row_longer_than_a_block_is_refused(read_csv, monkeypatch) -> None:
    monkeypatch.setattr(csv_records, "BLOCK", 100)
    with pytest.raises(UnableToReadFacts, match="too long"):
        read_csv(csv_of(GOOD, ["A" * 1000, *GOOD[1:]], GOOD))


def test_quotation_mark_that_is_never_closed_is_refused_by_row(read_csv) -> None:
    text = csv_of([*GOOD, ""], [*GOOD, '"open'], [*GOOD, ""], headings=[*HEADINGS, "备注"])
    with pytest.raises(UnableToReadFacts, match="from row 3 of"):
        read_csv(text)


def test_quotation_mark_closed_by_the_next_cells_mark_is_refused(read_csv) -> None:
    text = csv_of([*GOOD, '"open'], [*GOOD, '"a, b"'], headings=[*HEADINGS, "备注"])
    with pytest.raises(UnableToReadFacts, match="from row 2 of"):
        read_csv(text)


def test_cell_that_swallowed_a_row_goes_back(read_csv) -> None:
    text = csv_of([*GOOD, '"open'], [*GOOD, 'closed"'], headings=[*HEADINGS, "备注"])
    assert codes(read_csv(text)) == {2: ["swallowed_rows"]}


def test_quotation_mark_inside_a_cell_is_text(read_csv) -> None:
    text = csv_of([*GOOD, '5" long'], headings=[*HEADINGS, "备注"])
    assert row_numbers(read_csv(text)) == [2]


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_nul_in_a_needed_cell_goes_back(read_csv, end: str) -> None:
    assert codes(read_csv(csv_of(["A\0", *GOOD[1:]]).replace("\n", end))) == {2: ["id_is_unreadable"]}


def test_nul_in_the_headings_is_refused(read_csv) -> None:
    with pytest.raises(UnableToReadFacts, match="byte 6 of"):
        read_csv(csv_of(GOOD).encode("utf-16-le"))


def test_undecodable_byte_is_named(read_csv) -> None:
    with pytest.raises(UnableToReadFacts, match=r"byte 15 of .* UTF-8"):
        read_csv(b"\xef\xbb\xbfcase_id,a\nB\xff")


def test_bytes_of_no_encoding_are_refused(read_csv) -> None:
    with pytest.raises(UnableToReadFacts, match=r"byte 11 of .* GB18030"):
        read_csv(b"case_id,a\n\xff\xff")


def test_damage_in_utf8_is_not_taken_for_gbk(read_csv) -> None:
    content = csv_of(GOOD).encode() + b"A2,\xd6\xd0\n"
    with pytest.raises(UnableToReadFacts, match="UTF-8"):
        read_csv(content)


def test_empty_file_is_refused(read_csv) -> None:
    with pytest.raises(UnableToReadFacts, match="is empty"):
        read_csv("")


def test_file_of_blanks_is_refused(read_csv) -> None:
    with pytest.raises(UnableToReadFacts, match="is empty"):
        read_csv("\n  \n")


def test_headings_without_rows_give_no_rows(read_csv) -> None:
    assert read_csv(csv_of()).rows_in == 0


def test_extra_columns_are_named_once(read_csv) -> None:
    table = read_csv(csv_of([*GOOD, "x", "y"], headings=[*HEADINGS, "备注", "备注"]))
    assert table.left_out == ("备注",)


def test_extra_columns_are_not_stored(read_csv) -> None:
    table = read_csv(csv_of([*GOOD, "x"], headings=[*HEADINGS, "备注"]))
    assert "备注" not in typed_rows(table)[0]


def test_column_without_heading_is_named_by_its_letter(read_csv) -> None:
    assert read_csv(csv_of([*GOOD, "x"], headings=[*HEADINGS, ""])).left_out == ("(F)",)


def test_empty_column_without_heading_is_not_named(read_csv) -> None:
    assert read_csv(csv_of([*GOOD, ""], headings=[*HEADINGS, ""])).left_out == ()


def test_missing_optional_column_is_named(read_csv) -> None:
    table = read_csv(csv_of(GOOD[:3], headings=HEADINGS[:3]))
    assert table.missing_optional == ("death_date", "first_claim_year")


def test_missing_columns_are_named_with_headings_that_would_do(read_csv) -> None:
    with pytest.raises(UnableToReadFacts, match=r"birth_date \(出生日期, birth date\); chinese_national"):
        read_csv(csv_of(["A1", "x"], headings=["编号", "备注"]))


def test_missing_id_column_is_named(read_csv) -> None:
    with pytest.raises(UnableToReadFacts, match="lacks these columns: case_id"):
        read_csv(csv_of(GOOD[1:3], headings=HEADINGS[1:3]))


def test_two_columns_of_one_fact_are_refused(read_csv) -> None:
    with pytest.raises(UnableToReadFacts, match="中国国籍, 国籍"):
        read_csv(csv_of([*GOOD, "是"], headings=[*HEADINGS, "国籍"]))


def test_no_known_heading_is_refused(read_csv) -> None:
    with pytest.raises(UnableToReadFacts, match="no row of headings"):
        read_csv("a,b\n1,2\n")


def test_error_has_both_languages(read_csv) -> None:
    with pytest.raises(UnableToReadFacts) as caught:
        read_csv("a,b\n1,2\n")
    assert "没有找到表头" in caught.value.text.zh


def test_all_problems_of_a_row_are_reported(read_csv) -> None:
    table = read_csv(csv_of(["", "2025-02-30", "maybe", "2100-01-01", "x"]))
    assert codes(table) == {
        2: ["id_is_empty", "no_such_day", "not_yes_or_no", "stands_for_no_end", "not_a_whole_number"]
    }


def test_problem_names_row_column_and_value(read_csv) -> None:
    (problem,) = read_csv(csv_of(["A1", "2025-02-30", "是", "", ""])).problems[2]
    assert (problem.row, problem.column, problem.value) == (2, "出生日期", "2025-02-30")


def test_rows_with_problems_are_not_in_the_source(read_csv) -> None:
    assert row_numbers(read_csv(csv_of(GOOD, ["A2", "x", "是", "", ""], GOOD))) == [2, 4]


def test_family_and_member_ids_are_found(read_csv) -> None:
    text = csv_of(["M1", "F1", "2025-01-03", "是"], headings=["成员编号", "户编号", "出生日期", "国籍"])
    (row,) = typed_rows(read_csv(text, ids=("member_id", "family_id")))
    assert (row["member_id"], row["family_id"]) == ("M1", "F1")


def test_more_problems_than_can_be_meant_are_refused(read_csv, monkeypatch) -> None:
    monkeypatch.setattr(rows, "MOST_PROBLEM_ROWS", 2)
    with pytest.raises(UnableToReadFacts, match="more than 2 rows"):
        read_csv(csv_of(*[["A1", "x", "是", "", ""]] * 3))


def test_progress_ends_at_the_whole(read_csv) -> None:
    seen = []
    read_csv(csv_of(GOOD), progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1][0] == seen[-1][1]


def test_copy_in_utf8_is_removed(read_csv, tmp_path: Path) -> None:
    read_csv(csv_of(GOOD).encode("gbk"))
    assert not list((tmp_path / "workspace").glob("*.csv"))


@pytest.mark.parametrize(
    ("name", "message"), [("none.csv", "no file"), ("a.ods", "one of .xlsx, .csv, .parquet")]
)
def test_wrong_path_is_refused(read, tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(UnableToReadFacts, match=message):
        read(tmp_path / name)


def test_folder_is_refused(read, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UnableToReadFacts, match="is not a file"):
        read(tmp_path / "folder.csv")


def test_closed_file_is_refused(read, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "closed.csv"
    path.write_text(csv_of(GOOD))

    def closed(*_arguments: object, **_more: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(UnableToReadFacts, match="may not be read"):
        read(path)
