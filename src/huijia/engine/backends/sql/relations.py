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
    both,
    case,
    column,
    identifier,
    is_null,
    named,
    select,
    sql_type,
    whole,
)
from huijia.engine.backends.sql.first_or_last import Picked, operands_of
from huijia.engine.backends.sql.missing import MissingConditions
from huijia.engine.backends.sql.over_members import OverMembers
from huijia.engine.backends.sql.spelling import Spelling
from huijia.engine.backends.sql.units import OVER_MEMBERS, Unit
from huijia.engine.model import nodes as n
from huijia.engine.model.types import Level, Type

CASE_KEY = "case_key"
KIND_KEY = "kind_key"
PERIOD_KEY = "period_key"
PERIOD = ("period_index", "period_start", "period_end", "period_label")


class Relations:
    """Builds the queries, stage by stage. ``ctes`` are in the order in which they must be written. ``kinds``: the table of kinds of members
    (``kinds``), where members have only its key; ``closed``: ranks of which it says that nothing about who counts, and when, is unknown; ``picked``: sums
    that are of one member; ``numbered``: members' keys are numbers below 2^40 in the order of their ids."""

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
        numbered: bool = False,
    ) -> None:
        self.ctes: list[tuple[str, exp.Select]] = []
        self.cases = cases
        self.members = members
        self._kinds = kinds
        self._of_kinds: set[int] = set()
        self.picked = picked
        self._spelling = spelling
        self._columns = columns
        self._facts_of = facts_of
        self._asks = asks
        self._flags: dict[tuple[int, str], str] = {}
        self.missing = MissingConditions(spelling, facts_of, self._flags)
        self.over_members = OverMembers(
            spelling, self.missing, closed=closed, picked=picked, numbered=numbered
        )
        self._keys = [CASE_KEY]
        self._brought: set[str] = set()
        self._brought_with_periods: set[str] = set()
        self._nothing_but: exp.Table | None = None

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
            self._nothing_but = None
        self._are_columns(units)

    def add_columns(self, units: Sequence[Unit]) -> None:
        """Make columns of the units of one stage where nothing hangs on other rows, whatever the level of their nodes."""
        self.cases = self.add("rows", self._projected(self.cases, units))
        self._are_columns(units)

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

    def over_periods(
        self,
        query: exp.Select,
        *,
        every: exp.Table | None = None,
        one_each: bool = False,
        members_only: bool = False,
    ) -> None:
        """Go on with cases that have a row for each period, given as a query over ``cases``. ``every``: the periods, where each case has all of them;
        ``one_each``: each case has one row; ``members_only``: each has members, and nothing of its own yet."""
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
        self._keys = [CASE_KEY] if one_each else [CASE_KEY, PERIOD_KEY]
        self._nothing_but = every if members_only else None

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
            found = None
            if isinstance(unit.node, n.Rank):
                found = self.over_members.rank_flag(unit.node, fact, self._keys)
            yield name, found or self.missing.of_operands(unit.node, fact) or exp.Boolean(this=False)

    def _projected(self, relation: str, units: Sequence[Unit]) -> exp.Select:
        values: list[SQL] = [exp.Star()]
        for unit in units:
            if isinstance(unit.node, n.Rank):
                value = self.over_members.rank(unit.node, self._keys)
            else:
                value = self._spelling.spelled(unit.node)
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
        beside: list[SQL] = []
        # A family without members has no row to count: nobody is zero, and nobody meets the condition.
        nobody = is_null(column(CASE_KEY, "m")) if self._nothing_but is None else None
        for unit in units:
            counted = counted.select(named(self.over_members.counted(unit.node), unit.name), copy=False)
            value: SQL = column(unit.name, "m")
            if nobody is not None:
                none: SQL = exp.Boolean(this=False) if unit.node.type is Type.BOOL else whole(0)
                value = case((nobody, none), otherwise=value)
            beside.append(named(value, unit.name))
            for name, flag in self._flag_columns(unit):
                any_asks = exp.EQ(
                    this=exp.Max(this=case((flag, whole(1)), otherwise=whole(0))), expression=whole(1)
                )
                counted = counted.select(named(any_asks, name), copy=False)
                beside.append(named(column(name, "m"), name))
        self.cases = self.add("cases", self._beside_cases(counted.group_by(*keys), beside))

    def _beside_cases(self, counted: exp.Select, columns: Sequence[SQL]) -> exp.Select:
        """The cases with what was counted of their members, as ``m``."""
        all_of_case = exp.Column(this=exp.Star(), table=exp.to_identifier("c"))
        if self._nothing_but is not None:
            # Who has members is a case, and all else that is known of it is known of its period: no need to look it up among the cases.
            keys = [key for key in self._keys if key != CASE_KEY]
            case_key = column(CASE_KEY, "m")
            source, how = self._nothing_but.copy(), "inner" if keys else "cross"
            self._nothing_but = None
            query = exp.select(case_key, all_of_case, *columns)
        else:
            keys, how = self._keys, "left"
            source = exp.to_table(self.cases)
            query = exp.select(all_of_case, *columns)
        matched = [exp.EQ(this=column(key, "c"), expression=column(key, "m")) for key in keys]
        query = query.from_(exp.alias_(source, "c", table=True))
        return query.join(counted.subquery("m"), on=both(*matched) if matched else None, join_type=how)


def _typed(value: SQL, node: n.Node) -> SQL:
    """A CASE whose branches are all unknown has no type of its own."""
    return exp.Cast(this=value, to=sql_type(node.type))
