"""The records of a csv file: where its headings stand, and its rows as columns of texts, batch by batch."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.csv

from huijia.tables import problems, refusals
from huijia.tables.cells import is_blank
from huijia.tables.csv_text import UTF8_BOM, CsvText
from huijia.tables.escaping import unescaped
from huijia.tables.headings import ROWS_SEARCHED
from huijia.tables.problems import Fault
from huijia.tables.rows import RowNumbers

DELIMITERS = (",", ";", "\t", "|")
HEAD = 2**20
BLOCK = 4 * 2**20
"""Bytes read at a time: what decides how much memory a file takes, however long it is."""

Row = Sequence[str]
FindRow = Callable[[Sequence[Row]], tuple[int, int]]
"""Given the first rows: the position of the row of headings, and how well it fits (0: not at all)."""


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """How a csv is laid out: ``heading_row`` counts from 1; data start at byte ``data_start`` of the UTF-8 text."""

    delimiter: str
    headings: tuple[str, ...]
    heading_row: int
    data_start: int


@dataclass(slots=True)
class Unsplit:
    """A row that could not be split into as many cells as there are headings."""

    row: int
    text: str
    fault: Fault


@dataclass(slots=True)
class Records:
    """Some rows of a csv as columns of texts, with their numbers, and those that could not be split."""

    cells: pa.RecordBatch
    numbers: RowNumbers
    unsplit: list[Unsplit] = field(default_factory=list)


def find_layout(text: CsvText, find_row: FindRow) -> CsvLayout | None:
    """How the file is laid out: with the delimiter whose headings fit best. None: there are no headings.

    Raises ``UnableToReadFacts`` for a file with nothing to see in it.
    """
    with text.utf8.open("rb") as file:
        head = file.read(HEAD)
    start = len(UTF8_BOM) if head.startswith(UTF8_BOM) else 0
    decoded = head[start:].decode(errors="ignore")
    if is_blank(decoded):
        raise refusals.empty_file(text.path)
    best: tuple[int, int, CsvLayout] | None = None
    for delimiter in DELIMITERS:
        rows, ends = _first_rows(decoded, delimiter)
        position, fit = find_row(rows)
        if fit and (best is None or (fit, len(rows[position])) > best[:2]):
            layout = CsvLayout(
                delimiter, tuple(map(unescaped, rows[position])), position + 1, start + ends[position]
            )
            best = (fit, len(rows[position]), layout)
    return best[2] if best else None


def _first_rows(decoded: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first rows, and for each the bytes up to its end."""
    used = 0

    def lines() -> Iterator[str]:
        nonlocal used
        for line in io.StringIO(decoded, newline=""):
            used += len(line.encode())
            yield line

    rows, ends = [], []
    try:
        for row in csv.reader(lines(), delimiter=delimiter):
            rows.append(row)
            ends.append(used)
            if len(rows) == ROWS_SEARCHED:
                break
    except csv.Error:
        # A cell longer than any cell: with this delimiter, these are no rows.
        pass
    return rows, ends


def records(
    text: CsvText, layout: CsvLayout, progress: Callable[[int, int | None], None]
) -> Iterator[Records]:
    """The rows below the headings, in order; memory does not grow with the file.

    Blank lines are rows of empty cells here, because they count where rows are numbered.
    Raises ``UnableToReadFacts`` when a row is longer than a block.
    """
    invalid: deque[pyarrow.csv.InvalidRow] = deque()

    def keep(row: pyarrow.csv.InvalidRow) -> str:
        invalid.append(row)
        return "skip"

    size, last = text.utf8.stat().st_size, layout.heading_row
    if layout.data_start >= size:
        return
    with text.utf8.open("rb", buffering=0) as file:
        file.seek(layout.data_start)
        try:
            for batch in _open(file, layout, keep):
                numbers, last = _numbers(
                    batch.num_rows, last, [layout.heading_row + row.number for row in invalid]
                )
                yield Records(batch, numbers, _unsplit(invalid, layout.heading_row, last))
                progress(min(file.tell(), size), size)
        except pa.ArrowInvalid:
            raise refusals.unreadable_csv(text.path, last) from None
    yield Records(_no_cells(layout), np.empty(0, np.int64), _unsplit(invalid, layout.heading_row, None))


def _open(
    file: io.RawIOBase, layout: CsvLayout, keep: Callable[[pyarrow.csv.InvalidRow], str]
) -> pa.RecordBatchReader:
    names = _no_cells(layout).schema.names
    return pyarrow.csv.open_csv(
        file,
        # With several threads, rows lose their numbers.
        read_options=pyarrow.csv.ReadOptions(column_names=names, use_threads=False, block_size=BLOCK),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=layout.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        # The text was checked as a whole, byte by byte.
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )


def _no_cells(layout: CsvLayout) -> pa.RecordBatch:
    names = [f"column {position}" for position in range(len(layout.headings))]
    return pa.RecordBatch.from_pydict(
        {name: [] for name in names}, pa.schema([(name, pa.string()) for name in names])
    )


def _numbers(count: int, last: int, skipped: Sequence[int]) -> tuple[RowNumbers, int]:
    """The numbers of the next rows after row ``last``, past those that were skipped, and the last of them."""
    runs, following = [], last + 1
    for row in skipped:
        run = min(count, row - following)
        if run < 0:
            continue
        runs.append(np.arange(following, following + run, dtype=np.int64))
        count, following = count - run, following + run
        if following != row:
            break
        following += 1
    runs.append(np.arange(following, following + count, dtype=np.int64))
    return np.concatenate(runs), following + count - 1


def _unsplit(invalid: deque[pyarrow.csv.InvalidRow], heading_row: int, up_to: int | None) -> list[Unsplit]:
    """Take the rows that could not be split from the queue, up to a row. Those that are blank are no rows."""
    taken = []
    while invalid and (up_to is None or heading_row + invalid[0].number <= up_to):
        row = invalid.popleft()
        if not is_blank(row.text):
            fault = problems.wrong_number_of_cells(row.expected_columns, row.actual_columns)
            taken.append(Unsplit(heading_row + row.number, row.text, fault))
    return taken
