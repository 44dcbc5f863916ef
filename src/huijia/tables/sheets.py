"""Sheets that people read: a few rows with headings, money as they write it, and a chart beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from huijia.tables.replacing import replacing
from huijia.tables.workbook import EXACT_UP_TO, LONGEST_TEXT, MADE_ON


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's minor unit, of which ``digits`` stand behind the point."""

    minor: int
    digits: int


Cell = str | int | Money | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns of one of the sheet's columns of numbers (``values``) over its first column, both counted from 0."""

    title: str
    values: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """``before``: sentences above the headings. ``rows``: cells are texts, whole numbers, ``Money`` or None."""

    name: str
    before: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    chart: Chart | None = None


def write_sheets(sheets: Sequence[Sheet], out: Path) -> None:
    """Write a workbook of these sheets. Raises ``UnableToWriteResults`` when it cannot be written there."""
    with replacing(out) as temporary, xlsxwriter.Workbook(str(temporary), {"in_memory": True}) as book:
        book.set_properties({"created": MADE_ON})
        add_sheets(book, sheets)


def add_sheets(book: Any, sheets: Sequence[Sheet]) -> None:
    """Add sheets to a workbook that is being written. Texts never become formulas."""
    bold, wrap = (
        book.add_format({"bold": True, "text_wrap": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    count = book.add_format({"num_format": "#,##0", "valign": "top"})
    money = {
        digits: book.add_format(
            {"num_format": "#,##0" + (f".{'0' * digits}" if digits else ""), "valign": "top"}
        )
        for digits in (0, 2)
    }
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for row, sentence in enumerate(sheet.before):
            page.write_string(row, 0, sentence)
        top = len(sheet.before) + bool(sheet.before)
        for column, heading in enumerate(sheet.headings):
            page.write_string(top, column, heading, bold)
        for row, cells in enumerate(sheet.rows, start=top + 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, Money) and abs(cell.minor) < EXACT_UP_TO:
                    page.write_number(row, column, cell.minor / 10**cell.digits, money[cell.digits])
                elif isinstance(cell, int) and abs(cell) < EXACT_UP_TO:
                    page.write_number(row, column, cell, count)
                elif cell is not None:
                    text = str(cell.minor) if isinstance(cell, Money) else str(cell)
                    page.write_string(row, column, text[:LONGEST_TEXT], wrap)
        if sheet.chart is not None and sheet.rows:
            last = top + len(sheet.rows)
            chart = book.add_chart({"type": "column"})
            chart.add_series(
                {
                    "categories": [sheet.name, top + 1, 0, last, 0],
                    "values": [sheet.name, top + 1, sheet.chart.values, last, sheet.chart.values],
                    "gap": 40,
                    "data_labels": {"value": True},
                }
            )
            chart.set_title({"name": sheet.chart.title, "overlay": False, "name_font": {"size": 12}})
            chart.set_legend({"none": True})
            chart.set_size({"width": 760, "height": 380})
            page.insert_chart(top, len(sheet.headings) + 1, chart)
