"""The table of periods: their days and labels, and what hangs on the period alone, once for each of them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from sqlglot import exp

from huijia.engine.backends.answers import Span
from huijia.engine.backends.sql.expressions import both, column, data_type, day, identifier, named, whole
from huijia.engine.backends.sql.kinds import Scope, nodes_under
from huijia.engine.backends.sql.missing import STRICT
from huijia.engine.backends.sql.relations import PERIOD, PERIOD_KEY
from huijia.engine.backends.sql.units import LARGEST_OF_FEW, Unit, units_of
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.values.periods import period_at

NO_PERIOD = -1
"""``period_key`` of a row without a period, since NULL joins with nothing."""


def period_units(nodes: Sequence[n.Node], scopes: Mapping[int, Scope], *, some_have_none: bool) -> list[Unit]:
    """What hangs on the period alone and is read, under these nodes, by what hangs on more: computed once for each period. With all that is made on
    the way. Nodes come operands first.

    ``some_have_none``: there are rows without a period, of which all of this is to be unknown.
    """
    read = {
        id(operand)
        for node in nodes
        if scopes[id(node)] is not Scope.PERIOD
        for operand in node.operands
        if scopes[id(operand)] is Scope.PERIOD
    }
    whole, unknown_without = set[int](), set[int]()
    for node in nodes:
        # What reads a column that the case had before there were periods stays with the case: not all below it is here.
        if all(id(operand) in whole for operand in node.operands):
            whole.add(id(node))
        if _is_unknown_without(node, unknown_without):
            unknown_without.add(id(node))
    wanted = [
        node
        for node in nodes
        if id(node) in read
        and id(node) in whole
        and node.reads_period
        and not isinstance(node, n.PeriodValue)
        and (not some_have_none or id(node) in unknown_without)
    ]
    chosen = frozenset(map(id, wanted))
    return units_of(wanted, nodes_under(nodes, chosen), prefix="Period", largest=LARGEST_OF_FEW)


def _is_unknown_without(node: n.Node, those_below: Container[int]) -> bool:
    """Whether a node is unknown where there is no period. Says no too often rather than too seldom."""
    if isinstance(node, n.ParameterOn):
        return node.otherwise is None and id(node.on) in those_below
    if isinstance(node, (*STRICT, n.Rule)):
        return any(id(operand) in those_below for operand in node.operands)
    return isinstance(node, n.PeriodValue)


def own_periods(first: n.Rule, last: n.Rule, cases: str, table: exp.Table) -> exp.Select:
    """A row of the case for each of its own periods; one without a period where there is none or it cannot be told."""
    index = column("period_index")
    inside = both(
        exp.GTE(this=index, expression=column(first.name)),
        exp.LTE(this=index, expression=column(last.name)),
    )
    joined = exp.select(exp.Star()).from_(cases).join(table, on=inside, join_type="left")
    key = exp.Coalesce(this=column("listed_period_key"), expressions=[whole(NO_PERIOD)])
    return joined.select(named(key, PERIOD_KEY))


def period_table(pack: Pack, span: Span, *, key: str, without: bool = False) -> exp.Values:
    """The periods of a span; ``without``: and a row that has none."""
    rows = []
    for index in range(span.first.index, span.last.index + 1):
        period = period_at(pack.unit, index)
        label = exp.Literal.string(period.label)
        rows.append(
            exp.Tuple(expressions=[whole(index), day(period.start), day(period.end), label, whole(index)])
        )
    if without:
        types = ("BIGINT", "DATE", "DATE", "VARCHAR")
        nothing = [exp.Cast(this=exp.Null(), to=data_type(type_)) for type_ in types]
        rows.append(exp.Tuple(expressions=[*nothing, whole(NO_PERIOD)]))
    names = [identifier(name) for name in (*PERIOD, key)]
    return exp.Values(
        expressions=rows, alias=exp.TableAlias(this=exp.to_identifier("periods"), columns=names)
    )
