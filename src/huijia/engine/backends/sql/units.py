"""Which nodes become columns of their own, and in which order.

SQL has no names inside an expression, so a node that is read twice is written twice. A node becomes a column (a unit)
when it cannot be written inside an expression (counts, sums and ranks over members), when it is an output, or when
writing it out wherever it is read would make expressions grow without bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from huijia.engine.backends.sql.first_or_last import Picked, operands_of
from huijia.engine.model import nodes as n
from huijia.engine.model.types import Level

LARGEST_EXPRESSION = 60
"""Nodes, counted as often as SQL repeats them. Measured on chains of 300 rules: shorter expressions make more layers
and slower plans, longer ones slower translation."""

LARGEST_OF_FEW = 7
"""The same for tables of few rows, where the time goes into reading the text and planning. Measured on Child Benefit: 0.09 s, with 25 0.11."""

OVER_MEMBERS = (n.CountMembers, n.SumMembers, n.AnyMember)
BY_WINDOW = (n.Rank,)


@dataclass(frozen=True, slots=True)
class Unit:
    """A node that becomes the column ``name`` in ``stage``: 1 for those that read facts only, and so on."""

    node: n.Node
    name: str
    stage: int

    @property
    def of_member(self) -> bool:
        """Whether it is a column of the members."""
        return self.node.level is Level.MEMBER


def units_of(
    outputs: Sequence[n.Node],
    nodes: Iterable[n.Node],
    *,
    already: frozenset[int] = frozenset(),
    prefix: str = "",
    picked: Picked = MappingProxyType({}),
    largest: int = LARGEST_EXPRESSION,
) -> list[Unit]:
    """The units under these outputs, in the order of their stages. ``nodes`` come operands first; those in ``already``
    are columns from before. ``prefix`` tells the columns without a name of their own from those of other tables."""
    chosen = _chosen(outputs, nodes, already, picked, largest)
    stages: dict[int, int] = {}
    units: list[Unit] = []
    # Numbers go on where the columns that are there end: the bounds of the periods come first, the amount later.
    for number, node in enumerate(chosen, start=len(already)):
        stage = 1 + max(
            (stages.get(id(unit), 0) for unit in _units_read(node, stages, already, picked)), default=0
        )
        stages[id(node)] = stage
        name = node.name if isinstance(node, n.Rule) else f"_{prefix}{type(node).__name__}_{number}"
        units.append(Unit(node, name, stage))
    return sorted(units, key=lambda unit: unit.stage)


def _chosen(
    outputs: Sequence[n.Node], nodes: Iterable[n.Node], already: frozenset[int], picked: Picked, largest: int
) -> list[n.Node]:
    must = {id(node) for node in outputs}
    sizes: dict[int, int] = {}
    chosen: dict[int, n.Node] = {}
    for node in nodes:
        if id(node) in already:
            sizes[id(node)] = 1
            continue
        size = 1 + sum(sizes[id(operand)] * times for operand, times in _repeats(node, picked))
        if id(node) in must or isinstance(node, OVER_MEMBERS + BY_WINDOW) or _is_large(node, size, largest):
            chosen[id(node)] = node
            size = 1
        sizes[id(node)] = size
    return list(chosen.values())


def _is_large(node: n.Node, size: int, largest: int) -> bool:
    # A named rule becomes a column a little earlier than a part of a formula: its name says more in a plan.
    return size > (largest // 2 if isinstance(node, n.Rule) else largest)


def _repeats(node: n.Node, picked: Picked) -> list[tuple[n.Node, int]]:
    """The operands, and how often SQL writes each."""
    match node:
        case n.If():
            return [(node.condition, 2), (node.then, 2), (node.otherwise, 2)]
        case n.Extreme():
            return [(node.left, 3), (node.right, 3)]
        case n.Divide(rounding=n.Rounding.HALF_EVEN):
            return [(node.dividend, 7), (node.divisor, 14)]
        case n.Divide():
            return [(node.dividend, 2), (node.divisor, 4)]
        case n.MakeDate():
            return [(node.months, 16), (node.day, 4)]
        case n.ParameterOn():
            return [(operand, 3) for operand in node.operands]
    return [(operand, 1) for operand in operands_of(node, picked)]


def _units_read(
    node: n.Node, stages: dict[int, int], already: frozenset[int], picked: Picked
) -> Iterable[n.Node]:
    """The units right below a node."""
    stack = list(operands_of(node, picked))
    seen: set[int] = set()
    while stack:
        current = stack.pop()
        if id(current) in seen or id(current) in already:
            continue
        seen.add(id(current))
        if id(current) in stages:
            yield current
        else:
            stack.extend(operands_of(current, picked))
