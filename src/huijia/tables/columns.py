"""Reading a column of cells as ids or as the values of one fact.

A column repeats itself: 33 million children have about 1,100 birth dates. Each different cell is read once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.types import Type, Value
from huijia.tables import problems
from huijia.tables.cells import Cell, is_blank
from huijia.tables.dates import EPOCH_1900, read_date
from huijia.tables.escaping import unescaped
from huijia.tables.ids import read_id, read_ids
from huijia.tables.numbers import read_whole_number
from huijia.tables.period_cells import read_period
from huijia.tables.problems import Fault
from huijia.tables.yes_no import read_yes_no, says_unknown

Faults = list[tuple[int, Fault]]
"""The position in the column, from 0, and the fault of each cell that cannot be read."""

ARROW_TYPES = {Type.BOOL: pa.bool_(), Type.INT: pa.int64(), Type.DATE: pa.date32()}

MOST_KEPT = 500_000
"""Different cells remembered for one column; beyond, the column hardly repeats itself and memory comes first."""


class IdColumn:
    """Reads ids; the result is texts, in which an unreadable id may have any value."""

    arrow_type = pa.string()

    def read(self, cells: pa.Array | Sequence[Cell]) -> tuple[pa.Array, Faults]:
        """The ids, and the faults of those that cannot be read."""
        if isinstance(cells, pa.Array):
            # Whole numbers outside a spreadsheet are exact, however long.
            cells = cells.cast(pa.string()) if pa.types.is_integer(cells.type) else cells
            if pa.types.is_string(cells.type):
                return read_ids(cells)
            cells = cells.to_pylist()
        read = [read_id(cell) for cell in cells]
        faults = [(position, value) for position, value in enumerate(read) if isinstance(value, Fault)]
        return pa.array([None if isinstance(value, Fault) else value for value in read], pa.string()), faults


class FactColumn:
    """Reads the values of one fact; unknown and unreadable values are null in the result."""

    def __init__(self, declaration: FactDeclaration, *, latest_day: date, epoch: date = EPOCH_1900) -> None:
        self.declaration = declaration
        self.latest_day = latest_day
        self.epoch = epoch
        self.arrow_type = ARROW_TYPES[declaration.type]
        # The type belongs to the key, because True == 1 == 1.0 in Python.
        self._kept: dict[tuple[type, Cell], Value | Fault | None] = {}

    def read(self, cells: pa.Array | Sequence[Cell]) -> tuple[pa.Array, Faults]:
        """The values, and the faults of those that cannot be read."""
        if not isinstance(cells, pa.Array):
            return self._read_each(cells)
        encoded = cells.dictionary_encode()
        values, faulty = self._read_each(encoded.dictionary.to_pylist())
        if not faulty:
            return values.take(encoded.indices), []
        fault_of = dict(faulty)
        wrong = pc.is_in(encoded.indices, value_set=pa.array(list(fault_of), encoded.indices.type))
        positions = pc.indices_nonzero(wrong)
        indices = encoded.indices.take(positions).to_pylist()
        faults = [
            (position, fault_of[index])
            for position, index in zip(positions.to_pylist(), indices, strict=True)
        ]
        return values.take(encoded.indices), faults

    def _read_each(self, cells: Sequence[Cell]) -> tuple[pa.Array, Faults]:
        values: list[Value | None] = []
        faults: Faults = []
        for position, cell in enumerate(cells):
            value = self._read_kept(cell)
            if isinstance(value, Fault):
                faults.append((position, value))
                value = None
            values.append(value)
        return pa.array(values, self.arrow_type), faults

    def _read_kept(self, cell: Cell) -> Value | Fault | None:
        key = (type(cell), cell)
        if key in self._kept:
            return self._kept[key]
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        value = self._kept[key] = self.read_cell(cell)
        return value

    def read_cell(self, cell: Cell) -> Value | Fault | None:
        """The value of one cell; None: empty, or said to be unknown where that is allowed."""
        if isinstance(cell, str):
            cell = unescaped(cell)
        if is_blank(cell):
            return None
        if says_unknown(cell):
            empty_means = self.declaration.empty_means
            return None if empty_means is None else problems.unknown_in_optional(empty_means)
        if self.declaration.type is Type.BOOL:
            return read_yes_no(cell)
        if self.declaration.period is not None:
            return read_period(
                cell,
                self.declaration.period,
                lowest=self.declaration.lowest,
                highest=self.declaration.highest,
            )
        if self.declaration.type is Type.INT:
            return read_whole_number(cell, lowest=self.declaration.lowest, highest=self.declaration.highest)
        day = read_date(cell, epoch=self.epoch)
        if isinstance(day, date) and self.declaration.not_in_future and day > self.latest_day:
            return problems.in_future(self.latest_day)
        return day
