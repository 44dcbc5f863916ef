"""From two tables to pairs: which cases stand on which side, and with which facts.

Makes the relations ``cases`` (``case_id, old_key, new_key``; a key is NULL where the case is not on that side) and ``pairs``
(``pair_key, old_key, new_key, n``: each pair of keys that has to be answered, and how many cases share it). A key names a row
of ``old_facts`` or ``new_facts``: a distinct combination of facts, or a family.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from huijia.engine.backends.comparison import Side, SideRows, common_id_type, same_tables
from huijia.engine.backends.result import Problems
from huijia.engine.backends.source import CASE_ID, FAMILY_ID, ROW, FactsSource, facts_of
from huijia.engine.backends.sql.duckdb_engine.input import Input
from huijia.engine.backends.sql.duckdb_engine.session import Session
from huijia.engine.backends.sql.names import columns, quoted
from huijia.engine.backends.sql.problems.facts import impossible, problems_of_facts
from huijia.engine.backends.sql.problems.families import find_problems_of_families
from huijia.engine.backends.sql.problems.ids import problems_of_ids, rising_ids
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level


class SideTables:
    """The tables of one side. ``name`` is ``old`` or ``new``; ``facts_in`` the relation that holds its keys and facts of
    cases, ``members_in`` that of its members."""

    def __init__(self, session: Session, name: str, side: Side) -> None:
        self._session = session
        self.name = name
        self.side = side
        self.facts_in = f"{name}_facts"
        self.members_in = f"{name}_members"
        self.problems: Problems = {}
        self.family_problems: Problems = {}
        self.cases, self.members = inputs_of(session, name, side)

    @property
    def pack(self) -> Pack:
        """The side's law."""
        return self.side.pack

    @property
    def id_name(self) -> str:
        """The pack's name of the cases' ids."""
        return FAMILY_ID if self.pack.has_families else CASE_ID

    @property
    def id_type(self) -> pa.DataType:
        """The type of the ids in the user's table."""
        table = self.cases or self.members
        assert table is not None
        return table.source.schema.field(table.source.columns[self.id_name]).type

    def rows(self) -> SideRows:
        """What became of the rows."""
        return SideRows(self.side.tables.facts.rows, self.problems, self.family_problems)

    def find_problems(self, *, unique_ids: bool) -> None:
        """Find the rows that cannot be assessed and leave them out; ``<name>_lost`` holds the ids of their cases."""
        question = self.side.question
        if self.members is not None:
            found = find_problems_of_families(
                self._session,
                question,
                self.members,
                self.cases,
                list(self.side.unreadable),
                rising=rising_ids(self.members, self.members.ids),
            )
            self.problems, self.family_problems = found
        else:
            assert self.cases is not None
            ids = {} if unique_ids else problems_of_ids(self._session, self.cases, *self.cases.ids)
            wrong = f"SELECT 1 FROM ({self.cases.select(ids=[])}) WHERE {impossible(question, Level.CASE, dialect='duckdb')} LIMIT 1"
            facts: Problems = {}
            if self._session.rows(wrong):
                facts = problems_of_facts(self._session, self.cases, question, Level.CASE)
            self.problems = {**facts, **ids}
            self.cases.reject(self.problems)
        self._note_lost()

    def _note_lost(self) -> None:
        lost = list(self.side.unreadable)
        tables: list[tuple[FactsSource | None, Problems]] = [(self.side.tables.facts, self.problems)]
        tables.append((self.side.tables.families, self.family_problems))
        for place, (source, problems) in enumerate(tables):
            if source is not None and problems:
                level = Level.MEMBER if self.pack.has_families and place == 0 else Level.CASE
                name = f"{self.name}_all_{place}"
                everything = Input(self._session, name, source, self.pack, level)
                self._session.register(f"{name}_bad", pa.table({"row": pa.array(sorted(problems))}))
                rows = everything.select(facts=False, row=True, ids=[self.id_name])
                lost += [
                    case_id
                    for (case_id,) in self._session.rows(
                        f"SELECT DISTINCT CAST({self.id_name} AS VARCHAR) FROM ({rows}) "
                        f"WHERE {quoted(ROW)} IN (SELECT row FROM {name}_bad) AND {self.id_name} IS NOT NULL"
                    )
                ]
        self._session.register(f"{self.name}_lost", pa.table({"case_id": pa.array(lost, pa.string())}))


