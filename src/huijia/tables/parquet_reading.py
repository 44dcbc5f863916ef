"""Reading facts from Parquet: typed columns are left where they are, others are converted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huijia.engine.backends.source import ROW, FactsSource
from huijia.engine.model.types import Type
from huijia.tables import refusals
from huijia.tables.csv_reading import write_parquet
from huijia.tables.headings import Match, match_headings
from huijia.tables.request import ReadTable, Request
from huijia.tables.rows import RowReader

ROWS_AT_A_TIME = 2**18

IS_TYPED = {Type.BOOL: pa.types.is_boolean, Type.INT: pa.types.is_integer, Type.DATE: pa.types.is_date32}


CONVERTED = (
    *(
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_boolean,
        pa.types.is_integer,
        pa.types.is_floating,
    ),
    *(pa.types.is_date, pa.types.is_timestamp, pa.types.is_null),
)
"""The types whose values can be read one by one, as cells."""


def read_parquet(request: Request) -> ReadTable:
    """Read a Parquet file. When every column has its type already, nothing is read, and the engine checks the values.

    Raises ``UnableToReadFacts`` for a damaged file, missing columns and columns of lists or structures.
    """
    with open_parquet(request.path) as file:
        schema = file.schema_arrow
        match = match_headings(request.path, schema.names, request.wanted)
        columns = {name: schema.names[position] for name, position in match.columns.items()}
        _refuse_unreadable(request.path, schema, match)
        if all(
            _is_typed(schema.field(position).type, name, request) for name, position in match.columns.items()
        ):
            source, rows_in, problems = FactsSource(request.path, columns), file.metadata.num_rows, {}
            ids: Mapping[int, Mapping[str, str | None]] = {}
        else:
            reader = request.row_reader(match)
            data = write_parquet(_typed(file, reader, columns, request), reader.schema, request.workspace)
            source = FactsSource(data, {name: name for name in reader.names}, ROW, match.written)
            rows_in, problems, ids = reader.rows_in, reader.problems, reader.ids_of_rejected
    return ReadTable(
        source=source,
        rows_in=rows_in,
        problems=problems,
        left_out=match.left_out,
        missing_optional=match.missing_optional,
        ids_of_rejected=ids,
    )


def open_parquet(path: Path) -> pq.ParquetFile:
    """The file, of which nothing is read yet. Raises ``UnableToReadFacts`` when it is no whole Parquet file."""
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError):
        raise refusals.damaged_file(path, "parquet") from None


def _refuse_unreadable(path: Path, schema: pa.Schema, match: Match) -> None:
    for position in match.columns.values():
        field = schema.field(position)
        type_ = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if not any(is_type(type_) for is_type in CONVERTED):
            raise refusals.wrong_column_type(path, field.name, str(field.type))


def _is_typed(type_: pa.DataType, name: str, request: Request) -> bool:
    """Whether an engine can use the column as it stands."""
    for declaration in request.declarations:
        if declaration.name == name:
            return bool(IS_TYPED[declaration.type](type_))
    return is_id(type_)


def is_id(type_: pa.DataType) -> bool:
    """Whether an engine can take the column for ids as it stands."""
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_integer(type_))


def _typed(
    file: pq.ParquetFile, reader: RowReader, columns: Mapping[str, str], request: Request
) -> Iterator[pa.RecordBatch]:
    done, whole = 0, file.metadata.num_rows
    batches = file.iter_batches(ROWS_AT_A_TIME, columns=list(columns.values()))
    while True:
        try:
            batch = next(batches, None)
        except (pa.ArrowInvalid, OSError):
            # The part that names the columns is at the end of the file, so damage before it shows only now.
            raise refusals.damaged_file(request.path, "parquet") from None
        if batch is None:
            return
        numbers = np.arange(done + 1, done + batch.num_rows + 1, dtype=np.int64)
        yield reader.read({name: as_cells(batch.column(columns[name])) for name in reader.names}, numbers)
        done += batch.num_rows
        request.progress(done, whole)


def as_cells(column: pa.Array) -> pa.Array:
    """The column in a type whose values are cells: plain texts, and moments without time zone or nanoseconds."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_large_string(column.type) or pa.types.is_null(column.type):
        return column.cast(pa.string())
    if pa.types.is_timestamp(column.type):
        local = pc.local_timestamp(column) if column.type.tz else column
        return local.cast(pa.timestamp("us"), safe=False)
    return column.cast(pa.date32()) if pa.types.is_date64(column.type) else column
