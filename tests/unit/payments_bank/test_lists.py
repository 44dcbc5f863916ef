"""The list that a county's bank takes, and the sheet that comes back."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.bank.errors import UnableToOrder, UnableToReadAnswer, UnableToUseProfile
from huijia.apps.payments.bank.list_profiles import ListProfile, known_profiles, load_profile
from huijia.apps.payments.bank.list_reading import read_return_sheet
from huijia.apps.payments.bank.list_writing import write_list
from huijia.apps.payments.bank.orders import Account
from tests.unit.payments_bank.conftest import TODAY, order_of, transfer

K = AnswerKind
HEADINGS = ["业务编号", "银行账号", "金额（元）", "发放结果", "失败原因", "入账日期"]
LONG = Account("李四", "6217000010001234567", "105100000017", "cnaps")


def cells(path: Path, sheet: str = "明细") -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def sheet_of(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in [["回盘文件"], HEADINGS, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def read(path: Path, profile: ListProfile) -> list[Answer]:
    return list(read_return_sheet(path, profile))


def test_list_has_title_headings_rows_and_total(tmp_path: Path, one_card: ListProfile) -> None:
    path = tmp_path / "list.xlsx"

    write_list(order_of([transfer("A", 360000), transfer("B", 10, to=LONG)]), path, one_card, on=TODAY)

    title, headings, first, second, total = cells(path)
    assert title[0] == "惠民惠农财政补贴资金“一卡通”发放明细表"
    assert headings == [column.heading for column in one_card.columns]
    assert first == [1, "王小明", "6225881414207430", "105100000017", 3600, "育儿补贴", "A"]
    # All 19 digits, as a text.
    assert second[2] == "6217000010001234567"
    assert second[4] == 0.1
    # 3600.00 + 0.10
    assert (total[0], total[1], total[4]) == ("合计", "2 笔", 3600.1)


def test_columns_of_texts_are_texts_for_whoever_types_there(tmp_path: Path, one_card: ListProfile) -> None:
    path = tmp_path / "list.xlsx"
    write_list(order_of([transfer("A")]), path, one_card, on=TODAY)

    sheet = openpyxl.load_workbook(path)["明细"]

    assert sheet["C3"].number_format == "@"
    assert sheet["E3"].number_format == "0.00"


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)"])
def test_name_never_becomes_a_formula(
    tmp_path: Path, one_card: ListProfile, batch_csv: ListProfile, evil: str
) -> None:
    order = order_of([transfer("A", to=Account(evil, "6225881414207430"))])
    write_list(order, tmp_path / "list.xlsx", one_card, on=TODAY)
    write_list(
        order_of([transfer("A", to=Account(evil, "6225881414207430"))]),
        tmp_path / "list.csv",
        batch_csv,
        on=TODAY,
    )

    cell = openpyxl.load_workbook(tmp_path / "list.xlsx")["明细"]["B3"]
    assert (cell.value, cell.data_type) == (evil, "s")
    with (tmp_path / "list.csv").open(encoding="gbk", newline="") as file:
        assert list(csv.reader(file))[1][1] == f"'{evil}"


def test_csv_is_in_the_encoding_of_the_bank(tmp_path: Path, batch_csv: ListProfile) -> None:
    path = tmp_path / "list.csv"

    write_list(order_of([transfer("A")]), path, batch_csv, on=TODAY)

    lines = path.read_bytes().decode("gbk").splitlines()
    assert lines[1] == "1,王小明,6225881414207430,105100000017,3600.00,育儿补贴,A"
    assert lines[2] == "合计,1 笔,,,3600.00,,"


def test_letter_that_the_encoding_lacks_is_named(tmp_path: Path, batch_csv: ListProfile) -> None:
    order = order_of([transfer("A", to=Account("王𠮷", "6225881414207430"))])

    with pytest.raises(UnableToOrder, match=r"A: GBK has no letter '𠮷' \(U\+20BB7\)"):
        write_list(order, tmp_path / "list.csv", batch_csv, on=TODAY)


def test_long_numbers_are_guarded_when_the_bank_takes_it(tmp_path: Path, batch_csv: ListProfile) -> None:
    path = tmp_path / "list.csv"

    write_list(order_of([transfer("A", to=LONG)]), path, replace(batch_csv, guard_numbers=True), on=TODAY)

    assert "\t6217000010001234567" in path.read_bytes().decode("gbk")


def test_cover_sheet_says_count_and_total(tmp_path: Path, one_card: ListProfile) -> None:
    path = tmp_path / "list.xlsx"
    profile = replace(one_card, cover_sheet=True, total_row=False)

    write_list(order_of([transfer("A", 360000), transfer("B", 10)]), path, profile, on=TODAY)

    cover = dict(cells(path, "汇总"))
    assert (cover["批次号"], cover["笔数"], cover["总金额（CNY）"]) == ("HJ-2026-11", "2", "3600.10")
    assert len(cells(path)) == 4


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"most_rows": 1}, "takes 1 rows at most"), ({"currency": "EUR"}, "for EUR only")],
)
def test_list_that_the_bank_would_not_take_is_refused(
    tmp_path: Path, one_card: ListProfile, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(UnableToOrder, match=said):
        write_list(
            order_of([transfer("A"), transfer("B")]),
            tmp_path / "x.xlsx",
            replace(one_card, **changed),
            on=TODAY,
        )


def test_return_sheet_is_read_by_its_words(tmp_path: Path, one_card: ListProfile) -> None:
    path = sheet_of(
        tmp_path / "back.xlsx",
        [
            ["A", "6225881414207430", 3600, "成功", None, date(2026, 12, 1)],
            ["B", "6225881414207430", "3,600.00", " 失 败 ", "账户已销户", None],
            ["C", "6225881414207430", "￥0.10", "退回", "户名不符", "2026/12/05"],
            ["D", "6225881414207430", 3600.1, "处理中", None, None],
            [None] * 6,
            ["", "合计", 10800.2, "", "", ""],
        ],
    )

    found = read(path, one_card)

    assert [(each.kind, each.end_to_end_id, each.amount_minor, each.place) for each in found] == [
        (K.PAID, "A", 360000, 3),
        (K.REJECTED, "B", 360000, 4),
        (K.RETURNED, "C", 10, 5),
        (K.PENDING, "D", 360010, 6),
    ]
    assert [each.reason_text for each in found] == ["", "账户已销户", "户名不符", ""]
    assert [each.booked_on for each in found] == [date(2026, 12, 1), None, date(2026, 12, 5), None]
    assert not any(each.doubts for each in found)


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        (["A", "6225881414207430", 3600, "大概成功", None, None], "no word of the profile"),
        (["", "6225881414207430", 3600, "成功", None, None], "the id is empty"),
        (["2.02611E+17", "6225881414207430", 3600, "成功", None, None], "a spreadsheet has changed it"),
        (
            [202611010000000001.0, "6225881414207430", 3600, "成功", None, None],
            "a spreadsheet has changed it",
        ),
        (["A", "6225881414207430", "三千六", "成功", None, None], "the amount cannot be read"),
        (["A", "6225881414207430", 3600.001, "成功", None, None], "the amount cannot be read"),
        (["A", "6225881414207430", "=1800*2", "成功", None, None], "a formula has no result"),
    ],
)
def test_row_that_cannot_be_trusted_is_an_answer_for_a_person(
    tmp_path: Path, one_card: ListProfile, row: list[object], doubt: str
) -> None:
    (found,) = read(sheet_of(tmp_path / "back.xlsx", [row]), one_card)

    assert found.kind is K.UNCLEAR
    assert doubt in found.doubts[0].en


@pytest.mark.parametrize("number", [6217000010001234567.0, "6.217E+18"])
def test_account_that_became_a_number_is_told_and_the_answer_stands(
    tmp_path: Path, one_card: ListProfile, number: object
) -> None:
    (found,) = read(sheet_of(tmp_path / "back.xlsx", [["A", number, 3600, "成功", None, None]]), one_card)

    assert (found.kind, found.end_to_end_id) == (K.PAID, "A")
    assert "last digits are lost" in found.doubts[0].en


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_of_any_chinese_encoding_is_read(tmp_path: Path, batch_csv: ListProfile, encoding: str) -> None:
    path = tmp_path / "back.csv"
    rows = [
        "业务编号,银行账号,金额（元）,发放结果,失败原因",
        "A,\t6217000010001234567,3600.00,成功,",
        "'B,1,1,失败,账户已销户",
    ]
    path.write_bytes("\r\n".join(rows).encode(encoding))

    found = read(path, batch_csv)

    assert [(each.kind, each.end_to_end_id, each.amount_minor) for each in found] == [
        (K.PAID, "A", 360000),
        (K.REJECTED, "B", 100),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("back.csv", "甲,乙\n1,2\n".encode(), "have no headings"),
        ("back.csv", "业务编号,发放结果\nA,成功\n".encode() + b"\xff\xff\xff", "byte 36 of back.csv"),
        ("back.xls", b"", "wrong ending"),
        ("back.xlsx", b"PK no workbook", "is not a whole xlsx file"),
        ("missing.csv", None, "cannot be opened"),
        ("back.csv", "业务编号,发放结果\nA,".encode() + b'"' + b"x" * 2**21, "endless line"),
    ],
)
def test_file_that_is_no_return_sheet_is_refused(
    tmp_path: Path, one_card: ListProfile, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnableToReadAnswer, match=said):
        read(path, one_card)


@pytest.mark.parametrize("name", sorted(known_profiles()))
def test_profile_that_comes_with_huijia_is_valid(name: str) -> None:
    assert load_profile(known_profiles()[name]).columns


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field: number", "field: nomber", "columns.2.field"),
        ("  - {field: amount, heading: 金额（元）}\n", "", "needs a column 'amount'"),
        ("heading: 户名", "heading: 序 号", "stands in the list twice"),
        ("paid: [成功", "paid: [失败", "stands for two kinds"),
        ("    result: [", "    reslt: [", "returns.headings"),
        ("paid:", "unclear:", "no word can mean 'unclear'"),
        ("currency: CNY", "currency: CNY\ncurrency: EUR", "cannot be read"),
        ("total_row: true", "totals: true", "totals"),
        ("file: xlsx", "file: xlsx\n  bad indent: [", "cannot be read"),
    ],
)
def test_profile_with_a_fault_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = known_profiles()["one-card"].read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(UnableToUseProfile, match=said):
        load_profile(path)
