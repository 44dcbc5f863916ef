"""Writing results as a workbook or a csv. Results as Parquet are written by the engine itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from huijia.engine.backends.result import COLUMNS
from huijia.tables import refusals
from huijia.tables.escaping import escaped_column
from huijia.tables.replacing import replacing
from huijia.tables.sheets import Sheet, add_sheets
from huijia.tables.workbook import MOST_ROWS, SheetWriter

WIDTHS = {"case_id": 20, "reasons": 32, "missing": 28, "pack": 24, "version": 16}
"""Of a column with this name, or with ``old_``, ``new_`` or ``pack_`` before it."""

USUAL_WIDTH = 14

ROWS_AT_A_TIME = 2**17

SPECIAL = r'[,"\r\n]'
"""What makes a csv cell need quotation marks."""


def write_results(
    results: Iterable[pa.RecordBatch] | Path,
    out: Path,
    columns: Sequence[str] = COLUMNS,
    *,
    sheets: Sequence[Sheet] = (),
) -> int:
    """Write results, given as batches or as a Parquet file, to ``out`` (.xlsx, .csv or .parquet); returns the rows.

    ``columns`` are those of the batches; the last one holds days. ``sheets`` follow in a workbook; other files have none.
    Empty stands for null; dates are ISO 8601 in csv and real dates in a workbook; csv is UTF-8 without a mark, with LF,
    and a text that a spreadsheet program would run as a formula has an apostrophe in front (``escaping``).
    ``out`` is replaced as a whole when all is written. Raises ``UnableToWriteResults`` when it cannot be written there,
    and for more rows than a sheet holds, before anything is written.
    """
    writers = {".csv": _write_csv, ".parquet": _write_parquet}
    with replacing(out) as temporary:
        batches = _from_parquet(results) if isinstance(results, Path) else iter(results)
        if out.suffix.lower() == ".xlsx":
            known = pq.read_metadata(results).num_rows if isinstance(results, Path) else 0
            batches = _that_fit(batches, known, out)
        if out.suffix.lower() == ".xlsx":
            return _write_xlsx(_checked(batches, columns), temporary, columns, sheets)
        return writers[out.suffix.lower()](_checked(batches, columns), temporary, columns)


def _from_parquet(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(ROWS_AT_A_TIME)


def _that_fit(batches: Iterator[pa.RecordBatch], known: int, out: Path) -> Iterator[pa.RecordBatch]:
    """All the batches, once it is certain that a sheet can hold them."""
    held, rows = [], known
    if not known:
        for batch in batches:
            held.append(batch)
            rows += batch.num_rows
            if rows > MOST_ROWS:
                break
    if rows > MOST_ROWS:
        raise refusals.too_many_rows_for_xlsx(out, MOST_ROWS)
    return batches if known else iter(held)


def _checked(batches: Iterator[pa.RecordBatch], columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        assert tuple(batch.schema.names) == tuple(columns), (
            f"results have the columns {columns}, got {batch.schema.names}"
        )
        yield batch


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch without dictionaries, which csv does not know, and without texts that a spreadsheet program would run."""
    arrays = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in batch.columns
    ]
    arrays = [escaped_column(column) if _is_text(column) else column for column in arrays]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _write_csv(batches: Iterator[pa.RecordBatch], path: Path, columns: Sequence[str]) -> int:
    rows = 0
    with path.open("wb") as file:
        file.write((",".join(columns) + "\n").encode())
        for batch in map(_plain, batches):
            # Quotation marks only where a cell needs them: the writer would put them around every text.
            style = "needed" if any(_is_special(column) for column in batch.columns) else "none"
            options = pyarrow.csv.WriteOptions(include_header=False, quoting_style=style)
            pyarrow.csv.write_csv(batch, file, options)
            rows += batch.num_rows
    return rows


def _is_text(column: pa.Array) -> bool:
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def _is_special(column: pa.Array) -> bool:
    return _is_text(column) and bool(pc.any(pc.match_substring_regex(column, SPECIAL)).as_py())


def _width(name: str) -> int:
    for prefix in ("old_", "new_", "pack_"):
        name = name.removeprefix(prefix)
    return WIDTHS.get(name, USUAL_WIDTH)


def _write_xlsx(
    batches: Iterator[pa.RecordBatch], path: Path, columns: Sequence[str], sheets: Sequence[Sheet]
) -> int:
    widths = [_width(name) for name in columns]
    with SheetWriter(path, columns, widths) as sheet:
        for batch in batches:
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                *cells, assessed_on = row
                # Given as text, the day is still a day.
                sheet.write(
                    [*cells, date.fromisoformat(assessed_on) if isinstance(assessed_on, str) else assessed_on]
                )
        add_sheets(sheet.book, sheets)
        return sheet.rows


def _write_parquet(batches: Iterator[pa.RecordBatch], path: Path, columns: Sequence[str]) -> int:
    first = next(batches, None)
    schema = first.schema if first is not None else pa.schema([(name, pa.string()) for name in columns])
    rows = 0
    with pq.ParquetWriter(path, schema) as writer:
        while first is not None:
            writer.write_batch(first)
            rows += first.num_rows
            first = next(batches, None)
    return rows
