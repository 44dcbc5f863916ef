"""Cells of tables, and the sums that hold between them. A cell is named by what it counts, so that two tables or releases share it.

A table's cells are all combinations of its dimensions' nodes; a node of a dimension is a leaf (a village) or the sum of its children (a township).
A dimension that a table does not have is summed over, so ``{"area": "990101"}`` names the same cell in every table about that measure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

Cell = tuple[str, frozenset[tuple[str, str]]]
"""A measure, and the dimensions' nodes to which it is narrowed (the root of a dimension narrows nothing, and is left out)."""

Room = tuple[int, int]
"""How much less, and how much more than it is, a protected cell has to be able to be."""


def cell(measure: str, **nodes: str) -> Cell:
    """The cell of a measure, narrowed to these nodes.

    >>> cell("claims", area="990101", outcome="granted") == cell("claims", outcome="granted", area="990101")
    True
    """
    return measure, frozenset(nodes.items())


@dataclass(frozen=True, slots=True)
class Sum:
    """What always holds: ``total`` is the sum of ``parts``, all of which are counts."""

    total: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to divide what is counted. ``parents``: node -> the node that it is a part of, "" where it is a part of everything.

    ``is_whole``: the topmost nodes are all there is, so that together they are the table's total. False for months: there are others.
    """

    name: str
    parents: Mapping[str, str]
    is_whole: bool = True

    def children(self) -> dict[str, tuple[str, ...]]:
        """Node -> its parts; "" -> the topmost nodes where they are a whole."""
        found: dict[str, list[str]] = {}
        for node, parent in self.parents.items():
            found.setdefault(parent, []).append(node)
        if not self.is_whole:
            found.pop("", None)
        return {node: tuple(parts) for node, parts in found.items()}

    def nodes(self) -> tuple[str, ...]:
        """All nodes, with everything ("") where that is a whole."""
        return ("", *self.parents) if self.is_whole else tuple(self.parents)


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be published: all its cells with their true counts, and its sums.

    ``unpublished``: cells that nobody prints, but that everybody knows to exist and to be no less than nought: what two tables tell together may give
    them away (``views``, ``rest``). They are hidden, and protected as the others.
    """

    values: dict[Cell, int]
    sums: list[Sum]
    unpublished: frozenset[Cell] = frozenset()


def table(measure: str, dimensions: Sequence[Dimension], leaves: Mapping[tuple[str, ...], int]) -> Table:
    """A table over some dimensions. ``leaves``: a leaf of each dimension, in their order -> the count; what is not named is nought.

    Raises ``ValueError`` for a combination of what are no leaves.
    """
    children = [each.children() for each in dimensions]
    values: dict[Cell, int] = dict.fromkeys(
        (_named(measure, dimensions, nodes) for nodes in product(*(each.nodes() for each in dimensions))), 0
    )
    lines = [_with_ancestors(each) for each in dimensions]
    for nodes, count in leaves.items():
        for each, node, below in zip(dimensions, nodes, children, strict=True):
            if node not in each.parents or node in below:
                raise ValueError(f"{node!r} is no leaf of {each.name}")
        for named in product(*(line[node] for line, node in zip(lines, nodes, strict=True))):
            values[_named(measure, dimensions, named)] += count
    sums = [
        Sum(_named(measure, dimensions, nodes), tuple(_named(measure, dimensions, each) for each in parts))
        for nodes, parts in _sums(dimensions, children)
    ]
    return Table(values, sums)


def above(measure: str, dimensions: Sequence[Dimension], nodes: tuple[str, ...]) -> Iterator[Cell]:
    """All cells of a table in which a combination of leaves is counted."""
    lines = [_with_ancestors(each)[node] for each, node in zip(dimensions, nodes, strict=True)]
    return (_named(measure, dimensions, each) for each in product(*lines))


