"""Makes roster.xlsx: what an office's list of children looks like, with its slips. Everybody in it is invented.

Run as ``python examples/make_roster.py``. The same file comes out every time.
"""

from __future__ import annotations

import random
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

SEED = 20261101
CHILDREN = 200
FIRST_BIRTH, LAST_BIRTH = date(2021, 12, 1), date(2026, 10, 31)
SERIAL_DAY_0 = date(1899, 12, 30)

TITLE = "青禾区育儿补贴申报花名册（样例，人物均为虚构）"
HEADINGS = ("编号", "姓名", "出生日期", "中国国籍", "户口登记", "死亡日期", "首次申领年份", "备注")
WIDTHS = (14, 10, 16, 10, 10, 14, 14, 24)

FAMILY_NAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林"
GIVEN_NAMES = "安宁晨曦雨桐子墨一诺可欣沐阳思远嘉禾云舒知行乐天若溪星辰"

Cells = list[object]


def child(number: int, draw: random.Random) -> Cells:
    """One row without a slip. An empty nationality or registration is unknown, an empty death date means alive."""
    born = FIRST_BIRTH + timedelta(days=draw.randrange((LAST_BIRTH - FIRST_BIRTH).days + 1))
    died: date | str = ""
    if draw.random() < 0.02:
        died = min(born + timedelta(days=draw.randrange(5, 500)), LAST_BIRTH)
    claims_late = draw.random() < 0.15 and born.year < 2026
    return [
        f"QH{number:05d}",
        draw.choice(FAMILY_NAMES) + draw.choice(GIVEN_NAMES) + draw.choice(GIVEN_NAMES),
        written(born, draw),
        draw.choices(["是", "否", ""], [94, 2, 4])[0],
        draw.choices(["是", "有", "否", ""], [70, 22, 4, 4])[0],
        died,
        draw.choice([max(2025, born.year) + 1, f"{max(2025, born.year) + 1}年"]) if claims_late else "",
        draw.choices(["", "已电话核实", "委托祖父母代办", "材料待补"], [85, 6, 5, 4])[0],
    ]


def written(day: date, draw: random.Random) -> object:
    """A day as different hands write it: a real date, three kinds of text, or a bare day number."""
    styles: list[object] = [
        day,
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%Y%m%d"),
        (day - SERIAL_DAY_0).days,
    ]
    return draw.choices(styles, [60, 15, 15, 5, 5])[0]


def with_slips(rows: list[Cells]) -> list[Cells]:
    """The rows with the slips of a real office, each in a row of its own."""
    places = iter(range(11, CHILDREN, 13))
    rows[next(places)][2] = "2025-02-30"
    rows[next(places)][2] = date(1900, 1, 1)
    rows[next(places)][5] = "2100-01-01"
    rows[next(places)][3] = "maybe"
    rows[next(places)][3] = "待定"
    rows[next(places)][2] = "2027-03-08"
    rows[next(places)][6] = "第一次"
    rows[next(places)][2] = "03/01/2025"
    rows[next(places)][0] = ""
    twice = next(places)
    rows[twice][0] = rows[twice - 7][0]
    dead = next(places)
    rows[dead][2], rows[dead][5] = date(2025, 6, 1), date(2025, 5, 1)
    rows[next(places)][4] = '=IF(1,"是","否")'
    rows[next(places)][5] = "未知"
    return rows


def write(rows: list[Cells], path: Path) -> None:
    """Write the workbook: a title above the headings, and two children who share one merged cell at the end."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime(2026, 11, 1)})  # noqa: DTZ001 - fixed, so that the file is the same
    sheet = book.add_worksheet("花名册")
    bold = book.add_format({"bold": True, "align": "center"})
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, TITLE, bold)
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.write_string(1, column, heading, bold)
        sheet.set_column(column, column, width)
    for number, cells in enumerate(rows, start=2):
        for column, cell in enumerate(cells):
            write_cell(sheet, number, column, cell, day_format)
    last = len(rows) + 1
    sheet.write_blank(last, 2, None, day_format)
    sheet.merge_range(last - 1, 2, last, 2, "2025年9月1日")
    sheet.freeze_panes(2, 0)
    book.close()


def write_cell(sheet: Worksheet, row: int, column: int, cell: object, day_format: Format) -> None:
    """Write one cell as what it is; a formula goes without a result, as programs leave it."""
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day_format)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, str) and cell.startswith("="):
        sheet.write_formula(row, column, cell, None, "")
    elif cell != "":
        sheet.write_string(row, column, str(cell))


def main(path: Path) -> None:
    """Make the roster at this path."""
    draw = random.Random(SEED)
    write(with_slips([child(number, draw) for number in range(1, CHILDREN + 1)]), path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("roster.xlsx"))
