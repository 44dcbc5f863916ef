"""Choosing what else has to be hidden, so that each protected cell has its two other worlds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from math import inf, log2

from huijia.apps.reports.disclosure.cells import Cell, Published, Room, Table
from huijia.apps.reports.disclosure.known import Known, against_all_alike, gathered
from huijia.apps.reports.disclosure.moves import grid
from huijia.apps.reports.disclosure.worlds import HIDDEN, KNOWN, OPEN, Change, find, fits

Need = tuple[int, int]
"""A protected cell, and a change that it must be able to have, or a larger one."""

FIRST_LOOK = 4
"""So many of the cheapest cells of each sum are looked at first; four times as many each time that is not enough, and at last all."""
SMALL = 500
"""Up to so many cells that are not known the solver is asked, too, where moves have an answer. Above that, only where they have none."""

DEAR = 30.0
"""What costs more is not hidden without trying to make up for it elsewhere: totals of many parts."""
MOST_MENDED = 6
"""So often that is tried for one world."""


@dataclass(frozen=True, slots=True)
class Protected:
    """What is released. ``shown``: cell -> its count; ``hidden``: cells that are not told; ``exposed``: small counts that follow from what was
    released earlier, whatever is done now: nobody could protect them any more, and whoever releases has to know. ``worlds`` prove
    the rest, ``needs`` is how much room they have: both are for nobody's eyes."""

    shown: dict[Cell, int]
    hidden: frozenset[Cell]
    exposed: frozenset[Cell]
    worlds: tuple[dict[Cell, int], ...] = field(repr=False)
    needs: dict[Cell, Room] = field(repr=False)


def protect(
    wanted: Table,
    *,
    threshold: int,
    before: Published | None = None,
    key: bytes = b"",
    insiders: bool = False,
    not_all_alike: Collection[str] = (),
) -> Protected:
    """Which cells of tables are hidden. A count from 1 to ``threshold`` - 1 is protected: by all that is published with it and before, nobody can tell
    that it is not 0, nor that it is not ``threshold``. What was hidden before stays hidden; what was shown stays known.

    ``key``: a secret of the office, by which it is decided which of several cells is hidden for others. Whoever knows the program but not the key
    cannot run it to see which counts would have led to what was hidden. ``insiders``: the promise also holds for whoever is counted in another cell.
    ``not_all_alike``: dimensions by which nobody shall be sure that all people of a place are alike (that all claims of a village were refused).

    Raises ``ValueError`` where a count was released before as another one.
    """
    before = before or Published()
    known = gathered(wanted, before)
    counts = before.hidden | wanted.values | known.rests
    needs = {each: (count, threshold - count) for each, count in counts.items() if 0 < count < threshold}
    needs |= dict.fromkeys(against_all_alike(wanted, not_all_alike, before), (0, threshold))
    floors = {each: 1 for each, count in counts.items() if count} if insiders else {}
    return _Protecting(known, wanted, needs | before.needs, before, key, (), floors).done()


def protect_needs(
    wanted: Table,
    needs: Mapping[Cell, Room],
    before: Published,
    *,
    key: bytes = b"",
    also: Collection[Cell] = (),
    floors: Mapping[Cell, int] | None = None,
) -> Protected:
    """As ``protect``, where each protected cell has its own ``needs``. ``also``: cells that are hidden whatever they need. ``floors``: what some reader
    knows to be in a cell at least; no proof for a cell that is no part of that one, nor the other way round, may rest on its being less."""
    return _Protecting(gathered(wanted, before), wanted, needs, before, key, also, floors or {}).done()


def release(protected: Protected, wanted: Table, published: Published) -> None:
    """Note that this was released: from now on everybody knows it."""
    published.shown |= protected.shown
    published.hidden |= {each: wanted.values[each] for each in protected.hidden | wanted.unpublished}
    published.needs |= protected.needs
    published.sums |= dict.fromkeys(wanted.sums)
    published.worlds = list(protected.worlds)


