"""Typed expressions: what an author combines. Each wraps one node of the model."""

from __future__ import annotations

import builtins
from datetime import date
from typing import Any as Untyped
from typing import Generic, Literal, NoReturn, TypeVar, overload

from huijia.engine.model.nodes import (
    All,
    Any,
    Arithmetic,
    Compare,
    Comparison,
    DatePart,
    Divide,
    Extreme,
    If,
    Node,
    Not,
    Operator,
    Part,
    Rounding,
)
from huijia.engine.model.nodes import Literal as LiteralNode


class Expression:
    """Something that a rule can compute. Combine with ``&``, ``|``, ``~`` and comparisons; never with and, or, not."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "an expression has no truth value while the law is being written; "
            "use & | ~ instead of and/or/not, and when(...).then(...).otherwise(...) instead of if"
        )

    __hash__ = None  # type: ignore[assignment]  # == makes a condition, so an expression cannot be a key


class BoolExpression(Expression):
    """Yes, no or unknown."""

    def __and__(self, other: BoolExpression) -> BoolExpression:
        return all_of(self, other)

    def __or__(self, other: BoolExpression) -> BoolExpression:
        return any_of(self, other)

    def __invert__(self) -> BoolExpression:
        return BoolExpression(Not(self.node))


class IntExpression(Expression):
    """A whole number, or unknown. Money is a whole number of the currency's minor unit."""

    def __add__(self, other: Int) -> IntExpression:
        return _arithmetic(Operator.ADD, self, other)

    def __radd__(self, other: int) -> IntExpression:
        return _arithmetic(Operator.ADD, other, self)

    def __sub__(self, other: Int) -> IntExpression:
        return _arithmetic(Operator.SUBTRACT, self, other)

    def __rsub__(self, other: int) -> IntExpression:
        return _arithmetic(Operator.SUBTRACT, other, self)

    def __mul__(self, other: Int) -> IntExpression:
        return _arithmetic(Operator.MULTIPLY, self, other)

    def __rmul__(self, other: int) -> IntExpression:
        return _arithmetic(Operator.MULTIPLY, other, self)

    def divided_by(self, divisor: Int, *, rounding: Rounding) -> IntExpression:
        """The quotient as a whole number, rounded as the law says."""
        return IntExpression(Divide(self.node, int_node(divisor), rounding))

    def __truediv__(self, other: object) -> NoReturn:
        raise TypeError("a quotient must say how it is rounded: write a.divided_by(b, rounding=ROUND_DOWN)")

    __floordiv__ = __truediv__

    def __eq__(self, other: Int) -> BoolExpression:  # type: ignore[override]
        return _compare(Comparison.EQUAL, self.node, int_node(other))

    def __ne__(self, other: Int) -> BoolExpression:  # type: ignore[override]
        return _compare(Comparison.NOT_EQUAL, self.node, int_node(other))

    def __lt__(self, other: Int) -> BoolExpression:
        return _compare(Comparison.LESS, self.node, int_node(other))

    def __le__(self, other: Int) -> BoolExpression:
        return _compare(Comparison.AT_MOST, self.node, int_node(other))

    def __gt__(self, other: Int) -> BoolExpression:
        return _compare(Comparison.MORE, self.node, int_node(other))

    def __ge__(self, other: Int) -> BoolExpression:
        return _compare(Comparison.AT_LEAST, self.node, int_node(other))


