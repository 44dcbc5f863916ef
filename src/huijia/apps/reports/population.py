"""Reading a published table of population: a sheet or lines of an area and how many people live there. Nothing is dropped in silence."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from huijia.apps.reports.errors import UnableToReadPopulation
from huijia.apps.wording import language, text
from huijia.tables.cells import Cell, is_blank, plain, shown
from huijia.tables.csv_text import opened_as_utf8
from huijia.tables.headings import comparable
from huijia.tables.numbers import read_whole_number
from huijia.tables.problems import Fault
from huijia.tables.refusals import UnableToReadTable
from huijia.tables.xlsx_package import find_unusable_cells, open_package
from huijia.tables.xlsx_reading import open_sheets

AREA_HEADINGS = {comparable(each) for each in ("地区", "地区名称", "名称", "area", "place")}
CODE_HEADINGS = {comparable(each) for each in ("地区代码", "代码", "area code", "code")}
PEOPLE_HEADINGS = {comparable(each) for each in ("人数", "人口", "人口数", "people", "population")}
MOST_ROWS = 2_000
MOST_PEOPLE = 10_000_000
ROWS_SEARCHED = 20

Row = tuple[int, Sequence[Cell]]


def rows_of_file(content: Iterable[bytes], ending: str) -> list[Row]:
    """The rows of an xlsx or csv with their numbers. Raises ``UnableToReadPopulation``."""
    if ending not in (".xlsx", ".csv"):
        raise _fault("文件应为 .xlsx 或 .csv。", "The file is to be .xlsx or .csv.")
    with tempfile.TemporaryDirectory(prefix=".huijia-") as folder:
        path = Path(folder, f"population{ending}")
        with path.open("wb") as file:
            file.writelines(content)
        try:
            return list(islice(_xlsx(path) if ending == ".xlsx" else _csv(path, Path(folder)), MOST_ROWS + 1))
        except UnableToReadTable as error:
            raise UnableToReadPopulation([error.text.in_language(language())]) from None


def rows_of_lines(written: str) -> list[Row]:
    """Lines that were typed: an area, by name or code, and a number, with a space, a comma or a tab between them."""
    rows: list[Row] = []
    for number, line in enumerate(written.splitlines(), start=1):
        area, _, people = plain(line.replace("\t", " ").replace(",", " ").replace("，", " ")).rpartition(" ")
        if line.strip():
            rows.append((number, [area.strip(), people]))
    return [(0, ["area", "people"]), *rows]


def people_by_area(rows: Sequence[Row], areas: dict[str, str]) -> dict[str, int]:
    """Code -> people. ``areas``: code -> name, of all areas that may stand there. Raises ``UnableToReadPopulation`` with every fault, each with its
    row, what is wrong and how to mend it."""
    if len(rows) > MOST_ROWS:
        raise _fault(f"最多 {MOST_ROWS} 行。", f"There may be {MOST_ROWS} rows at most.")
    head, place, people = _headings(rows)
    by_name: dict[str, list[str]] = {}
    for known, name in areas.items():
        by_name.setdefault(comparable(name), []).append(known)
    found: dict[str, int] = {}
    faults = []
    for number, cells in rows[head + 1 :]:
        if all(map(is_blank, cells)):
            continue
        area, count = (cells[at] if at < len(cells) else None for at in (place, people))
        if is_blank(count):
            continue
        code = _code(area, areas, by_name)
        value = read_whole_number(count, lowest=0, highest=MOST_PEOPLE)
        if code is None:
            faults.append(_row(number, f"“{shown(area)}”不是本县的地区，或者同名的不止一个：请写地区代码", f"“{shown(area)}” is no area of this county, or there are several of that name: write its code"))  # fmt: skip
        elif code in found:
            faults.append(_row(number, f"{areas[code]} 已经写过一次：请只留一行", f"{areas[code]} stands there already: leave one row"))  # fmt: skip
        elif isinstance(value, Fault):
            faults.append(_row(number, f"人数“{shown(count)}”{value.what.zh}：{value.remedy.zh}", f"the number “{shown(count)}”: {value.what.en}. {value.remedy.en}"))  # fmt: skip
        else:
            found[code] = value
    if not found and not faults:
        faults.append(str(text("表里没有任何地区的人数。", "There is no number of any area in it.")))
    if faults:
        raise UnableToReadPopulation(faults)
    return found


def _code(cell: Cell, areas: dict[str, str], by_name: dict[str, list[str]]) -> str | None:
    written = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else plain(str(cell or ""))
    if written in areas:
        return written
    named = by_name.get(comparable(written), [])
    return named[0] if len(named) == 1 else None


def _headings(rows: Sequence[Row]) -> tuple[int, int, int]:
    for at, (_, cells) in enumerate(rows[:ROWS_SEARCHED]):
        said = [comparable(cell) for cell in cells]
        for wanted in (CODE_HEADINGS, AREA_HEADINGS):
            place = next((n for n, each in enumerate(said) if each in wanted), None)
            people = next((n for n, each in enumerate(said) if each in PEOPLE_HEADINGS), None)
            if place is not None and people is not None:
                return at, place, people
    raise _fault(
        f"前 {ROWS_SEARCHED} 行里没有列名“地区代码”（或“地区”）和“人数”。",
        f"The first {ROWS_SEARCHED} rows have no headings “area code” (or “area”) and “people”.",
    )


def _xlsx(path: Path) -> Iterator[Row]:
    package = open_package(path)
    for sheet in open_sheets(path):
        unusable = {
            (row, column - sheet.first_column) for row, column in find_unusable_cells(package, sheet.name)
        }
        for number, row in enumerate(sheet.rows(), start=1):
            # A formula without a result is no number: it is told as such.
            yield number, ["#" if (number, n) in unusable else cell for n, cell in enumerate(row)]
        return


def _csv(path: Path, folder: Path) -> Iterator[Row]:
    with opened_as_utf8(path, folder) as found, found.utf8.open(encoding="utf-8-sig", newline="") as file:
        read = csv.reader(file)
        try:
            for row in read:
                yield read.line_num, row
        except csv.Error:
            raise _fault(
                f"第 {read.line_num} 行不是合格的 csv。", f"Line {read.line_num} is no proper csv."
            ) from None


def _row(number: int, zh: str, en: str) -> str:
    return str(text(f"第 {number} 行：{zh}。", f"Row {number}: {en}."))


def _fault(zh: str, en: str) -> UnableToReadPopulation:
    return UnableToReadPopulation([str(text(zh, en))])
