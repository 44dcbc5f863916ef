"""Times are compared only of results that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from huijia.cli.bench import by_hand
from huijia.cli.bench.lines import Group, Line
from huijia.values.errors import HuijiaError


class UnableToCompare(HuijiaError):
    """Two lines of the table do not say the same, so that their times mean nothing."""


class Checker:
    """Compares what each line gives with the first of its kind over the same facts."""

    def __init__(self, facts: Path) -> None:
        self._facts = facts
        self._totals: tuple[str, list[Any]] | None = None
        self._before_scheme: list[Any] | None = None
        self._file: tuple[str, dict[str, str]] | None = None
        self._in_order: tuple[str, str] | None = None

    def check(self, line: Line, totals: Sequence[Any] | None, fingerprint: dict[str, str] | None) -> None:
        """Raise ``UnableToCompare`` when a line differs from one before it."""
        if line.group is Group.TOTALS:
            found = [tuple(row) for row in totals or ()]
            if line.needs_openfisca:
                self._same(
                    line,
                    found,
                    "the same by hand, of children born before 2025",
                    self._entitled_before_scheme(),
                )
            else:
                self._totals = self._totals or (line.label, found)
                self._same(line, found, *self._totals)
        elif line.writes:
            assert fingerprint is not None
            in_order = fingerprint.pop("in_order")
            self._file = self._file or (line.label, fingerprint)
            self._same(line, fingerprint, *self._file)
            if line.in_order:
                self._in_order = self._in_order or (line.label, in_order)
                self._same(line, in_order, *self._in_order)

    @staticmethod
    def _same(line: Line, found: object, other: str, expected: object) -> None:
        if found != expected:
            raise UnableToCompare(f"'{line.label}' gives {found}, but '{other}' gives {expected}")

    def _entitled_before_scheme(self) -> list[Any]:
        """What the months of openfisca-core must add up to."""
        if self._before_scheme is None:
            with duckdb.connect() as connection:
                query = by_hand.totals_by_combination(self._facts, where="birth_date < DATE '2025-01-01'")
                found = connection.execute(query).fetchall()
            self._before_scheme = [tuple(row) for row in found if row[1] == "entitled"]
        return self._before_scheme
