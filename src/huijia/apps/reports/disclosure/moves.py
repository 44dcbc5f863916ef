"""Worlds without a solver: some people of one kind here are of another kind, and as many of that kind there are of this one.

Tables of the same people are parts of one grid: a node of each dimension. A *move* takes, of each dimension, either one leaf more, with all nodes that it
is a part of; or one leaf more and another less, with the nodes that only one of them is a part of. All combinations of these are the cells
that change, with the product of the signs; so every sum over the grid holds by itself. Most worlds are one move or a few.

Only proposes: whoever takes a change has ``worlds.fits`` prove it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import inf, prod

import numpy as np
from numpy.typing import NDArray

from huijia.apps.reports.disclosure.cells import Cell
from huijia.apps.reports.disclosure.worlds import NEARLY, Change, System

LARGEST_GRID = 4_000_000
MOST_AT_ONCE = 60_000
"""Cells that one kind of move may look at; wider ones are left to the solver."""
MOST_WAYS = 24
"""So many ways of each axis are combined with those of the others: the cheapest, and of these such as take from many."""
MOST_MOVES = 16
NOBODY_COUNTS = 1 << 40

Family = tuple[NDArray[np.int64], NDArray[np.int8]]
"""Ways to take one leaf more of a dimension: the nodes that change (a column for each way, already as steps in the grid), and their signs."""


def grid(cells: Sequence[Cell], given: System) -> Grid | None:
    """The grid of these cells, which are the first of the system; None where it would be too large. Others of the system have no place in it."""
    names = ["", *sorted({name for _, nodes in cells for name, _ in nodes})]
    axes = [_Axis() for _ in names]
    places = [
        tuple(axis.number(dict(nodes).get(name, "") if name else measure) for axis, name in zip(axes, names, strict=True))
        for measure, nodes in cells
    ]  # fmt: skip
    for total, parts in given.sums:
        if max(total, *parts) >= len(cells):
            continue
        differing = {d for part in parts for d in range(len(names)) if places[part][d] != places[total][d]}
        if len(differing) == 1:
            [d] = differing
            for part in parts:
                axes[d].parents.setdefault(places[part][d], set()).add(places[total][d])
    size = 1
    for axis in axes:
        size *= len(axis.nodes)
    return Grid(axes, places, given, size) if size <= LARGEST_GRID else None


class _Axis:
    """A dimension of the grid: its nodes by number, and which are parts of which. The first is everything ("")."""

    def __init__(self) -> None:
        self.nodes: dict[str, int] = {"": 0}
        self.parents: dict[int, set[int]] = {}
        self.is_whole = False
        self.families: dict[int, list[Family]] = {}

    def number(self, node: str) -> int:
        self.is_whole |= not node
        return self.nodes.setdefault(node, len(self.nodes))

    def finish(self, step: int) -> None:
        self.step = step
        inner = {parent for parents in self.parents.values() for parent in parents}
        self.above = {node: self._above(node) for node in self.nodes.values()}
        # Everything is a leaf where it is not divided, and nothing where no cell is of everything.
        self.leaves = [node for node in self.nodes.values() if node not in inner and (node or self.is_whole)]

    def _above(self, node: int) -> frozenset[int]:
        found, front = {node}, {node}
        while front:
            front = {parent for each in front for parent in self.parents.get(each, ())} - found
            found |= front
        return frozenset(found)

    def ways(self, node: int) -> list[Family]:
        """All ways by which there is one more of a node, those that change the fewest nodes first."""
        if node not in self.families:
            shapes: dict[tuple[int, int], list[list[int]]] = {}
            for leaf in self.leaves:
                if node not in (above := self.above[leaf]):
                    continue
                shapes.setdefault((len(above), 0), []).append(sorted(above))
                for other in self.leaves:
                    if node not in (beside := self.above[other]):
                        more, less = sorted(above - beside), sorted(beside - above)
                        shapes.setdefault((len(more), len(less)), []).append(more + less)
            self.families[node] = [
                (np.array(ways, dtype=np.int64).T * self.step, np.array([1] * more + [-1] * less, np.int8))
                for (more, less), ways in sorted(shapes.items(), key=lambda shape: sum(shape[0]))
            ]
        return self.families[node]


class Grid:
    """The cells as a grid, with what hiding each costs (nothing where it is hidden already, no price where it is known)."""

    def __init__(self, axes: list[_Axis], places: list[tuple[int, ...]], given: System, size: int) -> None:
        step = 1
        for axis in axes:
            axis.finish(step)
            step *= len(axis.nodes)
        self.axes, self.places = axes, places
        self.at = np.array([sum(n * axis.step for n, axis in zip(place, axes, strict=True)) for place in places], np.int64)  # fmt: skip
        # A combination that no table has is nobody's: it may change as it likes.
        self.cell = np.full(size, -1, np.int64)
        self.cell[self.at] = np.arange(len(places))
        self.counts = np.full(size, NOBODY_COUNTS, np.int64)
        self.counts[self.at] = given.counts[: len(places)]
        self.costs = np.zeros(size)
        self.floors: dict[int, int] = {}

    def floor(self, floors: Iterable[tuple[int, int]]) -> None:
        """Below what cells must not fall, where that is not nought."""
        for n, least in floors:
            if n >= len(self.places):
                continue
            self.counts[self.at[n]] -= least
            self.floors[n] = least

    def comparable(self, n: int, other: int) -> bool:
        """Whether one of two cells is a part of the other."""
        if max(n, other) >= len(self.places):
            return False
        one, two = self.places[n], self.places[other]
        return any(
            all(up in axis.above[down] for axis, up, down in zip(self.axes, upper, lower, strict=True))
            for upper, lower in ((one, two), (two, one))
        )

    def price(self, cells: Iterable[tuple[int, float]]) -> None:
        """What it costs to let these cells differ; infinity: they must not."""
        for n, cost in cells:
            if n < len(self.places):
                self.costs[self.at[n]] = cost

    def find_after(self, n: int, more: int, change: Mapping[int, int], barred: int) -> Change | None:
        """A further change by which cell ``n`` differs by ``more``, in a world in which ``change`` is so already and cell ``barred`` stays as it is there."""
        if max(n, barred, *change) >= len(self.places):
            return None
        kept = [(place, int(self.counts[place]), float(self.costs[place])) for place in self.at[list(change)].tolist()]  # fmt: skip
        for each, by in change.items():
            self.counts[self.at[each]] += by
            self.costs[self.at[each]] = 0
        self.costs[self.at[barred]] = inf
        found = self.find(n, more)
        for place, count, cost in kept:
            self.counts[place], self.costs[place] = count, cost
        return found and found[0]

    def find(self, n: int, more: int) -> tuple[Change, float] | None:
        """A change by which cell ``n`` differs by ``more``, and what it costs: the cheapest move, and the next, until it is enough."""
        if n >= len(self.places):
            return None
        sign = 1 if more > 0 else -1
        change, cost, left = dict[int, int](), 0.0, abs(more)
        counts, costs = {int(self.at[n]): int(self.counts[self.at[n]])}, dict[int, float]()
        self.counts[self.at[n]] += self.floors.get(n, 0)
        kinds = _Kinds(self._usable(n, sign))
        for _ in range(MOST_MOVES):
            best = self._move(kinds, left, sign)
            if best is None:
                break
            amount, price, places, steps = best
            cost, left = cost + price, left - amount
            for place, step in zip(places.tolist(), steps.tolist(), strict=True):
                counts.setdefault(place, int(self.counts[place]))
                costs.setdefault(place, float(self.costs[place]))
                self.counts[place] += step * amount
                self.costs[place] = 0
                if (number := int(self.cell[place])) >= 0:
                    change[number] = change.get(number, 0) + step * amount
            if left == 0:
                break
        for place, count in counts.items():
            self.counts[place] = count
        for place, price in costs.items():
            self.costs[place] = price
        return None if left else ({each: by for each, by in change.items() if by}, cost)

    def _usable(self, n: int, sign: int) -> list[list[Family]]:
        """Of each axis the ways that are not barred by themselves: with all other axes as they are, they would change what is known, or take from nobody."""
        here = int(self.at[n])
        found = []
        for axis, node in zip(self.axes, self.places[n], strict=True):
            kept = []
            for nodes, signs in axis.ways(node):
                places = nodes + (here - node * axis.step)
                prices = self.costs[places].sum(axis=0)
                losing = places[signs != sign]
                if len(losing):
                    least = self.counts[losing].min(axis=0)
                    prices = np.where(least > 0, prices - NEARLY * np.minimum(least, MOST_MOVES), inf)
                best = np.argsort(prices, kind="stable")[:MOST_WAYS]
                best = np.sort(best[prices[best] < inf])
                if len(best):
                    kept.append((nodes[:, best], signs))
            found.append(kept)
        return found

    def _move(
        self, kinds: _Kinds, wanted: int, sign: int
    ) -> tuple[int, float, NDArray[np.int64], NDArray[np.int8]] | None:
        """The cheapest move: by how much, at what cost, the places that change, and which way."""
        best, chosen = inf, None
        for places, signs in kinds:
            costs = self.costs[places].sum(axis=0)
            losing = places[signs != sign]
            if len(losing):
                amounts = np.minimum(self.counts[losing].min(axis=0), wanted)
                # Of two that cost the same the one that goes further.
                scores = (costs + NEARLY) * wanted / np.maximum(amounts, NEARLY * NEARLY)
            else:
                amounts, scores = None, costs + NEARLY
            at = int(scores.argmin())
            amount = wanted if amounts is None else int(amounts[at])
            if amount > 0 and scores[at] < best:
                best = float(scores[at])
                chosen = amount, float(costs[at]), places[:, at], signs * np.int8(sign)
                # What costs nothing is good enough, also where another move has to follow.
                if chosen[1] == 0:
                    break
        return chosen


class _Kinds:
    """All kinds of moves of one cell, those that change the fewest first; each is made when it is asked for, and kept."""

    def __init__(self, ways: Sequence[list[Family]]) -> None:
        self.start = sum(int(each[0][0][0, 0]) for each in ways if _is_fixed(each))
        self.kinds = sorted(product(*(each for each in ways if not _is_fixed(each))), key=_width)
        self.made: list[Family] = []

    def __iter__(self) -> Iterator[Family]:
        for n, kind in enumerate(self.kinds):
            if n == len(self.made):
                if _width(kind) > MOST_AT_ONCE:
                    return
                self.made.append(self._combined(kind))
            yield self.made[n]

    def _combined(self, kind: Sequence[Family]) -> Family:
        places, signs = np.full((1, 1), self.start), np.ones(1, np.int8)
        for nodes, sign in kind:
            count, ways = places.shape[0] * nodes.shape[0], places.shape[1] * nodes.shape[1]
            places = (places[:, None, :, None] + nodes[None, :, None, :]).reshape(count, ways)
            signs = (signs[:, None] * sign).reshape(count)
        return places, signs


def _is_fixed(ways: Sequence[Family]) -> bool:
    """Whether there is one way, which changes one node."""
    return len(ways) == 1 and ways[0][0].size == 1


def _width(kind: Sequence[Family]) -> int:
    return prod(nodes.size for nodes, _ in kind)
