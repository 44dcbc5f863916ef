"""Choosing what else has to be hidden, so that each protected cell has its two other worlds."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log2

from huijia.apps.reports.disclosure.cells import Cell, Published, Sum, Table
from huijia.apps.reports.disclosure.worlds import Change, System, find, fits, system

Need = tuple[int, int]
"""A protected cell, and a change that it must be able to have."""

FIRST_LOOK = 4
"""So many of the cheapest cells of each sum are looked at first; four times as many each time that is not enough, and at last all."""


@dataclass(frozen=True, slots=True)
class Protected:
    """What is released. ``shown``: cell -> its count; ``hidden``: cells that are not told; ``exposed``: small counts that follow from what was
    released earlier, whatever is done now: nobody could protect them any more, and whoever releases has to know. ``worlds`` prove
    the rest, and are for nobody's eyes."""

    shown: dict[Cell, int]
    hidden: frozenset[Cell]
    exposed: frozenset[Cell]
    worlds: tuple[dict[Cell, int], ...] = field(repr=False)


def protect(wanted: Table, *, threshold: int, before: Published | None = None) -> Protected:
    """Which cells of tables are hidden. A count from 1 to ``threshold`` - 1 is protected: by all that is published with it and before, nobody can tell
    that it is not 0, nor that it is not ``threshold``. What was hidden before stays hidden; what was shown stays known.

    Raises ``ValueError`` where a count was released before as another one.
    """
    return _Protecting(wanted, threshold, before or Published()).done()


def release(protected: Protected, wanted: Table, published: Published) -> None:
    """Note that this was released: from now on everybody knows it."""
    published.shown |= protected.shown
    published.hidden |= {each: wanted.values[each] for each in protected.hidden}
    published.sums |= dict.fromkeys(wanted.sums)
    published.worlds = list(protected.worlds)


class _Protecting:
    def __init__(self, wanted: Table, threshold: int, before: Published) -> None:
        self.wanted, self.threshold = wanted, threshold
        known = before.shown | before.hidden
        for each, count in wanted.values.items():
            if known.get(each, count) != count:
                raise ValueError(f"{each} was released before as another count")
        values = known | wanted.values
        self.cells: list[Cell] = list(values)
        self.number = {each: n for n, each in enumerate(self.cells)}
        sums: dict[Sum, None] = before.sums | dict.fromkeys(wanted.sums)
        self.system: System = system(
            list(values.values()),
            [
                (self.number[each.total], tuple(self.number[part] for part in each.parts))
                for each in sums
                if each.total in values and all(part in values for part in each.parts)
            ],
        )
        counts = self.system.counts
        self.hidden = {self.number[each] for each in before.hidden}
        fixed = {self.number[each] for each in before.shown}
        self.small = [n for n, count in enumerate(counts) if 0 < count < threshold]
        self.hidden |= {n for n in self.small if n not in fixed}
        self.open = set(range(len(counts))) - fixed - self.hidden
        """What is not released yet, and could still be hidden."""
        self.at_first = frozenset(self.open)
        self.costs = {n: self._cost(n) for n in self.open}
        self.served: dict[Need, Change] = {}
        self.exposed = {n for n in self.small if n in fixed}
        self.needs = [
            need
            for n in self.small
            if n not in fixed
            for need in ((n, threshold - counts[n]), (n, -counts[n]))
        ]
        self.unserved = set(self.needs)
        for world in before.worlds:
            change = {self.number[each]: more for each, more in world.items()}
            # What is known by now may tie together what was apart before.
            if fits(self.system, change, self.hidden):
                self._keep(change)

    def _cost(self, n: int) -> float:
        """What it costs to hide a cell: more for larger counts, and for totals, of which readers ask first."""
        parts = max((len(parts) for total, parts in (self.system.sums[s] for s in self.system.of_cell[n]) if total == n), default=0)  # fmt: skip
        return 1 + log2(2 + self.system.counts[n]) + 4 * parts

    def done(self) -> Protected:
        """Serve each protected cell, then show again what need not be hidden."""
        # Those that need most come first: what they take serves others.
        for need in sorted(self.needs, key=lambda need: (-abs(need[1]), need)):
            if need in self.unserved and need[0] not in self.exposed and not self._serve(need):
                self.exposed.add(need[0])
        self._show_again()
        for (n, more), change in self.served.items():
            assert change[n] == more
            assert fits(self.system, change, self.hidden), "a world that differs in what is shown"
        cells = self.wanted.values
        return Protected(
            {each: count for each, count in cells.items() if self.number[each] not in self.hidden},
            frozenset(each for each in cells if self.number[each] in self.hidden),
            frozenset(self.cells[n] for n in self.exposed),
            tuple(
                {
                    id(world): {self.cells[n]: more for n, more in world.items()}
                    for world in self.served.values()
                }.values()
            ),
        )

    def _keep(self, change: Change) -> None:
        """A world serves every need that it happens to answer."""
        for need in change.items():
            if need in self.unserved:
                self.unserved.remove(need)
                self.served[need] = change

    def _serve(self, need: Need) -> bool:
        found = self._search(*need)
        if found is None:
            return False
        assert fits(self.system, found, self.hidden | self.open)
        taken = {each for each in found if each in self.open}
        self.hidden |= taken
        self.open -= taken
        for each in taken:
            del self.costs[each]
        self._keep(found)
        return True

    def _search(self, n: int, more: int) -> Change | None:
        look: int | None = FIRST_LOOK
        while True:
            among = self._around(n, look)
            found = find(self.system, n, more, among, self.costs)
            if found is not None or look is None:
                return found
            look = look * 4 if look < len(self.open) else None

    def _around(self, n: int, look: int | None, free: set[int] | None = None) -> set[int]:
        """Cells in which a change of this one may be made up for: the cheapest of its sums, of theirs, and what lies where these cross."""
        usable = (self.hidden | self.open) if free is None else free
        if look is None:
            return usable
        chosen, sums = {n}, set(self.system.of_cell[n])
        for _ in range(2):
            for number in list(sums):
                total, parts = self.system.sums[number]
                inside = [each for each in (total, *parts) if each in usable]
                chosen |= set(sorted(inside, key=lambda each: self.costs.get(each, 0))[:look])
            sums |= {number for each in chosen for number in self.system.of_cell[each]}
        crossing = {
            each
            for number in sums
            for each in (self.system.sums[number][0], *self.system.sums[number][1])
            if each in usable and sums.issuperset(self.system.of_cell[each])
        }
        return {each for each in chosen if sums.issuperset(self.system.of_cell[each])} | crossing

    def _show_again(self) -> None:
        """Show what was hidden for others and is not needed any more, the costliest first."""
        for n in sorted(self.hidden & self.at_first, key=self._cost, reverse=True):
            free = self.hidden - {n}
            again: dict[Need, Change] = {}
            for need in [need for need, change in self.served.items() if n in change]:
                found = next((change for change in again.values() if change.get(need[0]) == need[1]), None)
                found = found or self._among(*need, free)
                if found is None:
                    break
                again[need] = found
            else:
                self.hidden = free
                self.served |= again

    def _among(self, n: int, more: int, free: set[int]) -> Change | None:
        """A change among cells that are hidden anyhow."""
        for look in (FIRST_LOOK * 4, FIRST_LOOK * 16):
            found = find(self.system, n, more, self._around(n, look, free), {})
            if found is not None:
                return found
        return None
