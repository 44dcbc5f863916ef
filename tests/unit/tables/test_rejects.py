from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from huijia.tables import rejects
from huijia.tables.rejects import write_rejects
from huijia.values.errors import UnableToReadFacts, UnableToWriteResults
from tests.unit.tables.conftest import GOOD, HEADINGS, codes, csv_of

BAD = ["A2", "2025-02-30", "是", "", "2025"]


@pytest.fixture
def returned(tmp_path: Path):
    """Writes the rows of a table that go back, to a file with this ending."""

    def make(table, source: str, ending: str, language: str = "zh") -> Path:
        out = tmp_path / f"rejects{ending}"
        write_rejects(
            tmp_path / source,
            table.problems,
            out,
            language=language,
            sheet=table.sheet,
            heading_row=table.heading_row,
        )
        return out

    return make


def ids_of(table) -> list[str]:
    data = table.source.data
    return (pq.read_table(data) if isinstance(data, Path) else data)["case_id"].to_pylist()


def lines(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def test_rows_come_back_whole_with_number_and_reason(read_csv, returned) -> None:
    table = read_csv(csv_of(GOOD, [*BAD], GOOD))
    _headings, row = lines(returned(table, "facts.csv", ".csv"))
    assert row == [*BAD, "3", table.problems[3][0].sentence("zh")]


def test_all_reasons_stand_in_the_last_column(read_csv, returned) -> None:
    table = read_csv(csv_of(["", "x", "是", "", ""]))
    first, second = table.problems[2]
    _headings, row = lines(returned(table, "facts.csv", ".csv", "en"))
    assert row[-1] == f"{first.sentence('en')} {second.sentence('en')}"


@pytest.mark.parametrize(("language", "added"), [("zh", ["行号", "原因"]), ("en", ["row", "reason"])])
def test_added_headings_are_in_the_language_asked(
    read_csv, returned, language: str, added: list[str]
) -> None:
    out = returned(read_csv(csv_of(BAD)), "facts.csv", ".csv", language)
    assert lines(out)[0] == [*HEADINGS, *added]


def test_columns_left_out_come_back_too(read_csv, returned) -> None:
    table = read_csv(csv_of([*BAD, "x"], headings=[*HEADINGS, "备注"]))
    assert lines(returned(table, "facts.csv", ".csv"))[1][5] == "x"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_csv_comes_back_in_its_encoding(read_csv, returned, encoding: str) -> None:
    table = read_csv(csv_of(BAD).encode(encoding))
    out = returned(table, "facts.csv", ".csv")
    assert lines(out, encoding)[1][0] == "A2"


def test_csv_comes_back_with_its_separator(read_csv, returned) -> None:
    out = returned(read_csv(csv_of(BAD, delimiter=";")), "facts.csv", ".csv")
    assert out.read_text().startswith(";".join(HEADINGS))


def test_row_with_too_few_cells_is_marked_where_they_are_missing(read_csv, returned) -> None:
    out = returned(read_csv(csv_of(GOOD[:3])), "facts.csv", ".csv")
    assert lines(out)[1][:5] == [*GOOD[:3], "[?]", "[?]"]


def test_row_with_too_many_cells_keeps_them_in_its_last(read_csv, returned) -> None:
    out = returned(read_csv(csv_of([*GOOD, "x", "y"])), "facts.csv", ".csv")
    assert lines(out)[1][:5] == [*GOOD[:4], "2025,x,y"]


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".parquet"])
@pytest.mark.parametrize("kind", ["csv", "rows"])
def test_returned_sheet_can_be_read_again(request, read, returned, kind: str, ending: str) -> None:
    if kind == "csv":
        table = request.getfixturevalue("read_csv")(csv_of(GOOD, BAD))
    else:
        table = request.getfixturevalue("read_rows")(HEADINGS, GOOD, BAD)
    again = read(returned(table, "facts.csv" if kind == "csv" else "facts.xlsx", ending))
    assert (list(codes(again).values()), again.left_out) == ([["no_such_day"]], ())


def test_columns_added_before_are_replaced(read_csv, read, returned, tmp_path: Path) -> None:
    table = read_csv(csv_of([*BAD, "7", "old"], headings=[*HEADINGS, "行号", "原因"]))
    assert lines(returned(table, "facts.csv", ".csv"))[0] == [*HEADINGS, "行号", "原因"]


