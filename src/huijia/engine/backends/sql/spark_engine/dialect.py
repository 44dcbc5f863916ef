"""How Spark spells the canonical subset, where SQLGlot's spelling takes it twice as long to read."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.generators.spark import SparkGenerator


def _cast(writer: SparkGenerator, cast: exp.Cast) -> str:
    """A literal of a type, where a literal is cast to it."""
    value, type_ = cast.this, cast.to.this
    if isinstance(value, exp.Literal):
        if type_ is exp.DataType.Type.BIGINT and not value.is_string:
            return f"{value.name}L"
        if type_ is exp.DataType.Type.DATE and value.is_string:
            return f"DATE{writer.sql(value)}"
    return writer.cast_sql(cast)


class Writer(SparkGenerator):
    """Most of a law's text is casts of literals."""

    TRANSFORMS = {  # noqa: RUF012
        **SparkGenerator.TRANSFORMS,
        exp.Cast: _cast,
    }
