"""How PostgreSQL spells the canonical subset, where SQLGlot spells it otherwise."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.generators.postgres import PostgresGenerator


class Writer(PostgresGenerator):
    """SQLGlot writes DIV(), which computes with decimals, where only exact quotients of whole numbers are meant; and
    DATE_FROM_PARTS(), which PostgreSQL does not have."""

    TRANSFORMS = {  # noqa: RUF012
        **PostgresGenerator.TRANSFORMS,
        exp.IntDiv: lambda writer, quotient: writer.binary(quotient, "/"),
        exp.DateFromParts: lambda writer, date: writer.func(
            "MAKE_DATE", *(date.args[part] for part in ("year", "month", "day"))
        ),
    }
