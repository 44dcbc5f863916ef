"""Writing an order as the list that a county's bank takes, in xlsx or csv, row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

from huijia.apps.payments.bank.checking import DAYS_AHEAD, checked_transfers
from huijia.apps.payments.bank.errors import UnableToOrder
from huijia.apps.payments.bank.list_profiles import Field, ListProfile
from huijia.apps.payments.bank.money import places, written
from huijia.apps.payments.bank.orders import Order, Transfer
from huijia.tables.workbook import MADE_ON, MOST_ROWS

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXACT_UP_TO = 10**15
"""What a cell that is a number holds without loss, in smallest units."""
WIDTHS: dict[Field, int] = {"serial": 8, "holder": 16, "number": 26, "end_to_end_id": 26, "holder_id": 22}
ORDINARY_WIDTH = 14


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount on its way into a cell."""

    minor: int
    currency: str

    @property
    def text(self) -> str:
        """With its point, as banks write it."""
        return written(self.minor, self.currency)


Value = str | int | Amount


def write_list(
    order: Order, path: Path, profile: ListProfile, *, on: date, days_ahead: int = DAYS_AHEAD
) -> None:
    """Write the order as the profile says. ``on`` is today.

    Raises ``UnableToOrder`` as ``check_order`` does, and for what the list cannot hold: another currency, more rows than the
    bank takes, letters that its encoding lacks. Write to a temporary file: count and total are known only at the end.
    """
    most = rows_that_fit(profile)
    if most and order.count > most:
        raise UnableToOrder(
            f"共 {order.count} 笔，而这种清单每份最多 {most} 行；请分成几份。",
            f"There are {order.count} transfers, and this list takes {most} rows at most: make several.",
        )
    transfers = _in_currency(order, profile, on, days_ahead)
    write = _write_xlsx if profile.file == "xlsx" else _write_csv
    write(order, path, profile, transfers)


def rows_that_fit(profile: ListProfile) -> int:
    """How many transfers one file of this list takes; 0: as many as there are."""
    return profile.most_rows or (MOST_ROWS - 10 if profile.file == "xlsx" else 0)


def _in_currency(order: Order, profile: ListProfile, on: date, days_ahead: int) -> Iterator[Transfer]:
    for transfer in checked_transfers(order, on=on, days_ahead=days_ahead):
        if transfer.currency != profile.currency:
            raise UnableToOrder(
                f"{transfer.end_to_end_id} 的币种为 {transfer.currency}，而这种清单只用于 {profile.currency}。",
                f"{transfer.end_to_end_id} is in {transfer.currency}, and this list is for {profile.currency} only.",
            )
        yield transfer


def _row(number: int, transfer: Transfer, order: Order, profile: ListProfile) -> list[Value]:
    values: dict[Field, Value] = {
        "serial": number,
        "holder": transfer.to.holder,
        "holder_id": transfer.to.holder_id,
        "number": transfer.to.number,
        "bank": transfer.to.bank,
        "amount": Amount(transfer.amount_minor, transfer.currency),
        "currency": transfer.currency,
        "text": transfer.text,
        "end_to_end_id": transfer.end_to_end_id,
        "execute_on": order.execute_on.isoformat(),
    }
    return [values[column.field] for column in profile.columns]


def _total_row(order: Order, profile: ListProfile) -> list[Value]:
    """The label, the count in words where the first column that is free has room, and the sum below the amounts."""
    row: list[Value] = []
    for column in profile.columns:
        row.append(Amount(order.total_minor, profile.currency) if column.field == "amount" else "")
    row[0] = profile.total_label
    if profile.columns[1].field != "amount":
        row[1] = f"{order.count} 笔"
    return row


def _write_xlsx(order: Order, path: Path, profile: ListProfile, transfers: Iterator[Transfer]) -> None:
    # Texts are written as texts, so no name can become a formula and no number loses digits.
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    try:
        book.set_properties({"created": MADE_ON})
        if profile.cover_sheet:
            _write_cover(book, order, profile)
        _Sheet(book, profile).write(order, transfers)
    finally:
        book.close()


