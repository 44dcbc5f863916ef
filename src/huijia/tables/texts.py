"""Reading a column of texts: names, numbers of identity, telephones, addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from huijia.tables import problems
from huijia.tables.cells import Cell, is_blank, plain
from huijia.tables.escaping import unescaped
from huijia.tables.ids import EXACT_UP_TO, SHORTENED
from huijia.tables.problems import Fault
from huijia.values.text import Text

CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffd\U000e0000-\U000e007f]"
)
"""Control characters, marks that turn the direction of writing, and what a damaged character becomes."""

LEFT_BY_A_SHEET = re.compile(r"[=@#].*|[A-Z]{1,3}[0-9]+:[A-Z]{1,3}[0-9]+|\[\?\]", re.DOTALL)
"""A formula, an error, the name of a range of cells, or the mark of a missing cell, as returned rows hold them."""

SPACES = re.compile(r"\s+")

MOST_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class TextDeclaration:
    """A text that a roster holds. ``needed``: its column must be there, and filled in each row. ``longest``: characters."""

    name: str
    label: Text
    headings: tuple[str, ...]
    longest: int
    needed: bool = False

    @property
    def all_headings(self) -> tuple[str, ...]:
        """Every heading under which a sheet may hold it, the name first."""
        return (self.name, self.label.zh, self.label.en, *self.headings)


class TextColumn:
    """Reads one column of texts; empty and unreadable ones are null in the result."""

    arrow_type = pa.string()

    def __init__(self, declaration: TextDeclaration) -> None:
        self.declaration = declaration
        self._kept: dict[tuple[type, Cell], str | Fault | None] = {}

    def read(self, cells: pa.Array | Sequence[Cell]) -> tuple[pa.Array, list[tuple[int, Fault]]]:
        """The texts, and the faults of those that cannot be read."""
        values: list[str | None] = []
        faults: list[tuple[int, Fault]] = []
        for position, cell in enumerate(cells.to_pylist() if isinstance(cells, pa.Array) else cells):
            value = self._read_kept(cell)
            if isinstance(value, Fault):
                faults.append((position, value))
                value = None
            values.append(value)
        return pa.array(values, pa.string()), faults

    def _read_kept(self, cell: Cell) -> str | Fault | None:
        key = (type(cell), cell)
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self.read_cell(cell)
        return self._kept[key]

    def read_cell(self, cell: Cell) -> str | Fault | None:
        """The text of one cell; None: empty."""
        if is_blank(cell):
            return problems.text_is_empty() if self.declaration.needed else None
        text = read_text(cell)
        if isinstance(text, str) and len(text) > self.declaration.longest:
            return problems.text_is_too_long(self.declaration.longest)
        return text


def read_text(cell: Cell) -> str | Fault:
    """The text in a cell that is not blank, with full-width letters narrowed and single spaces, or what is wrong with it.

    >>> read_text(" 王　小明"), read_text(13800000000.0), read_text("=A1").code
    ('王 小明', '13800000000', 'text_is_no_text')
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return problems.id_is_not_text()
    if not isinstance(cell, str):
        if not abs(cell) < EXACT_UP_TO:
            return problems.id_was_rounded()
        return str(int(cell)) if cell == int(cell) else str(cell)
    text = plain(unescaped(cell) if cell.startswith("'") else cell)
    if text.isalnum():
        # Letters and digits alone, as most cells are: nothing of what follows.
        return text
    if CONTROL.search(text) or not _is_unicode(text):
        return problems.text_is_unreadable()
    if re.fullmatch(SHORTENED, text):
        return problems.id_was_rounded()
    return problems.text_is_no_text() if LEFT_BY_A_SHEET.fullmatch(text) else SPACES.sub(" ", text)


def _is_unicode(text: str) -> bool:
    """Half of a pair of surrogates, or a code that stands for nothing, is no letter that could be stored."""
    return text.isascii() or not any(unicodedata.category(letter) in ("Cs", "Cn", "Co") for letter in text)
