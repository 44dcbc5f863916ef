"""The page that shows how a pack runs inside an office's PostgreSQL, followed by somebody who does what it says."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.engines import database

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/run-inside-postgresql.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def table_on_page(*headings: str) -> list[list[str]]:
    heading = f"| {' | '.join(headings)} |\n"
    lines = PAGE.split(heading)[1].splitlines()[1:]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines[: next(place for place, line in enumerate(lines) if not line.startswith("|"))]
    ]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[psycopg.Connection]:
    """A connection to a database in which somebody did what the page says."""
    name = f"page_{secrets.token_hex(4)}"
    address = urlunsplit(urlsplit(database())._replace(path=f"/{name}"))
    with psycopg.connect(database(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                for block in blocks("sql"):
                    connection.execute(block.encode())
                path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
                for block in blocks("sh"):
                    subprocess.run(
                        ["bash", "-euc", block],
                        cwd=tmp_path_factory.mktemp("page"),
                        env={**os.environ, "PATH": path, "DATABASE_URL": address},
                        capture_output=True,
                        text=True,
                        check=True,
                    )
                yield connection
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.mark.parametrize(
    ("name", "columns", "count"),
    [
        ("answers", ("case_id", "period", "answer", "amount_minor", "reasons", "missing"), 5),
        ("answers_rejects", ("case_id", "row"), 1),
    ],
)
def test_page_shows_what_stands_in_the_database(
    followed: psycopg.Connection, name: str, columns: tuple[str, ...], count: int
) -> None:
    chosen = ", ".join(f"coalesce({column}::text, '')" for column in columns)
    found = followed.execute(
        f"SELECT {chosen} FROM office.{name}".replace("row::", '"row"::').encode()
    ).fetchall()

    assert [list(row) for row in found] == table_on_page(*columns)
    assert len(found) == count


def test_page_names_every_thing_that_the_engine_cannot_do() -> None:
    from tests.conformance.test_what_an_engine_cannot_do import CANNOT

    assert len(table_on_page("what", "why", "instead")) == len(CANNOT)
