"""What a reader of one kind of file is asked for, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from huijia.engine.backends.source import FactsSource
from huijia.engine.model.facts import FactDeclaration
from huijia.tables.dates import EPOCH_1900
from huijia.tables.headings import Match, Wanted, wanted
from huijia.tables.rows import RowReader
from huijia.tables.texts import TextDeclaration
from huijia.values.problems import Problem

Progress = Callable[[int, int | None], None]
"""Called with how much is done and the whole, in bytes for csv and in rows otherwise; None: not known."""


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read, and what is looked for in it. ``texts`` and ``taken_for``: see ``headings.wanted``."""

    path: Path
    declarations: tuple[FactDeclaration, ...]
    ids: tuple[str, ...]
    latest_day: date
    workspace: Path
    progress: Progress
    sheet: str | None = None
    texts: tuple[TextDeclaration, ...] = ()
    taken_for: Mapping[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> Wanted:
        """The headings that are looked for."""
        return wanted(self.declarations, self.ids, texts=self.texts, taken_for=self.taken_for)

    def row_reader(self, match: Match, *, epoch: date = EPOCH_1900) -> RowReader:
        """A reader for the rows of a sheet whose headings stand as in ``match``."""
        return RowReader(
            self.path,
            match,
            self.declarations,
            self.ids,
            latest_day=self.latest_day,
            epoch=epoch,
            texts=self.texts,
        )


@dataclass(frozen=True)
class ReadTable:
    """What was read. Every row is either in ``source`` or in ``problems``, by the number it has in the sheet.

    ``rows_in`` counts both. ``left_out`` names the columns that were not read, ``missing_optional`` the optional facts
    that have no column. ``sheet`` and ``heading_row`` say where the headings stand (``write_rejects`` asks for them).
    ``ids_of_rejected`` holds the ids of the rows in ``problems``, as far as they could be read.
    A Parquet file that needs no conversion is not read: its values are for the engine to check.
    """

    source: FactsSource
    rows_in: int
    problems: dict[int, list[Problem]]
    left_out: tuple[str, ...]
    missing_optional: tuple[str, ...]
    sheet: str | None = None
    heading_row: int = 1
    ids_of_rejected: Mapping[int, Mapping[str, str | None]] = field(default_factory=dict)
