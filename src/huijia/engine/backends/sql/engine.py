"""What an engine that runs SQL has to offer, so that what is asked of all of them is written once.

A new engine has a session and an input of its own, and a run (``backends/result``); what is wrong with rows is found by
``problems``, and what the law says is written by ``plan`` in the engine's dialect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import pyarrow as pa

from huijia.engine.backends.source import FactsSource
from huijia.engine.model.facts import FactDeclaration


class Session(Protocol):
    """A connection with temporary tables of its own."""

    @property
    def dialect(self) -> str:
        """SQLGlot's name of the engine's dialect."""
        ...

    @property
    def wide(self) -> str:
        """The type of whole numbers in which sums of 64-bit numbers have room."""
        ...

    @property
    def text(self) -> str:
        """The type of texts."""
        ...

    def run(self, sql: str) -> object:
        """Run a statement to its end."""
        ...

    def make(self, name: str, query: str) -> object:
        """Make a temporary table of the rows of a query; one of that name from before is gone."""
        ...

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        ...

    def register(self, name: str, table: pa.Table) -> None:
        """Make a small Arrow table known by a name; one of that name from before is gone."""
        ...


class Input(Protocol):
    """The user's table as a relation of typed facts."""

    @property
    def source(self) -> FactsSource:
        """The user's table."""
        ...

    @property
    def ids(self) -> Sequence[str]:
        """The pack's names of its id columns."""
        ...

    @property
    def facts(self) -> Sequence[FactDeclaration]:
        """The facts that are read from it."""
        ...

    def select(self, *, facts: bool = True, row: bool = False, ids: Sequence[str] | None = None) -> str:
        """A query over the table: its ids (or these), its facts, and, if asked for, the number of each row as ``source.ROW``."""
        ...

    def reject(self, rows: Iterable[int]) -> None:
        """Leave these rows out of every query from now on."""
        ...
