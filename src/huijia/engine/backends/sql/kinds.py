"""What a node hangs on: the period alone, a member's own facts, or the case and its other members.

Millions of members have few different facts. What hangs on a member's own facts and the period is computed once for each combination of
facts (a *kind* of member) and joined back, as whole cases are where they have no members (docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from huijia.engine.backends.sql.units import BY_WINDOW, OVER_MEMBERS, Unit, units_of
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level


class Scope(IntEnum):
    """From what is the same for everybody to what hangs on the whole case."""

    PERIOD = 0
    KIND = 1
    CASE = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """How the tables of a query lie. ``kinds``: what hangs on members' own facts is a table of its own, by ``kind_key`` and ``period_key``.
    ``known``: facts, and columns of that table, that are unknown in no row, so that nothing has to look whether they are. ``picks``: the engine can pick
    the row with the least of something while it counts (``ones``)."""

    kinds: bool = False
    known: frozenset[str] = frozenset()
    picks: bool = False


def scopes_of(nodes: Iterable[n.Node]) -> dict[int, Scope]:
    """The scope of each node, by identity. Nodes come operands first."""
    found: dict[int, Scope] = {}
    for node in nodes:
        if isinstance(node, OVER_MEMBERS + BY_WINDOW):
            found[id(node)] = Scope.CASE
        elif isinstance(node, n.Fact):
            found[id(node)] = Scope.KIND if node.level is Level.MEMBER else Scope.CASE
        else:
            found[id(node)] = max((found[id(operand)] for operand in node.operands), default=Scope.PERIOD)
    return found


def read_from_kinds(nodes: Iterable[n.Node], scopes: Mapping[int, Scope]) -> frozenset[int]:
    """The nodes that are computed for each kind and read for each case or member, by identity: columns of their own."""
    return frozenset(
        id(operand)
        for node in nodes
        if scopes[id(node)] is Scope.CASE
        for operand in node.operands
        if scopes[id(operand)] is Scope.KIND and not isinstance(operand, n.Fact)
    )


STRICT = (n.Arithmetic, n.Divide, n.Extreme, n.Compare, n.Not, n.DatePart, n.MakeDate, n.Rule)
"""Nodes that are unknown whenever an operand is."""


def period_units(nodes: Sequence[n.Node], scopes: Mapping[int, Scope], *, some_have_none: bool) -> list[Unit]:
    """What hangs on the period alone and is read, under these nodes, by what hangs on more: computed once for each period. With all that is made on the way.

    ``some_have_none``: there are rows without a period, of which all of this is to be unknown.
    """
    chosen = frozenset(
        id(operand)
        for node in nodes
        if scopes[id(node)] is not Scope.PERIOD
        for operand in node.operands
        if scopes[id(operand)] is Scope.PERIOD and _is_of_the_period(operand, some_have_none)
    )
    # What reads a column that the case had before there were periods stays with the case.
    given = {id(node) for node in nodes}
    chosen = frozenset(
        id(node)
        for node in nodes
        if id(node) in chosen and all(id(below) in given for below in n.walk([node]))
    )
    return units_of([node for node in nodes if id(node) in chosen], _under(nodes, chosen), prefix="Period")


def _is_of_the_period(node: n.Node, some_have_none: bool) -> bool:
    if isinstance(node, n.PeriodValue) or not node.reads_period:
        return False
    return not some_have_none or _is_unknown_without(node)


def _is_unknown_without(node: n.Node) -> bool:
    """Whether a node is unknown where there is no period. Says no too often rather than too seldom."""
    if isinstance(node, n.ParameterOn):
        return node.otherwise is None and _is_unknown_without(node.on)
    if isinstance(node, STRICT):
        return any(_is_unknown_without(operand) for operand in node.operands)
    return isinstance(node, n.PeriodValue)


def kinds_units(pack: Pack, nodes: Sequence[n.Node], *, detail: bool) -> tuple[list[Unit], list[Unit]]:
    """The columns of ``KINDS`` that rules of the case or of other members read, and all that are made on the way to them."""
    reasons = (*pack.refusals, *pack.grants) if detail else ()
    under = {id(node) for node in n.walk([pack.amount, *reasons])}
    read, scopes = [node for node in nodes if id(node) in under], scopes_of(nodes)
    chosen = read_from_kinds(read, scopes)
    units = units_of([node for node in read if id(node) in chosen], _under(read, chosen), prefix="Kind")
    return [unit for unit in units if id(unit.node) in chosen], units


def _under(nodes: Sequence[n.Node], chosen: frozenset[int]) -> list[n.Node]:
    found = {id(node) for node in n.walk([node for node in nodes if id(node) in chosen])}
    return [node for node in nodes if id(node) in found]


def can_have_kinds(pack: Pack) -> bool:
    """Whether no member is looked at before there are periods."""
    bounds = [rule for rule in (pack.first_period, pack.last_period) if rule]
    return not any(node.level is Level.MEMBER for node in n.walk(bounds))


def has_bounds(pack: Pack) -> bool:
    """Whether a case has periods of its own, and so perhaps a row without one."""
    return pack.first_period is not None and pack.last_period is not None


def ranks_of(nodes: Sequence[n.Node]) -> dict[str, n.Rank]:
    """The name of the column of ``KINDS`` that says whether a rank is closed (``Relations``) -> the rank."""
    ranks = [node for node in nodes if isinstance(node, n.Rank)]
    return {f"_Kind_is_closed_{number}": rank for number, rank in enumerate(ranks)}


def is_of_kinds(rank: n.Rank) -> bool:
    """Whether who counts for a rank, and when they come, hangs on members' own facts."""
    scopes = scopes_of(n.walk([rank]))
    return max(scopes[id(rank.where)], scopes[id(rank.by)]) is Scope.KIND
