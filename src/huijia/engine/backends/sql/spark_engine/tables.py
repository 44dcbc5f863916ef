"""Tables that lie where Spark runs: those of its catalogs (Parquet, Iceberg, Delta), and folders of Parquet files."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.types import (
    BooleanType,
    ByteType,
    CharType,
    DataType,
    DateType,
    IntegerType,
    LongType,
    ShortType,
    StringType,
    VarcharType,
)

from huijia.engine.backends.source import DatabaseTable
from huijia.engine.backends.sql.names import TableName
from huijia.engine.backends.sql.spark_engine.errors import told
from huijia.engine.backends.sql.spark_engine.session import Session
from huijia.values.errors import UnableToUseDatabase, UnableToWriteResults

FOLDER = "parquet"
"""The schema of what is no table of a catalog, but a folder of Parquet files, as Spark has it: parquet.`s3a://bucket/children`."""

TYPES: dict[type[DataType], pa.DataType] = {
    BooleanType: pa.bool_(),
    ByteType: pa.int8(),
    ShortType: pa.int16(),
    IntegerType: pa.int32(),
    LongType: pa.int64(),
    DateType: pa.date32(),
    **dict.fromkeys((StringType, CharType, VarcharType), pa.string()),
}
"""Spark's types that can be read."""


def described(session: Session, name: TableName | Path) -> DatabaseTable:
    """A table or view of a catalog, or a folder of Parquet files, with its columns and their types. Raises
    ``UnableToUseDatabase``."""
    if isinstance(name, Path):
        where, table = FOLDER, str(name.resolve())
    else:
        where, table = name.schema or "", name.table
        with told(f"look for '{name}'"):
            found = where == FOLDER or session.spark.catalog.tableExists(sql_name(name))
        if not found:
            raise UnableToUseDatabase(
                f"Spark has no table or view '{name}'; names are written as its catalog has them: catalog.schema.table"
            )
    with told(f"read '{name}'"):
        fields = frame_of(session, DatabaseTable(where, table, pa.schema([]), {})).schema.fields
    return DatabaseTable(
        where,
        table,
        pa.schema([(field.name, TYPES.get(type(field.dataType), pa.binary())) for field in fields]),
        {field.name: field.dataType.simpleString() for field in fields},
    )


def frame_of(session: Session, table: DatabaseTable) -> DataFrame:
    """The rows of a table."""
    if table.schema_name == FOLDER:
        return session.spark.read.parquet(table.name)
    return session.spark.table(sql_name(TableName(table.schema_name or None, table.name)))


def sql_name(name: TableName) -> str:
    """A name as Spark reads it. Its schema may have several parts: ``catalog.schema``."""
    parts = [*(name.schema.split(".") if name.schema else []), name.table]
    return ".".join("`" + part.replace("`", "``") + "`" for part in parts)


def place_for(session: Session, name: TableName) -> str:
    """A name, quoted, under which no table stands yet; of a folder its path, at which Spark itself writes over nothing. Raises ``UnableToWriteResults`` when one does: nothing is ever
    written over."""
    if name.schema == FOLDER:
        return name.table
    with told(f"look for '{name}'"):
        taken = session.spark.catalog.tableExists(sql_name(name))
    if taken:
        raise UnableToWriteResults(
            f"'{name}' stands in Spark's catalog already; give the answers another name, or drop it first"
        )
    return sql_name(name)
