"""How each node is spelled in the canonical subset of SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from sqlglot import exp

from huijia.engine.backends.sql.names import fitted
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Parameter
from huijia.engine.model.types import Type, Value

SQL = exp.Expr
"""A piece of a query. Pieces are shared, not copied: they are only ever read, and copying them took nine tenths of the
time to translate a pack."""

PERIOD_COLUMNS = {
    n.PeriodPart.START: "period_start",
    n.PeriodPart.END: "period_end",
    n.PeriodPart.INDEX: "period_index",
}


@lru_cache(maxsize=4096)
def column(name: str, table: str | None = None) -> exp.Column:
    """A quoted column."""
    of = {} if table is None else {"table": identifier(table)}
    return exp.Column(this=identifier(name), **of)


@lru_cache(maxsize=4096)
def identifier(name: str) -> exp.Identifier:
    """A quoted name."""
    return exp.Identifier(this=fitted(name), quoted=True)


def named(value: SQL, name: str) -> exp.Alias:
    """A value with a name of its own."""
    return exp.Alias(this=value, alias=identifier(name))


def select(values: Sequence[SQL], relation: str | SQL) -> exp.Select:
    """SELECT ... FROM a relation."""
    source = exp.Table(this=identifier(relation)) if isinstance(relation, str) else relation
    return exp.Select(expressions=list(values)).from_(source, copy=False)


@lru_cache(maxsize=4096)
def data_type(name: str) -> exp.DataType:
    """A column type."""
    return exp.DataType(this=exp.DataType.Type[name])


@lru_cache(maxsize=4096)
def whole(value: int) -> SQL:
    """A whole number. 64 bits are said, since engines take small literals for 32 bits and overflow on products."""
    return exp.Cast(this=_number(value), to=data_type("BIGINT"))


def _number(value: int) -> SQL:
    return exp.Neg(this=exp.Literal.number(-value)) if value < 0 else exp.Literal.number(value)


def literal(value: Value) -> SQL:
    """A yes/no, whole number or day."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int):
        return whole(value)
    return day(value)


@lru_cache(maxsize=4096)
def day(value: date) -> SQL:
    """A day."""
    return exp.Cast(this=exp.Literal.string(value.isoformat()), to=data_type("DATE"))


def is_null(value: SQL) -> SQL:
    """Whether a value is unknown."""
    return exp.Is(this=_wrap(value), expression=exp.Null())


def not_(value: SQL) -> SQL:
    """The opposite."""
    return exp.Not(this=_wrap(value))


def both(*conditions: SQL) -> SQL:
    """AND."""
    return _chain(exp.And, conditions)


def either(*conditions: SQL) -> SQL:
    """OR."""
    return _chain(exp.Or, conditions)


def case(*branches: tuple[SQL, SQL], otherwise: SQL | None = None) -> SQL:
    """CASE WHEN ... THEN ... [ELSE ...] END."""
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Case(ifs=ifs, default=otherwise)


def may_be(condition: SQL) -> SQL:
    """Whether a condition is yes or unknown."""
    return exp.Coalesce(this=condition, expressions=[exp.Boolean(this=True)])


def compared(comparison: n.Comparison, left: SQL, right: SQL) -> SQL:
    """A comparison."""
    classes: dict[n.Comparison, type[exp.Binary]] = {
        n.Comparison.EQUAL: exp.EQ,
        n.Comparison.NOT_EQUAL: exp.NEQ,
        n.Comparison.LESS: exp.LT,
        n.Comparison.AT_MOST: exp.LTE,
        n.Comparison.MORE: exp.GT,
        n.Comparison.AT_LEAST: exp.GTE,
    }
    return classes[comparison](this=_wrap(left), expression=_wrap(right))


def plus(left: SQL, right: SQL) -> SQL:
    """Sum."""
    return exp.Add(this=_wrap(left), expression=_wrap(right))


def minus(left: SQL, right: SQL) -> SQL:
    """Difference."""
    return exp.Sub(this=_wrap(left), expression=_wrap(right))


def times(left: SQL, right: SQL) -> SQL:
    """Product."""
    return exp.Mul(this=_wrap(left), expression=_wrap(right))


def rest(left: SQL, right: SQL) -> SQL:
    """Remainder; it has the sign of the dividend on every engine."""
    return exp.Mod(this=_wrap(left), expression=_wrap(right))


def floored(dividend: SQL, divisor: SQL) -> SQL:
    """The quotient rounded down, for a divisor of at least one. Only exact divisions are left to the engine: how they
    round is where engines differ."""
    positive_rest = rest(plus(rest(dividend, divisor), divisor), divisor)
    return exact_quotient(minus(dividend, positive_rest), divisor)


def exact_quotient(dividend: SQL, divisor: SQL) -> SQL:
    """A quotient without remainder."""
    return exp.IntDiv(this=_wrap(dividend), expression=_wrap(divisor))


