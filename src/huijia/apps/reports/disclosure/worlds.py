"""Other worlds: changes of hidden cells that leave everything that is published as it is.

A change is a whole number for each cell that differs; it keeps every sum, lets no count fall below nought, and touches no cell that is
shown. ``moves`` or the solver proposes one; ``fits`` proves it in whole numbers, so that nothing hangs on the solver's rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

Change = dict[int, int]
"""Cell (its number) -> what is added to it; cells that are not named stay as they are."""

KNOWN, OPEN, HIDDEN = 0, 1, 2
"""Of a cell: everybody knows it, or is about to; it is not released yet; it is hidden."""

NEARLY = 1e-6
SECONDS = 20.0
"""For a search in whole numbers. Sums of tables are nearly always solved without one."""


@dataclass(frozen=True, slots=True)
class System:
    """Cells by number: their true ``counts``, the ``sums`` (total, parts), and of which sums each cell is a part or the total."""

    counts: Sequence[int]
    sums: Sequence[tuple[int, tuple[int, ...]]]
    of_cell: Sequence[Sequence[int]]


def system(counts: Sequence[int], sums: Sequence[tuple[int, tuple[int, ...]]]) -> System:
    """The system of these counts and sums. Raises ``ValueError`` for a sum that is wrong."""
    of_cell: list[list[int]] = [[] for _ in counts]
    for number, (total, parts) in enumerate(sums):
        if counts[total] != sum(counts[part] for part in parts):
            raise ValueError(f"cell {total} is {counts[total]}, and not the sum of its parts")
        for each in (total, *parts):
            of_cell[each].append(number)
    return System(counts, sums, of_cell)


def fits(
    given: System, change: Mapping[int, int], states: Sequence[int], spare: Sequence[int] | None = None
) -> bool:
    """Whether a change leaves all that is known as it is: nothing known differs, nothing falls below nought, each sum holds.

    ``states``: of each cell, KNOWN, OPEN or HIDDEN. ``spare``: by how much each may be less, where that is not all of it.
    """
    spare = given.counts if spare is None else spare
    balance = dict[int, int]()
    for each, more in change.items():
        if more and (states[each] == KNOWN or spare[each] + more < 0):
            return False
        for number in given.of_cell[each]:
            is_total = given.sums[number][0] == each
            balance[number] = balance.get(number, 0) + (-more if is_total else more)
    return not any(balance.values())


def find(
    given: System,
    cell: int,
    more: int,
    among: Iterable[int],
    costs: Mapping[int, float],
    spare: Sequence[int] | None = None,
) -> Change | None:
    """The cheapest change by which ``cell`` differs by ``more`` or further, where only cells of ``among`` may differ. None: there is none.

    ``costs``: what a change of one costs; cells that are not named cost nothing (they are hidden already). ``spare``: as in ``fits``.
    """
    spare = given.counts if spare is None else spare
    columns = sorted({cell, *among})
    place = {each: n for n, each in enumerate(columns)}
    rows = sorted({number for each in columns for number in given.of_cell[each]})
    solver = _solver(given, columns, place, rows, cell, more, costs, spare)
    found = _solved(solver, columns)
    if found is None:
        return None
    if all(abs(value - round(value)) < NEARLY for value in found):
        return _whole(columns, found)
    for n in range(2 * len(columns)):
        solver.changeColIntegrality(n, highspy.HighsVarType.kInteger)
    # The first that is whole will do: the cheapest takes a hundred times as long.
    solver.setOptionValue("mip_rel_gap", 1e6)
    solver.setOptionValue("time_limit", solver.getRunTime() + SECONDS)
    whole = _solved(solver, columns)
    return None if whole is None else _whole(columns, whole)


def _whole(columns: Sequence[int], found: Sequence[float]) -> Change:
    return {each: round(value) for each, value in zip(columns, found, strict=True) if round(value)}


class _Silent(highspy.Highs):
    """Says nothing, from the start: HiGHS 1.16 greets on standard output once callbacks are set up, which is before anybody can ask it not to."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _solver(
    given: System,
    columns: Sequence[int],
    place: Mapping[int, int],
    rows: Sequence[int],
    cell: int,
    more: int,
    costs: Mapping[int, float],
    spare: Sequence[int],
) -> highspy.Highs:
    """Two variables for a cell, what is added and what is taken, so that a change costs the same both ways."""
    count = len(columns)
    cost = np.array([costs.get(each, NEARLY) for each in columns])
    upper = np.array([highspy.kHighsInf] * count + [float(max(spare[each], 0)) for each in columns])
    lower = np.zeros(2 * count)
    # What is asked for: at least so much more, or so much less.
    n = place[cell]
    lower[n] = max(more, 0)
    lower[count + n] = max(-more, 0)
    upper[n if more < 0 else count + n] = 0
    starts, indices, factors = [0], list[int](), list[float]()
    for number in rows:
        total, parts = given.sums[number]
        for each, sign in ((total, -1.0), *((part, 1.0) for part in parts)):
            if (at := place.get(each)) is not None:
                indices += (at, count + at)
                factors += (sign, -sign)
        starts.append(len(indices))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = 2 * count, len(rows)
    model.col_cost_ = np.concatenate([cost, cost])
    model.col_lower_, model.col_upper_ = lower, upper
    model.row_lower_ = model.row_upper_ = np.zeros(len(rows))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(indices, dtype=np.int32)
    model.a_matrix_.value_ = np.array(factors)
    solver = _Silent()  # type: ignore[no-untyped-call]
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 1)
    solver.passModel(model)
    return solver


def _solved(solver: highspy.Highs, columns: Sequence[int]) -> list[float] | None:
    solver.run()
    status = solver.getModelStatus()
    feasible = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit) or not feasible:
        return None
    values = solver.getSolution().col_value
    count = len(columns)
    return [values[n] - values[count + n] for n in range(count)]
