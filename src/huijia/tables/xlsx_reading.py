"""Reading facts from a workbook: which sheet, which row of headings, and every cell that cannot be trusted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from huijia.engine.backends.source import ROW, FactsSource
from huijia.tables import problems, refusals
from huijia.tables.cells import Cell, is_blank
from huijia.tables.csv_reading import column_letter
from huijia.tables.dates import EPOCH_1900, EPOCH_1904
from huijia.tables.headings import ROWS_SEARCHED, Match, Wanted, find_heading_row, known_in, match_headings
from huijia.tables.problems import Fault
from huijia.tables.request import ReadTable, Request
from huijia.tables.xlsx_package import find_unusable_cells, open_package

ROWS_AT_A_TIME = 20_000

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column of merged cells, from 0."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook. Row numbers count from 1 as in the sheet, columns from 0 as in the sheet."""

    name: str
    first_column: int
    last_row: int
    merged: Sequence[Range]
    _sheet: CalamineSheet

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Every row from the first, as far as cells go; columns count from the first that is used."""
        if self.last_row:
            yield from self._sheet.iter_rows()

    def numbered_rows(self, needed: Collection[int]) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Every row and its number; rows of ``needed`` that lie below the last cell with a value come as empty ones.

        Formulas that were never calculated are not cells with a value.
        """
        row: Sequence[Cell] = ()
        for number, row in enumerate(self.rows(), start=1):
            yield number, row
        for number in sorted(needed):
            if number > self.last_row:
                yield number, [None] * len(row)

    def head(self) -> list[Sequence[Cell]]:
        """The rows in which headings are looked for."""
        return list(islice(self.rows(), ROWS_SEARCHED))


@dataclass(frozen=True, slots=True)
class _Untrusted:
    """Cells of one row with a fault that their values do not show; ``counts``: the row is not blank for it."""

    names: tuple[str, ...]
    value: str
    fault: Fault
    counts: bool


def read_xlsx(request: Request) -> ReadTable:
    """Read a sheet of a workbook. Rows have the numbers that stand beside them in the sheet.

    Raises ``UnableToReadFacts`` for a workbook that cannot be opened, and for missing columns.
    """
    package = open_package(request.path)
    sheet, heading = _choose_sheet(request.path, request.wanted, request.sheet)
    match = match_headings(request.path, sheet.head()[heading], request.wanted)
    epoch = EPOCH_1904 if package.counts_from_1904 else EPOCH_1900
    reader = request.row_reader(match, epoch=epoch)
    unusable = find_unusable_cells(package, sheet.name)
    faults = _faults_by_row(match, sheet, heading, unusable)
    batches, done, nameless = [], 0, set[int]()
    for numbers, rows in _batches(sheet, heading, faults):
        nameless.update(place for place in match.nameless if any(not is_blank(row[place]) for row in rows))
        for number in numbers:
            for found in faults.get(number, ()):
                reader.reject(number, found.fault, names=found.names, value=found.value)
        cells = {name: [row[match.columns[name]] for row in rows] for name in reader.names}
        batches.append(reader.read(cells, np.array(numbers, np.int64)))
        done += len(numbers)
        request.progress(done, None)
    unnamed = tuple(f"({column_letter(sheet.first_column + position)})" for position in sorted(nameless))
    return ReadTable(
        source=FactsSource(
            pa.Table.from_batches(batches, reader.schema),
            {name: name for name in reader.names},
            ROW,
            match.written,
        ),
        rows_in=reader.rows_in,
        problems=reader.problems,
        left_out=match.left_out + unnamed,
        missing_optional=match.missing_optional,
        sheet=sheet.name,
        heading_row=heading + 1,
        ids_of_rejected=reader.ids_of_rejected,
    )


