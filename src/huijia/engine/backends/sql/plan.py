"""One query for a pack: from cases to the rows of the result.

The query reads the tables ``CASES`` (``case_key`` and the facts of the case) and, for families, ``MEMBERS``
(``case_key``, ``member_key`` and the members' facts, or instead of these a ``kind_key``: see ``kinds.py``). It gives one row for each case and period in which something is due or
needs to be asked, and one row without a period for each case in which nothing is: ``case_key, period_index, period, status,
amount_minor, reasons, missing``. Reasons and missing facts are flags of a number, which ``decode`` reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from huijia.engine.backends.answers import FACT_MISSING, NOTHING_DUE, Span
from huijia.engine.backends.sql.expressions import (
    SQL,
    both,
    case,
    column,
    compared,
    data_type,
    either,
    identifier,
    is_null,
    named,
    plus,
    whole,
)
from huijia.engine.backends.sql.first_or_last import Picked, operands_of, picked_of
from huijia.engine.backends.sql.kinds import (
    Layout,
    has_bounds,
    is_of_kinds,
    kinds_units,
    ranks_of,
    scopes_of,
)
from huijia.engine.backends.sql.periods import own_periods, period_table, period_units
from huijia.engine.backends.sql.relations import CASE_KEY, KIND_KEY, PERIOD_KEY, Relations
from huijia.engine.backends.sql.spelling import Spelling, nodes_that_may_be_unknown
from huijia.engine.backends.sql.units import Unit, units_of
from huijia.engine.backends.sql.writing import fenced, written
from huijia.engine.fail_if.bounds import never_negative
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.values.answers import Answer
from huijia.values.cycles import no_search_for_cycles

CASES = "cases_in"
MEMBERS = "members_in"
KINDS_IN, KINDS = "kinds_in", "kinds"
"""The kinds of members with their facts, and the same with all that hangs on these in each period."""

PLAIN = Layout()
RESULT_PART = "answers"
"""The name of the part of the query that is its result."""

NOT_ENTITLED, ENTITLED, NEED_TO_ASK = 0, 1, 2
ANSWERS = {NOT_ENTITLED: Answer.NOT_ENTITLED, ENTITLED: Answer.ENTITLED, NEED_TO_ASK: Answer.NEED_TO_ASK}


@dataclass(frozen=True, slots=True)
class Flags:
    """What the bits of ``reasons`` and ``missing`` stand for."""

    reasons: tuple[str, ...]
    facts: tuple[str, ...]

    def decode(self, status: int, reasons: int, missing: int) -> tuple[str, str, str]:
        """Answer, reason codes joined by ``;`` and missing facts joined by ``;``."""
        codes = _bits(self.reasons, reasons)
        if status == NEED_TO_ASK:
            codes = [FACT_MISSING]
        elif status == NOT_ENTITLED and not codes:
            codes = [NOTHING_DUE]
        return ANSWERS[status].value, ";".join(codes), ";".join(_bits(self.facts, missing))


def _bits(names: Sequence[str], mask: int) -> list[str]:
    return [name for bit, name in enumerate(names) if mask >> bit & 1]


@lru_cache(maxsize=256)
def sql_for(pack: Pack, span: Span, *, dialect: str, detail: bool = True, layout: Layout = PLAIN) -> str:
    """The query of a pack over these periods, as text. Made once for each pack, span, dialect and layout of the tables."""
    # A law of 300 rules becomes some hundred thousand pieces.
    with no_search_for_cycles():
        return written(fenced(query_for(pack, span, detail=detail, layout=layout), dialect), dialect)


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of the query of a pack, as text, and the parts that it reads, a name for each time."""

    name: str
    text: str
    reads: tuple[str, ...]


@lru_cache(maxsize=64)
def parts_for(
    pack: Pack, span: Span, *, dialect: str, detail: bool = True, layout: Layout = PLAIN
) -> tuple[Part, ...]:
    """The query of ``sql_for`` in parts, for an engine that is better given one after the other. The last is the result."""
    with no_search_for_cycles():
        query = query_for(pack, span, detail=detail, layout=layout)
        first = query.this if isinstance(query, exp.Union) else query
        named_parts = [(part.alias, part.this) for part in first.ctes]
        first.set("with_", None)
        return tuple(
            Part(name, written(part, dialect), tuple(table.name for table in part.find_all(exp.Table)))
            for name, part in [*named_parts, (RESULT_PART, query)]
        )


