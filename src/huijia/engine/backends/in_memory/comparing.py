"""Compare two tables in plain Python: the truth, for tests and small tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from huijia.engine.backends.compared import Change, ComparedAnswer, compared_answers
from huijia.engine.backends.comparison import (
    Compared,
    Side,
    SideRows,
    common_id_type,
    compared_schema,
    ordered_totals,
)
from huijia.engine.backends.in_memory.tables import InMemoryRun, in_memory_run

ROWS_AT_A_TIME = 100_000


def in_memory_comparison(old: Side, new: Side, *, all_rows: bool) -> InMemoryComparison:
    """Answer every case of both sides and set the answers side by side."""
    runs = [in_memory_run(side.question, side.span, side.tables) for side in (old, new)]
    return InMemoryComparison(old, new, runs[0], runs[1], all_rows=all_rows)


class InMemoryComparison:
    """A comparison of tables that are read as a whole."""

    def __init__(
        self, old: Side, new: Side, old_run: InMemoryRun, new_run: InMemoryRun, *, all_rows: bool
    ) -> None:
        self._old, self._new = old, new
        self._runs = (old_run, new_run)
        self.schema = compared_schema(common_id_type(old_run.id_type, new_run.id_type))
        self._rows: list[tuple[Any, ComparedAnswer]] = []
        self._cases: list[tuple[bool, bool]] = []
        found = (old_run.by_case(), new_run.by_case())
        lost = [{*run.ids_of_rejected, *side.unreadable} for run, side in ((old_run, old), (new_run, new))]
        spans = (old.span, new.span)
        for case_id in sorted({*found[0], *found[1]}):
            answers = [side.get(case_id) for side in found]
            if any(own is None and str(case_id) in gone for own, gone in zip(answers, lost, strict=True)):
                continue
            self._cases.append((answers[0] is not None, answers[1] is not None))
            rows = compared_answers(answers[0], answers[1], spans, all_rows=all_rows)
            self._rows.extend((case_id, row) for row in rows)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, ordered by case id and period."""
        for first in range(0, len(self._rows), ROWS_AT_A_TIME):
            rows = [self._cells(*row) for row in self._rows[first : first + ROWS_AT_A_TIME]]
            columns = zip(zip(*rows, strict=True), self.schema, strict=True)
            arrays = [pa.array(column, field.type) for column, field in columns]
            yield pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def compared(self) -> Compared:
        """Counts, problems and totals."""
        totals: dict[tuple[str | None, Change], list[int]] = defaultdict(lambda: [0, 0])
        changed = set()
        for case_id, row in self._rows:
            if not row.differs:
                continue
            changed.add(case_id)
            total = totals[row.period, row.change]
            total[0] += 1
            total[1] += _counted(row)
        old, new = (
            SideRows(told.rows_in, told.problems, told.family_problems)
            for told in (run.assessed() for run in self._runs)
        )
        found = {key: (rows, amount) for key, (rows, amount) in totals.items()}
        only_old, only_new = self._cases.count((True, False)), self._cases.count((False, True))
        return Compared(old, new, len(self._cases), len(changed), only_old, only_new, ordered_totals(found))

    def _cells(self, case_id: Any, row: ComparedAnswer) -> tuple[Any, ...]:
        old, new = row.old, row.new
        pack, on = self._new.pack, self._new.question.on
        return (
            *(case_id, row.period, old and old.answer.value, new and new.answer.value),
            *(old and old.amount_minor, new and new.amount_minor, row.difference_minor, pack.currency),
            *(old and ";".join(old.reasons), new and ";".join(new.reasons)),
            *(old and ";".join(old.missing), new and ";".join(new.missing)),
            *(pack.id, self._old.pack.version, pack.version, on),
        )


def _counted(row: ComparedAnswer) -> int:
    if row.old is not None and row.new is not None:
        return row.difference_minor or 0
    only = row.old or row.new
    return (only.amount_minor or 0) if only else 0
