"""Typed facts on their way into an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type
from huijia.values.errors import UnableToReadFacts
from huijia.values.periods import PeriodUnit, parse_period

ROW = "_row"
"""Name of the column that holds the number of the row in the user's sheet."""

CASE_ID = "case_id"
MEMBER_ID = "member_id"
FAMILY_ID = "family_id"


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A table or view of the office's database, which only the engine that runs there can read. ``columns`` has a type for
    each column; one that can hold no fact is binary, and ``types`` has the database's own words for all."""

    schema_name: str
    name: str
    columns: pa.Schema
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FactsSource:
    """A table of typed facts: an Arrow table in memory, a Parquet file that is never loaded as a whole, or a table of the
    database in which the engine runs.

    ``columns`` maps each id and fact name to its column in ``data``; facts that the table does not have are missing
    from it. Types: yes/no is bool, whole numbers are any integer type, dates are date32; ids are strings or integers.
    ``row_numbers`` is the column with the row's number in the user's sheet; None: the position counts, from 1.
    ``headings`` are the columns' names in the user's own table, where ``data`` is a copy with other names.
    """

    data: pa.Table | Path | DatabaseTable
    columns: Mapping[str, str]
    row_numbers: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def schema(self) -> pa.Schema:
        """The columns of the user's table."""
        if isinstance(self.data, DatabaseTable):
            return self.data.columns
        return self.data.schema if isinstance(self.data, pa.Table) else pq.read_schema(self.data)

    @property
    def rows(self) -> int:
        """How many rows it has, without reading them."""
        if isinstance(self.data, pa.Table):
            return int(self.data.num_rows)
        if isinstance(self.data, DatabaseTable):
            raise TypeError("only the engine that runs in the database counts its rows")
        return int(pq.read_metadata(self.data).num_rows)

    def heading(self, name: str) -> str:
        """What a column is called in the user's table."""
        return self.headings.get(name) or self.columns.get(name, name)


@dataclass(frozen=True, slots=True)
class Tables:
    """What a run reads: the table of cases or of members, the table of families if there is one, and families of which
    a row could not even be read."""

    facts: FactsSource
    families: FactsSource | None = None
    spoiled_families: tuple[str, ...] = ()


def ids_of(pack: Pack, level: Level) -> tuple[str, ...]:
    """The id columns of a table of cases, of members, or of families."""
    if level is Level.MEMBER:
        return (FAMILY_ID, MEMBER_ID)
    return (FAMILY_ID,) if pack.has_families else (CASE_ID,)


def facts_of(pack: Pack, level: Level) -> tuple[FactDeclaration, ...]:
    """The facts in a table of cases (or families), or of members."""
    return pack.member_facts if level is Level.MEMBER else pack.case_facts


def check_source(source: FactsSource, pack: Pack, level: Level) -> None:
    """Check that every id and fact is there with a type that fits. Raises ``UnableToReadFacts`` with all faults."""
    schema = source.schema
    faults: list[str] = []
    for name in ids_of(pack, level):
        if name not in source.columns:
            faults.append(f"the column '{name}' is missing")
        elif not _is_id(schema.field(source.columns[name]).type):
            found = schema.field(source.columns[name]).type
            faults.append(
                f"the column '{source.columns[name]}' is of type {found}; ids are texts or whole numbers"
            )
    for fact in facts_of(pack, level):
        if fact.name not in source.columns:
            if not fact.optional:
                faults.append(
                    f"the column '{fact.name}' is missing; add it, with empty cells where it is not known"
                )
            continue
        found = schema.field(source.columns[fact.name]).type
        if not _fits(fact.type, found):
            faults.append(
                f"the column '{source.columns[fact.name]}' is of type {found}; a {fact.type} is needed"
            )
    if faults:
        raise UnableToReadFacts("\n".join(faults))


def _is_id(found: pa.DataType) -> bool:
    return bool(pa.types.is_integer(found) or pa.types.is_string(found) or pa.types.is_large_string(found))


def _fits(type_: Type, found: pa.DataType) -> bool:
    checks = {Type.BOOL: pa.types.is_boolean, Type.INT: pa.types.is_integer, Type.DATE: pa.types.is_date32}
    return bool(pa.types.is_null(found) or checks[type_](found))


def source_of(pack: Pack, table: pa.Table, level: Level) -> FactsSource:
    """An Arrow table whose columns carry the pack's own names. Other columns are left aside, and labels of periods become
    their indices. Raises ``UnableToReadFacts`` for a text that is no such label."""
    for fact in facts_of(pack, level):
        if fact.period is not None and fact.name in table.column_names:
            table = _with_indices(table, fact.name, fact.period)
    ids = ids_of(pack, level)
    wanted = [*ids, *(fact.name for fact in pack.facts if fact.level is level)]
    return FactsSource(table, {name: name for name in wanted if name in table.column_names})


def index_of(name: str, label: str, unit: PeriodUnit) -> int:
    """The index of a period that a fact states by its label. Raises ``UnableToReadFacts``."""
    try:
        return parse_period(unit, label).index
    except ValueError as error:
        raise UnableToReadFacts(f"'{name}': {error}") from None


def _with_indices(table: pa.Table, name: str, unit: PeriodUnit) -> pa.Table:
    found = table[name].combine_chunks()
    if pa.types.is_dictionary(found.type):
        found = found.cast(found.type.value_type)
    if not (pa.types.is_string(found.type) or pa.types.is_large_string(found.type)):
        return table
    labels = found.dictionary_encode()
    known = pa.array([index_of(name, label, unit) for label in labels.dictionary.to_pylist()], pa.int64())
    return table.set_column(table.column_names.index(name), name, known.take(labels.indices))


def tables_for(
    pack: Pack, facts: FactsSource, families: FactsSource | None, unreadable: Sequence[str] = ()
) -> Tables:
    """What a run reads. Raises ``UnableToReadFacts`` where the law asks for facts of the family and there is no such table."""
    refuse_without_families(pack, families)
    return Tables(facts, families, tuple(unreadable))


def refuse_without_families(pack: Pack, families: object | None) -> None:
    """Raises ``UnableToReadFacts`` where the law asks for facts of the family and there is no table of them."""
    if families is None and pack.has_families and any(not fact.optional for fact in pack.case_facts):
        names = ", ".join(fact.name for fact in pack.case_facts)
        raise UnableToReadFacts(
            f"{pack.id} also asks for facts of the family ({names}); give a table of families (--families)"
        )


def refuse_tables_of_a_database(tables: Tables) -> None:
    """Raises ``UnableToReadFacts`` for a table that only the engine inside its database can read."""
    for source in (tables.facts, tables.families):
        if source is not None and isinstance(source.data, DatabaseTable):
            raise UnableToReadFacts(
                f"{source.data.schema_name}.{source.data.name} is a table of a database; give --engine postgres"
            )
