"""What PostgreSQL says, told to whoever uses it: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from huijia.values.errors import UnableToUseDatabase

REMEDIES: tuple[tuple[tuple[type[psycopg.Error], ...], str], ...] = (
    (
        (errors.InsufficientPrivilege,),
        "ask whoever keeps the database: the account has to read the tables of facts, make temporary tables, and make "
        "tables in the schema of the answers",
    ),
    ((errors.InvalidSchemaName,), "name a schema that is there, or leave it out"),
    ((errors.DuplicateTable,), "give the answers another name, or drop the old table first"),
    (
        (errors.ReadOnlySqlTransaction,),
        "it is a copy that can only be read; name the server on which tables can be made",
    ),
    ((errors.DiskFull,), "make room on the server's disk"),
    (
        (errors.QueryCanceled,),
        "the server gave it up (statement_timeout); ask for longer, or for fewer rows",
    ),
    (
        (errors.UntranslatableCharacter, errors.CharacterNotInRepertoire),
        "an id holds a character that the database cannot keep; change that id, or use --engine duckdb",
    ),
    (
        (errors.TooManyColumns, errors.StatementTooComplex),
        "this law is too long for PostgreSQL; use --engine duckdb",
    ),
    ((errors.ConnectionTimeout,), "see that the server runs and can be reached"),
)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Tell an error of PostgreSQL as one of ours. ``what`` was to be done.

    Only the first line of what the server says is told: the rest may quote rows.
    """
    try:
        yield
    except psycopg.Error as error:
        said = (error.diag.message_primary or str(error).splitlines()[0]).strip()
        remedy = next((words for kinds, words in REMEDIES if isinstance(error, kinds)), None)
        if remedy is None:
            remedy = (
                "see that the server runs, and that address, account and password are right"
                if isinstance(error, psycopg.OperationalError)
                else "please report this, with the name of the benefit"
            )
        raise UnableToUseDatabase(f"unable to {what}: {said}; {remedy}") from None
