"""The batch list's return sheet, as the simulated bank writes it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from huijia.apps.payments.bank.answers import AnswerKind
from huijia.apps.payments.bank.list_profiles import ListProfile, ReturnField
from huijia.apps.payments.bank.money import written
from huijia.apps.payments.bank.reasons import reason_words
from huijia.apps.payments.bank.simulated.state import Entry
from huijia.tables.workbook import SheetWriter

KINDS = {
    "accepted": AnswerKind.PENDING,
    "rejected": AnswerKind.REJECTED,
    "paid": AnswerKind.PAID,
    "returned": AnswerKind.RETURNED,
}
ORDER: tuple[ReturnField, ...] = ("end_to_end_id", "amount", "result", "reason", "booked_on")


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
