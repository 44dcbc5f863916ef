"""Sums over one member of the family: who comes first, or last, of those that count.

``sum_members(value, where=counts & (rank_by(day, where=counts) == 1))`` is the value of one member. Written as it stands it asks for the place of
every member, which takes a window over each family. Where an engine can pick the row with the least of something while it counts, one look
is enough (docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huijia.engine.model import nodes as n


@dataclass(frozen=True, slots=True)
class FirstOrLast:
    """The value of the member who is first by ``by`` and then by the member's id, or last, of those of whom ``where`` is true; 0 if there is none."""

    value: n.Node
    by: n.Node
    where: n.Node
    last: bool


Picked = Mapping[int, FirstOrLast]
"""A sum's identity -> what it is."""


def picked_of(nodes: Iterable[n.Node], closed: frozenset[int]) -> dict[int, FirstOrLast]:
    """The sums that are of one member. ``closed``: ranks of which it is known for every member whether they count, and of all who count when."""
    found = {}
    for node in nodes:
        if isinstance(node, n.SumMembers) and (first_or_last := _first_or_last(node, closed)) is not None:
            found[id(node)] = first_or_last
    return found


def operands_of(node: n.Node, picked: Picked) -> tuple[n.Node, ...]:
    """What has to be known to compute a node."""
    found = picked.get(id(node))
    return node.operands if found is None else (found.value, found.by, found.where)


def _first_or_last(node: n.SumMembers, closed: frozenset[int]) -> FirstOrLast | None:
    if not isinstance(node.where, n.All) or len(node.where.parts) != 2:
        return None
    for counts, place in (node.where.parts, node.where.parts[::-1]):
        place = _without_names(place)
        if not isinstance(place, n.Compare) or place.comparison is not n.Comparison.EQUAL:
            continue
        left, right = _without_names(place.left), _without_names(place.right)
        for rank, which in ((left, right), (right, left)):
            if not isinstance(rank, n.Rank) or rank.where is not counts or id(rank) not in closed:
                continue
            if isinstance(which, n.Literal) and which.value == 1:
                return FirstOrLast(node.value, rank.by, counts, last=False)
            if isinstance(which, n.CountMembers) and which.where is counts:
                return FirstOrLast(node.value, rank.by, counts, last=True)
    return None


def _without_names(node: n.Node) -> n.Node:
    """What a rule says."""
    while isinstance(node, n.Rule):
        node = node.expression
    return node
