"""One node of a random pack made another one: the smallest change of a formula that there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Type


def mutants(node: n.Node) -> Iterator[n.Node]:
    """Nodes that differ from this one in one place: an operator, a number, a day, an operand, the order of two operands."""
    # What an optional fact means when it is empty is said of a fact, and of nothing else.
    said = {each.name: getattr(node, each.name) for each in fields(node) if each.init and each.name != "fact"}
    for name, value in said.items() if not isinstance(node, n.Rule) else ():
        for other in _others(value):
            yield from _made(node, **{name: other})
    operands = [name for name, value in said.items() if isinstance(value, n.Node)]
    for one, other in pairwise(operands):
        yield from _made(node, **{one: getattr(node, other), other: getattr(node, one)})
    yield from _wrapped(node)


def _made(node: n.Node, **changed: Any) -> Iterator[n.Node]:
    try:
        yield replace(node, **changed)
    except (TypeError, ValueError):
        return  # it would not be well typed


def _others(value: object) -> Iterator[object]:
    if isinstance(value, StrEnum):
        # A fact's or a parameter's type is declared with it, and not part of a formula.
        yield from (each for each in type(value) if each is not value and not isinstance(value, Type))
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        yield -value - 1
    elif type(value) is date and value < date.max:
        yield value + timedelta(days=1)
    elif isinstance(value, tuple) and len(value) > 1:
        yield value[::-1]
        yield (*value[:-1], value[0])


def _wrapped(node: n.Node) -> Iterator[n.Node]:
    match node:
        # The same words but for the brackets.
        case n.Arithmetic(left=n.Arithmetic(left=first, right=second) as left, right=third):
            yield replace(left, left=first, right=replace(node, left=second, right=third))
        case n.Arithmetic(left=first, right=n.Arithmetic(left=second, right=third) as right):
            yield replace(right, left=replace(node, left=first, right=second), right=third)
    if node.type is Type.BOOL:
        yield n.Not(node)
    elif node.type is Type.INT:
        yield n.Arithmetic(n.Operator.ADD, node, n.Literal(1))
    else:
        yield n.Extreme(True, node, n.Literal(date(2024, 1, 1)))


def with_other(pack: Pack, node: n.Node, other: n.Node) -> dict[str, Any]:
    """The pack's fields with another node in this one's place, wherever it is read."""
    made: dict[int, n.Node] = {id(node): other}

    def again(one: Any) -> Any:
        if isinstance(one, tuple):
            return tuple(again(each) for each in one)
        if not isinstance(one, n.Node):
            return one
        if id(one) not in made:
            parts = {each.name: getattr(one, each.name) for each in fields(one) if each.init}
            found = {name: again(value) for name, value in parts.items()}
            same = all(found[name] is value or found[name] == value for name, value in parts.items())
            made[id(one)] = one if same else replace(one, **found)
        return made[id(one)]

    parts = {each.name: getattr(pack, each.name) for each in fields(pack)}
    rules = {name: again(parts[name]) for name in ("rules", "amount", "first_period", "last_period")}
    contradictions = tuple(replace(each, when=again(each.when)) for each in pack.contradictions)
    return {**parts, **rules, "contradictions": contradictions, "version": "2" * 16}
