from __future__ import annotations

import sys
import unicodedata
from datetime import date, datetime, time, timedelta

import pyarrow as pa
import pytest

from huijia.tables.cells import INVISIBLE, is_blank, plain
from huijia.tables.columns import FactColumn
from huijia.tables.dates import EPOCH_1904, read_date
from huijia.tables.headings import comparable
from huijia.tables.ids import read_id, read_ids
from huijia.tables.numbers import read_whole_number
from huijia.tables.period_cells import read_period
from huijia.tables.problems import Fault
from huijia.tables.texts import CONTROL, LEFT_BY_A_SHEET
from huijia.tables.yes_no import read_yes_no
from huijia.values.periods import PeriodUnit
from tests.unit.tables.conftest import BIRTH, DEATH, LATEST, NATIONAL

THIRD = date(2025, 1, 3)
MIDNIGHT = datetime.combine(THIRD, time(0))
NOON = datetime.combine(THIRD, time(12))


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2025-01-03",
            "2025/1/3",
            "2025.1.3",
            "20250103",
            "2025年1月3日",
            "2025 年 1 月 3 日",
            "2025年01月03号",
        ),
        *("2025-01-03 00:00:00", "2025-01-03T00:00:00", "2025-01-03 0:00", "45660", "45660.0"),
        *("２０２５－０１－０３", "　２０２５／１／３", "2025–1–3", "\ufeff2025-01-03"),
        *(45660, 45660.0, 20250103.0, date(2025, 1, 3), MIDNIGHT),
    ],
)
def test_date_in_a_usual_form_is_read(cell: object) -> None:
    assert read_date(cell) == THIRD


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2025-02-30", "no_such_day"),
        ("2025-13-01", "no_such_day"),
        ("0000-01-01", "no_such_day"),
        ("25-01-03", "two_digit_year"),
        ("25年1月3日", "two_digit_year"),
        ("250103", "two_digit_year"),
        ("03/01/2025", "day_and_month_unclear"),
        ("3.1.2025", "day_and_month_unclear"),
        ("2025", "incomplete_date"),
        (2025.0, "incomplete_date"),
        ("202501", "incomplete_date"),
        ("2025-01", "incomplete_date"),
        ("2025年1月", "incomplete_date"),
        ("2025-01-03 12:30", "has_time_of_day"),
        ("2025-01-03T00:00:00Z", "has_time_of_day"),
        (NOON, "has_time_of_day"),
        (45660.5, "has_time_of_day"),
        (time(12), "has_time_of_day"),
        ("1900-01-00", "empty_cell_as_date"),
        ("1900-01-01", "empty_cell_as_date"),
        (date(1900, 1, 1), "empty_cell_as_date"),
        (time(0), "empty_cell_as_date"),
        (0, "empty_cell_as_date"),
        ("1850-01-01", "too_early"),
        ("2100-01-01", "stands_for_no_end"),
        ("9999-12-31", "stands_for_no_end"),
        (2958465, "stands_for_no_end"),
        ("2025-1/3", "not_a_date"),
        ("soon", "not_a_date"),
        ("²０２５", "incomplete_date"),
        (True, "not_a_date"),
        (timedelta(days=45660), "not_a_date"),
        (float("nan"), "not_a_date"),
        (float("inf"), "not_a_date"),
        (-3.5, "not_a_date"),
        (1e300, "not_a_date"),
    ],
)
def test_date_that_is_wrong_names_its_fault(cell: object, code: str) -> None:
    assert read_date(cell).code == code


def test_day_number_counts_from_1904_when_the_workbook_does() -> None:
    assert read_date(44198.0, epoch=EPOCH_1904) == THIRD


def test_largest_day_number_from_1904_is_refused() -> None:
    assert read_date(2958465, epoch=EPOCH_1904).code == "stands_for_no_end"


@pytest.mark.parametrize(
    "cell", ["是", "有", "对", "√", "Yes", "Y", "TRUE", "t", "1", "１", " ＹＥＳ　", True, 1, 1.0]
)
def test_yes_in_a_usual_form_is_read(cell: object) -> None:
    assert read_yes_no(cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "错", "×", "No", "n", "False", "F", "0", False, 0, 0.0])
def test_no_in_a_usual_form_is_read(cell: object) -> None:
    assert read_yes_no(cell) is False


@pytest.mark.parametrize("cell", ["maybe", "待定", "2", 2, 0.5, THIRD, "是否"])
def test_yes_no_of_another_kind_is_a_fault(cell: object) -> None:
    assert read_yes_no(cell).code == "not_yes_or_no"


