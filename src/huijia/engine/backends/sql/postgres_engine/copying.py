"""Rows into PostgreSQL and out of it, batch by batch, through COPY."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator

import psycopg
import pyarrow as pa
import pyarrow.csv

Incoming = Iterable[pa.RecordBatch]

AT_ONCE = 2**20
"""Bytes that are read into one batch."""

SQL_TYPES: tuple[tuple[Callable[[pa.DataType], bool], str], ...] = (
    (pa.types.is_boolean, "BOOLEAN"),
    (pa.types.is_date32, "DATE"),
    # PostgreSQL has no unsigned numbers.
    (pa.types.is_uint64, "NUMERIC(20)"),
    (pa.types.is_integer, "BIGINT"),
)

TEXT = 'TEXT COLLATE "C"'
"""Texts are the same when their bytes are: no language's rules, which differ between servers, decide about an id."""


def sql_type_of(type_: pa.DataType) -> str:
    """The type of a column that holds these values."""
    return next((name for holds, name in SQL_TYPES if holds(type_)), TEXT)


def load(connection: psycopg.Connection, table: str, batches: Incoming) -> int:
    """Write batches to the end of a table; returns the number of rows."""
    count = 0
    options = pa.csv.WriteOptions(include_header=False)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)".encode()) as copy,
    ):
        for batch in batches:
            text = io.BytesIO()
            pa.csv.write_csv(batch, text, options)
            copy.write(text.getvalue())
            count += batch.num_rows
    return count


def unload(connection: psycopg.Connection, query: str, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows of a query, whose columns are these in this order."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)".encode()) as copy,
    ):
        reader = pa.csv.open_csv(
            pa.PythonFile(_Stream(iter(copy)), mode="r"),
            read_options=pa.csv.ReadOptions(block_size=AT_ONCE, use_threads=False),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(
                column_types=schema,
                # COPY writes an unknown as nothing, and an empty text as "".
                null_values=[""],
                true_values=["t"],
                false_values=["f"],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
        yield from reader


class _Stream(io.RawIOBase):
    """The pieces that COPY hands on, as a file that is read."""

    def __init__(self, pieces: Iterator[bytes | bytearray | memoryview]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            found.append(bytes(piece))
            length += len(found[-1])
        whole = b"".join(found)
        size = len(whole) if size < 0 else size
        self._rest = whole[size:]
        return whole[:size]
