"""The simulated bank's own books: one SQLite file, in which every message and every transfer stands once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TABLES = """
create table if not exists message (
    message_id text primary key, block_id text not null, execute_on text not null, payer text not null, taken_on text not null
);
create table if not exists entry (
    end_to_end_id text primary key, message_id text not null, amount_minor integer not null, currency text not null,
    status text not null, reason text not null, execute_on text not null, paid_on text, return_on text, returned_on text
) without rowid;
create index if not exists entry_by_message on entry (message_id, status);
create index if not exists entry_by_status on entry (status, execute_on);
create table if not exists file (number integer primary key, name text not null);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A transfer in the bank's books. ``status``: accepted, rejected, paid or returned."""

    end_to_end_id: str
    message_id: str
    amount_minor: int
    currency: str
    status: str
    reason: str


class Books:
    """The books in a folder. Each method that changes them is called within ``changing``, which is one transaction."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "bank.sqlite3"
        with closing(self._connect()) as connection:
            connection.executescript(TABLES)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=60)
        connection.execute("pragma journal_mode = wal")
        return connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """All of it, or nothing."""
        with closing(self._connect()) as connection:
            connection.execute("begin immediate")
            yield connection
            connection.execute("commit")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A look that changes nothing."""
        with closing(self._connect()) as connection:
            yield connection


def knows_message(connection: sqlite3.Connection, message_id: str) -> bool:
    """Whether a message of this id was taken before."""
    found = connection.execute("select 1 from message where message_id = ?", (message_id,))
    return found.fetchone() is not None


def keep_message(
    connection: sqlite3.Connection, message_id: str, block_id: str, execute_on: date, payer: str, on: date
) -> None:
    """Write down that a message was taken."""
    connection.execute(
        "insert into message values (?, ?, ?, ?, ?)", (message_id, block_id, str(execute_on), payer, str(on))
    )


def keep_entries(connection: sqlite3.Connection, entries: Iterable[Entry], execute_on: date) -> None:
    """Write down new transfers. One whose id is there already is left as it stands."""
    connection.executemany(
        "insert or ignore into entry values (?, ?, ?, ?, ?, ?, ?, null, null, null)",
        (
            (
                *(each.end_to_end_id, each.message_id, each.amount_minor, each.currency),
                *(each.status, each.reason, str(execute_on)),
            )
            for each in entries
        ),
    )


def known_ids(connection: sqlite3.Connection, ids: list[str]) -> set[str]:
    """Which of these end-to-end ids are in the books."""
    marks = ", ".join("?" * len(ids))
    query = f"select end_to_end_id from entry where end_to_end_id in ({marks})"
    return {row[0] for row in connection.execute(query, ids)}


def pay(connection: sqlite3.Connection, on: date, message_id: str = "") -> int:
    """Pay what is due on this day, of all messages or of one; returns how many transfers that was."""
    due = "update entry set status = 'paid', paid_on = ?1 where status = 'accepted' and execute_on <= ?1"
    return connection.execute(f"{due} and ?2 in ('', message_id)", (str(on), message_id)).rowcount


def take_back(connection: sqlite3.Connection, on: date) -> int:
    """Take back what is to come back by this day; returns how many transfers that was."""
    due = "update entry set status = 'returned', returned_on = ?1, reason = 'AC04' where status = 'paid' and return_on <= ?1"
    return connection.execute(due, (str(on),)).rowcount


def entries(connection: sqlite3.Connection, where: str, *values: str) -> Iterator[Entry]:
    """The transfers for which a condition holds, in the order of their ids."""
    query = (
        "select end_to_end_id, message_id, amount_minor, currency, status, reason from entry "
        f"where {where} order by message_id, end_to_end_id"
    )
    for row in connection.execute(query, values):
        yield Entry(*row)


def next_file(connection: sqlite3.Connection, name: str) -> str:
    """A name for the next answer, so that answers can be read in the order in which they were given."""
    number = connection.execute("insert into file (name) values (?)", (name,)).lastrowid
    return f"{number:06d}-{name}"
