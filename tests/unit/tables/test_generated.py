"""Random tables: every row is read or goes back, and nothing but the expected error is raised."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from huijia.tables.cells import is_blank
from huijia.tables.reading import ReadTable, read_facts
from huijia.tables.rejects import write_rejects
from huijia.values.errors import UnableToReadFacts
from tests.unit.tables.conftest import FACTS, HEADINGS, LATEST, row_numbers

LIKELY = st.sampled_from(
    [
        "A1",
        "A2",
        "2025-01-03",
        "2025/1/3",
        "2025年1月3日",
        "45660",
        "是",
        "否",
        "未知",
        "2025",
        "",
        " ",
        "1.0",
        "\ufeff",
    ]
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
DAYS = st.dates(date(1900, 3, 1), date(2110, 1, 1))
CELLS = st.one_of(
    *(LIKELY, ANY_TEXT, DAYS, st.none(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False)),
    st.integers(-(10**17), 10**17),
    st.datetimes(datetime(1900, 3, 1), datetime(2110, 1, 1)),  # noqa: DTZ001 - a spreadsheet knows no time zones
    st.timedeltas(timedelta(0), timedelta(days=1)),
)

FAST = settings(max_examples=60, deadline=None)


def read(path: Path, folder: str) -> ReadTable:
    return read_facts(path, FACTS, ("case_id",), latest_day=LATEST, workspace=Path(folder))


def check_nothing_is_lost(path: Path, folder: str) -> None:
    """Every row is in exactly one place, and those that go back can be written and read again, all of them."""
    table = read(path, folder)
    assert table.rows_in == len(row_numbers(table)) + len(table.problems)
    assert not set(row_numbers(table)) & set(table.problems)
    out = Path(folder) / "rejects.csv"
    where = {"sheet": table.sheet, "heading_row": table.heading_row}
    assert write_rejects(path, table.problems, out, language="zh", **where) == len(table.problems)


@FAST
@given(
    st.lists(st.lists(LIKELY | ANY_TEXT, min_size=5, max_size=5), max_size=12),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_csv_of_any_texts_loses_no_row(
    rows: Sequence[Sequence[str]], encoding: str, delimiter: str, end: str
) -> None:
    text = io.StringIO(newline="")
    # Python's writer leaves a lone carriage return bare, which ends a row for every reader: so it quotes all.
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(
        [HEADINGS, *rows]
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        table = read(path, folder)
        assert table.rows_in == sum(not all(map(is_blank, row)) for row in rows)
        check_nothing_is_lost(path, folder)


@FAST
@given(st.lists(st.text(st.sampled_from('A1,;"\n\r是 \t|\0'), max_size=20), max_size=12))
def test_csv_of_any_lines_loses_no_row_or_is_refused(lines: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.csv"
        path.write_bytes("\n".join([",".join(HEADINGS), *lines]).encode())
        with suppress(UnableToReadFacts):
            check_nothing_is_lost(path, folder)


@FAST
@given(st.binary(max_size=200))
def test_csv_of_any_bytes_is_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.csv"
        path.write_bytes(",".join(HEADINGS).encode() + b"\n" + content)
        with suppress(UnableToReadFacts):
            check_nothing_is_lost(path, folder)


@FAST
@given(st.lists(st.lists(CELLS, min_size=5, max_size=6), max_size=12))
def test_workbook_of_any_cells_loses_no_row(rows: Sequence[Sequence[object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.xlsx"
        with xlsxwriter.Workbook(
            str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_urls": False}
        ) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([HEADINGS, *rows]):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    else:
                        sheet.write(number, column, cell)
        check_nothing_is_lost(path, folder)


@settings(FAST, max_examples=100)
@given(st.data())
def test_damaged_workbook_is_read_or_refused(workbook: bytes, data: st.DataObject) -> None:
    content = bytearray(workbook)
    for place, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), min_size=1, max_size=4)
    ):
        content[place] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.xlsx"
        path.write_bytes(content)
        with suppress(UnableToReadFacts):
            read(path, folder)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in [HEADINGS, ["A1", date(2025, 1, 3), "是", "=TODAY()"], ["A2", 45660, True, None, 2025]]:
        book.active.append(row)
    book.active.merge_cells("A3:B3")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
