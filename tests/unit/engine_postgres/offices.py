"""What tests do with an office's database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from typer.testing import CliRunner, Result

from huijia.cli.main import app
from tests.engines import engine_options

PACK = "cn/childcare-subsidy"
ON = "2026-11-23"
COLUMNS = "case_id text, birth_date date, chinese_national boolean, birth_registered boolean"


@dataclass(frozen=True)
class Office:
    """A schema and a connection that sees what is kept."""

    schema: str
    connection: psycopg.Connection

    def do(self, sql: str) -> None:
        """Run statements; ``{s}`` is the schema."""
        self.connection.execute(sql.replace("{s}", self.schema).encode())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query; ``{s}`` is the schema."""
        return self.connection.execute(sql.replace("{s}", self.schema).encode()).fetchall()

    def tables(self) -> set[str]:
        """The tables and views of the schema."""
        return {
            name
            for (name,) in self.rows("SELECT relname FROM pg_class WHERE relnamespace = '{s}'::regnamespace")
        }

    def table(self, name: str) -> str:
        """A table of the schema as an argument of the command."""
        return f"table:{self.schema}.{name}"

    def children(self, count: int = 300, name: str = "children") -> None:
        """A table of children: of all answers, in no order, none of whom exists."""
        self.do(
            f"CREATE TABLE {{s}}.{name} ({COLUMNS}, note text); INSERT INTO {{s}}.{name} "
            "SELECT 'C' || (i * 7919 % 100003), DATE '2021-06-01' + i * 13 % 1900, i % 7 <> 0, "
            f"CASE WHEN i % 11 <> 0 THEN i % 5 <> 0 END, 'x' FROM generate_series(1, {count}) i"
        )


def assess(*arguments: object, pack: str = PACK, on: str = ON, engine: str = "postgres") -> Result:
    """``huijia assess`` on the tests' database."""
    options = ["assess", pack, *arguments, "--on", on, *engine_options(engine)]
    return CliRunner().invoke(app, [str(option) for option in options])
