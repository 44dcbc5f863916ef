"""Reading the return sheet of a bank's list: for each row what became of it, by the words that the profile knows."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.bank.errors import UnableToReadAnswer
from huijia.apps.payments.bank.fields import bounded, joined
from huijia.apps.payments.bank.list_profiles import NEEDED_IN_RETURN, ListProfile, ReturnField
from huijia.apps.payments.bank.money import minor_units, places
from huijia.tables.cells import Cell, is_blank, plain, shown
from huijia.tables.csv_text import opened_as_utf8
from huijia.tables.headings import comparable
from huijia.tables.ids import read_id
from huijia.tables.problems import Fault
from huijia.tables.refusals import UnableToReadTable
from huijia.tables.xlsx_package import find_unusable_cells, open_package
from huijia.tables.xlsx_reading import open_sheets
from huijia.values.text import Text

ROWS_SEARCHED = 20
"""The headings stand in one of the first rows, below titles."""
LONGEST_LINE = 2**20
EPOCH = date(1899, 12, 30)

Row = tuple[int, Sequence[Cell]]
Places = Mapping[ReturnField, int]


def read_return_sheet(path: Path, profile: ListProfile) -> Iterator[Answer]:
    """The answers in a return sheet, one for each row that is not blank and not the total.

    A row that cannot be read is no less an answer: ``unclear``, with what is wrong as its doubt.
    Raises ``UnableToReadAnswer`` when the file cannot be used as a whole.
    """
    try:
        with ExitStack() as stack:
            rows, unusable = open_rows(path, profile, stack)
            yield from _answers(path, rows, unusable, profile)
    except UnableToReadTable as error:
        raise UnableToReadAnswer(error.text.zh, error.text.en) from None
    except OSError:
        raise UnableToReadAnswer(
            f"{path.name} 打不开；请检查文件和权限。",
            f"{path.name} cannot be opened: check the file and its permissions.",
        ) from None


def open_rows(
    path: Path, profile: ListProfile, stack: ExitStack, headings: Collection[str] = ()
) -> tuple[Iterator[Row], Mapping[tuple[int, int], tuple[str, Fault]]]:
    """The rows of a sheet with their numbers, and its cells that hold a formula without a result or an error. Of a workbook, the first
    sheet that has a heading for the end-to-end id; of a csv, all rows."""
    ending = path.suffix.lower()
    if ending == ".csv":
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".huijia-")))
        text = stack.enter_context(opened_as_utf8(path, folder))
        file = stack.enter_context(text.utf8.open(encoding="utf-8-sig", newline=""))
        return _csv_rows(path, file), {}
    if ending != ".xlsx":
        raise UnableToReadAnswer(
            f"{path.name} 的扩展名不对：回盘文件应为 .xlsx 或 .csv，旧式 .xls 请另存。",
            f"{path.name} has the wrong ending: a return sheet is .xlsx or .csv; save an old .xls anew.",
        )
    package = open_package(path)
    wanted = headings or {comparable(name) for name in profile.returns.headings["end_to_end_id"]}
    for sheet in open_sheets(path):
        head = sheet.head()
        if any(comparable(cell) in wanted for row in head for cell in row):
            unusable = find_unusable_cells(package, sheet.name)
            first = sheet.first_column
            return (
                ((number, row) for number, row in enumerate(sheet.rows(), start=1)),
                {(row, column - first): found for (row, column), found in unusable.items()},
            )
    raise _no_headings(path, profile)


def _csv_rows(path: Path, file: Iterator[str]) -> Iterator[Row]:
    limited = csv.reader(_lines(path, file))
    try:
        for row in limited:
            yield limited.line_num, row
    except csv.Error as error:
        raise UnableToReadAnswer(
            f"{path.name} 第 {limited.line_num} 行不是合格的 csv（{error}）。",
            f"{path.name}, line {limited.line_num}, is no proper csv ({error}).",
        ) from None


def _lines(path: Path, file: Iterator[str]) -> Iterator[str]:
    readline = getattr(file, "readline", None)
    while line := readline(LONGEST_LINE) if readline else next(file, ""):
        if len(line) >= LONGEST_LINE:
            raise UnableToReadAnswer(
                f"{path.name} 有超长的一行；这不是回盘文件。",
                f"{path.name} has an endless line: this is no return sheet.",
            )
        yield line


def _answers(
    path: Path,
    rows: Iterator[Row],
    unusable: Mapping[tuple[int, int], tuple[str, Fault]],
    profile: ListProfile,
) -> Iterator[Answer]:
    columns = _find_headings(path, rows, profile)
    words = {comparable(word): kind for kind, said in profile.returns.words.items() for word in said}
    total = comparable(profile.total_label)
    for number, row in rows:
        broken = [name for name, place in columns.items() if (number, place) in unusable]
        if not broken and (all(map(is_blank, row)) or _is_total(row, columns, total)):
            continue
        cells = {name: row[place] if place < len(row) else None for name, place in columns.items()}
        yield _RowReader(path.name, number, cells, profile, words).answer(broken)


def _is_total(row: Sequence[Cell], columns: Places, label: str) -> bool:
    """A row with the label of the total, and nothing where an id would stand."""
    place = columns["end_to_end_id"]
    return any(comparable(cell) == label for cell in row) and (place >= len(row) or is_blank(row[place]))


def _find_headings(path: Path, rows: Iterator[Row], profile: ListProfile) -> Places:
    names = {comparable(text): name for name, texts in profile.returns.headings.items() for text in texts}
    for number, row in rows:
        found: dict[ReturnField, int] = {}
        for place, cell in enumerate(row):
            if comparable(cell) in names:
                found.setdefault(names[comparable(cell)], place)
        if all(name in found for name in NEEDED_IN_RETURN):
            return found
        if number >= ROWS_SEARCHED:
            break
    raise _no_headings(path, profile)


def _no_headings(path: Path, profile: ListProfile) -> UnableToReadAnswer:
    headings = ["/".join(profile.returns.headings[name]) for name in NEEDED_IN_RETURN]
    return UnableToReadAnswer(
        f"{path.name} 的前 {ROWS_SEARCHED} 行里没有列名 {'、'.join(headings)}。请选择银行的回盘文件，或在清单格式里补上它的列名。",
        f"The first {ROWS_SEARCHED} rows of {path.name} have no headings {', '.join(headings)}. "
        "Choose the bank's return sheet, or add its headings to the profile.",
    )


class _RowReader:
    """Reads one row, and remembers what is doubtful about it."""

    def __init__(
        self,
        file: str,
        number: int,
        cells: Mapping[ReturnField, Cell],
        profile: ListProfile,
        words: Mapping[str, AnswerKind],
    ) -> None:
        self._file, self._number, self._cells, self._profile, self._words = (
            file,
            number,
            cells,
            profile,
            words,
        )
        self._doubts: list[Text] = []

    def answer(self, broken: Sequence[ReturnField]) -> Answer:
        """The answer of this row. ``broken``: the fields in whose cells a formula has no result, or an error stands."""
        if broken:
            self._doubt("有公式没有算出结果，或是错误值", "a formula has no result, or an error stands there")
        word = shown(self._cells.get("result"))
        kind = self._words.get(comparable(word), AnswerKind.UNCLEAR)
        if kind is AnswerKind.UNCLEAR:
            self._doubt(
                f"结果“{word[:20]}”不在清单格式的词语里",
                f"the result '{word[:20]}' is no word of the profile",
            )
        end_to_end_id, amount = self._id(), self._amount()
        self._look_at_number()
        unsure = broken or not end_to_end_id or (amount is None and not is_blank(self._cells.get("amount")))
        return Answer(
            kind=AnswerKind.UNCLEAR if unsure else kind,
            end_to_end_id=end_to_end_id,
            amount_minor=amount,
            currency="" if amount is None else self._profile.currency,
            status_code=bounded(word),
            reason_text=joined([shown(self._cells.get("reason"))]),
            booked_on=self._day(),
            bank_reference=bounded(self._text("bank_reference")),
            source_id=bounded(self._file),
            place=self._number,
            doubts=tuple(self._doubts),
        )

    def _doubt(self, zh: str, en: str) -> None:
        self._doubts.append(Text(zh=f"第 {self._number} 行：{zh}。", en=f"Row {self._number}: {en}."))

    def _id(self) -> str:
        found = read_id(self._unguarded("end_to_end_id"))
        if isinstance(found, Fault):
            self._doubt(
                "业务编号是空的，或已被电子表格改坏", "the id is empty, or a spreadsheet has changed it"
            )
            return ""
        return bounded(found)

    def _look_at_number(self) -> None:
        cell = self._unguarded("number")
        if not is_blank(cell) and isinstance(read_id(cell), Fault):
            self._doubt(
                "账号被电子表格当作数字，末尾的数字已经丢失；请勿使用这一列的账号",
                "a spreadsheet took the account for a number, and its last digits are lost: do not use the accounts of this column",
            )

    def _unguarded(self, name: ReturnField) -> Cell:
        """The cell without the tab or apostrophe that keeps a text from becoming a number or formula."""
        cell = self._cells.get(name)
        return plain(cell).lstrip("'\t") if isinstance(cell, str) else cell

    def _text(self, name: ReturnField) -> str:
        cell = self._unguarded(name)
        found = None if is_blank(cell) else read_id(cell)
        return found if isinstance(found, str) else ""

    def _amount(self) -> int | None:
        cell = self._cells.get("amount")
        if is_blank(cell):
            return None
        text = as_amount_text(cell, self._profile.currency)
        try:
            return minor_units(text, self._profile.currency)
        except ValueError:
            self._doubt("金额无法读取", "the amount cannot be read")
            return None

    def _day(self) -> date | None:
        cell = self._cells.get("booked_on")
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        digits = "".join(filter(str.isdigit, plain(cell)[:10])) if isinstance(cell, str) else ""
        try:
            return date.fromisoformat(digits) if len(digits) == 8 else None
        except ValueError:
            return None


def as_amount_text(cell: Cell, currency: str) -> str:
    """An amount's cell as digits with a point: 3600.1 as it was typed and not 3600.0999999999999. Empty: it is no amount.

    >>> as_amount_text("￥3,600.00", "CNY"), as_amount_text(3600.1, "CNY"), as_amount_text(0.001, "CNY")
    ('3600.00', '3600.1', '')
    """
    if isinstance(cell, str):
        return plain(cell).replace(",", "").lstrip("¥'")
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not abs(cell) < 10**13:
        return ""
    exact = Decimal(repr(cell))
    return f"{exact:f}" if exact == round(exact, places(currency)) else ""
