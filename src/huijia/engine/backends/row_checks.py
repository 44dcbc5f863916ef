"""What cannot be true of a row, whatever the law says: the same checks for every engine and every kind of table.

A table of text is checked cell by cell when it is read; these checks are for typed facts, and for what several cells say
together. Engines find the rows; the texts are made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from huijia.engine.backends.in_memory.case import Case, Member
from huijia.engine.backends.in_memory.run import Program
from huijia.engine.fail_if.bounds import MOST_MEMBERS
from huijia.engine.model.facts import EARLIEST_DAY, LATEST_DAY, FactDeclaration
from huijia.engine.model.types import Level, Value
from huijia.values.errors import UnableToReadFacts
from huijia.values.problems import Problem
from huijia.values.text import Text

Row = Mapping[str, Value | None]


def problems_of(
    program: Program, level: Level, facts: Row, *, row: int, latest_day: date, headings: Mapping[str, str]
) -> list[Problem]:
    """Everything that cannot be true of the facts of one row. ``headings`` are the columns' names in the user's table."""
    declarations = [fact for fact in program.pack.facts if fact.level is level]
    found = [
        problem
        for fact in declarations
        for problem in _fact_problems(fact, facts.get(fact.name), row, latest_day, headings)
    ]
    return found or list(_contradictions(program, level, facts, row, headings))


def _fact_problems(
    fact: FactDeclaration, value: Value | None, row: int, latest_day: date, headings: Mapping[str, str]
) -> Iterator[Problem]:
    column = headings.get(fact.name, fact.name)
    if isinstance(value, date):
        if not EARLIEST_DAY <= value <= LATEST_DAY:
            what = Text(zh="这个日期不可能", en="this date cannot be right")
            remedy = Text(
                zh=f"请填写 {EARLIEST_DAY} 至 {LATEST_DAY} 之间的日期，不知道或没有的请留空",
                en=f"write a day from {EARLIEST_DAY} to {LATEST_DAY}, or leave it empty when there is none or it is not known",
            )
            yield Problem(row, column, value.isoformat(), "impossible_date", what, remedy)
        elif fact.not_in_future and value > latest_day:
            what = Text(
                zh=f"这个日期还没到（评估截至 {latest_day}）",
                en=f"this day is after {latest_day} and lies in the future",
            )
            remedy = Text(zh="请核对；发生以后再登记", en="check it; record it once it has happened")
            yield Problem(row, column, value.isoformat(), "date_in_future", what, remedy)
    elif isinstance(value, int) and not isinstance(value, bool) and not fact.lowest <= value <= fact.highest:
        what = Text(zh="这个数字超出范围", en="this number is out of range")
        remedy = Text(
            zh=f"请填写 {fact.lowest} 至 {fact.highest}",
            en=f"write a number from {fact.lowest} to {fact.highest}",
        )
        yield Problem(row, column, str(value), "number_out_of_range", what, remedy)


def _contradictions(
    program: Program, level: Level, facts: Row, row: int, headings: Mapping[str, str]
) -> Iterator[Problem]:
    case = Case(facts) if level is Level.CASE else Case({}, [Member(facts)])
    for contradiction in program.contradictions(case, level):
        column = headings.get(contradiction.column, contradiction.column)
        value = facts.get(contradiction.column)
        remedy = Text(zh="请改正后重新提交这一行", en="correct this row and hand it in again")
        yield Problem(
            row, column, "" if value is None else str(value), contradiction.code, contradiction.text, remedy
        )


def refuse_family_of(members: int) -> None:
    """Refuse a table with a family of more members than sums over members are proved for. Raises
    ``UnableToReadFacts``: such a table has no families in its family column."""
    if members > MOST_MEMBERS:
        raise UnableToReadFacts(
            f"a family has {members:,} members; more than {MOST_MEMBERS:,} cannot be a family: check the column family_id"
        )


def id_is_missing(row: int, column: str) -> Problem:
    """A row without an id."""
    what = Text(zh="没有编号", en="the id is empty")
    return Problem(row, column, "", "id_missing", what, Text(zh="请填写编号", en="write an id"))


def id_is_repeated(row: int, column: str, value: str, first_row: int) -> Problem:
    """A row whose id an earlier row has already; the earlier one was assessed."""
    what = Text(zh=f"与第 {first_row} 行的编号相同", en=f"row {first_row} has the same id and was taken")
    remedy = Text(
        zh="同一个人只保留一行；不同的人请用不同的编号",
        en="keep one row if it is the same person; give another id if it is not",
    )
    return Problem(row, column, value, "id_repeated", what, remedy)


def family_is_unknown(row: int, column: str, value: str) -> Problem:
    """A member whose family the families table does not have."""
    what = Text(zh="家庭表中没有这个家庭编号", en="the table of families does not have this family")
    remedy = Text(zh="请核对家庭编号，或在家庭表中补上", en="check the family id, or add the family")
    return Problem(row, column, value, "family_unknown", what, remedy)


def family_is_incomplete(row: int, column: str, value: str, other_row: int | None) -> Problem:
    """A row that is fine itself, in a family with another row that is not: counting without it would be wrong."""
    zh = f"同一家庭的第 {other_row} 行无法读取" if other_row else "这个家庭的家庭信息无法读取"
    en = (
        f"row {other_row} of the same family cannot be read"
        if other_row
        else "the family's own row cannot be read"
    )
    what = Text(zh=zh, en=en)
    return Problem(
        row, column, value, "family_incomplete", what, Text(zh="请先改正那一行", en="mend that row first")
    )
