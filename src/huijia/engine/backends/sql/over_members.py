"""What is counted over the members of a family, and a member's place among them, as SQL over their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from huijia.engine.backends.sql.expressions import (
    SQL,
    both,
    case,
    column,
    compared,
    data_type,
    day,
    either,
    is_null,
    may_be,
    minus,
    not_,
    plus,
    times,
    whole,
)
from huijia.engine.backends.sql.first_or_last import FirstOrLast, Picked
from huijia.engine.backends.sql.missing import MissingConditions
from huijia.engine.backends.sql.spelling import Spelling
from huijia.engine.backends.sql.units import OVER_MEMBERS
from huijia.engine.model import nodes as n
from huijia.engine.model.types import Type

MEMBER_KEY = "member_key"

EPOCH = date(1970, 1, 1)
BEYOND_MEMBERS = 2**40
"""More than there are members in a table."""


class OverMembers:
    """Spells counts, sums and places. ``closed``: ranks of which nothing about who counts, and when, is unknown; ``picked``: sums that are of one
    member; ``numbered``: members' keys are numbers below 2^40 in the order of their ids."""

    def __init__(
        self,
        spelling: Spelling,
        missing: MissingConditions,
        *,
        closed: frozenset[int],
        picked: Picked,
        numbered: bool,
    ) -> None:
        self._spelling = spelling
        self._missing = missing
        self._closed = closed
        self._picked = picked
        self._numbered = numbered

    def is_closed(self, rank: n.Rank) -> SQL:
        """Yes where this member either counts and has a date, or does not count; else unknown."""
        where, by = self._spelling.sql(rank.where), self._spelling.sql(rank.by)
        counts_with_date = both(where, not_(is_null(by)))
        return case((either(not_(where), counts_with_date), exp.Boolean(this=True)))

    def counted(self, node: n.Node) -> SQL:
        """A count, a sum or whether there is any: an aggregate over the rows of a family's members."""
        assert isinstance(node, OVER_MEMBERS)
        if id(node) in self._picked:
            return self._value_of(self._picked[id(node)])
        where = self._spelling.sql(node.where)
        unknown = is_null(where)
        if isinstance(node, n.AnyMember):
            if id(node.where) not in self._spelling.unknown:
                return exp.LogicalOr(this=where)
            return case(
                (_some(where), exp.Boolean(this=True)),
                (_some(unknown), exp.Null()),
                otherwise=exp.Boolean(this=False),
            )
        value: SQL = whole(1)
        if isinstance(node, n.SumMembers):
            value = self._spelling.sql(node.value)
            unknown = either(unknown, both(where, is_null(value)))
        total = _sum(case((where, value), otherwise=whole(0)))
        if not any(id(operand) in self._spelling.unknown for operand in node.operands):
            return total
        return case((not_(_some(unknown)), total))

    def _value_of(self, member: FirstOrLast) -> SQL:
        """The value of the member who is first or last of those who count, of all of whom it is known."""
        order: SQL = exp.Tuple(expressions=[self._spelling.sql(member.by), column(MEMBER_KEY)])
        if self._numbered and member.by.type is Type.DATE:
            # One number is compared in half the time that a pair takes: days have 22 bits, and the member's number is below them.
            days = minus(self._spelling.sql(member.by), day(EPOCH))
            order = plus(times(days, whole(BEYOND_MEMBERS)), column(MEMBER_KEY))
        pick = exp.ArgMax if member.last else exp.ArgMin
        picked = pick(this=self._spelling.sql(member.value), expression=order)
        of_those = exp.Filter(this=picked, expression=exp.Where(this=self._spelling.sql(member.where)))
        return exp.Coalesce(this=of_those, expressions=[whole(0)])

    def rank(self, node: n.Rank, keys: Sequence[str]) -> SQL:
        """See ``nodes.Rank``: unknown when another member that may count has no date, or comes before and only may
        count; else one more than those before."""
        by, where = self._spelling.sql(node.by), self._spelling.sql(node.where)
        order = [_flag(is_null(by)), by, column(MEMBER_KEY)]
        before = self._window(_flag(where), keys, order)
        if id(node) in self._closed:
            # Whoever counts has a date, and so stands before whoever has none.
            those_before = exp.Coalesce(this=before, expressions=[whole(0)])
            others_count = compared(n.Comparison.MORE, those_before, whole(0))
            return case((both(is_null(by), others_count), exp.Null()), otherwise=plus(those_before, whole(1)))
        counts, dateless = may_be(where), both(may_be(where), is_null(by))
        others = minus(self._window(_flag(counts), keys), _flag(counts))
        others_dateless = minus(self._window(_flag(dateless), keys), _flag(dateless))
        perhaps_before = self._window(_flag(both(is_null(where), not_(is_null(by)))), keys, order)
        zero = whole(0)
        return case(
            (both(is_null(by), exp.GT(this=exp.Paren(this=others), expression=zero)), exp.Null()),
            (is_null(by), whole(1)),
            (exp.GT(this=exp.Paren(this=others_dateless), expression=zero), exp.Null()),
            (
                compared(n.Comparison.MORE, exp.Coalesce(this=perhaps_before, expressions=[zero]), zero),
                exp.Null(),
            ),
            otherwise=plus(exp.Coalesce(this=before, expressions=[zero]), whole(1)),
        )

    def rank_flag(self, node: n.Rank, fact: str, keys: Sequence[str]) -> SQL:
        """Whether any member of the family is asked for this fact by the rank."""
        if id(node) in self._closed:
            return self._missing.of(node.by, fact) or exp.Boolean(this=False)
        found = [
            self._missing.of(node.where, fact),
            _when(may_be(self._spelling.sql(node.where)), self._missing.of(node.by, fact)),
        ]
        asked = [condition for condition in found if condition is not None]
        own = self._missing.of(node.by, fact)
        conditions = [] if own is None else [own]
        if asked:
            in_family = self._window(_flag(either(*asked)), keys)
            conditions.append(compared(n.Comparison.MORE, in_family, whole(0)))
        return either(*conditions) if conditions else exp.Boolean(this=False)

    def _window(self, value: SQL, keys: Sequence[str], before: Sequence[SQL] = ()) -> SQL:
        """A sum over the family, of which all rows have the same of ``keys``; with an order, over the members before this one."""
        window = exp.Window(this=exp.Sum(this=value), partition_by=[column(key) for key in keys])
        if before:
            window.set(
                "order", exp.Order(expressions=[exp.Ordered(this=key, nulls_first=False) for key in before])
            )
            spec = exp.WindowSpec(
                kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=exp.Literal.number(1)
            )
            spec.set("end_side", "PRECEDING")
            window.set("spec", spec)
        return exp.Cast(this=window, to=data_type("BIGINT"))


def _when(condition: SQL, found: SQL | None) -> SQL | None:
    return None if found is None else both(condition, found)


def _flag(condition: SQL) -> SQL:
    return case((condition, whole(1)), otherwise=whole(0))


def _some(condition: SQL) -> SQL:
    return exp.EQ(this=exp.Max(this=_flag(condition)), expression=whole(1))


def _sum(value: SQL) -> SQL:
    # DuckDB's sum of 64-bit numbers has 128 bits and would leave a Parquet file as a float.
    return exp.Cast(this=exp.Sum(this=value), to=data_type("BIGINT"))
