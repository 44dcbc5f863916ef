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
    """Linear programming over all hidden cells. ``shown``: cell -> what was published."""

    def __init__(self, shown: Mapping[Cell, int], hidden: Iterable[Cell], sums: Iterable[Sum]) -> None:
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
        model.col_lower_ = np.zeros(len(self.place))
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
        """Those of some cells of which it learns more than that they lie from ``least`` to ``most``."""
        for each in cells:
            found = self.bounds(each)
            if found.least > least + NEARLY or found.most < most - NEARLY:
                yield each, found
