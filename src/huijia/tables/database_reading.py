"""Facts that lie in a table of the office's database: which column holds what. Its rows are for the engine that runs there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from huijia.engine.backends.source import DatabaseTable, FactsSource
from huijia.engine.model.facts import FactDeclaration
from huijia.tables import refusals
from huijia.tables.headings import match_headings, wanted
from huijia.tables.parquet_reading import IS_TYPED, is_id
from huijia.tables.request import ReadTable


def read_database_table(
    table: DatabaseTable, declarations: Sequence[FactDeclaration], ids: Sequence[str]
) -> ReadTable:
    """What a table of the database holds, by the names of its columns, which may be those of a sheet. No row is read, so
    ``rows_in`` is 0: the engine counts them.

    Raises ``UnableToReadFacts`` for missing columns, and for columns whose type is not that of the fact: texts are not
    read as dates or numbers here, since the database knows better.
    """
    shown = Path(f"{table.schema_name}.{table.name}")
    names = table.columns.names
    match = match_headings(shown, names, wanted(declarations, ids))
    types = {declaration.name: declaration.type for declaration in declarations}
    for name, position in match.columns.items():
        found = table.columns.field(position).type
        if not (IS_TYPED[types[name]](found) if name in types else is_id(found)):
            raise refusals.wrong_type_in_database(
                shown, names[position], table.types[names[position]], types.get(name, "id")
            )
    columns = {name: names[position] for name, position in match.columns.items()}
    return ReadTable(
        source=FactsSource(table, columns),
        rows_in=0,
        problems={},
        left_out=match.left_out,
        missing_optional=match.missing_optional,
    )
