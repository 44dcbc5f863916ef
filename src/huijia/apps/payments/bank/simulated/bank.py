"""The simulated bank itself: takes orders, lets days pass, and says what money really left it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from huijia.apps.payments.bank.errors import UnableToReadOrder
from huijia.apps.payments.bank.list_profiles import ListProfile
from huijia.apps.payments.bank.order_lists import read_list
from huijia.apps.payments.bank.order_reading import ReadHead, ReadTransfer, read_order
from huijia.apps.payments.bank.simulated import state
from huijia.apps.payments.bank.simulated.lists import write_return_sheet
from huijia.apps.payments.bank.simulated.rates import HONEST, Luck, Rates
from huijia.apps.payments.bank.simulated.state import Books, Entry
from huijia.apps.payments.bank.simulated.told import Message, distorted, write_report, write_statement

AT_A_TIME = 500
BOOKED_TODAY = "status in ('paid', 'returned') and paid_on = ?"
RETURNED_TODAY = "status = 'returned' and returned_on = ?"


class SimulatedBank:
    """A bank in a folder. Its answers appear in ``answers`` there, numbered in the order in which they were given.

    The same folder can be opened again and again, by several processes: what is written down stays. Given the same orders on
    the same days, the same seed and rates give the same answers.
    """

    def __init__(self, folder: Path, *, seed: int, rates: Rates = HONEST) -> None:
        self.answers = folder / "answers"
        self.answers.mkdir(parents=True, exist_ok=True)
        self._books, self._luck = Books(folder), Luck(seed, rates)

    def take(self, order: Path, *, on: date) -> Path:
        """Take an order (pain.001) and answer with a pain.002, whose path is returned.

        A message that was taken before is refused as a whole (DU01), and nothing of it is paid again; so is a transfer whose
        end-to-end id was seen before (DU04), whatever became of the first. Raises ``UnableToReadOrder`` for a file that is no order.
        """
        with order.open("rb") as file, self._books.changing() as connection:
            return self._take(connection, read_order(file), on)

    def take_list(self, path: Path, profile: ListProfile, *, message_id: str, on: date) -> Path:
        """Take a batch list, pay it on the same day, and answer with its return sheet, whose path is returned.

        ``message_id`` is what the list is called between office and bank (a list has no field for it). The same rules hold as for
        ``take``: what was taken before is refused. Raises ``UnableToReadOrder``.
        """
        rows = list(read_list(path, profile))
        head = ReadHead(message_id, len(rows), "", message_id, on, "")
        with self._books.changing() as connection:
            known = state.knows_message(connection, message_id)
            if known:
                entries = [_refused(row, message_id) for row in rows]
            else:
                state.keep_message(connection, message_id, message_id, on, "", on)
                duplicates = self._keep(connection, head, iter(rows))
                state.pay(connection, on, message_id)
                self._mark_returns(connection, on)
                entries = [*state.entries(connection, "message_id = ?", message_id), *duplicates]
            return self._write_sheet(connection, profile, entries, "taken", on)

    def return_list(self, profile: ListProfile, *, message_id: str, on: date) -> Path | None:
        """The return sheet of what came back on this day of a list; None when nothing did. Call ``pass_day`` first."""
        with self._books.changing() as connection:
            found = list(
                state.entries(connection, f"{RETURNED_TODAY} and message_id = ?", str(on), message_id)
            )
            return self._write_sheet(connection, profile, found, "returned", on) if found else None

    def _write_sheet(
        self,
        connection: sqlite3.Connection,
        profile: ListProfile,
        entries: list[Entry],
        occasion: str,
        on: date,
    ) -> Path:
        told = [each.entry for each in distorted(entries, self._luck, occasion)]
        path = self.answers / state.next_file(connection, f"return-{on}.{profile.file}")
        write_return_sheet(path, profile, told, on)
        return path

    def pass_day(self, *, on: date) -> list[Path]:
        """Pay what is due on this day, take back what is to come back, and write the day's statement (camt.053) and, when money
        came back, a notification of it (camt.054). The same day again changes nothing and writes nothing."""
        with self._books.changing() as connection:
            paid = state.pay(connection, on)
            self._mark_returns(connection, on)
            returned = state.take_back(connection, on)
            if not paid and not returned:
                return []
            files = [self._write(connection, f"camt.053-{on}.xml", self._statement(connection, on))]
            if returned:
                files.append(
                    self._write(
                        connection, f"camt.054-{on}.xml", self._statement(connection, on, notification=True)
                    )
                )
            return files

    def paid_out(self) -> dict[str, int]:
        """What really left and has not come back: end-to-end id -> amount in smallest units."""
        with self._books.reading() as connection:
            return {
                each.end_to_end_id: each.amount_minor for each in state.entries(connection, "status = 'paid'")
            }

    def came_back(self) -> dict[str, int]:
        """What left and has come back: end-to-end id -> amount in smallest units."""
        with self._books.reading() as connection:
            found = state.entries(connection, "status = 'returned'")
            return {each.end_to_end_id: each.amount_minor for each in found}

    def status_of(self, end_to_end_id: str) -> str:
        """accepted, rejected, paid or returned; empty: the bank has never heard of it."""
        with self._books.reading() as connection:
            found = next(state.entries(connection, "end_to_end_id = ?", end_to_end_id), None)
            return found.status if found else ""

    def _take(
        self, connection: sqlite3.Connection, parts: Iterator[ReadHead | ReadTransfer], on: date
    ) -> Path:
        head = next(parts, None)
        if not isinstance(head, ReadHead):
            raise UnableToReadOrder("付款指令里没有一笔款项。", "There is no transfer in the order.")
        message = Message(head.message_id, head.block_id, head.count)
        name = f"pain.002-{on}.xml"
        if state.knows_message(connection, head.message_id):
            return self._write(
                connection,
                name,
                lambda file, told: write_report(file, message, (), on=on, name=told, status="RJCT"),
            )
        state.keep_message(connection, head.message_id, head.block_id, head.execute_on, head.payer_number, on)
        duplicates = self._keep(connection, head, parts)
        entries = chain(state.entries(connection, "message_id = ?", head.message_id), duplicates)
        told = distorted(entries, self._luck, "taken")

        def report(file: BinaryIO, name: str) -> None:
            write_report(file, message, told, on=on, name=name)

        return self._write(connection, name, report)

    def _keep(
        self, connection: sqlite3.Connection, head: ReadHead, parts: Iterator[ReadHead | ReadTransfer]
    ) -> list[Entry]:
        """Write the transfers down; returns those whose id was there already."""
        duplicates: list[Entry] = []
        execute_on = head.execute_on
        while part := list(islice(parts, AT_A_TIME)):
            transfers = [each for each in part if isinstance(each, ReadTransfer)]
            seen = state.known_ids(connection, [each.end_to_end_id for each in transfers])
            fresh: list[Entry] = []
            for each in transfers:
                twice = each.end_to_end_id in seen
                status, reason = ("rejected", "DU04") if twice else self._judge(each)
                entry = Entry(
                    each.end_to_end_id, head.message_id, each.amount_minor, each.currency, status, reason
                )
                (duplicates if twice else fresh).append(entry)
                seen.add(each.end_to_end_id)
            state.keep_entries(connection, fresh, execute_on)
        return duplicates

    def _judge(self, transfer: ReadTransfer) -> tuple[str, str]:
        if self._luck.happens("wrong_account", transfer.end_to_end_id):
            return "rejected", "AC01"
        if self._luck.happens("closed_account", transfer.end_to_end_id):
            return "rejected", "AC04"
        return "accepted", ""

    def _mark_returns(self, connection: sqlite3.Connection, on: date) -> None:
        """Decide, when something is paid, whether and when it will come back."""
        rates = self._luck.rates
        if not rates.returned:
            return
        day = str(on + timedelta(days=rates.days_until_return))
        ids = [
            (day, each.end_to_end_id)
            for each in state.entries(
                connection, "status = 'paid' and paid_on = ? and return_on is null", str(on)
            )
            if self._luck.happens("returned", each.end_to_end_id)
        ]
        connection.executemany("update entry set return_on = ? where end_to_end_id = ?", ids)

    def _statement(
        self, connection: sqlite3.Connection, on: date, *, notification: bool = False
    ) -> Callable[[BinaryIO, str], None]:
        """What writes the statement of this day; a notification tells of what came back only."""
        booked = () if notification else state.entries(connection, BOOKED_TODAY, str(on))
        totals = {
            (message_id, currency): (count, total)
            for message_id, currency, count, total in connection.execute(
                f"select message_id, currency, count(*), sum(amount_minor) from entry where {BOOKED_TODAY} group by 1, 2",
                (str(on),),
            )
        }
        payer = connection.execute("select payer from message order by rowid limit 1").fetchone()[0]
        occasion = "notified" if notification else "returned"

        def write(file: BinaryIO, name: str) -> None:
            write_statement(
                file,
                paid=distorted(booked, self._luck, "paid"),
                returned=distorted(state.entries(connection, RETURNED_TODAY, str(on)), self._luck, occasion),
                totals=totals,
                payer=payer or "0",
                on=on,
                name=name,
                notification=notification,
            )

        return write

    def _write(
        self, connection: sqlite3.Connection, name: str, write: Callable[[BinaryIO, str], None]
    ) -> Path:
        """Write an answer under the next number. It is whole before anybody sees it; the books are closed after it."""
        path = self.answers / state.next_file(connection, name)
        temporary = path.with_suffix(".part")
        with temporary.open("wb") as file:
            write(file, path.stem[:35])
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        return path


def _refused(row: ReadTransfer, message_id: str) -> Entry:
    return Entry(row.end_to_end_id, message_id, row.amount_minor, row.currency, "rejected", "DU01")
