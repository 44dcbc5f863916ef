"""Figures as a workbook, a csv or a PDF: the same rows as on the page."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.http import HttpResponse
from django.template.loader import render_to_string

from huijia.apps.printing import pdf_from
from huijia.apps.reports.shown import Shown, Table
from huijia.apps.wording import language, text
from huijia.tables.escaping import escaped
from huijia.tables.sheets import Cell, Chart, Sheet, write_sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(title: str, found: Sequence[Shown], notes: Sequence[str]) -> bytes:
    """A sheet for each table, with what a figure means above it."""
    sheets = []
    for number, each in enumerate(found, start=1):
        for suffix, table in (("a", each.months), ("b", each.places)):
            if table is not None:
                sheets.append(_sheet(f"{number}{suffix} {each.label}"[:31], title, each, table, notes))
    return _written(sheets or [Sheet("1", [title, *notes], [], [], [20])])


def sheet_of(title: str, table: Table, notes: Sequence[str]) -> bytes:
    """A workbook of one table."""
    return _written([_plain_sheet("1", [each for each in (title, *notes) if each], table)])


def comma_separated(found: Sequence[Shown], notes: Sequence[str] = ()) -> bytes:
    """One csv with every table below the other, in UTF-8 with the mark by which spreadsheets know it. ``notes``: what the figures do not say of
    themselves, in lines at the end: that some are hidden is seen, that they carry noise is not."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    for each in found:
        for table in (each.months, each.places):
            if table is not None:
                write.writerow([escaped(each.label), escaped(table.caption), *map(escaped, table.headings)])
                for label, cells in table.rows:
                    write.writerow(
                        [escaped(each.label), escaped(label), *(cell.replace(",", "") for cell in cells)]
                    )
    write.writerows([escaped(note)] for note in notes)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def printed(title: str, found: Sequence[Shown], notes: Sequence[str]) -> bytes:
    """A PDF. Raises ``UnableToPrint``."""
    given = {"title": title, "shown": found, "notes": notes, "language": language()}
    return pdf_from(render_to_string("reports/print.html", given), style="reports/print.css")


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """An answer that a browser keeps as a file. ``name`` says nothing of anybody."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sheet(name: str, title: str, each: Shown, table: Table, notes: Sequence[str]) -> Sheet:
    before = [f"{title} · {each.label} · {table.caption}", each.meaning, *notes]
    made = _plain_sheet(name, before, table)
    numbers = sum(isinstance(row[1], int) for row in made.rows)
    chart = Chart(each.label, 1) if table is each.months and numbers == len(made.rows) > 1 else None
    return Sheet(made.name, made.before, made.headings, made.rows, made.widths, chart)


def _plain_sheet(name: str, before: Sequence[str], table: Table) -> Sheet:
    rows: list[list[Cell]] = [[label, *map(_number, cells)] for label, cells in table.rows]
    cleaned = "".join("·" if letter in "[]:*?/\\'" else letter for letter in name)
    return Sheet(cleaned, before, [table.caption, *table.headings], rows, [24, *[14] * len(table.headings)])


def _number(cell: str) -> Cell:
    plain = cell.replace(",", "")
    return int(plain) if plain.isascii() and plain.isdecimal() else cell


def _written(sheets: Sequence[Sheet]) -> bytes:
    with tempfile.TemporaryDirectory(prefix=".huijia-") as folder:
        path = Path(folder, "figures.xlsx")
        write_sheets(sheets, path)
        return path.read_bytes()


NOTE_EXACT = (
    "这些是机构内部的准确数字，只给可以查看相应个案的工作人员。不要转发或公布：对外用已发布的数字。",
    "Exact figures for staff who may see the cases. Do not pass them on or publish them: use the released figures.",
)


def note_exact() -> str:
    """What stands on exact figures."""
    return str(text(*NOTE_EXACT))