def open_sheets(path: Path, only: str | None = None) -> Iterator[Sheet]:
    """The sheets with cells of a workbook, in order, one at a time, or the one of this name.

    Raises ``UnableToReadFacts`` when the workbook is damaged or has no such sheet.
    """
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
            if only is not None and only not in names:
                raise refusals.no_such_sheet(path, only, names)
            for name in [only] if only is not None else names:
                sheet = workbook.get_sheet_by_name(name)
                start, end = sheet.start or (0, 0), sheet.end
                yield Sheet(name, start[1], end[0] + 1 if end else 0, sheet.merged_cell_ranges or [], sheet)
    except (CalamineError, OSError):
        raise refusals.damaged_file(path, "xlsx") from None


def _choose_sheet(path: Path, sought: Wanted, only: str | None) -> tuple[Sheet, int]:
    """The sheet whose headings fit best, the first of equals, and the position of its row of headings."""
    best: tuple[int, Sheet, int] | None = None
    anything = False
    for sheet in open_sheets(path, only):
        head = sheet.head()
        anything = anything or sheet.last_row > 0
        position = find_heading_row(head, sought)
        fit = 0 if position is None else known_in(head[position], sought)
        if position is not None and (best is None or fit > best[0]):
            best = (fit, sheet, position)
        if fit == len(sought.headings):
            break
    if not anything:
        raise refusals.empty_file(path)
    if best is None:
        raise refusals.no_headings(path, [sought.described(name) for name in sought.needed])
    return best[1], best[2]


def _batches(
    sheet: Sheet, heading: int, faults: Mapping[int, Sequence[_Untrusted]]
) -> Iterator[tuple[list[int], list[Sequence[Cell]]]]:
    """The rows below the headings and their numbers, without blank ones."""
    numbered = (
        (number, row)
        for number, row in sheet.numbered_rows(faults)
        if number > heading + 1
        # A row is not blank either when all that it holds is a formula that was never calculated.
        and (not all(map(is_blank, row)) or any(found.counts for found in faults.get(number, ())))
    )
    while part := list(islice(numbered, ROWS_AT_A_TIME)):
        yield [number for number, _row in part], [row for _number, row in part]


def _faults_by_row(
    match: Match, sheet: Sheet, heading: int, unusable: Mapping[tuple[int, int], tuple[str, Fault]]
) -> dict[int, list[_Untrusted]]:
    """The cells of needed columns that cannot be trusted, by row: merged, not calculated, or errors."""
    faults: dict[int, list[_Untrusted]] = {}
    at = {sheet.first_column + position: name for name, position in match.columns.items()}
    for row, ranges in merged_by_row(sheet, heading).items():
        for first, last in ranges:
            touched = tuple(at[column] for column in sorted(at) if first[1] <= column <= last[1])
            if touched:
                fault = problems.merged_cells(range_name(first, last))
                faults.setdefault(row, []).append(_Untrusted(touched, "", fault, counts=False))
    for (row, column), (value, fault) in unusable.items():
        if column in at:
            faults.setdefault(row, []).append(_Untrusted((at[column],), value, fault, counts=True))
    return faults


def merged_by_row(sheet: Sheet, heading: int) -> dict[int, list[Range]]:
    """The merged ranges that touch each row below the headings, by row number."""
    ranges: dict[int, list[Range]] = {}
    for first, last in sheet.merged:
        # A merged range can reach a million rows below the last cell.
        for row in range(max(first[0], heading + 1) + 1, min(last[0] + 1, sheet.last_row) + 1):
            ranges.setdefault(row, []).append((first, last))
    return ranges


def range_name(first: tuple[int, int], last: tuple[int, int]) -> str:
    """The name of a range of cells, given the row and column of its corners, from 0.

    >>> range_name((0, 0), (2, 1))
    'A1:B3'
    """
    return f"{column_letter(first[1])}{first[0] + 1}:{column_letter(last[1])}{last[0] + 1}"


def as_text(cell: Cell) -> str:
    """A cell of a workbook as the text that a csv holds: whole numbers without .0, dates in ISO form."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