class DateExpression(Expression):
    """A day, or unknown."""

    @property
    def year(self) -> IntExpression:
        """The year, such as 2025."""
        return IntExpression(DatePart(Part.YEAR, self.node))

    @property
    def month(self) -> IntExpression:
        """The month, 1 to 12."""
        return IntExpression(DatePart(Part.MONTH, self.node))

    @property
    def day(self) -> IntExpression:
        """The day of the month, 1 to 31."""
        return IntExpression(DatePart(Part.DAY, self.node))

    @property
    def month_count(self) -> IntExpression:
        """Months since year 0: ``year * 12 + month - 1``; the index of a monthly period."""
        return self.year * 12 + self.month - 1

    @property
    def day_count(self) -> IntExpression:
        """Days since Monday, 1 January of the year 1, as if today's calendar had always been: 7 divides it on Mondays."""
        # Years begin in March here, so that the leap day is their last and the months' lengths follow one rule.
        months = self.month_count - 2
        year = months.divided_by(12, rounding=Rounding.DOWN)
        leap_days = (
            year.divided_by(4, rounding=Rounding.DOWN)
            - year.divided_by(100, rounding=Rounding.DOWN)
            + year.divided_by(400, rounding=Rounding.DOWN)
        )
        before_month = ((months - year * 12) * 153 + 2).divided_by(5, rounding=Rounding.DOWN)
        # Of the year 0, which began on 1 March, 306 days had passed when the year 1 began; days of the month count from 1.
        return year * 365 + leap_days + before_month + self.day - 307

    def __eq__(self, other: Day) -> BoolExpression:  # type: ignore[override]
        return _compare(Comparison.EQUAL, self.node, day_node(other))

    def __ne__(self, other: Day) -> BoolExpression:  # type: ignore[override]
        return _compare(Comparison.NOT_EQUAL, self.node, day_node(other))

    def __lt__(self, other: Day) -> BoolExpression:
        return _compare(Comparison.LESS, self.node, day_node(other))

    def __le__(self, other: Day) -> BoolExpression:
        return _compare(Comparison.AT_MOST, self.node, day_node(other))

    def __gt__(self, other: Day) -> BoolExpression:
        return _compare(Comparison.MORE, self.node, day_node(other))

    def __ge__(self, other: Day) -> BoolExpression:
        return _compare(Comparison.AT_LEAST, self.node, day_node(other))


Int = IntExpression | int
Day = DateExpression | date
Bool = BoolExpression | bool


def int_node(value: Int) -> Node:
    """The node of a whole number, given as an expression or as a Python int."""
    if isinstance(value, IntExpression):
        return value.node
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(
            f"{value!r} is not a whole number; money is written in the minor unit, without a point"
        )
    return LiteralNode(value)


def day_node(value: Day) -> Node:
    """The node of a day, given as an expression or as a Python date."""
    return value.node if isinstance(value, DateExpression) else LiteralNode(value)


def bool_node(value: Bool) -> Node:
    """The node of a condition, given as an expression or as True or False."""
    return value.node if isinstance(value, BoolExpression) else LiteralNode(value)


def expression_of(node: Node) -> BoolExpression | IntExpression | DateExpression:
    """Wrap a node in the expression class of its type."""
    classes = {"yes or no": BoolExpression, "whole number": IntExpression, "date": DateExpression}
    return classes[node.type.value](node)  # type: ignore[return-value]


def _arithmetic(operator: Operator, left: Int, right: Int) -> IntExpression:
    return IntExpression(Arithmetic(operator, int_node(left), int_node(right)))


def _compare(comparison: Comparison, left: Node, right: Node) -> BoolExpression:
    return BoolExpression(Compare(comparison, left, right))


def all_of(*conditions: BoolExpression) -> BoolExpression:
    """Yes when all are yes; no as soon as one is no, whatever else is unknown."""
    if len(conditions) == 1:
        return conditions[0]
    return BoolExpression(All(tuple(condition.node for condition in conditions)))


def any_of(*conditions: BoolExpression) -> BoolExpression:
    """Yes as soon as one is yes, whatever else is unknown; no when all are no."""
    if len(conditions) == 1:
        return conditions[0]
    return BoolExpression(Any(tuple(condition.node for condition in conditions)))


@overload
def smaller_of(left: IntExpression, right: Int) -> IntExpression: ...
@overload
def smaller_of(left: DateExpression, right: Day) -> DateExpression: ...
def smaller_of(left: IntExpression | DateExpression, right: Int | Day) -> IntExpression | DateExpression:
    """The smaller of two numbers, or the earlier of two days."""
    return _extreme(left, right, larger=False)


