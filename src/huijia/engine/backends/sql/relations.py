"""Columns become queries: the cases, their members, and what is counted from the members into the case.

Each stage of units adds columns to the relation of cases or of members, as one named query (CTE) over the one before.
Rows of cases are told apart by ``case_key`` and, once there are periods, by ``period_key``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from sqlglot import exp

from huijia.engine.backends.sql.expressions import (
    SQL,
    Spelling,
    both,
    case,
    column,
    compared,
    data_type,
    either,
    identifier,
    is_null,
    may_be,
    minus,
    named,
    not_,
    plus,
    select,
    sql_type,
    whole,
)
from huijia.engine.backends.sql.first_or_last import FirstOrLast, Picked, operands_of
from huijia.engine.backends.sql.missing import MissingConditions
from huijia.engine.backends.sql.units import OVER_MEMBERS, Unit
from huijia.engine.model import nodes as n
from huijia.engine.model.types import Level, Type

CASE_KEY = "case_key"
MEMBER_KEY = "member_key"
KIND_KEY = "kind_key"
PERIOD_KEY = "period_key"
PERIOD = ("period_index", "period_start", "period_end", "period_label")


class Relations:
    """Builds the queries, stage by stage. ``ctes`` are in the order in which they must be written. ``kinds``: the table of kinds of members
    (``kinds``), where members have only its key; ``closed``: ranks of which it says that nothing about who counts, and when, is unknown; ``picked``: sums
    that are of one member."""

    def __init__(
        self,
        spelling: Spelling,
        columns: dict[int, str],
        facts_of: Mapping[int, frozenset[str]],
        *,
        cases: str,
        members: str | None,
        asks: bool,
        kinds: str | None = None,
        closed: frozenset[int] = frozenset(),
        picked: Picked = MappingProxyType({}),
    ) -> None:
        self.ctes: list[tuple[str, exp.Select]] = []
        self.cases = cases
        self.members = members
        self._kinds = kinds
        self._of_kinds: set[int] = set()
        self._closed = closed
        self.picked = picked
        self._spelling = spelling
        self._columns = columns
        self._facts_of = facts_of
        self._asks = asks
        self._flags: dict[tuple[int, str], str] = {}
        self.missing = MissingConditions(spelling, facts_of, self._flags)
        self._keys = [CASE_KEY]
        self._brought: set[str] = set()
        self._brought_with_periods: set[str] = set()

    def add(self, name: str, query: exp.Select) -> str:
        """Name a query."""
        unique = f"{name}_{len(self.ctes)}"
        self.ctes.append((unique, query))
        return unique

    def add_stage(self, units: Sequence[Unit]) -> None:
        """Make columns of the units of one stage."""
        of_members = [unit for unit in units if unit.of_member]
        counted = [unit for unit in units if isinstance(unit.node, OVER_MEMBERS)]
        of_cases = [unit for unit in units if not unit.of_member and unit not in counted]
        if of_members or counted:
            self._bring_to_members([unit.node for unit in of_members + counted])
        if counted:
            self._count(counted)
        if of_members:
            self.members = self.add("members", self._projected(self._members, of_members))
        if of_cases:
            self.cases = self.add("cases", self._projected(self.cases, of_cases))
        self._are_columns(units)

    def add_columns(self, units: Sequence[Unit]) -> None:
        """Make columns of the units of one stage where nothing hangs on other rows, whatever the level of their nodes."""
        self.cases = self.add("rows", self._projected(self.cases, units))
        self._are_columns(units)

    def is_closed(self, rank: n.Rank) -> SQL:
        """Yes where this member either counts and has a date, or does not count; else unknown."""
        where, by = self._spelling.sql(rank.where), self._spelling.sql(rank.by)
        counts_with_date = both(where, not_(is_null(by)))
        return case((either(not_(where), counts_with_date), exp.Boolean(this=True)))

    def columns_of(self, unit: Unit) -> list[str]:
        """A unit's column, and those that tell which facts it asks for."""
        return [unit.name, *self._new_flags(unit).values()]

    def take_kinds(self, units: Sequence[Unit]) -> None:
        """These units are columns of the table of kinds."""
        self._are_columns(units)
        self._of_kinds.update(id(unit.node) for unit in units)

    def _are_columns(self, units: Sequence[Unit]) -> None:
        for unit in units:
            self._columns[id(unit.node)] = unit.name
            self._flags.update(self._new_flags(unit))

    def make_periods(self, table: exp.Values, stages: Sequence[Sequence[Unit]]) -> exp.Table:
        """A table of periods with columns for what hangs on the period alone."""
        relation = self.add("periods", exp.select(exp.Star()).from_(table))
        for units in stages:
            relation = self.add("periods", self._projected(relation, units))
            self._are_columns(units)
            self._brought_with_periods.update(unit.name for unit in units)
        return exp.to_table(relation)

    def over_periods(self, query: exp.Select, every: exp.Table | None = None) -> None:
        """Go on with cases that have a row for each period, given as a query over ``cases``. ``every``: the periods, where each case has all of them."""
        self.cases = self.add("periods_of_cases", query)
        if self.members is not None and every is not None:
            # No need to look up a case's periods, nor what is known of a period.
            joined = exp.select(exp.Star()).from_(self.members).join(every, join_type="cross")
            self.members = self.add("periods_of_members", joined)
            self._brought.update(self._brought_with_periods)
        elif self.members is not None:
            period = exp.select(*(column(name) for name in (CASE_KEY, PERIOD_KEY, *PERIOD))).from_(self.cases)
            joined = (
                exp.select(exp.Star())
                .from_(self.members)
                .join(period.subquery("of_case"), using=[identifier(CASE_KEY)])
            )
            self.members = self.add("periods_of_members", joined)
        self._keys = [CASE_KEY, PERIOD_KEY]

    @property
    def _members(self) -> str:
        assert self.members is not None, "a pack without families has no rules over members"
        return self.members

    def _new_flags(self, unit: Unit) -> dict[tuple[int, str], str]:
        if not self._asks or id(unit.node) not in self._spelling.unknown:
            return {}
        return {
            (id(unit.node), fact): f"_{unit.name}_asks_{fact}"
            for fact in sorted(self._facts_of[id(unit.node)])
        }

    def _flag_columns(self, unit: Unit) -> Iterable[tuple[str, SQL]]:
        for (_, fact), name in self._new_flags(unit).items():
            found = self._rank_flag(unit.node, fact) if isinstance(unit.node, n.Rank) else None
            yield name, found or self.missing.of_operands(unit.node, fact) or exp.Boolean(this=False)

    def _projected(self, relation: str, units: Sequence[Unit]) -> exp.Select:
        values: list[SQL] = [exp.Star()]
        for unit in units:
            value = (
                self._rank(unit.node) if isinstance(unit.node, n.Rank) else self._spelling.spelled(unit.node)
            )
            values.append(named(_typed(value, unit.node), unit.name))
            values.extend(named(flag, name) for name, flag in self._flag_columns(unit))
        return select(values, relation)

    def _bring_to_members(self, nodes: Sequence[n.Node]) -> None:
        """Join the columns of the case and of the members' kinds that these nodes read onto the members."""
        self._bring(self.cases, self._keys, self._columns_under(nodes, of_kinds=False))
        if self._kinds is not None:
            self._bring(self._kinds, [KIND_KEY, PERIOD_KEY], self._columns_under(nodes, of_kinds=True))

    def _bring(self, relation: str, on: Sequence[str], names: Sequence[str]) -> None:
        wanted = [name for name in names if name not in self._brought]
        if not wanted:
            return
        self._brought.update(wanted)
        keys: list[int | str | SQL] = [identifier(key) for key in on]
        brought = exp.select(*(column(name) for name in [*on, *wanted])).from_(relation)
        joined = exp.select(exp.Star()).from_(self._members).join(brought.subquery("brought"), using=keys)
        self.members = self.add("members", joined)

    def _columns_under(self, nodes: Sequence[n.Node], *, of_kinds: bool) -> list[str]:
        """Columns of the case, or of the members' kinds, under these nodes: facts and units, and what tells which facts they ask for."""

        def is_there(node: n.Node) -> bool:
            if not of_kinds:
                return node.level is Level.CASE
            return id(node) in self._of_kinds or (isinstance(node, n.Fact) and node.level is Level.MEMBER)

        found: dict[str, None] = {}
        stack = [operand for node in nodes for operand in operands_of(node, self.picked)]
        seen: set[int] = set()
        while stack:
            node = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if id(node) in self._columns:
                if is_there(node):
                    found[self._columns[id(node)]] = None
                    found.update((name, None) for (key, _), name in self._flags.items() if key == id(node))
            elif isinstance(node, n.Fact):
                if is_there(node):
                    found[node.name] = None
            else:
                stack.extend(operands_of(node, self.picked))
        return list(found)

    def _count(self, units: Sequence[Unit]) -> None:
        keys = [column(key) for key in self._keys]
        counted = exp.select(*keys).from_(self._members)
        outer = exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("c")))
        nobody = is_null(column(CASE_KEY, "m"))
        for unit in units:
            counted = counted.select(named(self._counted(unit.node), unit.name), copy=False)
            # A family without members has no row to count: nobody is zero, and nobody meets the condition.
            none: SQL = exp.Boolean(this=False) if unit.node.type is Type.BOOL else whole(0)
            value = case((nobody, none), otherwise=column(unit.name, "m"))
            outer = outer.select(named(value, unit.name), copy=False)
            for name, flag in self._flag_columns(unit):
                any_asks = exp.EQ(
                    this=exp.Max(this=case((flag, whole(1)), otherwise=whole(0))), expression=whole(1)
                )
                counted = counted.select(named(any_asks, name), copy=False)
                outer = outer.select(named(column(name, "m"), name), copy=False)
        counted = counted.group_by(*keys)
        matched = both(*(exp.EQ(this=column(key, "c"), expression=column(key, "m")) for key in self._keys))
        source = exp.alias_(exp.to_table(self.cases), "c", table=True)
        query = outer.from_(source).join(counted.subquery("m"), on=matched, join_type="left")
        self.cases = self.add("cases", query)

    def _counted(self, node: n.Node) -> SQL:
        assert isinstance(node, OVER_MEMBERS)
        if id(node) in self.picked:
            return self._value_of(self.picked[id(node)])
        where = self._spelling.sql(node.where)
        unknown = is_null(where)
        if isinstance(node, n.AnyMember):
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
        return case((not_(_some(unknown)), total))

    def _value_of(self, member: FirstOrLast) -> SQL:
        """The value of the member who is first or last of those who count, of all of whom it is known."""
        order = exp.Tuple(expressions=[self._spelling.sql(member.by), column(MEMBER_KEY)])
        pick = exp.ArgMax if member.last else exp.ArgMin
        picked = pick(this=self._spelling.sql(member.value), expression=order)
        of_those = exp.Filter(this=picked, expression=exp.Where(this=self._spelling.sql(member.where)))
        return exp.Coalesce(this=of_those, expressions=[whole(0)])

    def _rank(self, node: n.Rank) -> SQL:
        """See ``nodes.Rank``: unknown when another member that may count has no date, or comes before and only may
        count; else one more than those before."""
        by, where = self._spelling.sql(node.by), self._spelling.sql(node.where)
        order = [_flag(is_null(by)), by, column(MEMBER_KEY)]
        before = self._window(_flag(where), order)
        if id(node) in self._closed:
            # Whoever counts has a date, and so stands before whoever has none.
            those_before = exp.Coalesce(this=before, expressions=[whole(0)])
            others_count = compared(n.Comparison.MORE, those_before, whole(0))
            return case((both(is_null(by), others_count), exp.Null()), otherwise=plus(those_before, whole(1)))
        counts, dateless = may_be(where), both(may_be(where), is_null(by))
        others = minus(self._window(_flag(counts)), _flag(counts))
        others_dateless = minus(self._window(_flag(dateless)), _flag(dateless))
        perhaps_before = self._window(_flag(both(is_null(where), not_(is_null(by)))), order)
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

    def _rank_flag(self, node: n.Rank, fact: str) -> SQL:
        """Whether any member of the family is asked for this fact by the rank."""
        if id(node) in self._closed:
            return self.missing.of(node.by, fact) or exp.Boolean(this=False)
        found = [
            self.missing.of(node.where, fact),
            _when(may_be(self._spelling.sql(node.where)), self.missing.of(node.by, fact)),
        ]
        asked = [condition for condition in found if condition is not None]
        own = self.missing.of(node.by, fact)
        conditions = [] if own is None else [own]
        if asked:
            in_family = self._window(_flag(either(*asked)))
            conditions.append(compared(n.Comparison.MORE, in_family, whole(0)))
        return either(*conditions) if conditions else exp.Boolean(this=False)

    def _window(self, value: SQL, before: Sequence[SQL] = ()) -> SQL:
        """A sum over the family; with an order, over the members before this one."""
        window = exp.Window(this=exp.Sum(this=value), partition_by=[column(key) for key in self._keys])
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


def _typed(value: SQL, node: n.Node) -> SQL:
    """A CASE whose branches are all unknown has no type of its own."""
    return exp.Cast(this=value, to=sql_type(node.type))
