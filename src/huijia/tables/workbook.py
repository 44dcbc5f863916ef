"""Writing one sheet of a workbook, row by row, in constant memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from huijia.tables.cells import Cell

MOST_ROWS = 1_048_575
"""Rows that a sheet holds below its headings."""

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook holds."""

MADE_ON = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same rows make the same file
EXACT_UP_TO = 10**15
EARLIEST = date(1900, 3, 1)


class SheetWriter:
    """Writes a sheet with bold headings that stay in sight and a filter on each. Texts never become formulas.

    To be used as a context: the file is whole when the block ends. ``rows`` counts the rows below the headings.
    """

    def __init__(
        self, path: Path, headings: Sequence[str], widths: Sequence[int], *, wrapped: Sequence[int] = ()
    ) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": MADE_ON})
        self._sheet = self._book.add_worksheet()
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._span = self._book.add_format({"num_format": "[h]:mm:ss"})
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._wrapped = frozenset(wrapped)
        self._width = len(headings)
        self.rows = 0
        for position, width in enumerate(widths):
            self._sheet.set_column(position, position, width)
        self._sheet.freeze_panes(1, 0)
        bold = self._book.add_format({"bold": True})
        for position, heading in enumerate(headings):
            self._sheet.write_string(0, position, heading, bold)

    def write(self, cells: Sequence[Cell]) -> None:
        """Write the next row."""
        self.rows += 1
        for position, cell in enumerate(cells):
            self._write(position, cell)

    @property
    def book(self) -> Any:
        """The workbook, for further sheets behind this one."""
        return self._book

    def _write(self, column: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(self.rows, column, cell)
        elif isinstance(cell, int | float) and abs(cell) < EXACT_UP_TO:
            self._sheet.write_number(self.rows, column, cell)
        elif isinstance(cell, datetime) and cell.tzinfo is None and cell.date() >= EARLIEST:
            self._sheet.write_datetime(self.rows, column, cell, self._moment)
        elif isinstance(cell, date) and not isinstance(cell, datetime) and cell >= EARLIEST:
            self._sheet.write_datetime(self.rows, column, cell, self._day)
        elif isinstance(cell, time | timedelta):
            self._sheet.write_datetime(self.rows, column, cell, self._span)
        else:
            # Texts, and what a spreadsheet would change: numbers of more than 15 digits, days before March 1900.
            wrap = self._wrap if column in self._wrapped else None
            self._sheet.write_string(self.rows, column, str(cell)[:LONGEST_TEXT], wrap)

    def __enter__(self) -> SheetWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sheet.autofilter(0, 0, self.rows, self._width - 1)
        self._book.close()