def views(
    measure: str,
    dimensions: Sequence[Dimension],
    leaves: Mapping[tuple[str, ...], int],
    published: Iterable[Collection[str]],
) -> Table:
    """Several tables of the same people: ``published`` names each one's dimensions. By all dimensions at once nothing is printed, yet whoever reads
    knows that there is such a table without negative counts, which may leave less room than each sum by itself.

    >>> by = [Dimension("area", {"v1": "", "v2": ""}), Dimension("outcome", {"granted": "", "refused": ""})]
    >>> two = views("claims", by, {("v1", "granted"): 30, ("v2", "refused"): 20}, [["area"], ["outcome"]])
    >>> cell("claims", area="v1", outcome="granted") in two.unpublished, cell("claims", area="v1") in two.unpublished
    (True, False)
    """
    whole = table(measure, dimensions, leaves)
    printed = [set(each) for each in published]
    return Table(
        whole.values,
        whole.sums,
        frozenset(
            each
            for each in whole.values
            if not any({name for name, _ in each[1]} <= names for names in printed)
        ),
    )


def rest(whole: Table, part: Table, measure: str) -> Table:
    """What a table of a part (decided in time) leaves of a table of the whole (decided): whoever has both can subtract. To be joined with them.

    ``measure``: what the rest is called. Raises ``ValueError`` where a part is more than its whole.
    """
    names = {measure for measure, _ in whole.values}
    if len(names) != 1:
        raise ValueError(f"a whole of several measures: {sorted(names)}")
    [of] = names
    values, sums = dict[Cell, int](), list[Sum]()
    for (name, nodes), count in part.values.items():
        if (all_of_it := whole.values.get((of, nodes))) is None:
            continue
        if count > all_of_it:
            raise ValueError(f"{(name, nodes)} is {count}, more than the whole of it, {all_of_it}")
        values[measure, nodes] = all_of_it - count
        sums.append(Sum((of, nodes), ((name, nodes), (measure, nodes))))
    return Table(values, sums, frozenset(values))


def joined(tables: Iterable[Table]) -> Table:
    """Tables that are published together. A cell that two of them have is one cell; raises ``ValueError`` where their counts differ."""
    values: dict[Cell, int] = {}
    sums: dict[Sum, None] = {}
    tables = list(tables)
    printed = {name for each in tables for name in each.values if name not in each.unpublished}
    for each in tables:
        for name, count in each.values.items():
            if values.setdefault(name, count) != count:
                raise ValueError(f"two tables count {name} differently: {values[name]} and {count}")
        sums |= dict.fromkeys(each.sums)
    return Table(values, list(sums), frozenset(values.keys() - printed))


def _with_ancestors(dimension: Dimension) -> dict[str, list[str]]:
    lines = {}
    for node in dimension.parents:
        line, at = [node], dimension.parents[node]
        while at:
            line.append(at)
            at = dimension.parents[at]
        lines[node] = [*line, ""] if dimension.is_whole else line
    return lines


def _sums(
    dimensions: Sequence[Dimension], children: Sequence[Mapping[str, tuple[str, ...]]]
) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Each node that has parts, with every combination of the other dimensions' nodes."""
    for place, below in enumerate(children):
        others = [each.nodes() for each in dimensions]
        for node, parts in below.items():
            for rest in product(*others[:place], *others[place + 1 :]):
                yield (
                    (*rest[:place], node, *rest[place:]),
                    [(*rest[:place], part, *rest[place:]) for part in parts],
                )


def _named(measure: str, dimensions: Sequence[Dimension], nodes: Sequence[str]) -> Cell:
    return measure, frozenset((each.name, node) for each, node in zip(dimensions, nodes, strict=True) if node)


@dataclass(slots=True)
class Published:
    """All that was released so far. ``shown``: cell -> the count that everybody knows. What follows stays here: ``hidden``, cell -> its true count;
    ``needs``: how much room was promised; ``worlds``: the changes of hidden cells that prove that nobody knows them (``worlds``), so that they need not be looked for again."""

    shown: dict[Cell, int] = field(default_factory=dict)
    hidden: dict[Cell, int] = field(default_factory=dict)
    sums: dict[Sum, None] = field(default_factory=dict)
    worlds: list[dict[Cell, int]] = field(default_factory=list)
    needs: dict[Cell, Room] = field(default_factory=dict)