def _wrap(value: SQL) -> SQL:
    if not isinstance(value, exp.Binary | exp.Not | exp.Neg):
        return value
    found = _PARENTHESES.get(id(value))
    if found is None:
        # Kept in a variable: another thread that has finished its query may forget all pieces at any time.
        found = _PARENTHESES[id(value)] = (value, exp.Paren(this=value))
    return found[1]


_PARENTHESES: dict[int, tuple[SQL, SQL]] = {}
"""One pair of parentheses for each piece, so that its text is written once (see ``writing``). Kept with the piece, whose
id could otherwise become another's, and only while a query is made."""


def forget_pieces() -> None:
    """Called when a query is written: its pieces are not needed again."""
    _PARENTHESES.clear()


def _chain(kind: type[exp.Connector], conditions: tuple[SQL, ...]) -> SQL:
    result = _wrap(conditions[0])
    for condition in conditions[1:]:
        result = kind(this=result, expression=_wrap(condition))
    return result


class Spelling:
    """Spells nodes. ``columns`` holds the nodes that are columns already and ``unknown`` those that may be unknown,
    both by identity."""

    def __init__(
        self, parameters: Mapping[str, Parameter], columns: Mapping[int, str], unknown: set[int]
    ) -> None:
        self._parameters = parameters
        self._columns = columns
        self.unknown = unknown
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
                return _divided(node.rounding, self.sql(node.dividend), self.sql(node.divisor))
            case n.Extreme():
                return _extreme(node.larger, self.sql(node.left), self.sql(node.right))
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
                return _made_date(self.sql(node.months), self.sql(node.day))
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
        same = exp.EQ(this=_wrap(then), expression=_wrap(otherwise))
        return case((condition, then), (either(not_(condition), same), otherwise))

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
                limits.append(exp.GTE(this=_wrap(on), expression=day(dated.starts)))
            if dated.ends is not None:
                limits.append(exp.LTE(this=_wrap(on), expression=day(dated.ends)))
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


def _divided(rounding: n.Rounding, dividend: SQL, divisor: SQL) -> SQL:
    if rounding is n.Rounding.DOWN:
        return floored(dividend, divisor)
    if rounding is n.Rounding.UP:
        return exp.Neg(this=_wrap(floored(exp.Neg(this=_wrap(dividend)), divisor)))
    twice = times(whole(2), dividend)
    if rounding is n.Rounding.HALF_UP:
        return floored(plus(twice, divisor), times(whole(2), divisor))
    quotient = floored(dividend, divisor)
    twice_rest = minus(twice, times(times(whole(2), quotient), divisor))
    odd = exp.NEQ(this=_wrap(rest(quotient, whole(2))), expression=whole(0))
    half = exp.EQ(this=_wrap(twice_rest), expression=_wrap(divisor))
    more = exp.GT(this=_wrap(twice_rest), expression=_wrap(divisor))
    return plus(quotient, case((either(more, both(half, odd)), whole(1)), otherwise=whole(0)))


def _extreme(larger: bool, left: SQL, right: SQL) -> SQL:
    # Not LEAST and GREATEST: they leave unknowns out.
    first, second = (
        (n.Comparison.AT_LEAST, n.Comparison.LESS) if larger else (n.Comparison.AT_MOST, n.Comparison.MORE)
    )
    return case((compared(first, left, right), left), (compared(second, left, right), right))


def _made_date(months: SQL, wanted_day: SQL) -> SQL:
    twelve = whole(12)
    year, month = (
        exact_quotient(minus(months, rest(months, twelve)), twelve),
        plus(rest(months, twelve), whole(1)),
    )
    leap = both(
        compared(n.Comparison.EQUAL, rest(year, whole(4)), whole(0)),
        either(
            compared(n.Comparison.NOT_EQUAL, rest(year, whole(100)), whole(0)),
            compared(n.Comparison.EQUAL, rest(year, whole(400)), whole(0)),
        ),
    )
    thirty = exp.In(this=_wrap(month), expressions=[_number(number) for number in (4, 6, 9, 11)])
    february = compared(n.Comparison.EQUAL, month, whole(2))
    last_day = case(
        (thirty, whole(30)), (both(february, leap), whole(29)), (february, whole(28)), otherwise=whole(31)
    )
    # Two WHENs, not ELSE: an unknown day must not become the month's last.
    cut = case(
        (compared(n.Comparison.AT_MOST, wanted_day, last_day), wanted_day),
        (compared(n.Comparison.MORE, wanted_day, last_day), last_day),
    )
    parts = [exp.Cast(this=_wrap(part), to=data_type("INT")) for part in (year, month, cut)]
    return exp.DateFromParts(year=parts[0], month=parts[1], day=parts[2])


def sql_type(type_: Type) -> exp.DataType:
    """The column type of a fact or rule."""
    return data_type({Type.BOOL: "BOOLEAN", Type.INT: "BIGINT", Type.DATE: "DATE"}[type_])