class _Protecting:
    def __init__(
        self,
        known: Known,
        wanted: Table,
        rooms: Mapping[Cell, Room],
        before: Published,
        key: bytes,
        also: Collection[Cell],
        floors: Mapping[Cell, int],
    ) -> None:
        self.known, self.wanted, self.key = known, wanted, key
        self.number, self.system, self.states = self.known.number, self.known.system, self.known.states
        self.rooms = {self.number[each]: room for each, room in rooms.items() if each in self.number}
        self.exposed = {n for n in self.rooms if self.states[n] == KNOWN}
        self.at_first = {n for n, state in enumerate(self.states) if state == OPEN} - self.rooms.keys()
        """What is not released yet, need not be hidden for itself, and could be hidden for others."""
        for n in (*self.rooms, *(self.number[each] for each in also)):
            if self.states[n] == OPEN:
                self.states[n] = HIDDEN
                self.at_first.discard(n)
        self.costs = {n: self._cost(n) for n in self.at_first}
        self.grid = grid(self.known.cells[: len(self.known.cells) - len(self.known.rests)], self.system)
        self.floors = {self.number[each]: least for each, least in floors.items() if each in self.number}
        if self.grid:
            self.grid.floor(self.floors.items())
        self._price(range(len(self.states)))
        self.thorough = len(self.states) - self.states.count(KNOWN) <= SMALL
        self.served: dict[Need, Change] = {}
        self.needs: list[Need] = []
        for n, (less, more) in self.rooms.items():
            if n not in self.exposed:
                self.needs += [need for need in ((n, more), (n, -less)) if need[1]]
        self.of_cell: dict[int, list[Need]] = {}
        for need in self.needs:
            self.of_cell.setdefault(need[0], []).append(need)
        self.unserved = set(self.needs)
        self.cause: dict[int, Need] = {}
        """A cell that was hidden for others -> for which need."""
        self.earlier: dict[Need, Change] = {}
        """Worlds of earlier releases that do not fit any more as they are."""
        self.elsewhere = list[dict[Cell, int]]()
        """Worlds of earlier releases with which these tables have nothing to do."""
        for world in before.worlds:
            if self.number.keys().isdisjoint(world):
                self.elsewhere.append(world)
            elif self.number.keys() >= world.keys():
                change = {self.number[each]: more for each, more in world.items()}
                # What is known by now may tie together what was apart before.
                if fits(self.system, change, self.states):
                    self._keep(change)
                if any(need in self.unserved for n in change for need in self.of_cell.get(n, ())):
                    for n in change:
                        for need in self.of_cell.get(n, ()):
                            if _answers(change, need):
                                self.earlier.setdefault(need, change)

    def _cost(self, n: int) -> float:
        """What it costs to hide a cell: more for larger counts, and for totals, of which readers ask first."""
        parts = max((len(parts) for total, parts in (self.system.sums[s] for s in self.system.of_cell[n]) if total == n), default=0)  # fmt: skip
        cost = 1 + log2(2 + self.system.counts[n]) + 4 * parts
        if self.key:
            measure, nodes = self.known.cells[n]
            drawn = blake2b(repr((measure, sorted(nodes))).encode(), key=self.key, digest_size=4).digest()
            cost *= 0.75 + int.from_bytes(drawn) / 2**33
        return cost

    def _price(self, cells: Iterable[int]) -> None:
        """Tell the grid what may differ, and at what cost."""
        if self.grid:
            states = self.states
            self.grid.price(
                (n, 0.0 if states[n] == HIDDEN else inf if states[n] == KNOWN else self.costs[n])
                for n in cells
            )

    def done(self) -> Protected:
        """Serve each protected cell, then show again what need not be hidden."""
        # Those that need most come first: what they take serves others.
        for need in sorted(self.needs, key=lambda need: (-abs(need[1]), need)):
            if need in self.unserved and need[0] not in self.exposed and not self._serve(need):
                self.exposed.add(need[0])
        # What is still open is shown from here on.
        for n in self.at_first:
            if self.states[n] == OPEN:
                self.states[n] = KNOWN
        self._price(self.at_first)
        self._show_again()
        for need in self.needs:
            change = self.served.get(need)
            if need[0] not in self.exposed or change:
                assert change is not None, "nobody proved it"
                assert _answers(change, need)
                assert not self.floors or self._is_proof(change, need)
        changes = {id(change): change for change in self.served.values()}.values()
        assert all(fits(self.system, change, self.states) for change in changes), "differs in what is known"
        return self._told(changes)

    def _told(self, changes: Iterable[Change]) -> Protected:
        cells, values = self.known.cells, self.wanted.values
        printed = values.keys() - self.wanted.unpublished
        shown = {each: values[each] for each in values if each in printed and self.states[self.number[each]] == KNOWN}  # fmt: skip
        return Protected(
            shown,
            frozenset(printed - shown.keys()),
            frozenset(cells[n] for n in self.exposed),
            (
                *self.elsewhere,
                *({cells[n]: more for n, more in change.items()} for change in changes),
            ),
            {cells[n]: room for n, room in self.rooms.items()},
        )

    def _keep(self, change: Change) -> None:
        """A world serves every need that it happens to answer."""
        for n in change:
            for need in self.of_cell.get(n, ()):
                if need in self.unserved and _answers(change, need) and (not self.floors or self._is_proof(change, need)):  # fmt: skip
                    self.unserved.remove(need)
                    self.served[need] = change

    def _serve(self, need: Need) -> bool:
        found = self._cheapest(need)
        if found is None:
            return False
        taken = [n for n in found if self.states[n] == OPEN]
        for n in taken:
            self.states[n] = HIDDEN
            self.cause[n] = need
        self._price(taken)
        self._keep(found)
        return True

    def _cheapest(self, need: Need) -> Change | None:
        """A move that costs nothing, else the cheapest of what moves, earlier worlds and the solver find; in large systems the solver is asked last."""
        by_moves = self._by_moves(need)
        if by_moves is not None and by_moves[1] == 0:
            return by_moves[0]
        found = [self._completed(change) for change in self._from_earlier(need)]
        found = [by_moves and by_moves[0], *(each for each in found if each and self._is_proof(each, need))]
        if self.thorough or not any(found):
            found.append(self._by_solver(need))
        best = min((each for each in found if each), key=self._price_of, default=None)
        return best and self._mended(best, need)

    def _mended(self, change: Change, need: Need) -> Change:
        """A world that costs less: what it would change of the costliest cell is made up for by people of other cells, as long as that is cheaper."""
        if not self.grid:
            return change
        price = self._price_of(change)
        for _ in range(MOST_MENDED):
            costly = [n for n in change if self.states[n] == OPEN and self.costs[n] > DEAR]
            if not costly:
                break
            n = max(costly, key=lambda each: (self.costs[each], each))
            more = self.grid.find_after(n, -change[n], change, need[0])
            if more is None:
                break
            merged = change | {each: change.get(each, 0) + by for each, by in more.items()}
            merged = {each: by for each, by in merged.items() if by}
            if self._price_of(merged) >= price or not self._is_proof(merged, need):
                break
            change, price = merged, self._price_of(merged)
        return change

    def _price_of(self, change: Change) -> float:
        return sum(self.costs[n] for n in change if self.states[n] == OPEN)

    def _from_earlier(self, need: Need) -> Iterator[Change]:
        """What earlier worlds say of this need, or of the parts of its cell, which were released first (the months of a year)."""
        if need in self.earlier:
            yield self.earlier[need]
        n, more = need
        counts = self.system.counts
        for total, parts in (self.system.sums[number] for number in self.system.of_cell[n]):
            if total != n:
                continue
            if more > 0:
                yield from (self.earlier[part, by] for part in parts for _, by in self.of_cell.get(part, ()) if by > 0 and (part, by) in self.earlier)  # fmt: skip
                continue
            changes = [self.earlier.get((part, -counts[part])) for part in parts if counts[part]]
            whole = dict[int, int]()
            for change in changes:
                for each, by in (change or {}).items():
                    whole[each] = whole.get(each, 0) + by
            if all(changes):
                yield whole

    def _completed(self, change: Change) -> Change | None:
        """A change with what follows from it for totals that are not known."""
        given, change, front = change, dict(change), list(change)
        for each in front:
            for number in self.system.of_cell[each]:
                total, parts = self.system.sums[number]
                if total == each or total in given:
                    continue
                by = sum(change.get(part, 0) for part in parts)
                if by != change.get(total, 0):
                    if self.states[total] == KNOWN:
                        return None
                    change[total] = by
                    front.append(total)
        return change

    def _by_moves(self, need: Need) -> tuple[Change, float] | None:
        found = self.grid.find(*need) if self.grid else None
        return found if found and self._is_proof(found[0], need) else None

    def _is_proof(self, change: Change, need: Need) -> bool:
        return _answers(change, need) and fits(self.system, change, self.states, self._spare(need[0]))

    def _spare(self, n: int) -> Sequence[int]:
        """By how much each cell may be less in a world that is about cell ``n``."""
        if not self.floors:
            return self.system.counts
        spare = list(self.system.counts)
        for each, least in self.floors.items():
            if not (each == n or (self.grid and self.grid.comparable(n, each))):
                spare[each] -= least
        return spare

    def _by_solver(self, need: Need) -> Change | None:
        look: int | None = FIRST_LOOK
        costs = {n: self.costs[n] for n in self.at_first if self.states[n] == OPEN}
        while True:
            among = self._around(need[0], look)
            found = find(self.system, *need, among, costs, self._spare(need[0]))
            if found is not None and self._is_proof(found, need):
                return found
            if look is None:
                return None
            look = look * 4 if look < len(self.states) else None

    def _around(self, n: int, look: int | None) -> set[int]:
        """Cells in which a change of this one may be made up for: the cheapest of its sums, of theirs, and what lies where these cross."""
        states, of_cell, sums_of = self.states, self.system.of_cell, self.system.sums
        if look is None:
            return {each for each, state in enumerate(states) if state != KNOWN}
        chosen, sums = {n}, set(of_cell[n])
        for _ in range(2):
            for number in list(sums):
                total, parts = sums_of[number]
                inside = [each for each in (total, *parts) if states[each] != KNOWN]
                inside.sort(key=lambda each: self.costs.get(each, 0) if states[each] == OPEN else 0)
                chosen |= set(inside[:look])
            sums |= {number for each in chosen for number in of_cell[each]}
        crossing = {
            each
            for number in sums
            for each in (sums_of[number][0], *sums_of[number][1])
            if states[each] != KNOWN and sums.issuperset(of_cell[each])
        }
        return {each for each in chosen if sums.issuperset(of_cell[each])} | crossing

    def _show_again(self) -> None:
        """Show what was hidden for others and is not needed any more, the costliest first."""
        through: dict[int, set[Need]] = {}
        for need, change in self.served.items():
            for n in change:
                through.setdefault(n, set()).add(need)
        for n in sorted((n for n in self.at_first if self.states[n] == HIDDEN), key=lambda n: (-self.costs[n], n)):  # fmt: skip
            self.states[n] = KNOWN
            self._price([n])
            again = self._without(n, through.get(n, set()))
            if again is None:
                self.states[n] = HIDDEN
                self._price([n])
                continue
            for need, change in again.items():
                for each in self.served[need]:
                    through[each].discard(need)
                for each in change:
                    through.setdefault(each, set()).add(need)
            self.served |= again

    def _without(self, n: int, needs: set[Need]) -> dict[Need, Change] | None:
        """Other worlds for these needs, without a cell. First for that for which it was hidden: where there is none, it is over soon."""
        cause = self.cause.get(n)
        again: dict[Need, Change] = {}
        for need in sorted(needs, key=lambda need: (need != cause, -abs(need[1]), need)):
            found = next((each for each in again.values() if _answers(each, need) and (not self.floors or self._is_proof(each, need))), None)  # fmt: skip
            found = found or self._among_hidden(need)
            if found is None:
                return None
            again[need] = found
        return again

    def _among_hidden(self, need: Need) -> Change | None:
        """A change among cells that are hidden anyhow."""
        if by_moves := self._by_moves(need):
            return by_moves[0]
        for look in (FIRST_LOOK * 4, FIRST_LOOK * 16) if self.thorough else ():
            found = find(self.system, *need, self._around(need[0], look), {}, self._spare(need[0]))
            if found is not None and self._is_proof(found, need):
                return found
        return None


def _answers(change: Change, need: Need) -> bool:
    n, more = need
    by = change.get(n, 0)
    return by >= more if more > 0 else by <= more
