"""Somebody who has read everything that was published, knows every sum that holds and that nobody is counted below nought, and computes.

Written against what is published alone: it shares nothing with the code that protects but the names of cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from huijia.apps.reports.disclosure.cells import Cell, Sum

NEARLY = 1e-6


@dataclass(frozen=True)
class Bounds:
    """Between what a count must lie."""

    least: float
    most: float


class Attack:
    """Linear programming over all hidden cells. ``shown``: cell -> what was published. ``at_least``: what the attacker knows of some, as one who is in them."""

    def __init__(
        self,
        shown: Mapping[Cell, int],
        hidden: Iterable[Cell],
        sums: Iterable[Sum],
        at_least: Mapping[Cell, int] | None = None,
    ) -> None:
        self.place = {each: n for n, each in enumerate(hidden)}
        known = set(shown) | set(self.place)
        rows = [each for each in sums if each.total in known and all(part in known for part in each.parts)]
        self.solver = highspy.Highs()
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        starts, indices, factors, right = [0], list[int](), list[float](), list[float]()
        for each in rows:
            inside = {part: 1.0 for part in each.parts if part in self.place}
            if each.total in self.place:
                inside[each.total] = -1.0
            if not inside:
                assert shown[each.total] == sum(shown[part] for part in each.parts)
                continue
            indices += [self.place[name] for name in inside]
            factors += inside.values()
            starts.append(len(indices))
            right.append(float(shown.get(each.total, 0) - sum(shown.get(part, 0) for part in each.parts)))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.place), len(right)
        model.col_cost_ = np.zeros(len(self.place))
        model.col_lower_ = np.array([float((at_least or {}).get(each, 0)) for each in self.place])
        model.col_upper_ = np.full(len(self.place), highspy.kHighsInf)
        model.row_lower_ = model.row_upper_ = np.array(right)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(indices, dtype=np.int32)
        model.a_matrix_.value_ = np.array(factors)
        self.solver.passModel(model)

    def bounds(self, cell: Cell) -> Bounds:
        """Between what the count of a hidden cell must lie."""
        n = self.place[cell]
        self.solver.changeColCost(n, 1.0)
        ends = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.solver.changeObjectiveSense(sense)
            self.solver.run()
            status = self.solver.getModelStatus()
            unbounded = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
            assert status == highspy.HighsModelStatus.kOptimal or status in unbounded, status
            ends.append(float("inf") if status in unbounded else self.solver.getObjectiveValue())
        self.solver.changeColCost(n, 0.0)
        return Bounds(*ends)

    def bounded_closer_than(
        self, least: int, most: int, cells: Iterable[Cell]
    ) -> Iterator[tuple[Cell, Bounds]]:
        """Those of some cells of which it learns more than that they lie from ``least`` to ``most``.

        Each table that fits what was published shows of every cell at once that it could be so. So first tables are sought in which as many as can be
        are low, or high; only of what none of them shows are the ends computed one by one.
        """
        wanted = {self.place[each]: each for each in cells}
        low, high = set(wanted), set(wanted)
        tables = max(len(wanted) // 50, 1)
        for left, sense in ((low, 1.0), (high, -1.0)) * 2:
            before, turns = len(left) + 1, 0
            while left and len(left) < before and turns < tables:
                before, turns = len(left), turns + 1
                values = self._table(dict.fromkeys(left, sense), most if sense < 0 else None)
                low -= {n for n in low if values[n] <= least + NEARLY}
                high -= {n for n in high if values[n] >= most - NEARLY}
        for n, each in wanted.items():
            if n not in low and n not in high:
                continue
            found = self.bounds(each)
            if found.least > least + NEARLY or found.most < most - NEARLY:
                yield each, found

    def _table(self, costs: Mapping[int, float], most: float | None) -> list[float]:
        """A table that fits, as cheap as can be; what is beyond ``most`` counts no more."""
        solver = self.solver
        columns, rows = solver.getNumCol(), solver.getNumRow()
        if most is not None:
            # A helper of each: it may be as large as the cell, and no larger than that.
            for n, cost in costs.items():
                solver.addCol(cost, 0.0, float(most), 0, [], [])
                helper = solver.getNumCol() - 1
                solver.addRow(0.0, highspy.kHighsInf, 2, [n, helper], [1.0, -1.0])
        else:
            for n, cost in costs.items():
                solver.changeColCost(n, cost)
        solver.changeObjectiveSense(highspy.ObjSense.kMinimize)
        solver.run()
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, solver.getModelStatus()
        values = list(solver.getSolution().col_value)[:columns]
        if most is not None:
            solver.deleteCols(len(costs), np.arange(columns, columns + len(costs), dtype=np.int32))
            solver.deleteRows(len(costs), np.arange(rows, rows + len(costs), dtype=np.int32))
        for n in costs:
            solver.changeColCost(n, 0.0)
        return values


def apart(shown: Mapping[Cell, int], hidden: Iterable[Cell], sums: Iterable[Sum]) -> Iterator[Attack]:
    """An attack for each part of what was published that hangs together by what is not known: known counts tie nothing."""
    parent = {each: each for each in hidden}

    def root(each: Cell) -> Cell:
        while parent[each] != each:
            parent[each] = parent[parent[each]]
            each = parent[each]
        return each

    sums = list(sums)
    for each in sums:
        inside = [name for name in (each.total, *each.parts) if name in parent]
        for name in inside[1:]:
            parent[root(name)] = root(inside[0])
    cells: dict[Cell, list[Cell]] = {}
    ties: dict[Cell, list[Sum]] = {}
    for name in parent:
        cells.setdefault(root(name), []).append(name)
    for each in sums:
        if inside := [name for name in (each.total, *each.parts) if name in parent]:
            ties.setdefault(root(inside[0]), []).append(each)
    for top, names in cells.items():
        yield Attack(shown, names, ties.get(top, []))
