"""The office's own tables: which there are, what they hold, and what may be made."""

from __future__ import annotations

import pyarrow as pa
from psycopg.pq import Format

from huijia.engine.backends.source import DatabaseTable
from huijia.engine.backends.sql.names import TableName, quoted_as_it_is
from huijia.engine.backends.sql.postgres_engine.errors import told
from huijia.engine.backends.sql.postgres_engine.session import Session
from huijia.values.errors import UnableToUseDatabase, UnableToWriteResults

BOOL, BIG, SMALL, WHOLE, DAY = 16, 20, 21, 23, 1082
TYPES = {
    **{BOOL: pa.bool_(), BIG: pa.int64(), SMALL: pa.int16(), WHOLE: pa.int32(), DAY: pa.date32()},
    # name, text, character, character varying, uuid
    **dict.fromkeys((19, 25, 1042, 1043, 2950), pa.string()),
}
"""PostgreSQL's numbers of the types that can be read. It gives a domain the number of the type below it."""


def described(session: Session, name: TableName) -> DatabaseTable:
    """A table or view of the database, with its columns and their types. Raises ``UnableToUseDatabase``."""
    schema, table = name.schema, name.table
    found = session.found(
        "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relname = %s AND c.relkind IN ('r', 'v', 'm', 'p', 'f') "
        "AND CASE WHEN %s::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = %s END",
        *(table, schema, schema),
    )
    if not found:
        raise UnableToUseDatabase(
            f"there is no table or view '{name}' in the database {session.name}; names are written as the database has them, "
            "with the schema before the point"
        )
    [(schema, table)] = found
    with told(f"read the table '{name}'"):
        cursor = session.connection.execute(
            f"SELECT * FROM {quoted_as_it_is(schema)}.{quoted_as_it_is(table)} LIMIT 0".encode()
        )
    columns = cursor.description or []
    assert cursor.format == Format.TEXT
    return DatabaseTable(
        schema,
        table,
        pa.schema([(column.name, TYPES.get(column.type_code, pa.binary())) for column in columns]),
        {column.name: column.type_display for column in columns},
    )


def place_for(session: Session, name: TableName) -> str:
    """A name, quoted, under which no table stands yet. Raises ``UnableToWriteResults`` when one does: nothing of the
    office's is ever written over."""
    schema, table = name.schema, name.table
    [(schema, taken)] = session.found(
        "SELECT n.nspname, c.oid IS NOT NULL FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_class c "
        "ON c.relnamespace = n.oid AND c.relname = %s "
        "WHERE n.nspname = coalesce(%s::text, %s::text)",
        *(table, schema, _first_schema(session)),
    ) or [(schema, None)]
    if taken is None:
        missing = f"there is no schema '{schema}'" if schema else f"the account has no schema for '{name}'"
        raise UnableToWriteResults(f"{missing} in the database {session.name}; name one that is there")
    if taken:
        raise UnableToWriteResults(
            f"'{name}' stands in the database {session.name} already; give the answers another name, or drop it first"
        )
    return f"{quoted_as_it_is(schema)}.{quoted_as_it_is(table)}"


def _first_schema(session: Session) -> str | None:
    """The schema into which a table without one goes: the first of the account's own that is there."""
    [(schemas,)] = session.found("SELECT pg_catalog.current_schemas(false)")
    own = [schema for schema in schemas if schema != "pg_catalog" and not schema.startswith("pg_temp")]
    return own[0] if own else None
