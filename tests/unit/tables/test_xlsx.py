from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from huijia.values.errors import UnableToReadFacts
from tests.unit.tables.conftest import GOOD, HEADINGS, codes, row_numbers, typed_rows

THIRD = date(2025, 1, 3)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.xlsx"


@pytest.fixture
def read_book(path: Path, read) -> Callable[..., object]:
    """Makes a workbook with XlsxWriter, headings in row 1, lets the test add to it, and reads it."""

    def make(
        add: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None], **more: object
    ) -> object:
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADINGS)
            add(book, sheet)
        return read(path, **more)

    return make


def change_sheet(path: Path, old: bytes, new: bytes) -> None:
    """Change the XML of the first sheet, as a program with other habits would have written it."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_good_row_becomes_typed_facts(read_rows) -> None:
    assert typed_rows(read_rows(HEADINGS, ["A1", THIRD, "是", None, 2025])) == [
        {
            "case_id": "A1",
            "birth_date": THIRD,
            "chinese_national": True,
            "death_date": None,
            "first_claim_year": 2025,
            "_row": 2,
        }
    ]


@pytest.mark.parametrize("cell", [THIRD, datetime.combine(THIRD, time(0)), 45660, "2025年1月3日", "45660"])
def test_date_cell_of_any_kind_is_read(read_rows, cell: object) -> None:
    assert typed_rows(read_rows(HEADINGS, ["A1", cell, True, None, None]))[0]["birth_date"] == THIRD


@pytest.mark.parametrize("cell", [THIRD, 44198])
def test_workbook_that_counts_from_1904_is_read(read, path: Path, cell: object) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(HEADINGS)
    book.active.append(["A1", cell, True, None, None])
    book.save(path)
    assert typed_rows(read(path))[0]["birth_date"] == THIRD


def test_number_as_id_has_no_decimals(read_rows) -> None:
    assert typed_rows(read_rows(HEADINGS, [1, THIRD, "是"]))[0]["case_id"] == "1"


def test_id_that_the_spreadsheet_rounded_goes_back(read_rows) -> None:
    assert codes(read_rows(HEADINGS, [110101202501030012, THIRD, "是"])) == {2: ["id_was_rounded"]}


def test_rows_have_the_numbers_of_the_sheet(read_rows) -> None:
    table = read_rows(["花名册"], [], HEADINGS, GOOD, [], GOOD)
    assert (table.heading_row, table.rows_in, row_numbers(table)) == (3, 2, [4, 6])


def test_table_may_begin_in_another_column(read_rows) -> None:
    assert row_numbers(read_rows([], [None, None, *HEADINGS], [None, None, *GOOD])) == [3]


def test_column_without_heading_is_named_by_its_letter(read_rows) -> None:
    assert read_rows([None, *HEADINGS, "备注"], [None, *GOOD, "x", "y"]).left_out == ("备注", "(H)")


def test_sheet_whose_headings_fit_best_is_read(read, path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["编号", "说明"])
    best = book.create_sheet("名册")
    best.append(HEADINGS)
    best.append(GOOD)
    book.save(path)
    assert read(path).sheet == "名册"


def test_first_of_equal_sheets_is_read(read, path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("second")):
        sheet.append(HEADINGS)
    book.save(path)
    assert read(path).sheet == "Sheet"


def test_sheet_that_is_named_is_read(read, path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("second")):
        sheet.append(HEADINGS)
    book.save(path)
    assert read(path, sheet="second").sheet == "second"


def test_missing_sheet_is_refused_with_the_names(read_rows) -> None:
    with pytest.raises(UnableToReadFacts, match="it has: Sheet"):
        read_rows(HEADINGS, sheet="other")


def test_headings_without_rows_give_no_rows(read_rows) -> None:
    assert read_rows(HEADINGS).rows_in == 0


def test_workbook_without_cells_is_refused(read_rows) -> None:
    with pytest.raises(UnableToReadFacts, match="is empty"):
        read_rows()


def test_workbook_without_headings_is_refused(read_rows) -> None:
    with pytest.raises(UnableToReadFacts, match="no row of headings"):
        read_rows(["a", "b"], [1, 2])


def test_rows_of_merged_cells_go_back(read_book) -> None:
    def add(book, sheet) -> None:
        for row in (1, 2, 3):
            sheet.write_row(row, 0, [f"A{row}", "2025-01-03", "是"])
        sheet.merge_range(1, 2, 2, 2, "是")

    assert codes(read_book(add)) == {2: ["merged_cells"], 3: ["merged_cells"]}


def test_merged_cells_are_named(read_book) -> None:
    def add(book, sheet) -> None:
        sheet.merge_range(1, 0, 1, 2, "制表人")

    assert "A2:C2" in read_book(add).problems[2][0].what.en


def test_merged_title_is_no_problem(read, path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 4, "花名册")
        sheet.write_row(1, 0, HEADINGS)
        sheet.write_row(2, 0, GOOD)
    assert row_numbers(read(path)) == [3]


def test_merged_cells_in_a_column_left_out_are_no_problem(read_book) -> None:
    def add(book, sheet) -> None:
        sheet.write(0, 5, "街道")
        sheet.write_row(1, 0, GOOD)
        sheet.write_row(2, 0, GOOD)
        sheet.merge_range(1, 5, 2, 5, "青禾")

    assert row_numbers(read_book(add)) == [2, 3]


def test_merge_to_the_end_of_the_sheet_makes_no_rows(read_rows, path: Path, read) -> None:
    read_rows(HEADINGS, GOOD)
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A3:E1048576"/></mergeCells>'
    change_sheet(path, b"</sheetData>", merge)
    assert read(path).rows_in == 1


def test_formula_gives_the_value_last_calculated(read_book) -> None:
    def add(book, sheet) -> None:
        sheet.write_row(1, 0, GOOD[:2])
        sheet.write_formula(1, 2, '=IF(1,"是","否")', None, "是")

    assert typed_rows(read_book(add))[0]["chinese_national"] is True


def test_formula_without_value_goes_back(read_rows) -> None:
    assert codes(read_rows(HEADINGS, ["A1", THIRD, "是", "=TODAY()"])) == {2: ["formula_without_value"]}


def test_formula_without_value_is_shown(read_rows) -> None:
    assert read_rows(HEADINGS, ["A1", THIRD, "是", "=TODAY()"]).problems[2][0].value == "=TODAY()"


def test_row_of_one_formula_without_value_is_a_row(read_rows) -> None:
    assert read_rows(HEADINGS, ["=A1"]).rows_in == 1


def test_formula_whose_result_is_an_empty_text_is_empty(read_book, path: Path, read) -> None:
    def add(book, sheet) -> None:
        sheet.write_row(1, 0, GOOD[:3])
        sheet.write_formula(1, 3, '=""', None, "x")

    read_book(add)
    change_sheet(path, b"<v>x</v>", b"<v></v>")
    assert row_numbers(read(path)) == [2]


def test_formula_without_value_in_a_column_left_out_is_no_problem(read_rows) -> None:
    assert row_numbers(read_rows([*HEADINGS, "序号"], [*GOOD, "=ROW()"])) == [2]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"])
def test_error_value_goes_back(read_book, error: str) -> None:
    def add(book, sheet) -> None:
        sheet.write_row(1, 0, GOOD[:3])
        sheet.write_formula(1, 3, "=X1", None, error)

    (problem,) = read_book(add).problems[2]
    assert (problem.code, problem.value) == ("error_value", error)


def test_formulas_are_found_where_cells_do_not_say_where_they_stand(read_rows, path: Path, read) -> None:
    read_rows(HEADINGS, ["A1", THIRD, "是", "=TODAY()"])
    with zipfile.ZipFile(path) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    bare = xml
    for row in (b"1", b"2"):
        bare = bare.replace(b'<row r="' + row + b'"', b"<row")
        for letter in b"ABCDE":
            bare = bare.replace(b' r="' + bytes([letter]) + row + b'"', b"")
    change_sheet(path, xml, bare)
    assert codes(read(path)) == {2: ["formula_without_value"]}


def test_formulas_are_found_under_another_namespace_prefix(read_rows, path: Path, read) -> None:
    read_rows(HEADINGS, ["A1", THIRD, "是", "=TODAY()"])
    change_sheet(
        path,
        b"<f>TODAY()</f>",
        b'<x:f xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">TODAY()</x:f>',
    )
    assert codes(read(path)) == {2: ["formula_without_value"]}


def test_document_type_in_a_sheet_is_refused(read_rows, path: Path, read) -> None:
    read_rows(HEADINGS, ["A1", THIRD, "是", "=TODAY()"])
    change_sheet(path, b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "aa">]><worksheet')
    with pytest.raises(UnableToReadFacts, match="not a whole xlsx"):
        read(path)


def test_password_is_refused_with_a_remedy(path: Path, read) -> None:
    path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512)
    with pytest.raises(UnableToReadFacts, match="without one"):
        read(path)


def test_old_workbook_is_refused(path: Path, read) -> None:
    path.write_bytes(OLE + b"\0" * 512)
    with pytest.raises(UnableToReadFacts, match=r"\.xls\); save it as \.xlsx"):
        read(path)


@pytest.mark.parametrize("length", [1, 100, -300, -22])
def test_truncated_workbook_is_refused(read_rows, path: Path, read, length: int) -> None:
    read_rows(HEADINGS, GOOD)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(UnableToReadFacts, match="not a whole xlsx"):
        read(path)


def test_damage_inside_the_zip_is_refused(read_rows, path: Path, read) -> None:
    read_rows(HEADINGS, *[[f"A{n}", "=TODAY()"] for n in range(300)])
    content = bytearray(path.read_bytes())
    start = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[start : start + 200] = b"\xff" * 200
    path.write_bytes(content)
    with pytest.raises(UnableToReadFacts, match="not a whole xlsx"):
        read(path)


def test_text_with_the_wrong_ending_is_refused(path: Path, read) -> None:
    path.write_text("编号,出生日期\n")
    with pytest.raises(UnableToReadFacts, match="its ending may be wrong"):
        read(path)


def test_zip_of_something_else_is_refused(path: Path, read) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(UnableToReadFacts, match="not a whole xlsx"):
        read(path)


def test_zip_bomb_is_refused(path: Path, read) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/bomb.xml", "w") as part,
    ):
        for _ in range(101):
            part.write(b"\0" * 2**20)
    with pytest.raises(UnableToReadFacts, match="abnormal size"):
        read(path)


def test_empty_file_is_refused(path: Path, read) -> None:
    path.write_bytes(b"")
    with pytest.raises(UnableToReadFacts, match="is empty"):
        read(path)