@lru_cache(maxsize=256)
def last_period_sql_for(pack: Pack, *, dialect: str) -> str | None:
    """A query for the last period that any case has, as text; None for a pack whose cases have no natural end."""
    if pack.first_period is None or pack.last_period is None:
        return None
    relations, columns, nodes = _relations(pack, PLAIN, asks=False)
    _add_units(relations, [pack.last_period], nodes, columns)
    latest = exp.Max(this=column(pack.last_period.name))
    query = _with(exp.select(latest).from_(relations.cases), relations.ctes)
    return written(fenced(query, dialect), dialect)


@lru_cache(maxsize=64)
def kinds_sql_for(
    pack: Pack, span: Span, *, dialect: str, detail: bool = True, known: frozenset[str] = frozenset()
) -> tuple[str, tuple[str, ...]]:
    """A query over ``KINDS_IN`` that makes the table ``KINDS``, as text, and the names of its columns that are read. ``known``: facts that are
    unknown in no row."""
    with no_search_for_cycles():
        relations, columns, nodes = _relations(pack, Layout(known=known), asks=detail, cases=KINDS_IN)
        wanted, units = kinds_units(pack, nodes, detail=detail)
        values = period_table(pack, span, key=PERIOD_KEY, without=has_bounds(pack))
        # The row without a period is one of the table, and computed as the others.
        below = n.walk([unit.node for unit in wanted])
        table = relations.make_periods(
            values, _stages(period_units(below, scopes_of(nodes), some_have_none=False))
        )
        every = exp.select(exp.Star()).from_(KINDS_IN).join(table, join_type="cross")
        relations.over_periods(every)
        names = [KIND_KEY, PERIOD_KEY, *(fact.name for fact in pack.member_facts)]
        for of_stage in _stages(unit for unit in units if id(unit.node) not in columns):
            relations.add_columns(of_stage)
        names += [name for unit in wanted for name in relations.columns_of(unit)]
        ranks = {name: rank for name, rank in ranks_of(nodes).items() if is_of_kinds(rank)}
        guards = [named(relations.over_members.is_closed(rank), name) for name, rank in ranks.items()]
        query = _with(exp.select(*map(column, names), *guards).from_(relations.cases), relations.ctes)
        return written(fenced(query, dialect), dialect), (*(unit.name for unit in wanted), *ranks)


def query_for(pack: Pack, span: Span, *, detail: bool = True, layout: Layout = PLAIN) -> exp.Query:
    """The query of a pack over these periods. ``detail=False`` leaves ``reasons`` and ``missing`` zero: totals need
    neither."""
    relations, columns, nodes = _relations(pack, layout, asks=detail)
    bounds = [rule for rule in (pack.first_period, pack.last_period) if rule]
    _add_units(relations, bounds, nodes, columns)
    if layout.kinds:
        relations.take_kinds(kinds_units(pack, nodes, detail=detail)[0])
    reasons = (*pack.refusals, *pack.grants) if detail else ()
    _add_periods(
        pack, span, relations, columns, [pack.amount, *reasons], nodes, members_only=layout.members_only
    )
    _add_units(relations, [pack.amount, *reasons], nodes, columns)
    answered = relations.add("answered", _answered(pack, relations, reasons, detail=detail))
    reasoned = relations.add("reasoned", _reasoned(pack, answered, reasons))
    if span.first == span.last:
        return _with(_of_one_period(reasoned), relations.ctes)
    kept = exp.select(*map(column, RESULT)).from_(reasoned).where(_status_is(exp.NEQ, NOT_ENTITLED))
    first = _with(kept, relations.ctes)
    return exp.union(first, _with_nothing(reasoned), distinct=False, copy=False)


def _relations(
    pack: Pack, layout: Layout, *, asks: bool, cases: str = CASES
) -> tuple[Relations, dict[int, str], list[n.Node]]:
    nodes = n.walk(pack.outputs)
    columns: dict[int, str] = {}
    of_kinds = kinds_units(pack, nodes, detail=asks)[0] if layout.kinds else []
    closed = frozenset(id(rank) for name, rank in ranks_of(nodes).items() if name in layout.known)
    picked = picked_of(nodes, closed) if layout.picks else {}
    unknown = nodes_that_may_be_unknown(
        nodes,
        known=layout.known,
        known_nodes=frozenset(id(unit.node) for unit in of_kinds if unit.name in layout.known),
        every_row_has_a_period=not has_bounds(pack),
        decided_by={node: member.value for node, member in picked.items()},
    )
    picked = {node: member for node, member in picked.items() if id(member.value) not in unknown}
    relations = Relations(
        Spelling(pack.parameters, columns, unknown, never_negative(pack, nodes)),
        columns,
        _facts_of(nodes, layout.known),
        cases=cases,
        members=MEMBERS if pack.has_families and cases == CASES else None,
        asks=asks,
        kinds=KINDS if layout.kinds else None,
        closed=closed,
        picked=picked,
        numbered=layout.numbered,
    )
    return relations, columns, nodes


