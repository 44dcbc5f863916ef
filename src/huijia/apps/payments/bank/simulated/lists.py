"""The batch list as the simulated bank sees it: reads what the office wrote, and writes the return sheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from huijia.apps.payments.bank.answers import AnswerKind
from huijia.apps.payments.bank.errors import UnableToReadAnswer, UnableToReadOrder
from huijia.apps.payments.bank.list_profiles import ListProfile, ReturnField
from huijia.apps.payments.bank.list_reading import as_amount_text, open_rows
from huijia.apps.payments.bank.money import minor_units, written
from huijia.apps.payments.bank.reasons import reason_words
from huijia.apps.payments.bank.simulated.orders_in import ReadTransfer
from huijia.apps.payments.bank.simulated.state import Entry
from huijia.tables.cells import Cell, plain, shown
from huijia.tables.headings import comparable
from huijia.tables.workbook import SheetWriter

KINDS = {
    "accepted": AnswerKind.PENDING,
    "rejected": AnswerKind.REJECTED,
    "paid": AnswerKind.PAID,
    "returned": AnswerKind.RETURNED,
}
ORDER: tuple[ReturnField, ...] = ("end_to_end_id", "amount", "result", "reason", "booked_on")


def read_list(path: Path, profile: ListProfile) -> Iterator[ReadTransfer]:
    """The transfers of a batch list. Raises ``UnableToReadOrder`` for what is none."""
    headings = {comparable(column.heading): column.field for column in profile.columns}
    places: dict[str, int] = {}
    try:
        with ExitStack() as stack:
            rows, _unusable = open_rows(path, profile, stack)
            for _number, row in rows:
                if not places:
                    found: dict[str, int] = {
                        headings[comparable(cell)]: at
                        for at, cell in enumerate(row)
                        if comparable(cell) in headings
                    }
                    places = found if len(found) == len(headings) else {}
                elif places and plain(shown(row[places["end_to_end_id"]])):
                    yield _transfer({field: row[at] for field, at in places.items()}, profile)
    except (UnableToReadAnswer, ValueError, IndexError):
        places = {}
    if not places:
        raise UnableToReadOrder("这不是约定格式的批量清单。", "This is no batch list as it was agreed.")


def _transfer(cells: dict[str, Cell], profile: ListProfile) -> ReadTransfer:
    text = {field: "" if cell is None else plain(str(cell)).lstrip("'") for field, cell in cells.items()}
    return ReadTransfer(
        end_to_end_id=text["end_to_end_id"],
        amount_minor=minor_units(as_amount_text(cells["amount"], profile.currency), profile.currency),
        currency=profile.currency,
        holder=text["holder"],
        number=text["number"],
        bank=text.get("bank", ""),
        text=text.get("text", ""),
    )


def write_return_sheet(path: Path, profile: ListProfile, entries: Iterable[Entry], on: date) -> None:
    """What became of each transfer, with the first of the profile's headings and words for everything."""
    fields = [field for field in ORDER if profile.returns.headings.get(field)]
    headings = [profile.returns.headings[field][0] for field in fields]
    rows = (_row(entry, fields, profile, on) for entry in entries)
    if profile.file == "xlsx":
        with SheetWriter(path, headings, [20] * len(headings)) as sheet:
            for row in rows:
                sheet.write(row)
        return
    with path.open("w", encoding=profile.encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)


def _row(entry: Entry, fields: Sequence[ReturnField], profile: ListProfile, on: date) -> list[str]:
    words = reason_words(entry.reason)
    known = profile.returns.words.get(KINDS[entry.status], ())
    values: dict[ReturnField, str] = {
        "end_to_end_id": entry.end_to_end_id,
        "amount": written(entry.amount_minor, entry.currency),
        "result": known[0] if known else entry.status,
        "reason": words.zh if words else "",
        "booked_on": on.isoformat() if entry.status in ("paid", "returned") else "",
    }
    return [values[field] for field in fields]
