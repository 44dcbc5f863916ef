"""Read the tables that a command was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from huijia.cli import wording
from huijia.cli.database import Folder, Place, described_in
from huijia.cli.terminal import Working, say
from huijia.engine.backends.source import FAMILY_ID, ids_of
from huijia.engine.backends.sql.names import TableName
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level
from huijia.tables.database_reading import read_database_table
from huijia.tables.reading import ReadTable, read_facts
from huijia.values.errors import UnableToReadFacts
from huijia.values.text import Language

if TYPE_CHECKING:
    from huijia.cli.database import Session


@dataclass(frozen=True)
class FactFiles:
    """The files of a run: the table of cases or members, and of families."""

    facts: Path
    families: Path | None
    sheet: str | None


@dataclass(frozen=True)
class FactPlaces:
    """The same, where a table may lie in the database in which the engine runs."""

    facts: Place
    families: Place | None
    sheet: str | None
    session: Session | None


@dataclass(frozen=True)
class ReadFiles:
    """What was read from them."""

    facts: ReadTable
    families: ReadTable | None

    @property
    def spoiled_families(self) -> tuple[str, ...]:
        """Families of which a row could not be read. Raises ``UnableToReadFacts`` when it cannot be told which."""
        found: list[str] = []
        for table in (self.facts, self.families):
            if table is None:
                continue
            for row in table.problems:
                family = table.ids_of_rejected.get(row, {}).get(FAMILY_ID)
                if family is None:
                    raise UnableToReadFacts(
                        f"row {row} cannot be read and does not say to which family it belongs, so that family would be "
                        f"counted without it: {table.problems[row][0].sentence('en')}"
                    )
                found.append(family)
        return tuple(dict.fromkeys(found))


def read_files(
    pack: Pack,
    files: FactFiles | FactPlaces,
    *,
    latest_day: date,
    workspace: Path,
    bar: Working,
    language: Language,
) -> ReadFiles:
    """Read the tables, and name once the columns that nobody asked for."""
    bar.step(wording.READING.in_language(language))
    level = Level.MEMBER if pack.has_families else Level.CASE
    if files.families is not None and not pack.has_families:
        raise UnableToReadFacts(f"{pack.id} has no families; leave out --families")

    def read(path: Place, of: Level, sheet: str | None) -> ReadTable:
        facts = [fact for fact in pack.facts if fact.level is of]
        if isinstance(path, TableName | Folder):
            assert isinstance(files, FactPlaces)
            return read_database_table(described_in(files.session, path), facts, ids_of(pack, of))
        folder = workspace / of.value
        folder.mkdir()
        # The row's own id comes first: messages name it.
        ids = tuple(reversed(ids_of(pack, of)))
        return read_facts(
            path, facts, ids, latest_day=latest_day, workspace=folder, progress=bar.count, sheet=sheet
        )

    found = ReadFiles(
        read(files.facts, level, files.sheet),
        read(files.families, Level.CASE, None) if files.families else None,
    )
    unused = [*found.facts.left_out, *(found.families.left_out if found.families else ())]
    if unused:
        say(wording.left_out(", ".join(dict.fromkeys(unused))).in_language(language))
    return found
