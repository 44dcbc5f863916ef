"""Values of a date or number near which an answer may turn: those with which the rules compare it, and the days of the
law. A modest search: the values are only tried, what is claimed is what was run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from huijia.engine.backends.in_memory import Case, Member, program_for
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type, Value

MOST_MEMBERS_READ = 10
"""Comparisons of members are read for this many of them."""


def ordinal(value: Value) -> int:
    """A date or number as a place on a line."""
    return value.toordinal() if isinstance(value, date) else int(value)


def value_at(type_: Type, place: int) -> Value:
    """The date or number at a place on the line."""
    return date.fromordinal(place) if type_ is Type.DATE else place


def nearby_values(pack: Pack, case: Case, fact: n.Fact, member: Member | None) -> set[int]:
    """Places worth trying for a fact of the case that the program has settled, each with its neighbours."""
    found = set(_days_of_the_law(pack)) if fact.type is Type.DATE else set()
    compiled = program_for(pack).compiler.compiled
    for node in _comparisons(pack, fact):
        for whose in _readers(case, node, member):
            found.update(
                ordinal(value)
                for operand in node.operands
                if operand.type is fact.type and (value := compiled(operand)(case, whose)) is not None
            )
    return {place + step for place in found for step in (-1, 0, 1)}


def _readers(case: Case, node: n.Node, member: Member | None) -> list[Member | None]:
    if node.level is Level.CASE:
        return [None]
    return [member] if member else list(case.members[:MOST_MEMBERS_READ])


@lru_cache(maxsize=1024)
def _comparisons(pack: Pack, fact: n.Fact) -> tuple[n.Compare | n.Extreme, ...]:
    """The comparisons that a run reads and that depend on the fact."""
    touched: set[int] = set()
    found: list[n.Compare | n.Extreme] = []
    for node in n.walk(pack.outputs):
        if node is fact or any(id(operand) in touched for operand in node.operands):
            touched.add(id(node))
            if isinstance(node, n.Compare | n.Extreme):
                found.append(node)
    return tuple(found)


@lru_cache(maxsize=64)
def _days_of_the_law(pack: Pack) -> frozenset[int]:
    """Every day that the pack names."""
    return frozenset(day.toordinal() for day in _days(pack) if date.min < day < date.max)


def _days(pack: Pack) -> Iterator[date]:
    yield pack.covers_from
    if pack.covers_to:
        yield pack.covers_to
    for parameter in pack.parameters.values():
        for dated in parameter.values:
            yield from (day for day in (dated.starts, dated.ends, dated.value) if isinstance(day, date))
    for node in pack.nodes:
        if isinstance(node, n.Literal) and isinstance(node.value, date):
            yield node.value
        if isinstance(node, n.InForce):
            yield from node.starts
