"""Write a query as text.

Pieces of a query are shared: what a formula reads twice stands twice in the text, but is one piece. Each piece is
written once and its text remembered, which makes 300 dependent rules some ten times faster to write.
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from huijia.engine.backends.sql.expressions import forget_pieces


def written(query: exp.Query, dialect: str) -> str:
    """The query in a dialect of SQL: ``duckdb``, ``postgres`` or ``spark``."""
    generator = Dialect.get_or_raise(dialect).generator()
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
