"""What a node hangs on: the period alone, a member's own facts, or the case and its other members.

Millions of members have few different facts. What hangs on a member's own facts and the period is computed once for each combination of
facts (a *kind* of member) and joined back, as whole cases are where they have no members (docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from huijia.engine.backends.sql.units import BY_WINDOW, LARGEST_OF_FEW, OVER_MEMBERS, Unit, units_of
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
    the row with the least of something while it counts (``first_or_last``). ``members_only``: cases are the families of the members' table and have no facts
    of their own. ``numbered``: members' keys are numbers below 2^40 in the order of their ids."""

    kinds: bool = False
    known: frozenset[str] = frozenset()
    picks: bool = False
    members_only: bool = False
    numbered: bool = False


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


def kinds_units(pack: Pack, nodes: Sequence[n.Node], *, detail: bool) -> tuple[list[Unit], list[Unit]]:
    """The columns of ``KINDS`` that rules of the case or of other members read, and all that are made on the way to them."""
    reasons = (*pack.refusals, *pack.grants) if detail else ()
    under = {id(node) for node in n.walk([pack.amount, *reasons])}
    read, scopes = [node for node in nodes if id(node) in under], scopes_of(nodes)
    chosen = read_from_kinds(read, scopes)
    wanted = [node for node in read if id(node) in chosen]
    units = units_of(wanted, nodes_under(read, chosen), prefix="Kind", largest=LARGEST_OF_FEW)
    return [unit for unit in units if id(unit.node) in chosen], units


def nodes_under(nodes: Sequence[n.Node], chosen: frozenset[int]) -> list[n.Node]:
    """Those nodes that are chosen, by identity, or stand under one that is."""
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
