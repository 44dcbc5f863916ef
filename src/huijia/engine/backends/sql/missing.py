"""Which unknown facts keep a node unknown, in SQL: a condition for each fact. Says what ``in_memory/missing`` says."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from huijia.engine.backends.sql.expressions import (
    SQL,
    both,
    column,
    day,
    either,
    is_null,
    may_be,
    not_,
)
from huijia.engine.backends.sql.spelling import Spelling
from huijia.engine.model import nodes as n

STRICT = (n.Arithmetic, n.Divide, n.Extreme, n.Compare, n.Not, n.DatePart, n.MakeDate)
"""Nodes that are unknown whenever an operand is, so that the operand's condition says it all."""


class MissingConditions:
    """Spells, for a node and a fact, whether the fact keeps the node unknown. None stands for never.

    ``facts_of`` holds the facts that each node reads; ``flags`` the columns that hold, for nodes
    which are columns themselves, which operand is kept unknown (``of_operands``), by node and fact.
    """

    def __init__(
        self, spelling: Spelling, facts_of: Mapping[int, frozenset[str]], flags: Mapping[tuple[int, str], str]
    ) -> None:
        self._spelling = spelling
        self._facts_of = facts_of
        self._flags = flags

    def of(self, node: n.Node, fact: str) -> SQL | None:
        """Whether ``fact`` keeps ``node`` unknown."""
        if fact not in self._facts_of[id(node)] or id(node) not in self._spelling.unknown:
            return None
        if (id(node), fact) in self._flags:
            return both(is_null(self._spelling.sql(node)), column(self._flags[id(node), fact]))
        if isinstance(node, n.Rule):
            return self.of(node.expression, fact)
        if isinstance(node, n.Fact):
            return is_null(column(node.name))
        found = self.of_operands(node, fact)
        if found is None or isinstance(node, STRICT):
            return found
        return both(is_null(self._spelling.sql(node)), found)

    def of_operands(self, node: n.Node, fact: str) -> SQL | None:
        """The same for a node that is known to be unknown: which operand is kept unknown by the fact."""
        match node:
            case n.Rule():
                return self.of(node.expression, fact)
            case n.Fact():
                return is_null(column(node.name))
            case n.Otherwise():
                return self.of(node.default, fact)
            case n.If():
                condition = self._spelling.sql(node.condition)
                return _any(
                    self.of(node.condition, fact),
                    _and(may_be(condition), self.of(node.then, fact)),
                    _and(may_be(not_(condition)), self.of(node.otherwise, fact)),
                )
            case n.SumMembers():
                counts = may_be(self._spelling.sql(node.where))
                return _any(self.of(node.where, fact), _and(counts, self.of(node.value, fact)))
            case n.InForce():
                return self._of_version(node, fact)
            case n.ParameterOn() if node.otherwise is not None:
                known = not_(is_null(self._spelling.sql(node.on)))
                return _any(self.of(node.on, fact), _and(known, self.of(node.otherwise, fact)))
        return _any(*(self.of(operand, fact) for operand in node.operands))

    def _of_version(self, node: n.InForce, fact: str) -> SQL | None:
        start = column("period_start")
        found: list[SQL | None] = []
        ends = [*node.starts[1:], None]
        for begin, end, version in zip(node.starts, ends, node.versions, strict=True):
            limits: list[SQL] = [exp.GTE(this=start, expression=day(begin))]
            if end is not None:
                limits.append(exp.LT(this=start, expression=day(end)))
            found.append(_and(both(*limits), self.of(version, fact)))
        return _any(*found)


def _and(condition: SQL, found: SQL | None) -> SQL | None:
    return None if found is None else both(condition, found)


def _any(*found: SQL | None) -> SQL | None:
    conditions = [condition for condition in found if condition is not None]
    return either(*conditions) if conditions else None