def test_text_that_looks_like_a_formula_stays_a_text(read_csv, returned) -> None:
    out = returned(read_csv(csv_of(["=1+1", *BAD[1:]])), "facts.csv", ".xlsx")
    cell = openpyxl.load_workbook(out).active["A2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


RUN = ["=HYPERLINK(1)", "+1-1", "-1+1", "@A1"]


def test_csv_holds_texts_that_a_spreadsheet_would_run_with_an_apostrophe(read_csv, returned) -> None:
    headings = [*HEADINGS, "=备注", "电话"]
    rows = [[each, *BAD[1:], each, "-5"] for each in RUN]
    out = lines(returned(read_csv(csv_of(*rows, headings=headings)), "facts.csv", ".csv"))
    assert out[0][5:7] == ["'=备注", "电话"]
    assert [(row[0], row[5], row[6]) for row in out[1:]] == [(f"'{each}", f"'{each}", "-5") for each in RUN]


def test_ids_are_the_same_however_often_their_rows_go_back(read_csv, read, returned) -> None:
    table = read_csv(csv_of(*([each, *BAD[1:]] for each in RUN)))
    for _ in range(3):
        out = returned(table, "facts.csv", ".csv")
        (out.parent / "facts.csv").write_bytes(out.read_bytes())
        table = read(out.parent / "facts.csv")
        assert lines(out)[1][0] == "'=HYPERLINK(1)"
    mended = [[row[0], *GOOD[1:]] for row in lines(out)[1:]]
    assert ids_of(read_csv(csv_of(*mended))) == RUN


def test_formula_without_value_in_a_csv_is_still_refused_when_read_again(read_rows, read, returned) -> None:
    out = returned(read_rows(HEADINGS, [*GOOD[:3], "=TODAY()"]), "facts.xlsx", ".csv")
    assert lines(out)[1][3] == "'=TODAY()"
    assert 2 in read(out).problems


def test_date_cell_comes_back_as_a_date(read_rows, returned) -> None:
    table = read_rows(HEADINGS, ["A1", date(2025, 1, 3), "maybe"])
    assert openpyxl.load_workbook(returned(table, "facts.xlsx", ".xlsx")).active["B2"].is_date


def test_headings_stay_in_sight(read_rows, returned) -> None:
    sheet = openpyxl.load_workbook(returned(read_rows(HEADINGS, BAD), "facts.xlsx", ".xlsx")).active
    assert sheet.freeze_panes == "A2"


def test_formula_without_value_is_still_refused_when_read_again(read_rows, read, returned) -> None:
    table = read_rows(HEADINGS, [*GOOD[:3], "=TODAY()"])
    assert 2 in read(returned(table, "facts.xlsx", ".xlsx")).problems


def test_row_of_one_formula_without_value_comes_back(read_rows, returned) -> None:
    out = returned(read_rows(HEADINGS, ["=A1"]), "facts.xlsx", ".csv")
    assert lines(out, "utf-8-sig")[1][0] == "'=A1"


def test_merged_empty_cells_are_still_refused_when_read_again(read, returned, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "facts.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, GOOD[:3], GOOD[:3]]):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 3, 2, 3, "2026-01-01")
    again = read(returned(read(tmp_path / "facts.xlsx"), "facts.xlsx", ".xlsx"))
    assert codes(again) == {3: ["not_a_date"]}


def test_rows_under_a_title_come_back(read_rows, returned) -> None:
    table = read_rows(["编号：", "2026-7"], HEADINGS, GOOD, BAD)
    assert lines(returned(table, "facts.xlsx", ".csv"), "utf-8-sig")[0][:2] == ["编号", "出生日期"]


def test_row_of_headings_is_found_when_it_is_not_given(read_rows, tmp_path: Path) -> None:
    table = read_rows(["花名册"], HEADINGS, BAD)
    out = tmp_path / "rejects.csv"
    write_rejects(tmp_path / "facts.xlsx", table.problems, out, language="zh")
    assert lines(out, "utf-8-sig")[0][0] == "编号"


def test_number_is_a_number_in_parquet(read_csv, returned) -> None:
    out = returned(read_csv(csv_of(GOOD, BAD)), "facts.csv", ".parquet")
    assert pq.read_table(out).column("行号").to_pylist() == [3]


def test_parquet_rows_come_back(read_csv, read, returned, tmp_path: Path) -> None:
    first = returned(read_csv(csv_of(GOOD, BAD)), "facts.csv", ".parquet")
    first.rename(tmp_path / "again.parquet")
    table = read(tmp_path / "again.parquet")
    assert lines(returned(table, "again.parquet", ".csv"), "utf-8-sig")[1][:2] == BAD[:2]


def test_more_rows_than_a_sheet_holds_are_refused(read_csv, returned, monkeypatch) -> None:
    monkeypatch.setattr(rejects, "MOST_ROWS", 1)
    with pytest.raises(UnableToWriteResults, match=r"use \.csv or \.parquet"):
        returned(read_csv(csv_of(BAD, BAD)), "facts.csv", ".xlsx")


def test_source_without_headings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text("a\n")
    with pytest.raises(UnableToReadFacts, match="no row of headings"):
        write_rejects(tmp_path / "facts.csv", {}, tmp_path / "out.csv", language="en", heading_row=3)