def _write_cover(book: xlsxwriter.Workbook, order: Order, profile: ListProfile) -> None:
    cover = book.add_worksheet("汇总")
    cover.set_column(0, 0, 16)
    cover.set_column(1, 1, 36)
    lines = [
        ("批次号", order.message_id),
        ("付款日期", order.execute_on.isoformat()),
        ("付款户名", order.payer.holder),
        ("付款账号", order.payer.number),
        ("笔数", str(order.count)),
        (f"总金额（{profile.currency}）", written(order.total_minor, profile.currency)),
    ]
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            cover.write_string(row, column, text)


class _Sheet:
    """The sheet with the rows. Columns of texts have the format for texts, so that what a person types there stays a text too."""

    def __init__(self, book: xlsxwriter.Workbook, profile: ListProfile) -> None:
        self._sheet, self._profile = book.add_worksheet("明细"), profile
        self._bold = book.add_format({"bold": True})
        digits = places(profile.currency)
        money = book.add_format({"num_format": "0." + "0" * digits if digits else "0"})
        text = book.add_format({"num_format": "@"})
        for place, column in enumerate(profile.columns):
            number = column.field == "serial"
            amount = column.field == "amount" and profile.amounts == "number"
            form = money if amount else None if number else text
            self._sheet.set_column(place, place, WIDTHS.get(column.field, ORDINARY_WIDTH), form)

    def write(self, order: Order, transfers: Iterator[Transfer]) -> None:
        row = 0
        if self._profile.title:
            self._sheet.write_string(row, 0, self._profile.title, self._bold)
            row += 1
        for place, column in enumerate(self._profile.columns):
            self._sheet.write_string(row, place, column.heading, self._bold)
        for number, transfer in enumerate(transfers, start=1):
            self._write_row(row + number, _row(number, transfer, order, self._profile))
        if self._profile.total_row:
            self._write_row(row + order.count + 1, _total_row(order, self._profile))

    def _write_row(self, row: int, values: list[Value]) -> None:
        for place, value in enumerate(values):
            if isinstance(value, Amount):
                if self._profile.amounts == "number" and value.minor < EXACT_UP_TO:
                    self._sheet.write_number(row, place, value.minor / 10 ** places(value.currency))
                else:
                    self._sheet.write_string(row, place, value.text)
            elif isinstance(value, int):
                self._sheet.write_number(row, place, value)
            elif value:
                self._sheet.write_string(row, place, value)


def _write_csv(order: Order, path: Path, profile: ListProfile, transfers: Iterator[Transfer]) -> None:
    with path.open("w", encoding=profile.encoding, newline="") as file:
        writer = csv.writer(file)
        if profile.title:
            writer.writerow([profile.title])
        writer.writerow([column.heading for column in profile.columns])
        for number, transfer in enumerate(transfers, start=1):
            cells = [_csv_cell(value, profile) for value in _row(number, transfer, order, profile)]
            _check_letters(transfer, cells, profile)
            writer.writerow(cells)
        if profile.total_row:
            writer.writerow([_csv_cell(value, profile) for value in _total_row(order, profile)])


def _csv_cell(value: Value, profile: ListProfile) -> str:
    """The cell's text. One that a spreadsheet would calculate gets an apostrophe in front, which makes it a text."""
    if isinstance(value, Amount):
        return value.text
    if isinstance(value, int):
        return str(value)
    if value.startswith(FORMULA_STARTS):
        return f"'{value}"
    if profile.guard_numbers and len(value) > 11 and value.isdigit():
        return f"\t{value}"
    return value


def _check_letters(transfer: Transfer, cells: list[str], profile: ListProfile) -> None:
    try:
        "".join(cells).encode(profile.encoding)
    except UnicodeEncodeError as error:
        letter = error.object[error.start]
        raise UnableToOrder(
            f"{transfer.end_to_end_id}：{profile.encoding.upper()} 编码里没有“{letter}”（U+{ord(letter):04X}）字。请与银行商定用 GB18030 或 UTF-8。",
            f"{transfer.end_to_end_id}: {profile.encoding.upper()} has no letter '{letter}' (U+{ord(letter):04X}). "
            "Agree on GB18030 or UTF-8 with the bank.",
        ) from None