def inputs_of(
    session: Session, name: str, side: Side, *, more: Side | None = None
) -> tuple[Input | None, Input | None]:
    """The tables of cases (or of families) and of members as relations. ``more``: the facts of this side too."""
    pack, tables = side.pack, side.tables

    def made(source: FactsSource | None, level: Level) -> Input | None:
        if source is None:
            return None
        facts = {fact.name: fact for fact in facts_of(pack, level)}
        if more is not None:
            facts = {fact.name: fact for fact in facts_of(more.pack, level)} | facts
            other = more.tables.families if pack.has_families and level is Level.CASE else more.tables.facts
            assert other is not None
            both = {**other.columns, **source.columns}
            source = FactsSource(source.data, both, source.row_numbers, source.headings)
        return Input(session, f"{name}_{level}_table", source, pack, level, facts=tuple(facts.values()))

    if pack.has_families:
        return made(tables.families, Level.CASE), made(tables.facts, Level.MEMBER)
    return made(tables.facts, Level.CASE), None


def make_pairs(session: Session, old: SideTables, new: SideTables, *, all_rows: bool) -> None:
    """Make ``cases`` and ``pairs``, and each side's facts."""
    common_id_type(old.id_type, new.id_type)
    same_law = (
        old.pack is new.pack and old.side.question == new.side.question and old.side.span == new.side.span
    )
    if same_tables(old.side, new.side):
        _share(session, old, new)
        unequal = "FALSE"
    elif old.members is not None:
        unequal = _line_up_families(session, old, new, looking=same_law and not all_rows)
    else:
        unequal = _line_up_singles(session, old, new, shared=same_law)
    wanted = f"WHERE {unequal}" if same_law and not all_rows else ""
    session.run(
        "CREATE TEMP TABLE pairs AS SELECT row_number() OVER () AS pair_key, * FROM "
        f"(SELECT old_key, new_key, count(*) AS n FROM cases {wanted} GROUP BY old_key, new_key)"
    )


def _share(session: Session, old: SideTables, new: SideTables) -> None:
    """Both sides read the same rows: one set of keys serves both laws."""
    cases, members = inputs_of(session, "both", old.side, more=new.side)
    for table, level in ((cases, Level.CASE), (members, Level.MEMBER)):
        if table is not None:
            of_families = level is Level.CASE and members is not None
            pairs = [(side.family_problems if of_families else side.problems) for side in (old, new)]
            table.reject({*pairs[0], *pairs[1]})
    for side in (old, new):
        side.cases, side.members = cases, members
        side.facts_in, side.members_in = "both_facts", "both_members"
    if members is not None:
        _key_families(session, old, "both")
        session.run(
            "CREATE TEMP VIEW cases AS SELECT case_id, case_key AS old_key, case_key AS new_key FROM both_facts"
        )
        return
    assert cases is not None
    _combine(session, "both_facts", [cases], cases.facts)
    session.run(
        "CREATE TEMP VIEW cases AS SELECT case_id, case_key AS old_key, case_key AS new_key "
        f"FROM ({_keys_of(cases, 'both_facts')})"
    )


def _line_up_singles(session: Session, old: SideTables, new: SideTables, *, shared: bool) -> str:
    """``shared``: one set of combinations serves both tables, so that equal keys mean equal facts."""
    assert old.cases is not None
    assert new.cases is not None
    if shared:
        old.facts_in = new.facts_in = "both_facts"
        _combine(session, "both_facts", [old.cases, new.cases], old.cases.facts)
    else:
        for side in (old, new):
            assert side.cases is not None
            _combine(session, side.facts_in, [side.cases], side.cases.facts)
    _line_up(session, _keys_of(old.cases, old.facts_in), _keys_of(new.cases, new.facts_in))
    return "old_key IS DISTINCT FROM new_key"


