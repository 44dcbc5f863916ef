"""Reading batches of rows: what can be read becomes typed rows, what cannot becomes problems of its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from huijia.engine.backends.source import ROW
from huijia.engine.model.facts import FactDeclaration
from huijia.tables import refusals
from huijia.tables.cells import Cell
from huijia.tables.columns import FactColumn, IdColumn
from huijia.tables.dates import EPOCH_1900
from huijia.tables.headings import Match
from huijia.tables.problems import Fault
from huijia.tables.texts import TextColumn, TextDeclaration
from huijia.values.problems import Problem

MOST_PROBLEM_ROWS = 1_000_000
"""Beyond this many the sheet as a whole is not what it should be, and the list of problems would fill the memory."""

RowNumbers = npt.NDArray[np.int64]


class RowReader:
    """Reads the rows of one sheet, batch by batch, and keeps count. Rows that are blank must not be handed in."""

    def __init__(
        self,
        path: Path,
        match: Match,
        declarations: Sequence[FactDeclaration],
        ids: Sequence[str],
        *,
        latest_day: date,
        epoch: date = EPOCH_1900,
        texts: Sequence[TextDeclaration] = (),
    ) -> None:
        self.path = path
        self.match = match
        self.rows_in = 0
        self.problems: dict[int, list[Problem]] = {}
        self.ids_of_rejected: dict[int, dict[str, str | None]] = {}
        self._id_names = tuple(ids)
        # The rows of the batch at hand that have a problem, and the headings of their cells that have one.
        self._told: dict[int, set[str]] = {}
        self._columns: dict[str, IdColumn | FactColumn | TextColumn] = {name: IdColumn() for name in ids}
        self._columns |= {text.name: TextColumn(text) for text in texts if text.name in match.columns}
        for fact in declarations:
            if fact.name in match.columns:
                self._columns[fact.name] = FactColumn(fact, latest_day=latest_day, epoch=epoch)
        fields = [(name, column.arrow_type) for name, column in self._columns.items()]
        self.schema = pa.schema([*fields, (ROW, pa.int64())])

    @property
    def names(self) -> list[str]:
        """The ids and facts that the sheet has."""
        return list(self._columns)

    def reject(
        self, row: int, fault: Fault, *, names: Sequence[str] = (), column: str = "", value: Cell = None
    ) -> None:
        """Note a problem of the columns of these names, or else of the column with this heading.

        Of one cell only the first problem is kept: what follows from it would only confuse.
        """
        headings = [self.match.written[name] for name in names] or [column]
        told = self._told.setdefault(row, set())
        if headings[0] and told.issuperset(headings):
            return
        told.update(headings)
        self.problems.setdefault(row, []).append(fault.at(row=row, column=headings[0], value=value))

    def read(self, cells: Mapping[str, pa.Array | Sequence[Cell]], numbers: RowNumbers) -> pa.RecordBatch:
        """The rows that have no problem, typed, with their numbers. ``cells`` holds a column for each name.

        Raises ``UnableToReadFacts`` when there are more problems than can be meant.
        """
        self.rows_in += len(numbers)
        arrays = []
        for name, column in self._columns.items():
            raw = cells[name]
            values, faults = column.read(raw)
            arrays.append(values)
            for position, fault in faults:
                value = raw[position]
                self.reject(
                    int(numbers[position]),
                    fault,
                    names=(name,),
                    value=value.as_py() if isinstance(value, pa.Scalar) else value,
                )
        batch = pa.RecordBatch.from_arrays([*arrays, pa.array(numbers, pa.int64())], schema=self.schema)
        self._refuse_too_many()
        rejected, self._told = self._told, {}
        if not rejected:
            return batch
        lost = np.isin(numbers, np.fromiter(rejected, np.int64, len(rejected)))
        self._remember_ids(batch.filter(pa.array(lost)))
        return batch.filter(pa.array(~lost))

    def _remember_ids(self, lost: pa.RecordBatch) -> None:
        """Keep the ids of rows that go back: a family that lost a member's row must not be assessed without it."""
        ids = (lost.column(name).to_pylist() for name in self._id_names)
        for number, *found in zip(lost.column(ROW).to_pylist(), *ids, strict=True):
            self.ids_of_rejected[number] = dict(zip(self._id_names, found, strict=True))

    def count_unreadable(self, rows: Iterable[tuple[int, Fault]]) -> None:
        """Count rows that could not even be split into cells, and note their problems."""
        for row, fault in rows:
            self.rows_in += 1
            self.reject(row, fault)
        self._refuse_too_many()

    def _refuse_too_many(self) -> None:
        if len(self.problems) > MOST_PROBLEM_ROWS:
            first = next(iter(self.problems.values()))[0]
            raise refusals.too_many_problems(self.path, MOST_PROBLEM_ROWS, first.what)
