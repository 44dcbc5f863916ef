"""Reading facts from csv, as a stream: typed rows go to a Parquet file, so that memory stays flat."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huijia.engine.backends.source import ROW, FactsSource
from huijia.tables import problems, refusals
from huijia.tables.csv_records import CsvLayout, Records, Row, find_layout, records
from huijia.tables.csv_text import check_quotation_marks, opened_as_utf8
from huijia.tables.headings import Match, Wanted, find_heading_row, known_in, match_headings
from huijia.tables.request import ReadTable, Request
from huijia.tables.rows import RowReader


def read_csv(request: Request) -> ReadTable:
    """Read a csv file. Rows are numbered as a spreadsheet would show them: by record, blank ones included.

    Raises ``UnableToReadFacts`` for an encoding that is not known, missing columns or stray quotation marks.
    """
    sought = request.wanted
    with opened_as_utf8(request.path, request.workspace) as text:
        layout = find_layout(text, lambda rows: _find(rows, sought))
        if layout is None:
            raise refusals.no_headings(request.path, [sought.described(name) for name in sought.needed])
        check_quotation_marks(text, layout.delimiter)
        match = match_headings(request.path, layout.headings, sought)
        reader = request.row_reader(match)
        nameless: dict[int, None] = {}
        typed = _typed(records(text, layout, request.progress), reader, layout, match, nameless)
        data = write_parquet(typed, reader.schema, request.workspace)
    unnamed = tuple(f"({column_letter(position)})" for position in sorted(nameless))
    return ReadTable(
        source=FactsSource(data, {name: name for name in reader.names}, ROW, match.written),
        rows_in=reader.rows_in,
        problems=reader.problems,
        left_out=match.left_out + unnamed,
        missing_optional=match.missing_optional,
        heading_row=layout.heading_row,
        ids_of_rejected=reader.ids_of_rejected,
    )


def _find(rows: Sequence[Row], sought: Wanted) -> tuple[int, int]:
    position = find_heading_row(rows, sought)
    return (0, 0) if position is None else (position, known_in(rows[position], sought))


def _typed(
    found: Iterable[Records], reader: RowReader, layout: CsvLayout, match: Match, nameless: dict[int, None]
) -> Iterator[pa.RecordBatch]:
    for part in found:
        reader.count_unreadable((row.row, row.fault) for row in part.unsplit)
        cells, numbers = part.cells, part.numbers
        filled = ~_blank_rows(cells, match)
        if not filled.all():
            cells, numbers = cells.filter(pa.array(filled)), numbers[filled]
        if not len(numbers):
            continue
        nameless.update(dict.fromkeys(place for place in match.nameless if not _is_blank(cells[place]).all()))
        _reject_swallowed(Records(cells, numbers), reader, layout)
        yield reader.read({name: cells[match.columns[name]] for name in reader.names}, numbers)


def _is_blank(column: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    blank = pc.equal(pc.utf8_trim_whitespace(column), "")
    return np.asarray(blank.to_numpy(zero_copy_only=False), np.bool_)


def _blank_rows(cells: pa.RecordBatch, match: Match) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    # Nearly every row has its id, so the other columns are seldom looked at.
    blank = _is_blank(cells[match.columns[next(iter(match.columns))]])
    for column in cells.columns:
        if not blank.any():
            break
        blank &= _is_blank(column)
    return blank


def _reject_swallowed(part: Records, reader: RowReader, layout: CsvLayout) -> None:
    """Reject rows with a cell that looks like several rows: two marks that are each missing their twin are a pair."""
    between = len(layout.headings) - 1
    for position, column in enumerate(part.cells.columns):
        places = pc.indices_nonzero(pc.match_substring(column, "\n"))
        for place, cell in zip(places.to_pylist(), column.take(places).to_pylist(), strict=True):
            _first, *others = cell.split("\n")
            if between > 1 and any(line.count(layout.delimiter) == between for line in others):
                heading, row = layout.headings[position], int(part.numbers[place])
                reader.reject(row, problems.swallowed_rows(), column=heading.strip(), value=cell)


def write_parquet(batches: Iterable[pa.RecordBatch], schema: pa.Schema, workspace: Path) -> Path:
    """Write the batches into a new Parquet file in the workspace."""
    with tempfile.NamedTemporaryFile(dir=workspace, prefix="facts-", suffix=".parquet", delete=False) as file:
        # Ids hardly repeat, and a dictionary of them would only be built to be thrown away.
        repeating = [
            name for name in schema.names if not pa.types.is_string(schema.field(name).type) and name != ROW
        ]
        with pq.ParquetWriter(file, schema, use_dictionary=repeating) as writer:
            for batch in batches:
                writer.write_batch(batch)
    return Path(file.name)


def column_letter(position: int) -> str:
    """The letters over a spreadsheet's column, counting from 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    position += 1
    while position:
        position, place = divmod(position - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