def _line_up_families(session: Session, old: SideTables, new: SideTables, *, looking: bool) -> str:
    """``looking``: find the families of which any row differs."""
    for side in (old, new):
        _key_families(session, side, side.name)
    _line_up(session, *(f"SELECT case_id, case_key FROM {side.facts_in}" for side in (old, new)))
    if not looking:
        return "TRUE"
    changed = []
    for one, other in ((old.members, new.members), (old.cases, new.cases)):
        if one is not None and other is not None:
            rows = (one.select(), other.select())
            changed += [f"SELECT family_id FROM ({a} EXCEPT {b})" for a, b in (rows, tuple(reversed(rows)))]
    session.run(
        f"CREATE TEMP TABLE changed_families AS SELECT DISTINCT family_id AS case_id FROM ({' UNION ALL '.join(changed)})"
    )
    return "old_key IS NULL OR new_key IS NULL OR case_id IN (SELECT case_id FROM changed_families)"


def _line_up(session: Session, old_keys: str, new_keys: str) -> None:
    """The cases of both sides by id. A case that is not there since its row went back is left out on the other side too."""
    lost = " OR ".join(
        f"({name}_key IS NULL AND CAST(case_id AS VARCHAR) IN (SELECT case_id FROM {name}_lost))"
        for name in ("old", "new")
    )
    session.run(
        "CREATE TEMP TABLE cases AS SELECT * FROM (SELECT coalesce(o.case_id, n.case_id) AS case_id, o.case_key AS old_key, "
        f"n.case_key AS new_key FROM ({old_keys}) o FULL JOIN ({new_keys}) n ON o.case_id = n.case_id) WHERE NOT ({lost})"
    )


def _combine(session: Session, name: str, tables: Sequence[Input], facts: Sequence[FactDeclaration]) -> None:
    """The distinct combinations of facts in these tables, each with a key."""
    names = columns([fact.name for fact in facts])
    if not facts:
        session.run(f"CREATE TEMP TABLE {name} AS SELECT 1 AS case_key")
        return
    rows = " UNION ALL ".join(f"(SELECT {names} FROM ({table.select(ids=[])}))" for table in tables)
    session.run(
        f"CREATE TEMP TABLE {name} AS SELECT row_number() OVER () AS case_key, * "
        f"FROM (SELECT {names} FROM ({rows}) GROUP BY {names})"
    )


def _keys_of(table: Input, combinations: str) -> str:
    """The ids of a table and the keys of their facts."""
    same = [f"r.{quoted(fact.name)} IS NOT DISTINCT FROM c.{quoted(fact.name)}" for fact in table.facts]
    return (
        f"SELECT r.{CASE_ID} AS case_id, c.case_key FROM ({table.select()}) r "
        f"JOIN {combinations} c ON {' AND '.join(same) or 'TRUE'}"
    )


def _key_families(session: Session, side: SideTables, name: str) -> None:
    """A key for each family, with the family's own facts, and its members beside their family's key."""
    assert side.members is not None
    if side.cases is not None:
        families = f"SELECT family_id AS case_id, * EXCLUDE family_id FROM ({side.cases.select()})"
    else:
        families = (
            f"SELECT DISTINCT family_id AS case_id FROM ({side.members.select(facts=False, ids=[FAMILY_ID])})"
        )
    session.run(
        f"CREATE TEMP TABLE {name}_facts AS SELECT row_number() OVER () AS case_key, * FROM ({families})"
    )
    facts = columns([fact.name for fact in side.members.facts], "m")
    comma = ", " if facts else ""
    session.run(
        f"CREATE TEMP TABLE {name}_members AS SELECT f.case_key, m.member_id AS member_key{comma}{facts} "
        f"FROM ({side.members.select()}) m JOIN {name}_facts f ON m.family_id = f.case_id"
    )