@overload
def larger_of(left: IntExpression, right: Int) -> IntExpression: ...
@overload
def larger_of(left: DateExpression, right: Day) -> DateExpression: ...
def larger_of(left: IntExpression | DateExpression, right: Int | Day) -> IntExpression | DateExpression:
    """The larger of two numbers, or the later of two days."""
    return _extreme(left, right, larger=True)


def _extreme(
    left: IntExpression | DateExpression, right: Int | Day, *, larger: bool
) -> IntExpression | DateExpression:
    if isinstance(left, IntExpression):
        return IntExpression(Extreme(larger, left.node, int_node(right)))  # type: ignore[arg-type]
    return DateExpression(Extreme(larger, left.node, day_node(right)))  # type: ignore[arg-type]


E = TypeVar("E", BoolExpression, IntExpression, DateExpression)


class Otherwise(Generic[E]):
    """A chain of conditions with their values, waiting for the value that holds when none is met."""

    def __init__(self, wrap: builtins.type[E], branches: list[tuple[Node, Node]]) -> None:
        self._wrap: Untyped = wrap  # the class itself: also says which literals fit
        self._branches = branches

    def when(self, condition: BoolExpression) -> NextWhen[E]:
        """Another condition, looked at when those before it are not met."""
        return NextWhen(self._wrap, self._branches, condition)

    def otherwise(self, value: E | int | date | bool) -> E:
        """The value when no condition is met. There is always one: a rule has no gaps."""
        result = _node_for(self._wrap, value)
        for condition, then in reversed(self._branches):
            result = If(condition, then, result)
        whole: E = self._wrap(result)
        return whole


class NextWhen(Generic[E]):
    """A further condition of a chain, waiting for its value."""

    def __init__(
        self, wrap: builtins.type[E], branches: list[tuple[Node, Node]], condition: BoolExpression
    ) -> None:
        self._wrap: Untyped = wrap  # the class itself: also says which literals fit
        self._branches = branches
        self._condition = condition

    def then(self, value: E | int | date | bool) -> Otherwise[E]:
        """The value when the condition is met."""
        branch = (self._condition.node, _node_for(self._wrap, value))
        return Otherwise(self._wrap, [*self._branches, branch])


class When:
    """A condition waiting for its value."""

    def __init__(self, condition: BoolExpression) -> None:
        self._condition = condition.node

    @overload
    def then(self, value: BoolExpression | Literal[True, False]) -> Otherwise[BoolExpression]: ...  # type: ignore[overload-overlap]  # True is an int for Python, a condition here
    @overload
    def then(self, value: Int) -> Otherwise[IntExpression]: ...
    @overload
    def then(self, value: Day) -> Otherwise[DateExpression]: ...
    def then(
        self, value: Bool | Int | Day
    ) -> Otherwise[BoolExpression] | Otherwise[IntExpression] | Otherwise[DateExpression]:
        """The value when the condition is met."""
        if isinstance(value, bool | BoolExpression):
            return Otherwise(BoolExpression, [(self._condition, bool_node(value))])
        if isinstance(value, int | IntExpression):
            return Otherwise(IntExpression, [(self._condition, int_node(value))])
        return Otherwise(DateExpression, [(self._condition, day_node(value))])


def when(condition: BoolExpression) -> When:
    """``when(c).then(a).otherwise(b)``: a where c holds, else b. With c unknown it is known only if a equals b."""
    return When(condition)


def _node_for(wrap: builtins.type[Expression], value: object) -> Node:
    if wrap is IntExpression:
        return int_node(value)  # type: ignore[arg-type]
    if wrap is DateExpression:
        return day_node(value)  # type: ignore[arg-type]
    return bool_node(value)  # type: ignore[arg-type]
