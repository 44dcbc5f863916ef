"""What everybody will know of some tables: they themselves, and of earlier releases what hangs together with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from huijia.apps.reports.disclosure.cells import Cell, Published, Sum, Table
from huijia.apps.reports.disclosure.worlds import HIDDEN, KNOWN, OPEN, System, system


@dataclass(frozen=True, slots=True)
class Known:
    """Cells by number, their ``system``, and of each its ``states`` before anything is decided (KNOWN, OPEN, HIDDEN). ``rests``: cells of no table,
    which follow from totals and such of their parts as were released -> their counts."""

    cells: list[Cell]
    number: dict[Cell, int]
    system: System
    states: bytearray
    rests: dict[Cell, int]


def gathered(wanted: Table, before: Published) -> Known:
    """The system of the wanted tables and of earlier releases. What is tied to them by known counts only is left out: it tells nothing of them.

    Raises ``ValueError`` where a count was released before as another one.
    """
    for name, count in wanted.values.items():
        known = before.shown.get(name, before.hidden.get(name, count))
        if known != count:
            raise ValueError(f"{name} was released before as another count")
    sums = _hanging_together(wanted, before)
    values = dict(wanted.values)
    for each in sums:
        for name in (each.total, *each.parts):
            if name not in values and (earlier := _earlier(before, name)) is not None:
                values[name] = earlier
    hidden = {name for name in values if name in before.hidden} | (wanted.unpublished - before.shown.keys())
    tables = set(values)
    _find_single(sums, values, hidden)
    whole = []
    for each in sums:
        if each.total in values and (complete := _with_rest(each, values, hidden)):
            whole.append(complete)
    cells = list(values)
    number = {each: n for n, each in enumerate(cells)}
    states = bytearray(
        KNOWN if each in before.shown else HIDDEN if each in hidden else OPEN for each in cells
    )
    numbered = [(number[each.total], tuple(number[part] for part in each.parts)) for each in whole]
    rests = {each: count for each, count in values.items() if each not in tables}
    return Known(cells, number, system(list(values.values()), numbered), states, rests)


def _earlier(before: Published, name: Cell) -> int | None:
    found = before.shown.get(name)
    return before.hidden.get(name) if found is None else found


def _find_single(sums: Iterable[Sum], values: dict[Cell, int], hidden: set[Cell]) -> None:
    """Cells that were never released, and each follow from a sum of which all else was: they are known by name, and may stand in other sums, too."""
    found = True
    while found:
        found = False
        for each in sums:
            missing = [name for name in each.parts if name not in values]
            if each.total in values and len(missing) == 1 and len(each.parts) > 1:
                [name] = missing
                values[name] = values[each.total] - sum(values[part] for part in each.parts if part != name)
                hidden.add(name)
                found = True


def _with_rest(each: Sum, values: dict[Cell, int], hidden: set[Cell]) -> Sum | None:
    """A sum of which several parts were never released: what these are together follows from the others, and is a hidden cell of its own.

    That two such rests may have parts in common is not seen: what is counted but not printed is better given as ``Table.unpublished``.
    """
    missing = [part for part in each.parts if part not in values]
    if not missing:
        return each
    parts = [part for part in each.parts if part in values]
    if not parts:
        return None
    names = "; ".join(sorted(f"{measure} {sorted(nodes)}" for measure, nodes in missing))
    rest = (f"{each.total[0]}: together {names}", each.total[1])
    values[rest] = values[each.total] - sum(values[part] for part in parts)
    hidden.add(rest)
    return Sum(each.total, (*parts, rest))


def _hanging_together(wanted: Table, before: Published) -> list[Sum]:
    found = dict.fromkeys(wanted.sums)
    left: Iterable[Sum] = [each for each in before.sums if each not in found]
    seen = {name for name in wanted.values if name not in before.shown} | _unknown(found, before)
    front = set(seen)
    while front:
        touched, others = dict[Sum, None](), list[Sum]()
        for each in left:
            if each.total in front or not front.isdisjoint(each.parts):
                touched[each] = None
            else:
                others.append(each)
        found |= touched
        front = _unknown(touched, before) - seen
        seen |= front
        left = others
    return list(found)


def _unknown(sums: Iterable[Sum], before: Published) -> set[Cell]:
    return {name for each in sums for name in (each.total, *each.parts) if name not in before.shown}


def against_all_alike(wanted: Table, dimensions: Collection[str], before: Published) -> Iterator[Cell]:
    """Of each sum whose people are all in one part, another part: whoever does not know it to be nought does not know that they are."""
    for each in wanted.sums:
        names = {name for part in each.parts for name, _ in part[1] - each.total[1]}
        counts = [wanted.values.get(part) for part in each.parts]
        if (
            names <= set(dimensions)
            and len(counts) > 1
            and sum(map(bool, counts)) == 1
            and None not in counts
        ):
            empty = [part for part, count in zip(each.parts, counts, strict=True) if not count and part not in before.shown]  # fmt: skip
            yield from empty[:1]
