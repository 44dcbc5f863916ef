"""Find the rows whose facts cannot be true, in SQL; ``row_checks`` says what is wrong with each."""

from __future__ import annotations

from sqlglot import exp

from huijia.engine.backends.in_memory.run import program_for
from huijia.engine.backends.result import MOST_PROBLEMS, Problems, Question
from huijia.engine.backends.row_checks import problems_of
from huijia.engine.backends.source import ROW
from huijia.engine.backends.sql.engine import Input, Session
from huijia.engine.backends.sql.expressions import (
    column,
    day,
    either,
    whole,
)
from huijia.engine.backends.sql.spelling import Spelling, nodes_that_may_be_unknown
from huijia.engine.backends.sql.writing import written
from huijia.engine.model.facts import EARLIEST_DAY, LATEST_DAY, FactDeclaration
from huijia.engine.model.nodes import walk
from huijia.engine.model.types import Level, Type
from huijia.values.errors import UnableToReadFacts


def impossible(question: Question, level: Level, *, dialect: str) -> str:
    """A condition that is yes for rows whose facts cannot be true, as text."""
    pack = question.pack
    found: list[exp.Expr] = []
    for fact in pack.facts:
        if fact.level is level:
            found.extend(_out_of_range(fact, question))
    contradictions = [each.when for each in pack.contradictions if each.when.level is level]
    spelling = Spelling(pack.parameters, {}, nodes_that_may_be_unknown(walk(contradictions)))
    found.extend(spelling.sql(each) for each in contradictions)
    condition = either(*found) if found else exp.Boolean(this=False)
    return written(exp.Coalesce(this=condition, expressions=[exp.Boolean(this=False)]), dialect)


def _out_of_range(fact: FactDeclaration, question: Question) -> list[exp.Expr]:
    value = column(fact.name)
    if fact.type is Type.DATE:
        latest = min(LATEST_DAY, question.latest_day) if fact.not_in_future else LATEST_DAY
        limits = (day(EARLIEST_DAY), day(latest))
    elif fact.type is Type.INT:
        limits = (whole(fact.lowest), whole(fact.highest))
    else:
        return []
    return [exp.LT(this=value, expression=limits[0]), exp.GT(this=value.copy(), expression=limits[1])]


def problems_of_facts(session: Session, table: Input, question: Question, level: Level) -> Problems:
    """The problems of all rows whose facts cannot be true. Reads the whole table: ask only when there are some."""
    names = [fact.name for fact in table.facts]
    wrong = impossible(question, level, dialect=session.dialect)
    query = f"SELECT * FROM ({table.select(ids=[], row=True)}) t WHERE {wrong} LIMIT {MOST_PROBLEMS + 1}"
    found = [dict(zip([*names, ROW], row, strict=True)) for row in session.rows(query)]
    if len(found) > MOST_PROBLEMS:
        raise UnableToReadFacts(
            f"more than {MOST_PROBLEMS:,} rows have facts that cannot be true; check the columns"
        )
    program = program_for(question.pack)
    headings = {name: table.source.heading(name) for name in names}
    return {
        row[ROW]: problems_of(
            program, level, row, row=row[ROW], latest_day=question.latest_day, headings=headings
        )
        for row in found
    }
