"""A schema of an office's database, made for one test."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg
import pytest

from tests.engines import database
from tests.unit.engine_postgres.offices import Office


@pytest.fixture
def office() -> Iterator[Office]:
    schema = f"office_{secrets.token_hex(4)}"
    with psycopg.connect(database(), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
        try:
            yield Office(schema, connection)
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())
