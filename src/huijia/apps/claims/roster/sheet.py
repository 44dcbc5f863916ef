"""From a sheet to rows whose single statements hold: cells are read, numbers checked, villages found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from huijia.apps.accounts.models import Area
from huijia.apps.claims.assess import Benefit, problems_in_rows
from huijia.apps.claims.roster import reasons
from huijia.apps.claims.roster.columns import TEXTS
from huijia.apps.claims.roster.errors import UnableToImport
from huijia.apps.people.naming import birth_date_in
from huijia.tables.reading import Progress, read_facts
from huijia.values.problems import Problem

PHONE = re.compile(r"[+0-9][0-9 ()-]{4,19}")
KINDS = (".xlsx", ".csv")

Problems = dict[int, list[Problem]]


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says. ``facts``: those that the benefit asks for and the row states, as JSON has them. Empty: not said."""

    number: int
    area: str
    name: str
    id_number: str
    birth_date: str
    guardian: str
    guardian_id: str
    phone: str
    address: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every row of the sheet is in ``rows`` or in ``problems``. ``headings``: name -> heading in the sheet."""

    rows: list[Row]
    problems: Problems
    rows_in: int
    headings: Mapping[str, str]
    left_out: tuple[str, ...]
    sheet: str | None
    heading_row: int


@dataclass(slots=True)
class _Reading:
    """The rows of one sheet on their way; whatever is wrong with one goes to ``problems``."""

    area: Area
    on: date
    headings: Mapping[str, str]
    problems: Problems
    villages: Mapping[str, set[str]] = field(default_factory=dict)

    def back(self, problem: Problem) -> None:
        self.problems.setdefault(problem.row, []).append(problem)

    def row(self, cells: Mapping[str, Any], number: int, facts: Mapping[str, Any]) -> Row:
        said = {text.name: cells.get(text.name) or "" for text in TEXTS}
        child_id, inside = self._id("child_id", said, number)
        guardian_id, _ = self._id("guardian_id", said, number)
        born = self._born(cells.get("birth_date"), inside, number)
        for name in ("child_name", "guardian_name"):
            if said[name] and not any(map(str.isalpha, said[name])):
                self.back(reasons.no_letters(number, self.headings[name], said[name]))
        if said["phone"] and not PHONE.fullmatch(said["phone"]):
            self.back(reasons.no_phone(number, self.headings["phone"], said["phone"]))
        if guardian_id and not said["guardian_name"]:
            self.back(reasons.guardian_without_name(number))
        if child_id and child_id == guardian_id:
            self.back(reasons.same_number(number))
        if not child_id and not (born and said["guardian_name"]):
            self.back(reasons.cannot_be_found_again(number))
        return Row(
            number=number,
            area=self._area(said["village"], number),
            name=said["child_name"],
            id_number=child_id,
            birth_date=born,
            guardian=said["guardian_name"],
            guardian_id=guardian_id,
            phone=said["phone"],
            address=said["address"],
            facts=facts,
        )

    def _id(self, name: str, said: Mapping[str, str], number: int) -> tuple[str, date | None]:
        """A number of identity, and the birth date in it."""
        value = said[name].replace(" ", "").upper()
        born = birth_date_in(value) if value else None
        if value and born is None:
            self.back(reasons.id_is_wrong(number, self.headings[name], said[name]))
        elif born and born > self.on:
            self.back(reasons.born_in_future(number, self.headings[name], said[name]))
        return value, born

    def _born(self, stated: date | None, inside: date | None, number: int) -> str:
        if stated and inside and stated != inside:
            self.back(reasons.days_differ(number, self.headings["birth_date"], stated.isoformat()))
        born = inside or stated
        return born.isoformat() if born else ""

    def _area(self, village: str, number: int) -> str:
        if not village:
            return self.area.code
        found = self.villages.get(village, set())
        if len(found) != 1:
            make = reasons.several_villages if found else reasons.no_such_village
            self.back(make(number, self.headings["village"], village))
        return min(found, default=self.area.code)


def read_sheet(
    path: Path,
    found: Benefit,
    *,
    area: Area,
    taken_for: Mapping[str, str],
    on: date,
    workspace: Path,
    most_rows: int | None = None,
    progress: Progress | None = None,
) -> Sheet:
    """The rows of an .xlsx or .csv file. Raises ``UnableToReadFacts`` and ``UnableToImport``."""
    if path.suffix.lower() not in KINDS:
        raise UnableToImport("花名册须是 .xlsx 或 .csv 文件。", "A roster is an .xlsx or a .csv file.")
    table = read_facts(
        path,
        found.pack.facts,
        (),
        latest_day=on,
        workspace=workspace,
        progress=progress,
        texts=TEXTS,
        taken_for=taken_for,
    )
    if most_rows is not None and table.rows_in > most_rows:
        raise UnableToImport(
            f"表中有 {table.rows_in:,} 行，网页一次最多 {most_rows:,} 行。请分成几个文件，或请管理员用命令 huijia import 导入。",
            f"The sheet has {table.rows_in:,} rows; here at most {most_rows:,} can be taken in at once. Split it, or ask "
            "the administrator to use the command huijia import.",
        )
    source = table.source
    reading = _Reading(area, on, source.headings, dict(table.problems), _villages(area))
    rows = [
        reading.row(cells, number, facts)
        for cells, number, facts in _cells(source, [fact.name for fact in found.pack.facts])
    ]
    rows = [row for row in rows if row.number not in reading.problems]
    for number, problems in _contradicted(rows, found, source.headings, on).items():
        reading.problems.setdefault(number, []).extend(problems)
    return Sheet(
        rows=[row for row in rows if row.number not in reading.problems],
        problems=reading.problems,
        rows_in=table.rows_in,
        headings=source.headings,
        left_out=table.left_out,
        sheet=table.sheet,
        heading_row=table.heading_row,
    )


def _cells(source: Any, names: list[str]) -> Iterator[tuple[dict[str, Any], int, dict[str, Any]]]:
    """Each row's cells, its number, and the facts that it states."""
    data = pq.read_table(source.data) if isinstance(source.data, Path) else source.data
    asked = [name for name in names if name != "birth_date"]
    for batch in data.to_batches(max_chunksize=10_000):
        for cells in batch.to_pylist():
            facts = {name: _plain(cells[name]) for name in asked if cells.get(name) is not None}
            yield cells, cells[source.row_numbers], facts


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _contradicted(rows: list[Row], found: Benefit, headings: Mapping[str, str], on: date) -> Problems:
    """What the law's facts say that cannot be true together, such as a death before the birth."""
    columns: dict[str, list[Any]] = {}
    for fact in found.pack.facts:
        is_day = fact.type.value == "date"
        stated = (
            (row.birth_date or None) if fact.name == "birth_date" else row.facts.get(fact.name)
            for row in rows
        )
        columns[fact.name] = [date.fromisoformat(v) if is_day and v else v for v in stated]
    return problems_in_rows(found.pack, columns, [row.number for row in rows], headings=headings, on=on)


def _villages(area: Area) -> dict[str, set[str]]:
    """Code or name -> codes, of the places in the area and the area itself."""
    found: dict[str, set[str]] = {}
    for place in Area.objects.filter(code__startswith=area.code):
        for name in (place.code, place.name_zh, place.name_en):
            if name:
                found.setdefault(name, set()).add(place.code)
    return found
