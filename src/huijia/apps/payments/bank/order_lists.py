"""Reading batch lists that the office wrote, as a bank does: every cell is again what was put into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from huijia.apps.payments.bank.errors import UnableToReadAnswer, UnableToReadOrder
from huijia.apps.payments.bank.list_profiles import Field, ListProfile
from huijia.apps.payments.bank.list_reading import as_amount_text, open_rows
from huijia.apps.payments.bank.list_writing import FORMULA_STARTS
from huijia.apps.payments.bank.money import minor_units
from huijia.apps.payments.bank.order_reading import ReadTransfer
from huijia.tables.cells import Cell, is_blank
from huijia.tables.headings import comparable
from huijia.tables.refusals import UnableToReadTable


def read_list(path: Path, profile: ListProfile) -> Iterator[ReadTransfer]:
    """The transfers of a batch list. Raises ``UnableToReadOrder`` for what is none."""
    headings: dict[str, Field] = {comparable(column.heading): column.field for column in profile.columns}
    wanted = {heading for heading, field in headings.items() if field == "end_to_end_id"}
    places: dict[Field, int] = {}
    try:
        with ExitStack() as stack:
            rows, _unusable = open_rows(path, profile, stack, wanted)
            for _number, row in rows:
                if not places:
                    found = {
                        headings[comparable(cell)]: at
                        for at, cell in enumerate(row)
                        if comparable(cell) in headings
                    }
                    places = found if len(found) == len(headings) else {}
                elif not is_blank(row[places["end_to_end_id"]]) and not is_blank(row[places["number"]]):
                    yield _transfer({field: row[at] for field, at in places.items()}, profile)
    except (UnableToReadAnswer, UnableToReadTable, OSError, ValueError, IndexError):
        places = {}
    if not places:
        raise UnableToReadOrder("这不是约定格式的批量清单。", "This is no batch list as it was agreed.")


def _transfer(cells: Mapping[Field, Cell], profile: ListProfile) -> ReadTransfer:
    text = {field: "" if cell is None else _unguarded(str(cell)) for field, cell in cells.items()}
    return ReadTransfer(
        end_to_end_id=text["end_to_end_id"],
        amount_minor=minor_units(as_amount_text(cells["amount"], profile.currency), profile.currency),
        currency=profile.currency,
        holder=text["holder"],
        number=text["number"],
        bank=text.get("bank", ""),
        text=text.get("text", ""),
        execute_on=date.fromisoformat(text["execute_on"]) if "execute_on" in text else None,
    )


def _unguarded(text: str) -> str:
    """A text without what keeps a spreadsheet from calculating or rounding it (``list_writing``)."""
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        return text[1:]
    return text.removeprefix("\t")
