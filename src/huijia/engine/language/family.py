"""Rules over the members of a family."""

from __future__ import annotations

from huijia.engine.language.expressions import BoolExpression, DateExpression, IntExpression, int_node
from huijia.engine.model.nodes import AnyMember, CountMembers, Literal, Node, Rank, SumMembers

_EVERYONE = Literal(True)


def _condition(where: BoolExpression | None) -> Node:
    return where.node if where is not None else _EVERYONE


def count_members(*, where: BoolExpression | None = None) -> IntExpression:
    """How many members of the family meet a condition (without one: all)."""
    return IntExpression(CountMembers(_condition(where)))


def sum_members(value: IntExpression | int, *, where: BoolExpression | None = None) -> IntExpression:
    """The sum of a number over the members that meet a condition."""
    return IntExpression(SumMembers(int_node(value), _condition(where)))


def any_member(where: BoolExpression) -> BoolExpression:
    """Whether any member of the family meets a condition."""
    return BoolExpression(AnyMember(where.node))


def rank_by(birth: DateExpression, *, where: BoolExpression | None = None) -> IntExpression:
    """The member's place among those who meet a condition, 1 for the eldest; twins stand in the order of their id."""
    return IntExpression(Rank(birth.node, _condition(where)))
