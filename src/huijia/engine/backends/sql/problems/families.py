"""What is wrong with a table of members and, if there is one, the table of their families.

A family with a row that cannot be read is not assessed at all: counting children without one of them would give a
wrong amount. All its rows go back, the sound ones with the number of the row that has to be mended.
"""

from __future__ import annotations

import pyarrow as pa

from huijia.engine.backends.result import Problems, Question
from huijia.engine.backends.row_checks import family_is_incomplete, family_is_unknown, refuse_family_of
from huijia.engine.backends.source import FAMILY_ID, MEMBER_ID, ROW
from huijia.engine.backends.sql.engine import Input, Session
from huijia.engine.backends.sql.names import quoted
from huijia.engine.backends.sql.problems.facts import problems_of_facts
from huijia.engine.backends.sql.problems.ids import Rising, problems_of_ids, problems_of_unsorted_ids
from huijia.engine.model.types import Level


def find_problems_of_families(
    session: Session,
    question: Question,
    members: Input,
    families: Input | None,
    spoiled: list[str],
    *,
    rising: Rising | None,
    facts_are_sound: bool = False,
) -> tuple[Problems, Problems]:
    """Problems of the rows of members and of families; both tables leave them out from now on. ``rising``: of the members' ids.
    ``facts_are_sound``: it is known that each member's own can be true."""
    refuse_family_of(_largest(session, members) if rising is None else rising.largest)
    problems: Problems = {}
    if not facts_are_sound:
        problems = problems_of_facts(session, members, question, Level.MEMBER)
    if rising is None:
        problems.update(problems_of_unsorted_ids(session, members, FAMILY_ID, MEMBER_ID))
    family_problems: Problems = {}
    if families is not None:
        family_problems = {
            **problems_of_facts(session, families, question, Level.CASE),
            **problems_of_ids(session, families, FAMILY_ID),
        }
        problems = {**_of_unknown_families(session, members, families), **problems}
    incomplete = _of_incomplete_families(session, members, families, problems, family_problems, spoiled)
    if families is not None:
        family_problems.update(_families_of(session, members, families, problems, family_problems, spoiled))
        families.reject(family_problems)
    problems.update(incomplete)
    members.reject(problems)
    return problems, family_problems


def _largest(session: Session, members: Input) -> int:
    """How many members the family with the most has."""
    rows = members.select(facts=False, ids=[FAMILY_ID])
    [(largest,)] = session.rows(
        f"SELECT coalesce(max(n), 0) FROM "
        f"(SELECT count(*) AS n FROM ({rows}) t WHERE {FAMILY_ID} IS NOT NULL GROUP BY {FAMILY_ID}) families"
    )
    return int(largest)


def _of_unknown_families(session: Session, members: Input, families: Input) -> Problems:
    known = families.select(facts=False, ids=[FAMILY_ID])
    found = session.rows(
        f"SELECT m.{quoted(ROW)}, CAST(m.{FAMILY_ID} AS {session.text}) FROM ({members.select(facts=False, row=True)}) m "
        f"LEFT JOIN (SELECT DISTINCT CAST({FAMILY_ID} AS {session.text}) AS family FROM ({known}) t) k "
        f"ON CAST(m.{FAMILY_ID} AS {session.text}) = k.family WHERE k.family IS NULL AND m.{FAMILY_ID} IS NOT NULL"
    )
    heading = members.source.heading(FAMILY_ID)
    return {row: [family_is_unknown(row, heading, family)] for row, family in found}


def _of_incomplete_families(
    session: Session,
    members: Input,
    families: Input | None,
    problems: Problems,
    family_problems: Problems,
    spoiled: list[str],
) -> Problems:
    """The sound rows of families that have an unsound one."""
    if not (problems or family_problems or spoiled):
        return {}
    bad = _families_with_bad_members(session, members, problems, spoiled)
    if families is not None and family_problems:
        _rows_table(session, "bad_family_rows", family_problems)
        bad += (
            f" UNION ALL SELECT CAST({FAMILY_ID} AS {session.text}), NULL FROM ({families.select(facts=False, row=True)}) t "
            f"WHERE {quoted(ROW)} IN (SELECT number FROM bad_family_rows)"
        )
    return _sound_rows_of(session, members, bad, besides="bad_member_rows")


def _families_of(
    session: Session,
    members: Input,
    families: Input,
    problems: Problems,
    family_problems: Problems,
    spoiled: list[str],
) -> Problems:
    """The rows of families that go back because a member's row does, whether it could be read or not."""
    if not (problems or spoiled):
        return {}
    _rows_table(session, "bad_family_rows", family_problems)
    bad = _families_with_bad_members(session, members, problems, spoiled)
    return _sound_rows_of(session, families, bad, besides="bad_family_rows")


def _families_with_bad_members(
    session: Session, members: Input, problems: Problems, spoiled: list[str]
) -> str:
    """A query for the families with a row of a member that goes back, and the number of that row if it could be read."""
    _rows_table(session, "bad_member_rows", problems)
    rows = pa.nulls(len(spoiled), pa.int64())
    session.register("spoiled_families", pa.table({"family": pa.array(spoiled, pa.string()), "number": rows}))
    return (
        f"SELECT CAST({FAMILY_ID} AS {session.text}) AS family, {quoted(ROW)} AS number "
        f"FROM ({members.select(facts=False, row=True)}) t WHERE {quoted(ROW)} IN (SELECT number FROM bad_member_rows) "
        "UNION ALL SELECT family, number FROM spoiled_families"
    )


def _sound_rows_of(session: Session, table: Input, bad_families: str, *, besides: str) -> Problems:
    """The rows of these families in a table, besides those that go back anyway."""
    found = session.rows(
        f"SELECT t.{quoted(ROW)}, t.{FAMILY_ID}, min(b.number) FROM ({table.select(facts=False, row=True)}) t "
        f"JOIN ({bad_families}) b ON CAST(t.{FAMILY_ID} AS {session.text}) = b.family "
        f"WHERE t.{quoted(ROW)} NOT IN (SELECT number FROM {besides}) "
        f"GROUP BY t.{quoted(ROW)}, t.{FAMILY_ID}"
    )
    heading = table.source.heading(FAMILY_ID)
    return {row: [family_is_incomplete(row, heading, str(family), other)] for row, family, other in found}


def _rows_table(session: Session, name: str, problems: Problems) -> None:
    session.register(name, pa.table({"number": pa.array(sorted(problems), pa.int64())}))
