"""Write a query as text.

Pieces of a query are shared: what a formula reads twice stands twice in the text, but is one piece. Each piece is
written once and its text remembered, which makes 300 dependent rules some ten times faster to write.
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.generator import Generator

from huijia.engine.backends.sql.expressions import forget_pieces

FENCED = frozenset({"postgres"})
"""Dialects whose planner would write out a column wherever it is read, and again in what reads that: 20 rules that each
read the one before twice would become a million. What OFFSET stands behind is computed first, row by row."""

PARTS_AT_ONCE = 8
"""Planning one within the other takes the third power of their number, and keeping the rows of each takes room and time.
Measured with 300 rules of which each reads the one before: all within each other 43 s, each kept 8 s, each eighth kept 3 s."""


def written(query: exp.Expr, dialect: str) -> str:
    """A query, or a condition, in a dialect of SQL: ``duckdb``, ``postgres`` or ``spark``."""
    generator = _generator(dialect)
    # The piece is kept with its text: a piece that is gone would lend its id to another.
    texts: dict[int, tuple[exp.Expr, str]] = {}
    write = generator.sql

    def remembering(expression: Any, key: str | None = None, comment: bool = True) -> str:
        piece = expression.args.get(key) if key and isinstance(expression, exp.Expr) else expression
        if not isinstance(piece, exp.Expr):
            return write(piece, None, comment)
        known = texts.get(id(piece))
        if known is None:
            known = texts[id(piece)] = (piece, write(piece, None, comment))
        return known[1]

    generator.sql = remembering  # type: ignore[method-assign]
    text = generator.generate(query, copy=False)
    forget_pieces()
    return text


def fenced(query: exp.Query, dialect: str) -> exp.Query:
    """The query with its named parts kept in one piece each where the engine would take them apart."""
    if dialect in FENCED:
        parts = query.ctes or query.this.ctes
        for number, part in enumerate(parts, start=1):
            if number % PARTS_AT_ONCE:
                part.this.set("offset", exp.Offset(expression=exp.Literal.number(0)))
            else:
                part.set("materialized", True)
    return query


def _generator(dialect: str) -> Generator:
    if dialect == "postgres":
        # Imported when it is needed: each dialect costs a tenth of a second.
        from huijia.engine.backends.sql.postgres_engine.dialect import Writer

        return Writer(dialect=dialect)
    if dialect == "spark":
        from huijia.engine.backends.sql.spark_engine.dialect import Writer as SparkWriter

        return SparkWriter(dialect=dialect)
    return Dialect.get_or_raise(dialect).generator()
