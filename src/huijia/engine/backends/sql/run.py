"""One run in SQL: find what is wrong, and answer every distinct case once.

A case without members is answered once for each *distinct* combination of its facts (33 million children have some
thousands), and the answers are joined back to the rows. Where nearly every row is a combination of its own, and for
families, cases are answered one by one; what hangs on a member's own facts is then computed once for each kind of member
(``docs/adr/0016``). How rows are joined back and leave is each engine's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

import pyarrow as pa

from huijia.engine.backends.answers import Span
from huijia.engine.backends.result import COLUMNS, Assessed, Problems, Question, Total
from huijia.engine.backends.source import CASE_ID, FAMILY_ID, MEMBER_ID, ROW, Tables
from huijia.engine.backends.sql.engine import Input, Session
from huijia.engine.backends.sql.kinds import Layout, can_have_kinds, has_bounds
from huijia.engine.backends.sql.names import columns, quoted, string
from huijia.engine.backends.sql.plan import (
    CASES,
    KINDS,
    KINDS_IN,
    MEMBERS,
    flags_of,
    kinds_sql_for,
    last_period_sql_for,
    sql_for,
)
from huijia.engine.backends.sql.problems.facts import impossible, problems_of_facts
from huijia.engine.backends.sql.problems.families import find_problems_of_families
from huijia.engine.backends.sql.problems.ids import Rising, problems_of_ids, rising_ids
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.types import Level
from huijia.values.periods import period_at

SAMPLE_ROWS = 20_000
MOSTLY_DISTINCT = 0.5
"""Above this share of distinct combinations in a sample of the rows, answering each row costs less than joining back."""

LABELS = ("status", "reasons", "missing", "answer", "reason_codes", "missing_facts")

S = TypeVar("S", bound=Session)
I = TypeVar("I", bound=Input)  # noqa: E741


class SQLRun(Generic[S, I]):
    """A run over one table of cases, or of members with or without a table of their families."""

    ORDER_OF_ROWS: ClassVar[str] = ""
    """How an engine says that rows are numbered in the order of the user's table."""

    PICKS: ClassVar[bool] = False
    """Whether an engine picks the value of the row with the least, or most, of several columns while it counts."""

    NUMBER: ClassVar[str] = "row_number() OVER ()"
    """A number for each row, whichever."""

    def __init__(
        self,
        session: S,
        question: Question,
        span: Span,
        tables: Tables,
        *,
        cases: I | None,
        members: I | None,
        ordered: bool,
        detail: bool,
    ) -> None:
        """``cases`` and ``members`` are the tables as relations; ``detail=False``: no rows will be taken."""
        self._session = session
        self._question = question
        self._span = span
        self._tables = tables
        self._ordered = ordered
        self._detail = detail
        self._by_combination = False
        self._rising: Rising | None = None
        self._kinds = False
        self._layout = Layout()
        self._problems: Problems = {}
        self._family_problems: Problems = {}
        self._cases = cases
        self._members = members

    @property
    def _case_facts(self) -> list[str]:
        """Names of the facts of a case, in the pack's order."""
        return [fact.name for fact in self._question.pack.case_facts]

    @property
    def _id_name(self) -> str:
        """The pack's name of the ids of cases."""
        return FAMILY_ID if self._members is not None else CASE_ID

    def find_problems(self, *, unique_ids: bool) -> None:
        """Find the rows that cannot be assessed and leave them out. ``unique_ids``: the ids are known to be unique, so
        that looking for repeated ones is not needed."""
        if self._members is not None:
            rising = rising_ids(self._members, self._members.ids)
            self._kinds = self._can_have_kinds and self._kinds_repeat() and self._find_kinds()
            found = find_problems_of_families(
                self._session,
                self._question,
                self._members,
                self._cases,
                list(self._tables.spoiled_families),
                rising=rising,
                facts_are_sound=self._kinds and not self._some_impossible(KINDS_IN, Level.MEMBER),
            )
            self._problems, self._family_problems = found
            if self._problems and self._kinds:
                self._kinds = self._find_kinds()
            # What was found of all rows is not known of those that are left.
            self._rising = None if self._problems else rising
            return
        assert self._cases is not None
        if not unique_ids:
            self._problems = problems_of_ids(self._session, self._cases, *self._cases.ids)
        self._by_combination = self._combinations_repeat()
        if self._by_combination:
            self._combine()
        if not self._by_combination or self._some_impossible("combinations", Level.CASE):
            facts = problems_of_facts(self._session, self._cases, self._question, Level.CASE)
            self._problems = {**facts, **self._problems}
        if self._problems:
            self._cases.reject(self._problems)
            if self._by_combination:
                self._combine()

    def _some_impossible(self, table: str, level: Level) -> bool:
        """Whether any of these facts cannot be true."""
        wrong = impossible(self._question, level, dialect=self._session.dialect)
        return bool(self._session.rows(f"SELECT 1 FROM {table} WHERE {wrong} LIMIT 1"))

    def answer(self) -> None:
        """Answer every case, or every distinct combination of facts, into the table ``answers``."""
        if self._by_combination:
            self._session.run(
                f"CREATE TEMP VIEW {CASES} AS SELECT case_key, {columns(self._case_facts)} FROM combinations"
            )
        else:
            self._key_cases()
        stated = [fact.name for fact in self._question.pack.case_facts if not fact.fact.optional]
        known = self._known(CASES, stated)
        if self._members is not None:
            known |= self._key_members()
        self._span = self._span_of_cases()
        if self._kinds:
            known |= self._make_kinds(known)
        self._layout = Layout(
            kinds=self._kinds,
            known=known,
            picks=self.PICKS,
            members_only=self._cases is None and not self._case_facts,
            numbered=self._numbered,
        )
        self._make_answers()
        self._label()

    @property
    def _numbered(self) -> bool:
        """Whether members get the numbers of their rows as keys, as these are in the order of their ids."""
        return self.PICKS and self._rising is not None and self._tables.facts.row_numbers is None

    @property
    def _ids_are_keys(self) -> bool:
        """Whether the families' ids are their keys: they are numbers in the order of the rows, and there is no table of families in another."""
        if not self._numbered or self._cases is not None:
            return False
        facts = self._tables.facts
        return bool(pa.types.is_int64(facts.schema.field(facts.columns[FAMILY_ID]).type))

    def _make_answers(self) -> None:
        dialect = self._session.dialect
        query = sql_for(
            self._question.pack,
            self._span,
            dialect=dialect,
            detail=self._detail,
            layout=self._layout,
        )
        self._session.make("answers", query)

    def assessed(self) -> Assessed:
        """Counts, problems and totals."""
        return Assessed(
            self._rows_in, self._problems, self._totals(), self._cases_assessed, self._family_problems
        )

    @property
    def _cases_assessed(self) -> int:
        if self._ids_are_keys and self._rising is not None:
            return self._rising.groups
        counted = (
            "SELECT CAST(sum(_cases) AS BIGINT) FROM combinations"
            if self._by_combination
            else "SELECT count(*) FROM keyed"
        )
        [(cases,)] = self._session.rows(counted)
        return cases or 0

    @property
    def _rows_in(self) -> int:
        return self._tables.facts.rows

    def _span_of_cases(self) -> Span:
        """The periods to look at, cut where the last case of the table ends: most lie far in the future."""
        latest = last_period_sql_for(self._question.pack, dialect=self._session.dialect)
        if latest is None:
            return self._span
        [(last,)] = self._session.rows(latest)
        index = max(self._span.first.index, min(self._span.last.index, last or self._span.last.index))
        return Span(self._span.first, period_at(self._question.pack.unit, index))

    def _totals(self) -> list[Total]:
        """By period and answer: rows of the result and sum of amounts."""
        sums: dict[tuple[str | None, str], tuple[int, int]] = {}
        for period, answer, _, _, rows, amount in self._counted:
            before = sums.get((period, answer), (0, 0))
            sums[period, answer] = (before[0] + rows, before[1] + int(amount))
        by_period = sorted(sums.items(), key=lambda item: (item[0][0] is None, item[0][0] or "", item[0][1]))
        return [Total(period, answer, *of_answer) for (period, answer), of_answer in by_period]

    @cached_property
    def _counted(self) -> list[tuple[Any, ...]]:
        """Rows of the result and sums of amounts, by period, answer, reasons and missing facts."""
        weight = "_cases" if self._by_combination else "1"
        join = "JOIN combinations USING (case_key)" if self._by_combination else ""
        by = columns(["period", "answer", "reason_codes", "missing_facts"])
        amount = f"CAST(amount_minor AS {self._session.wide}) * {weight}"
        return self._session.rows(
            f"SELECT {by}, CAST(sum({weight}) AS BIGINT), coalesce(sum({amount}), 0) "
            f"FROM answers JOIN labels USING (status, reasons, missing) {join} GROUP BY {by}"
        )

    def _label(self) -> None:
        """Make the table ``labels``: what the flags of the answers stand for, in words."""
        flags = flags_of(self._question.pack)
        masks = self._session.rows("SELECT DISTINCT status, reasons, missing FROM answers")
        rows = [(*mask, *flags.decode(*mask)) for mask in masks]
        types = [pa.int64()] * 3 + [pa.string()] * 3
        arrays = [pa.array([row[i] for row in rows], type_) for i, type_ in enumerate(types)]
        self._make_labels(pa.table(dict(zip(LABELS, arrays, strict=True))))

    def _make_labels(self, labels: pa.Table) -> None:
        self._session.register("labels", labels)

    def _selected(self, found: str, *, words_as: str) -> str:
        """The columns of the result from a query that has what differs from row to row, as SQL without an order.
        ``words_as`` is the type of the columns of words."""
        assert self._detail, "a run for totals alone has no reasons to write"
        pack = self._question.pack
        constants = {"currency": pack.currency, "pack": pack.id, "pack_version": pack.version}
        columns_of = {name: name for name in COLUMNS}
        columns_of.update(
            {name: f"CAST({name} AS {words_as})" for name in ("period", "answer", "reasons", "missing")}
        )
        columns_of.update({name: f"CAST({string(value)} AS {words_as})" for name, value in constants.items()})
        columns_of["assessed_on"] = f"DATE {string(self._question.on.isoformat())}"
        selected = ", ".join(f"{value} AS {name}" for name, value in columns_of.items())
        return f"SELECT {selected} FROM ({found}) found"

    def _combinations_repeat(self) -> bool:
        assert self._cases is not None
        return self._repeat(self._cases, columns(self._case_facts))

    def _repeat(self, table: I, facts: str) -> bool:
        """Whether most rows of a table have these facts in common with others, as a sample has it."""
        if not facts:
            return False
        sample = f"SELECT {facts} FROM ({table.select(ids=[])}) t LIMIT {SAMPLE_ROWS}"
        [(rows, distinct)] = self._session.rows(
            "SELECT CAST(sum(n) AS BIGINT), count(*) "
            f"FROM (SELECT count(*) AS n FROM ({sample}) s GROUP BY {facts}) c"
        )
        return bool(rows is None or rows < SAMPLE_ROWS or distinct <= rows * MOSTLY_DISTINCT)

    def _combine(self) -> None:
        assert self._cases is not None
        facts = columns(self._case_facts)
        self._session.make(
            "combinations",
            f"SELECT {self.NUMBER} AS case_key, c.* FROM "
            f"(SELECT {facts}, count(*) AS _cases FROM ({self._cases.select(ids=[])}) t GROUP BY {facts}) c",
        )

    def _key_cases(self) -> None:
        if self._ids_are_keys:
            assert self._members is not None
            self._session.run(
                f"CREATE TEMP VIEW {CASES} AS SELECT DISTINCT {FAMILY_ID} AS case_key FROM ({self._members.select()}) m"
            )
            return
        facts = columns(self._case_facts)
        self._session.make("keyed", self._keyed())
        comma = ", " if self._case_facts else ""
        self._session.run(f"CREATE TEMP VIEW {CASES} AS SELECT case_key{comma}{facts} FROM keyed")

    @property
    def _can_have_kinds(self) -> bool:
        return bool(self._question.pack.member_facts) and can_have_kinds(self._question.pack)

    def _kinds_repeat(self) -> bool:
        assert self._members is not None
        return self._repeat(self._members, columns([fact.name for fact in self._question.pack.member_facts]))

    def _key_members(self) -> frozenset[str]:
        """Make the members, with their facts or the key of their kind. Returns the facts that are unknown in no row."""
        assert self._members is not None
        facts = self._question.pack.member_facts
        if self._kinds:
            same = " AND ".join(self._same(fact, "m", "d") for fact in facts)
            its_facts, kinds = ", d.kind_key", f" JOIN {KINDS_IN} d ON {same}"
        else:
            its_facts, kinds = (", " if facts else "") + columns([fact.name for fact in facts], "m"), ""
        rows = self._members.select(row=self._numbered)
        case_key, keyed = "k.case_key", f" JOIN keyed k ON m.{FAMILY_ID} = k.{FAMILY_ID}"
        if self._ids_are_keys:
            case_key, keyed = f"m.{FAMILY_ID} AS case_key", ""
        member_key = f"m.{quoted(ROW)}" if self._numbered else f"m.{MEMBER_ID}"
        self._session.make(
            MEMBERS, f"SELECT {case_key}, {member_key} AS member_key{its_facts} FROM ({rows}) m{keyed}{kinds}"
        )
        stated = [fact.name for fact in facts if not fact.fact.optional]
        return self._known(KINDS_IN if self._kinds else MEMBERS, stated)

    def _find_kinds(self) -> bool:
        """Make the table of the members' different facts. No, where so many would have so many periods that each member, whose case has
        periods of its own, costs less."""
        assert self._members is not None
        rows, facts = (
            self._members.select(ids=[]),
            columns([fact.name for fact in self._question.pack.member_facts]),
        )
        self._session.make(
            KINDS_IN,
            f"SELECT {self.NUMBER} AS kind_key, c.* FROM (SELECT DISTINCT {facts} FROM ({rows}) t) c",
        )
        if not has_bounds(self._question.pack):
            return True
        [(kinds,)] = self._session.rows(f"SELECT count(*) FROM {KINDS_IN}")
        periods = self._span.last.index - self._span.first.index + 1
        return bool(kinds * periods <= max(self._rows_in, SAMPLE_ROWS))

    def _make_kinds(self, known: frozenset[str]) -> frozenset[str]:
        """Make what hangs on members' own facts, for each kind and period. Returns its columns that are unknown in no row."""
        pack, dialect = self._question.pack, self._session.dialect
        query, names = kinds_sql_for(pack, self._span, dialect=dialect, detail=self._detail, known=known)
        self._session.make(KINDS, query)
        return self._known(KINDS, names)

    def _same(self, fact: FactDeclaration, left: str, right: str) -> str:
        """Whether two rows have the same of a fact, unknown or not."""
        return f"{left}.{quoted(fact.name)} IS NOT DISTINCT FROM {right}.{quoted(fact.name)}"

    def _known(self, table: str, names: Sequence[str]) -> frozenset[str]:
        """Those of a table's columns that are unknown in no row: nothing has to look whether they are."""
        if not names:
            return frozenset()
        counts = ", ".join(f"count({quoted(name)})" for name in names)
        [(rows, *stated)] = self._session.rows(f"SELECT count(*), {counts} FROM {table}")
        return frozenset(name for name, n in zip(names, stated, strict=True) if n == rows)

    def _keyed(self) -> str:
        """The cases, each with a key, numbered in the order of the user's table."""
        if self._cases is not None:
            rows, order = self._cases.select(row=bool(self.ORDER_OF_ROWS)), self.ORDER_OF_ROWS
            return f"SELECT row_number() OVER ({order}) AS case_key, t.* FROM ({rows}) t"
        assert self._members is not None
        rows = self._members.select(facts=False, row=True, ids=[FAMILY_ID])
        return (
            f"SELECT row_number() OVER (ORDER BY first_row) AS case_key, {FAMILY_ID} FROM "
            f"(SELECT {FAMILY_ID}, min({quoted(ROW)}) AS first_row FROM ({rows}) t GROUP BY {FAMILY_ID}) f"
        )

    def _by_key(self) -> str:
        case_id, keyed = f"k.{self._id_name}", " JOIN keyed k ON a.case_key = k.case_key"
        if self._ids_are_keys:
            case_id, keyed = "a.case_key", ""
        return (
            f"SELECT a.case_key, a.period_index, {case_id} AS case_id, a.period, l.answer, a.amount_minor, "
            "l.reason_codes AS reasons, l.missing_facts AS missing FROM answers a "
            f"JOIN labels l ON a.status = l.status AND a.reasons = l.reasons AND a.missing = l.missing{keyed}"
        )