RESULT = (CASE_KEY, "period_index", "period", "status", "amount_minor", "reasons", "missing")


def flags_of(pack: Pack) -> Flags:
    """What the bits in this pack's results stand for."""
    reasons = tuple(rule.name for rule in (*pack.refusals, *pack.grants))
    return Flags(reasons, tuple(fact.name for fact in pack.facts))


def _facts_of(nodes: Sequence[n.Node], known: frozenset[str]) -> dict[int, frozenset[str]]:
    """The facts that can be asked for under each node. An optional fact is never asked for, nor is one that is known."""
    found: dict[int, frozenset[str]] = {}
    for node in nodes:
        is_asked = isinstance(node, n.Fact) and not node.optional and node.name not in known
        own = frozenset({node.name}) if is_asked and isinstance(node, n.Fact) else frozenset()
        found[id(node)] = own.union(*(found[id(operand)] for operand in node.operands))
    return found


def _add_units(
    relations: Relations, outputs: Sequence[n.Rule], nodes: Sequence[n.Node], columns: dict[int, str]
) -> None:
    already = frozenset(columns)
    under = _not_below(outputs, already, relations.picked)
    read = [node for node in nodes if id(node) in under]
    units = units_of(outputs, read, already=already, picked=relations.picked)
    for of_stage in _stages(units):
        relations.add_stage(of_stage)


def _stages(units: Iterable[Unit]) -> list[list[Unit]]:
    """Units, stage by stage."""
    found: dict[int, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.stage, []).append(unit)
    return [found[stage] for stage in sorted(found)]


def _add_periods(
    pack: Pack,
    span: Span,
    relations: Relations,
    columns: dict[int, str],
    outputs: Sequence[n.Rule],
    nodes: Sequence[n.Node],
    *,
    members_only: bool,
) -> None:
    """Go on with a row for each case and period."""
    one_each = span.first == span.last
    under, scopes = _not_below(outputs, frozenset(columns), relations.picked), scopes_of(nodes)
    read = [node for node in nodes if id(node) in under]
    if pack.first_period is None or pack.last_period is None:
        values = period_table(pack, span, key=PERIOD_KEY)
        table = relations.make_periods(values, _stages(period_units(read, scopes, some_have_none=False)))
        every = exp.select(exp.Star()).from_(relations.cases).join(table, join_type="cross")
        relations.over_periods(every, every=table, one_each=one_each, members_only=members_only)
        return
    values = period_table(pack, span, key="listed_period_key")
    table = relations.make_periods(values, _stages(period_units(read, scopes, some_have_none=True)))
    own = own_periods(pack.first_period, pack.last_period, relations.cases, table)
    relations.over_periods(own, one_each=one_each)


def _not_below(outputs: Sequence[n.Node], columns: frozenset[int], picked: Picked) -> set[int]:
    """The nodes under these outputs, as far as the first columns on the way down."""
    found: set[int] = set()
    stack: list[n.Node] = list(outputs)
    while stack:
        node = stack.pop()
        if id(node) not in found:
            found.add(id(node))
            if id(node) not in columns:
                stack.extend(operands_of(node, picked))
    return found


def _answered(pack: Pack, relations: Relations, reasons: Sequence[n.Rule], *, detail: bool) -> exp.Select:
    """Status and amount of each case and period, the flags of what is missing, and the rules that give reasons."""
    amount = column(pack.amount.name)
    unknown, nothing = is_null(amount), exp.EQ(this=amount, expression=whole(0))
    undecided: SQL | None = None
    branches: list[tuple[SQL, SQL]] = [(nothing, whole(NOT_ENTITLED))]
    if pack.first_period is not None and pack.last_period is not None:
        without = is_null(column("period_index"))
        no_bounds = either(*(is_null(column(rule.name)) for rule in (pack.first_period, pack.last_period)))
        undecided = both(without, no_bounds)
        branches += [(undecided, whole(NEED_TO_ASK)), (without, whole(NOT_ENTITLED))]
    branches.append((unknown, whole(NEED_TO_ASK)))
    names = [CASE_KEY, "period_index", "period_label", pack.amount.name]
    names += [rule.name for rule in reasons]
    query = exp.select(*(column(name) for name in names)).from_(relations.cases)
    query = query.select(named(case(*branches, otherwise=whole(ENTITLED)), "status"))
    return query.select(named(_missing_mask(pack, relations, undecided) if detail else whole(0), "missing"))


