"""The front door for reading: a file of facts becomes typed facts and the rows that go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from huijia.engine.model.facts import FactDeclaration
from huijia.tables import refusals
from huijia.tables.csv_reading import read_csv
from huijia.tables.parquet_reading import read_parquet
from huijia.tables.request import Progress, ReadTable, Request
from huijia.tables.texts import TextDeclaration
from huijia.tables.xlsx_reading import read_xlsx

__all__ = ["Progress", "ReadTable", "TextDeclaration", "read_facts"]

READERS = {".csv": read_csv, ".xlsx": read_xlsx, ".parquet": read_parquet}


def read_facts(
    path: Path,
    declarations: Sequence[FactDeclaration],
    ids: Sequence[str],
    *,
    latest_day: date,
    workspace: Path,
    progress: Progress | None = None,
    sheet: str | None = None,
    texts: Sequence[TextDeclaration] = (),
    taken_for: Mapping[str, str] | None = None,
) -> ReadTable:
    """Read a table of facts from an .xlsx, .csv or .parquet file.

    ``ids`` are the id columns that must be there, the row's own first. ``latest_day`` bounds facts that cannot lie in
    the future. ``workspace`` is an existing folder for what does not fit in memory; the caller removes it, after use.
    ``sheet`` names the sheet of a workbook; without it, the sheet whose headings fit best is read.
    ``texts`` are the columns of a roster that hold names and numbers; ``taken_for`` says what headings stand for (see
    ``headings.wanted``).

    Raises ``UnableToReadFacts`` for a file that cannot be used as a whole.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise refusals.unknown_ending(path)
    check_readable(path)
    request = Request(
        path=path,
        declarations=tuple(declarations),
        ids=tuple(ids),
        latest_day=latest_day,
        workspace=workspace,
        progress=progress or (lambda _done, _whole: None),
        sheet=sheet,
        texts=tuple(texts),
        taken_for=taken_for or {},
    )
    return reader(request)


def check_readable(path: Path) -> None:
    """Raises ``UnableToReadFacts`` unless a file stands at this path, may be read and holds something."""
    try:
        if not path.exists():
            raise refusals.missing_file(path)
        if not path.is_file():
            raise refusals.not_a_file(path)
        with path.open("rb") as file:
            if not file.read(1):
                raise refusals.empty_file(path)
    except PermissionError:
        raise refusals.not_allowed(path) from None
