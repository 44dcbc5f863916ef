"""Pieces of the canonical subset of SQL, which every engine computes alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlglot import exp

from huijia.engine.backends.sql.names import fitted
from huijia.engine.model import nodes as n
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
    return exp.Cast(this=number(value), to=data_type("BIGINT"))


def number(value: int) -> SQL:
    """A whole number of whatever type the engine takes it for."""
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
    return exp.Is(this=in_parentheses(value), expression=exp.Null())


def not_(value: SQL) -> SQL:
    """The opposite."""
    return exp.Not(this=in_parentheses(value))


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
    return classes[comparison](this=in_parentheses(left), expression=in_parentheses(right))


def plus(left: SQL, right: SQL) -> SQL:
    """Sum."""
    return exp.Add(this=in_parentheses(left), expression=in_parentheses(right))


def minus(left: SQL, right: SQL) -> SQL:
    """Difference."""
    return exp.Sub(this=in_parentheses(left), expression=in_parentheses(right))


def times(left: SQL, right: SQL) -> SQL:
    """Product."""
    return exp.Mul(this=in_parentheses(left), expression=in_parentheses(right))


def rest(left: SQL, right: SQL) -> SQL:
    """Remainder; it has the sign of the dividend on every engine."""
    return exp.Mod(this=in_parentheses(left), expression=in_parentheses(right))


def floored(dividend: SQL, divisor: SQL) -> SQL:
    """The quotient rounded down, for a divisor of at least one. Only exact divisions are left to the engine: how they
    round is where engines differ."""
    positive_rest = rest(plus(rest(dividend, divisor), divisor), divisor)
    return quotient(minus(dividend, positive_rest), divisor)


def quotient(dividend: SQL, divisor: SQL) -> SQL:
    """A quotient without remainder, or that of what is not negative rounded down: every engine cuts towards nought."""
    return exp.IntDiv(this=in_parentheses(dividend), expression=in_parentheses(divisor))


def in_parentheses(value: SQL) -> SQL:
    """A piece as an operand of another."""
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
    result = in_parentheses(conditions[0])
    for condition in conditions[1:]:
        result = kind(this=result, expression=in_parentheses(condition))
    return result


def sql_type(type_: Type) -> exp.DataType:
    """The column type of a fact or rule."""
    return data_type({Type.BOOL: "BOOLEAN", Type.INT: "BIGINT", Type.DATE: "DATE"}[type_])