def _missing_mask(pack: Pack, relations: Relations, undecided: SQL | None) -> SQL:
    mask: SQL = whole(0)
    for bit, fact in enumerate(pack.facts):
        conditions: list[SQL] = []
        of_amount = relations.missing.of(pack.amount, fact.name)
        if of_amount is not None:
            conditions.append(of_amount)
        for bound in (pack.first_period, pack.last_period) if undecided is not None else ():
            assert bound is not None
            of_bound = relations.missing.of(bound, fact.name)
            if of_bound is not None and undecided is not None:
                conditions.append(both(undecided, of_bound))
        if conditions:
            mask = plus(mask, case((either(*conditions), whole(1 << bit)), otherwise=whole(0)))
    return mask


def _reasoned(pack: Pack, answered: str, rules: Sequence[n.Rule]) -> exp.Select:
    refusals: SQL = whole(0)
    grants: SQL = whole(0)
    for bit, rule in enumerate(rules):
        flag = case((column(rule.name), whole(1 << bit)), otherwise=whole(0))
        if rule.kind is n.RuleKind.REFUSAL:
            refusals = plus(refusals, flag)
        else:
            grants = plus(grants, flag)
    reasons = case(
        (_status_is(exp.EQ, NOT_ENTITLED), refusals),
        (_status_is(exp.EQ, ENTITLED), grants),
        otherwise=whole(0),
    )
    missing = case((_status_is(exp.EQ, NEED_TO_ASK), column("missing")), otherwise=whole(0))
    amount = case((_status_is(exp.NEQ, NEED_TO_ASK), column(pack.amount.name)))
    return exp.select(
        column(CASE_KEY),
        column("period_index"),
        named(column("period_label"), "period"),
        column("status"),
        named(amount, "amount_minor"),
        named(reasons, "reasons"),
        named(missing, "missing"),
    ).from_(answered)


NO_INDEX, NO_LABEL = (exp.Cast(this=exp.Null(), to=data_type(type_)) for type_ in ("BIGINT", "VARCHAR"))
"""A row of the result in which nothing is due has no period."""


def _of_one_period(reasoned: str) -> exp.Select:
    """The rows of the result where each case has one: with its period, if anything is due or needs to be asked."""
    nothing = _status_is(exp.EQ, NOT_ENTITLED)
    values: dict[str, SQL] = {
        "period_index": case((nothing, NO_INDEX), otherwise=column("period_index")),
        "period": case((nothing, NO_LABEL), otherwise=column("period")),
        "amount_minor": case((nothing, whole(0)), otherwise=column("amount_minor")),
    }
    return exp.select(
        *(named(values[name], name) if name in values else column(name) for name in RESULT)
    ).from_(reasoned)


def _with_nothing(reasoned: str) -> exp.Select:
    """One row for each case in which nothing is due in any period, with all that refuses it."""
    highest = exp.Max(this=column("status"))
    values: dict[str, SQL] = {
        "period_index": NO_INDEX,
        "period": NO_LABEL,
        "status": whole(NOT_ENTITLED),
        "amount_minor": whole(0),
        "reasons": exp.Cast(this=exp.BitwiseOrAgg(this=column("reasons")), to=data_type("BIGINT")),
        "missing": whole(0),
    }
    selected = [named(value, name) for name, value in values.items()]
    query = exp.select(column(CASE_KEY), *selected).from_(reasoned).group_by(column(CASE_KEY))
    return query.having(compared(n.Comparison.EQUAL, highest, whole(NOT_ENTITLED)))


def _status_is(kind: type[exp.Binary], status: int) -> SQL:
    return kind(this=column("status"), expression=whole(status))


def _with(query: exp.Select, ctes: Sequence[tuple[str, exp.Select]]) -> exp.Select:
    named_queries = [exp.CTE(this=cte, alias=exp.TableAlias(this=identifier(name))) for name, cte in ctes]
    query.set("with_", exp.With(expressions=named_queries))
    return query
