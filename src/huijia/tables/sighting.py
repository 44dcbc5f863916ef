"""A first look at a sheet: its headings, and what each is taken for, before anybody asks whether all is there."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huijia.tables import refusals
from huijia.tables.cells import Cell, shown
from huijia.tables.csv_records import find_layout
from huijia.tables.csv_text import opened_as_utf8
from huijia.tables.headings import ADDED, Wanted, comparable, find_heading_row, known_in, must_be_left_out
from huijia.tables.reading import check_readable
from huijia.tables.xlsx_package import open_package
from huijia.tables.xlsx_reading import open_sheets


@dataclass(frozen=True, slots=True)
class Sighted:
    """``taken_for``: each heading as the sheet has it -> the id or fact, or an empty text: left out.

    ``forbidden`` are the headings that speak of what must never be known. ``doubled``: what several headings are taken for.
    ``missing``: what is needed and not there.
    """

    taken_for: dict[str, str]
    forbidden: tuple[str, ...]
    doubled: tuple[str, ...]
    missing: tuple[str, ...]


def look_at(path: Path, sought: Wanted, *, workspace: Path) -> Sighted:
    """The headings of an .xlsx or .csv file. Raises ``UnableToReadFacts`` for a file that cannot be used as a whole."""
    check_readable(path)
    with _heading_row(path, sought, workspace) as row:
        names = sought.names
        written = [shown(cell) for cell in row if comparable(cell) and comparable(cell) not in ADDED]
    taken_for = {heading: names.get(comparable(heading), "") for heading in written}
    taken = [names[comparable(heading)] for heading in written if comparable(heading) in names]
    return Sighted(
        taken_for=taken_for,
        forbidden=tuple(heading for heading in taken_for if must_be_left_out(heading)),
        doubled=tuple(dict.fromkeys(name for name in taken if taken.count(name) > 1)),
        missing=tuple(name for name in sought.needed if name not in taken),
    )


def unpacked_size(path: Path) -> int:
    """Bytes that a workbook has when it is unpacked; of any other file, its size. Raises ``UnableToReadFacts``."""
    if path.suffix.lower() != ".xlsx":
        return path.stat().st_size
    open_package(path)
    with zipfile.ZipFile(path) as package:
        return sum(part.file_size for part in package.infolist())


@contextmanager
def _heading_row(path: Path, sought: Wanted, workspace: Path) -> Iterator[Sequence[Cell]]:
    if path.suffix.lower() == ".xlsx":
        open_package(path)
        yield _of_workbook(path, sought)
        return
    if path.suffix.lower() != ".csv":
        raise refusals.unknown_ending(path)

    def find(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
        position = find_heading_row(rows, sought)
        return (0, 0) if position is None else (position, known_in(rows[position], sought))

    with opened_as_utf8(path, workspace) as text:
        layout = find_layout(text, find)
        if layout is None:
            raise _no_headings(path, sought)
        yield layout.headings


def _of_workbook(path: Path, sought: Wanted) -> Sequence[Cell]:
    """The row of headings that fits best, of all sheets: the first of equals, as the sheet itself is chosen."""
    best: tuple[int, Sequence[Cell]] = (0, ())
    anything = False
    for sheet in open_sheets(path):
        head = sheet.head()
        anything = anything or sheet.last_row > 0
        position = find_heading_row(head, sought)
        if position is not None and known_in(head[position], sought) > best[0]:
            best = (known_in(head[position], sought), head[position])
    if not anything:
        raise refusals.empty_file(path)
    if not best[0]:
        raise _no_headings(path, sought)
    return best[1]


def _no_headings(path: Path, sought: Wanted) -> refusals.UnableToReadTable:
    return refusals.no_headings(path, [sought.described(name) for name in sought.needed])
