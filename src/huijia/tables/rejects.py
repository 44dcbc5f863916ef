"""Giving rows back: the rows with a problem, as they came, with their number and the reason beside them."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from huijia.tables import refusals
from huijia.tables.cells import Cell, is_blank, shown
from huijia.tables.csv_records import CsvLayout, find_layout, records
from huijia.tables.csv_text import CsvText, opened_as_utf8
from huijia.tables.escaping import escaped, unescaped
from huijia.tables.headings import ADDED, ADDED_HEADINGS, ANY_ID, comparable, guess_heading_row
from huijia.tables.parquet_reading import as_cells, open_parquet
from huijia.tables.replacing import replacing
from huijia.tables.workbook import MOST_ROWS, SheetWriter
from huijia.tables.xlsx_reading import Range, as_text, merged_by_row, open_sheets, range_name
from huijia.values.problems import Problem
from huijia.values.text import Language

ROWS_AT_A_TIME = 2**16
REASON_WIDTH, WIDEST, NARROWEST = 60, 40, 8

LEAVES_CELL_EMPTY = ("formula_without_value", "error_value")

MISSING_CELL = "[?]"
"""Stands where a row of a csv had no cell; read again as it is, it is refused in any column that is needed."""

Problems = Mapping[int, Sequence[Problem]]

CSV_FOR_SPREADSHEETS = ("utf-8-sig", ",")
"""Without a csv to take after: spreadsheet programs know UTF-8 by its mark."""


@dataclass(frozen=True)
class Returned:
    """The rows that go back, each with its number, as they stand in the source."""

    headings: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[Cell]]]
    csv_style: tuple[str, str] = CSV_FOR_SPREADSHEETS


def write_rejects(
    source_path: Path,
    problems: Problems,
    out: Path,
    *,
    language: Language,
    sheet: str | None = None,
    heading_row: int | None = None,
    only: Collection[str] | None = None,
    numbers: Sequence[int] | None = None,
) -> int:
    """Write the rows of the source that have problems, all their cells as they were, to ``out``; returns the rows.

    The row's number and the reason stand in two last columns, which are passed over when the mended sheet is read.
    ``sheet`` and ``heading_row`` are those of the ``ReadTable``; without the latter the first row with an id's
    heading is taken. ``numbers`` are those of the rows of a Parquet file that does not hold all rows. ``only``: headings; cells under any other stay out. ``out`` and the source may be of different kinds; csv keeps its encoding and separator, and a text that
    a spreadsheet program would run gets an apostrophe (``escaping``), which is taken away when it is read again.

    Raises ``UnableToWriteResults`` when ``out`` cannot be written or cannot hold the rows, and ``UnableToReadFacts``
    when the source can no longer be read.
    """
    if out.suffix.lower() == ".xlsx" and len(problems) > MOST_ROWS:
        raise refusals.too_many_rows_for_xlsx(out, MOST_ROWS)
    writers = {".xlsx": _write_xlsx, ".csv": _write_csv, ".parquet": _write_parquet}
    with (
        replacing(out) as temporary,
        _returned(source_path, problems, sheet, heading_row, out.parent, numbers) as returned,
    ):
        wanted = None if only is None else set(map(comparable, only))
        kept = [
            place
            for place, heading in enumerate(returned.headings)
            if comparable(heading) not in ADDED and (wanted is None or comparable(heading) in wanted)
        ]
        headings = (*(returned.headings[place] for place in kept), *ADDED_HEADINGS[language])
        rows = (
            [*(cells[place] for place in kept), number, reasons_of(problems[number], language)]
            for number, cells in returned.rows
        )
        return writers[out.suffix.lower()](temporary, headings, rows, returned.csv_style)


def reasons_of(problems: Sequence[Problem], language: Language) -> str:
    """Why a row goes back, in a sentence each."""
    return ("" if language == "zh" else " ").join(problem.sentence(language) for problem in problems)


@contextmanager
def _returned(
    path: Path,
    problems: Problems,
    sheet: str | None,
    heading_row: int | None,
    folder: Path,
    numbers: Sequence[int] | None,
) -> Iterator[Returned]:
    kind = path.suffix.lower()
    if kind == ".xlsx":
        yield _from_xlsx(path, problems, sheet, heading_row)
    elif kind == ".parquet":
        yield _from_parquet(path, problems, numbers)
    else:
        # Beside the result, where there is room for it: a copy in UTF-8 can be as long as the source.
        with (
            tempfile.TemporaryDirectory(dir=folder, prefix=".huijia-") as workspace,
            opened_as_utf8(path, Path(workspace)) as text,
        ):
            layout = find_layout(text, lambda rows: _find(rows, heading_row))
            if layout is None:
                raise refusals.no_headings(path, sorted(ANY_ID))
            yield Returned(
                layout.headings, _from_csv(text, layout, problems), (text.encoding, layout.delimiter)
            )


def _find(rows: Sequence[Sequence[str]], heading_row: int | None) -> tuple[int, int]:
    position = guess_heading_row(rows) if heading_row is None else heading_row - 1
    if position >= len(rows):
        return 0, 0
    return position, 1 + sum(comparable(cell) in ANY_ID for cell in rows[position])


def _from_csv(
    text: CsvText, layout: CsvLayout, problems: Collection[int]
) -> Iterator[tuple[int, list[Cell]]]:
    wanted = np.fromiter(problems, np.int64, len(problems))
    width = len(layout.headings)
    for part in records(text, layout, lambda _done, _whole: None):
        rows: dict[int, list[Cell]] = {}
        chosen = np.isin(part.numbers, wanted)
        cells = part.cells.filter(pa.array(chosen))
        for number, *row in zip(
            part.numbers[chosen].tolist(), *(c.to_pylist() for c in cells.columns), strict=True
        ):
            rows[number] = row
        for unsplit in part.unsplit:
            if unsplit.row in problems:
                split = next(csv.reader([unsplit.text], delimiter=layout.delimiter))
                # What a row has too much of stays in its last cell, so that number and reason keep their columns.
                rest = (
                    [layout.delimiter.join(split[width - 1 :])] if len(split) > width else split[width - 1 :]
                )
                rows[unsplit.row] = _filled([*split[: width - 1], *rest], width)
        yield from sorted(rows.items())


def _filled(cells: Sequence[Cell], width: int) -> list[Cell]:
    return [*cells, *[MISSING_CELL] * (width - len(cells))]


def _from_xlsx(path: Path, problems: Problems, sheet: str | None, heading_row: int | None) -> Returned:
    found = next(open_sheets(path, sheet), None)
    if found is None:
        raise refusals.empty_file(path)
    head = found.head()
    position = guess_heading_row(head) if heading_row is None else heading_row - 1
    headings = head[position] if position < len(head) else []
    merged = merged_by_row(found, position)
    rows = (
        (number, _with_marks(row, headings, problems[number], merged.get(number, ()), found.first_column))
        for number, row in found.numbered_rows(problems)
        if number in problems
    )
    return Returned(tuple(shown(heading) for heading in headings), rows)


def _with_marks(
    row: Sequence[Cell],
    headings: Sequence[Cell],
    problems: Sequence[Problem],
    merged: Sequence[Range],
    first_column: int,
) -> list[Cell]:
    """The row with something in the cells that a formula or a merge has left empty.

    An empty cell is a statement. Were these cells handed back empty and read again as they are, they would be believed.
    """
    marked = list(row)
    for place, heading in enumerate(headings):
        for problem in problems:
            if (
                problem.column == shown(heading)
                and problem.code in LEAVES_CELL_EMPTY
                and is_blank(marked[place])
            ):
                marked[place] = problem.value
    for (first_row, first), (last_row, last) in merged:
        for place in range(max(0, first - first_column), min(len(marked), last - first_column + 1)):
            # An id that is made up would be an id; an empty one is refused anyway.
            if is_blank(marked[place]) and comparable(headings[place]) not in ANY_ID:
                marked[place] = range_name((first_row, first), (last_row, last))
    return marked


def _from_parquet(path: Path, problems: Collection[int], of_rows: Sequence[int] | None) -> Returned:
    wanted = np.fromiter(problems, np.int64, len(problems))
    file = open_parquet(path)

    def rows() -> Iterator[tuple[int, list[Cell]]]:
        done = 0
        for batch in file.iter_batches(ROWS_AT_A_TIME):
            places = slice(done, done + batch.num_rows)
            numbers = (
                np.arange(places.start + 1, places.stop + 1)
                if of_rows is None
                else np.array(of_rows[places], np.int64)
            )
            chosen = np.isin(numbers, wanted)
            columns = (as_cells(column).to_pylist() for column in batch.filter(pa.array(chosen)).columns)
            for number, *row in zip(numbers[chosen].tolist(), *columns, strict=True):
                yield number, row
            done += batch.num_rows
        file.close()

    return Returned(tuple(file.schema_arrow.names), rows())


def _write_xlsx(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], _style: tuple[str, str]
) -> int:
    widths = [min(WIDEST, max(NARROWEST, 2 * len(heading) + 4)) for heading in headings]
    widths[-1] = REASON_WIDTH
    with SheetWriter(path, headings, widths, wrapped=[len(headings) - 1]) as sheet:
        for row in rows:
            sheet.write(row)
        return sheet.rows


def _write_csv(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], style: tuple[str, str]
) -> int:
    encoding, delimiter = style
    count = 0
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(map(escaped, headings))
        for row in rows:
            writer.writerow([_in_csv(cell) for cell in row])
            count += 1
    return count


def _in_csv(cell: Cell) -> str:
    # What came with its apostrophe keeps the one.
    return escaped(unescaped(cell)) if isinstance(cell, str) else as_text(cell)


def _write_parquet(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], _style: tuple[str, str]
) -> int:
    """All columns are texts, because a cell that is wrong need not have its column's type; the number is a number."""
    count = 0
    types = [pa.int64() if place == len(headings) - 2 else pa.string() for place in range(len(headings))]
    schema = pa.schema([pa.field(heading, type_) for heading, type_ in zip(headings, types, strict=True)])
    rows = iter(rows)
    with pq.ParquetWriter(path, schema) as writer:
        while part := list(islice(rows, ROWS_AT_A_TIME)):
            columns = [
                pa.array(
                    [cell if type_ == pa.int64() or cell is None else as_text(cell) for cell in cells], type_
                )
                for type_, cells in zip(types, zip(*part, strict=True), strict=True)
            ]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
            count += len(part)
    return count