@pytest.mark.parametrize("cell", [2025, 2025.0, "2025", "2025.0", "2025年", "２０２５", " 2025 ", "+2025"])
def test_whole_number_in_a_usual_form_is_read(cell: object) -> None:
    assert read_whole_number(cell, lowest=2025, highest=2099) == 2025


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2,025", "not_a_whole_number"),
        ("first", "not_a_whole_number"),
        (True, "not_a_whole_number"),
        (THIRD, "not_a_whole_number"),
        (float("nan"), "not_a_whole_number"),
        ("2025.5", "has_fraction"),
        (2025.5, "has_fraction"),
        ("2024", "out_of_range"),
        (2100, "out_of_range"),
    ],
)
def test_whole_number_that_is_wrong_names_its_fault(cell: object, code: str) -> None:
    assert read_whole_number(cell, lowest=2025, highest=2099).code == code


@pytest.mark.parametrize("cell", ["2024-25", "2024/25", "2024–25", " ２０２４－２５ ", "2024", 2024, 2024.0])
def test_tax_year_in_a_usual_form_is_read(cell: object) -> None:
    assert read_period(cell, PeriodUnit.TAX_YEAR_6_APRIL, lowest=2013, highest=2099) == 2024


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *((cell, "not_a_period") for cell in ("2024-26", "2024-2025", "last", "2024.5", 2024.5, True, THIRD)),
        *((cell, "period_out_of_range") for cell in ("2012-13", "2012", 2012, "2100-01", 20_240_406)),
    ],
)
def test_tax_year_that_is_wrong_names_its_fault(cell: object, code: str) -> None:
    assert read_period(cell, PeriodUnit.TAX_YEAR_6_APRIL, lowest=2013, highest=2099).code == code


def test_month_is_read_from_its_label() -> None:
    assert read_period("2024-10", PeriodUnit.MONTH, lowest=0, highest=99_999) == 2024 * 12 + 9


def test_period_that_is_out_of_range_is_told_with_labels() -> None:
    fault = read_period("2012-13", PeriodUnit.TAX_YEAR_6_APRIL, lowest=2013, highest=2099)

    assert fault.what.en == "it should be from 2013-14 to 2099-00"


@pytest.mark.parametrize(
    ("cell", "id_"), [(1.0, "1"), (1, "1"), (" A 1 ", "A 1"), ("Ａ１", "Ａ１"), ("007", "007"), (1.5, "1.5")]
)
def test_id_is_kept_as_it_is_written(cell: object, id_: str) -> None:
    assert read_id(cell) == id_


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "id_is_empty"),
        (None, "id_is_empty"),
        (" 　", "id_is_empty"),
        (110101202501030012.0, "id_was_rounded"),
        (1e15, "id_was_rounded"),
        ("1.10101E+17", "id_was_rounded"),
        (float("nan"), "id_was_rounded"),
        ("A\nB", "id_is_unreadable"),
        ("A\0", "id_is_unreadable"),
        ("A\ufffd", "id_is_unreadable"),
        (THIRD, "id_is_not_text"),
        (True, "id_is_not_text"),
    ],
)
def test_id_that_is_wrong_names_its_fault(cell: object, code: str) -> None:
    assert read_id(cell).code == code


def test_long_id_that_is_text_is_kept() -> None:
    assert read_id("110101202501030012") == "110101202501030012"


def test_column_of_ids_finds_the_same_faults() -> None:
    cells = ["A", "", None, "1.2E+17", "A\nB", "　B　"]
    _ids, faults = read_ids(pa.array(cells, pa.string()))
    assert [place for place, _fault in faults] == [
        place for place, cell in enumerate(cells) if isinstance(read_id(cell), Fault)
    ]


@pytest.mark.parametrize("cell", ["", None, "  ", "未知", "不详", "不清楚", "Unknown", "？", "N/A"])
def test_unknown_of_a_needed_fact_is_none(cell: object) -> None:
    assert FactColumn(NATIONAL, latest_day=LATEST).read_cell(cell) is None


def test_empty_optional_fact_is_none() -> None:
    assert FactColumn(DEATH, latest_day=LATEST).read_cell("") is None


def test_unknown_optional_fact_says_what_empty_means() -> None:
    fault = FactColumn(DEATH, latest_day=LATEST).read_cell("unknown")
    assert "alive" in fault.remedy.en


def test_birth_after_the_day_of_assessment_is_a_fault() -> None:
    assert FactColumn(BIRTH, latest_day=LATEST).read_cell("2026-11-24").code == "in_future"


def test_birth_on_the_day_of_assessment_is_read() -> None:
    assert FactColumn(BIRTH, latest_day=LATEST).read_cell("2026-11-23") == LATEST


@pytest.mark.parametrize("heading", ["出生日期", "出生 日期", " 出生日期：", "*出生日期", "出生日期\n"])
def test_heading_is_known_however_it_is_decorated(heading: str) -> None:
    assert comparable(heading) == "出生日期"


def test_every_letter_and_digit_is_read_as_it_is_where_the_quick_way_takes_it() -> None:
    for letter in filter(str.isalnum, map(chr, range(sys.maxunicode + 1))):
        folded = unicodedata.normalize("NFKC", letter)

        assert not is_blank(letter)
        assert plain(letter) == folded.translate(INVISIBLE).strip()
        assert not CONTROL.search(letter)
        assert not LEFT_BY_A_SHEET.fullmatch(letter)
