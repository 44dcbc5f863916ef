"""How SQL spells the nodes of a pack, and which of them may be unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from sqlglot import exp

from huijia.engine.backends.sql.expressions import (
    PERIOD_COLUMNS,
    SQL,
    both,
    case,
    column,
    compared,
    data_type,
    day,
    either,
    floored,
    in_parentheses,
    is_null,
    literal,
    minus,
    not_,
    number,
    plus,
    quotient,
    rest,
    times,
    whole,
)
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Parameter

DAYS_OF_EVERY_MONTH = range(1, 29)


class Spelling:
    """Spells nodes. ``columns`` holds the nodes that are columns already, ``unknown`` those that may be unknown and ``never_negative`` numbers
    that are nought or more in every row, all by identity."""

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        columns: Mapping[int, str],
        unknown: set[int],
        never_negative: frozenset[int] = frozenset(),
    ) -> None:
        self._parameters = parameters
        self._columns = columns
        self.unknown = unknown
        self._never_negative = never_negative
        self._spelled: dict[int, SQL] = {}

    def sql(self, node: n.Node) -> SQL:
        """The expression of this node, in terms of facts, period and the columns that exist."""
        if id(node) in self._columns:
            return column(self._columns[id(node)])
        if id(node) not in self._spelled:
            self._spelled[id(node)] = self.spelled(node)
        return self._spelled[id(node)]

    def spelled(self, node: n.Node) -> SQL:
        """The same, even where the node itself is a column: how that column is computed."""
        match node:
            case n.Literal(value=value):
                return literal(value)
            case n.Fact(name=name):
                return column(name)
            case n.IsGiven():
                return not_(is_null(self.sql(node.fact)))
            case n.Otherwise():
                return exp.Coalesce(this=self.sql(node.fact), expressions=[self.sql(node.default)])
            case n.PeriodValue(part=part):
                return column(PERIOD_COLUMNS[part])
            case n.ParameterOn():
                return self._parameter(node)
            case n.Arithmetic():
                combine = {n.Operator.ADD: plus, n.Operator.SUBTRACT: minus, n.Operator.MULTIPLY: times}
                return combine[node.operator](self.sql(node.left), self.sql(node.right))
            case n.Divide():
                divide = quotient if id(node.dividend) in self._never_negative else floored
                return _divided(node.rounding, self.sql(node.dividend), self.sql(node.divisor), divide)
            case n.Extreme():
                return self._extreme(node)
            case n.Compare():
                return compared(node.comparison, self.sql(node.left), self.sql(node.right))
            case n.All():
                return both(*(self.sql(part) for part in node.parts))
            case n.Any():
                return either(*(self.sql(part) for part in node.parts))
            case n.Not():
                return not_(self.sql(node.operand))
            case n.If():
                return self._if(node)
            case n.InForce():
                return self._in_force(node)
            case n.DatePart():
                return self._part(node)
            case n.MakeDate():
                return self._made_date(node)
            case n.Rule():
                return self.sql(node.expression)
        # Counts, sums and ranks over members are not expressions of one row: the plan makes columns of them.
        raise AssertionError(f"no spelling for {type(node).__name__}")

    def _if(self, node: n.If) -> SQL:
        condition, then, otherwise = (self.sql(operand) for operand in node.operands)
        if id(node.condition) not in self.unknown:
            return case((condition, then), otherwise=otherwise)
        if _are_different_literals(node.then, node.otherwise):
            return case((condition, then), (not_(condition), otherwise))
        same = exp.EQ(this=in_parentheses(then), expression=in_parentheses(otherwise))
        return case((condition, then), (either(not_(condition), same), otherwise))

    def _extreme(self, node: n.Extreme) -> SQL:
        # Not LEAST and GREATEST: they leave unknowns out.
        left, right = self.sql(node.left), self.sql(node.right)
        first, second = (
            (n.Comparison.AT_LEAST, n.Comparison.LESS)
            if node.larger
            else (n.Comparison.AT_MOST, n.Comparison.MORE)
        )
        if id(node) in self.unknown:
            return case((compared(first, left, right), left), (compared(second, left, right), right))
        return case((compared(first, left, right), left), otherwise=right)

    def _made_date(self, node: n.MakeDate) -> SQL:
        months, wanted = self.sql(node.months), self.sql(node.day)
        month = plus(rest(months, whole(12)), whole(1))
        year = quotient(minus(months, rest(months, whole(12))), whole(12))
        if not (isinstance(node.day, n.Literal) and node.day.value in DAYS_OF_EVERY_MONTH):
            last = _last_day(year, month)
            kept = (compared(n.Comparison.AT_MOST, wanted, last), wanted)
            if id(node.day) in self.unknown:
                # Not ELSE: an unknown day must not become the month's last.
                wanted = case(kept, (compared(n.Comparison.MORE, wanted, last), last))
            else:
                wanted = case(kept, otherwise=last)
        parts = [exp.Cast(this=in_parentheses(part), to=data_type("INT")) for part in (year, month, wanted)]
        return exp.DateFromParts(year=parts[0], month=parts[1], day=parts[2])

    def _in_force(self, node: n.InForce) -> SQL:
        start = column(PERIOD_COLUMNS[n.PeriodPart.START])
        versions = zip(reversed(node.starts), reversed(node.versions), strict=True)
        return case(*((exp.GTE(this=start, expression=day(s)), self.sql(v)) for s, v in versions))

    def _part(self, node: n.DatePart) -> SQL:
        extract = exp.Extract(this=exp.Var(this=node.part.value.upper()), expression=self.sql(node.date))
        return exp.Cast(this=extract, to=data_type("BIGINT"))

    def _parameter(self, node: n.ParameterOn) -> SQL:
        values = self._parameters[node.name].values
        if (
            len(values) == 1
            and values[0].starts is None
            and values[0].ends is None
            and id(node.on) not in self.unknown
        ):
            return literal(values[0].value)
        on = self.sql(node.on)
        branches: list[tuple[SQL, SQL]] = []
        for dated in reversed(values):
            limits: list[SQL] = []
            if dated.starts is not None:
                limits.append(exp.GTE(this=in_parentheses(on), expression=day(dated.starts)))
            if dated.ends is not None:
                limits.append(exp.LTE(this=in_parentheses(on), expression=day(dated.ends)))
            branches.append((both(*(limits or [not_(is_null(on))])), literal(dated.value)))
        if node.otherwise is not None:
            branches.append((not_(is_null(on)), self.sql(node.otherwise)))
        return case(*branches)


def nodes_that_may_be_unknown(
    nodes: Iterable[n.Node],
    *,
    known: frozenset[str] = frozenset(),
    known_nodes: frozenset[int] = frozenset(),
    every_row_has_a_period: bool = False,
    decided_by: Mapping[int, n.Node] = MappingProxyType({}),
) -> set[int]:
    """The ids of the nodes whose value can be unknown at all: they read a fact that is not optional, or a period.

    ``known``: facts of which no row lacks one; ``known_nodes``: the same for nodes that are columns; ``decided_by``: a node's identity -> the one
    on which it hangs alone whether it is known. Nodes come operands first. Says yes
    too often rather than too seldom.
    """
    unknown: set[int] = set()
    for node in nodes:
        match node:
            case n.Fact():
                # An optional fact is read only through IsGiven and Otherwise, which decide for themselves.
                found = not node.optional and node.name not in known
            case n.PeriodValue():
                found = not every_row_has_a_period
            case n.InForce():
                found = True
            case n.ParameterOn():
                found = not isinstance(node.on, n.Literal) or _has_gap_on(node)
            case n.IsGiven():
                found = False
            case _ if id(node) in decided_by:
                found = id(decided_by[id(node)]) in unknown
            case _:
                found = any(id(operand) in unknown for operand in node.operands)
        if found and id(node) not in known_nodes:
            unknown.add(id(node))
    return unknown


def _are_different_literals(left: n.Node, right: n.Node) -> bool:
    return isinstance(left, n.Literal) and isinstance(right, n.Literal) and left.value != right.value


def _has_gap_on(node: n.ParameterOn) -> bool:
    """On a literal day a parameter has a value: a pack without one is refused, unless ``otherwise`` gives it."""
    return node.otherwise is not None


def _divided(rounding: n.Rounding, dividend: SQL, divisor: SQL, divide: Callable[[SQL, SQL], SQL]) -> SQL:
    """``divide`` rounds down; where it is for what is not negative, what it is given here is not, either."""
    if rounding is n.Rounding.DOWN:
        return divide(dividend, divisor)
    if rounding is n.Rounding.UP:
        return divide(plus(dividend, minus(divisor, whole(1))), divisor)
    twice = times(whole(2), dividend)
    if rounding is n.Rounding.HALF_UP:
        return divide(plus(twice, divisor), times(whole(2), divisor))
    down = divide(dividend, divisor)
    twice_rest = minus(twice, times(times(whole(2), down), divisor))
    odd = exp.NEQ(this=in_parentheses(rest(down, whole(2))), expression=whole(0))
    half = exp.EQ(this=in_parentheses(twice_rest), expression=in_parentheses(divisor))
    more = exp.GT(this=in_parentheses(twice_rest), expression=in_parentheses(divisor))
    return plus(down, case((either(more, both(half, odd)), whole(1)), otherwise=whole(0)))


def _last_day(year: SQL, month: SQL) -> SQL:
    """The number of days of a month."""
    leap = both(
        compared(n.Comparison.EQUAL, rest(year, whole(4)), whole(0)),
        either(
            compared(n.Comparison.NOT_EQUAL, rest(year, whole(100)), whole(0)),
            compared(n.Comparison.EQUAL, rest(year, whole(400)), whole(0)),
        ),
    )
    thirty = exp.In(this=in_parentheses(month), expressions=[number(each) for each in (4, 6, 9, 11)])
    february = compared(n.Comparison.EQUAL, month, whole(2))
    return case(
        (thirty, whole(30)), (both(february, leap), whole(29)), (february, whole(28)), otherwise=whole(31)
    )
