"""``huijia compare``: what was due under old facts and law, beside what is due under the new."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import typer
from rich.table import Table

from huijia.cli import wording
from huijia.cli.packs import archive_of, pack_named
from huijia.cli.reading import FactFiles, ReadFiles, read_files
from huijia.cli.terminal import (
    DONE,
    DONE_WITH_REJECTS,
    Lang,
    Working,
    day_option,
    engine_option,
    language_of,
    output,
    say,
    working,
)
from huijia.cli.what_if import Report, check_form, report_beside, supposed_pack
from huijia.engine.api import (
    Compared,
    Comparing,
    Comparison,
    Pack,
    chosen,
    comparing,
    effects_of,
    examples_of,
    facts_of_cases,
)
from huijia.engine.backends.comparison import COMPARED_COLUMNS, SideRows
from huijia.engine.backends.source import CASE_ID
from huijia.engine.explain.money import written
from huijia.engine.what_if import Facts
from huijia.tables.reading import ReadTable
from huijia.tables.rejects import write_rejects
from huijia.tables.replacing import check_place
from huijia.tables.results import write_results
from huijia.tables.sheets import write_sheets
from huijia.values.errors import UnableToWriteResults
from huijia.values.problems import Problem
from huijia.values.text import Language

Problems = Mapping[int, Sequence[Problem]]


def compare(
    old_pack: Annotated[
        str,
        typer.Argument(help="The old law: a benefit, BENEFIT@VERSION of the archive, or a pack's folder."),
    ],
    old_facts: Annotated[Path, typer.Argument(help="The old table of facts: .xlsx, .csv or .parquet.")],
    new_pack: Annotated[str | None, typer.Argument(help="The new law.")] = None,
    new_facts: Annotated[
        Path | None, typer.Argument(help="The new table of facts; the old one again if only the law changed.")
    ] = None,
    with_pack: Annotated[
        str | None,
        typer.Option(
            "--with", help="What if: the other law, for the same facts. Adds a report of who gains and loses."
        ),
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PARAMETER=VALUE@DATE",
            help="What if: a parameter with another value from a day on (@always: as long as the law exists); may be repeated.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Where the rows go: .xlsx, .csv or .parquet.")
    ] = None,
    all_rows: Annotated[bool, typer.Option("--all", help="Rows in which nothing differs too.")] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Print totals by period and change; write no rows.")
    ] = False,
    on: Annotated[str | None, typer.Option(help="The day of assessment (else today).")] = None,
    from_period: Annotated[str | None, typer.Option("--from", help="First period to look at.")] = None,
    to_period: Annotated[str | None, typer.Option("--to", help="Last period to look at.")] = None,
    old_families: Annotated[
        Path | None, typer.Option(help="The old table of the families' own facts.")
    ] = None,
    new_families: Annotated[Path | None, typer.Option(help="The new one.")] = None,
    archive: Annotated[
        Path | None, typer.Option(help="Where versions of packs are kept (else packs in HUIJIA_DATA).")
    ] = None,
    engine: Annotated[str, typer.Option(help="duckdb, or in-memory: the reference.")] = "duckdb",
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Say for every case and period what was due and what is due now, where that differs, and why."""
    language, today = language_of(lang), date.today()
    day = day_option(on, "--on") or today
    is_what_if = check_form(new_pack, new_facts, with_pack, sets or ())
    old = pack_named(old_pack, archive_of(archive))
    other = with_pack if is_what_if else new_pack
    packs = [old, supposed_pack(pack_named(other, archive_of(archive)) if other else old, sets or ())]
    files = [FactFiles(old_facts, old_families, None)]
    files.append(FactFiles(new_facts, new_families, None) if new_facts else files[0])
    out = _place(out, files, summary=summary)
    with working() as bar, tempfile.TemporaryDirectory(prefix="huijia-") as folder:
        latest = max(day, today)
        sides = _read(packs, files, latest, Path(folder), bar, language)
        asked = Comparing(
            packs[0],
            packs[1],
            day,
            from_period,
            to_period,
            all_rows,
            engine_option(engine),
            latest,
            progress=bar.part,
        )
        bar.step(wording.COMPARING.in_language(language))
        report = _report(asked, sides) if is_what_if else None
        sheets = report.sheets(language) if report and out else []
        with _comparing(asked, sides) as comparison:
            compared = comparison.compared()
            if out is not None:
                bar.step(wording.WRITING.in_language(language))
                write_results(_batches(comparison), out, COMPARED_COLUMNS, sheets=sheets)
        returned = _return_rejects(sides, compared, out, language)
        beside = [report_beside(out)] if out and sheets and out.suffix.lower() != ".xlsx" else []
        for each in beside:
            write_sheets(sheets, each)
    if report is not None:
        report.tell(language, as_table=not summary)
        say(wording.compared(compared.cases, compared.cases_changed).in_language(language))
    else:
        _tell(packs[1], compared, language, as_table=not summary)
    places = [] if out is None else [wording.results_in(str(out)), *map(wording.rejects_in, returned)]
    for place in [*places, *(wording.report_in(str(each)) for each in beside)]:
        say(place.in_language(language))
    raise typer.Exit(DONE_WITH_REJECTS if any(_rejected(*side) for side in _both(sides, compared)) else DONE)


@dataclass(frozen=True)
class _Side:
    """One side's files as they were read. ``name`` marks its rejected rows; empty where both sides are one table."""

    name: str
    files: FactFiles
    read: ReadFiles
    pack: Pack

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The ids of cases or families of which a row could not be read."""
        if self.pack.has_families:
            return self.read.spoiled_families
        ids = (row.get(CASE_ID) for row in self.read.facts.ids_of_rejected.values())
        return tuple(each for each in ids if each is not None)


def _place(out: Path | None, files: Sequence[FactFiles], *, summary: bool) -> Path | None:
    """Where rows go; checked before any work is done."""
    if summary:
        return None
    if out is None:
        raise typer.BadParameter("say where the rows go with -o OUT, or ask for --summary", param_hint="-o")
    sources = [path.resolve() for each in files for path in (each.facts, each.families) if path is not None]
    if check_place(out) in sources:
        raise UnableToWriteResults(f"{out} is a table of facts itself; give another name")
    return out


def _read(
    packs: Sequence[Pack],
    files: Sequence[FactFiles],
    latest_day: date,
    workspace: Path,
    bar: Working,
    language: Language,
) -> list[_Side]:
    """Read both sides; once where both laws ask the same of the same table."""
    found: list[ReadFiles] = []
    is_shared = files[0] == files[1] and _asks(packs[0]) == _asks(packs[1])
    for place, (pack, of_side) in enumerate(zip(packs, files, strict=True)):
        if place == 1 and is_shared:
            found.append(found[0])
            continue
        folder = workspace / str(place)
        folder.mkdir()
        found.append(
            read_files(pack, of_side, latest_day=latest_day, workspace=folder, bar=bar, language=language)
        )
    names = ("", "") if is_shared else ("old", "new")
    return [_Side(*each) for each in zip(names, files, found, packs, strict=True)]


def _asks(pack: Pack) -> object:
    """What a table is read by: everything that a pack declares of its facts but what it says about them."""
    return [
        (
            *(fact.name, fact.type, fact.level, fact.optional, fact.label, fact.headings),
            *(fact.lowest, fact.highest, fact.not_in_future, fact.period),
        )
        for fact in pack.facts
    ]


def _comparing(asked: Comparing, sides: Sequence[_Side]) -> AbstractContextManager[Comparison]:
    old, new = (side.read for side in sides)
    return comparing(
        asked,
        old.facts.source,
        new.facts.source,
        old_families=old.families.source if old.families else None,
        new_families=new.families.source if new.families else None,
        unreadable=(sides[0].unreadable, sides[1].unreadable),
    )


def _report(asked: Comparing, sides: Sequence[_Side]) -> Report:
    """What the rows come to. Rows in which nothing differs count, too: they cost."""
    packs = (sides[0].pack, sides[1].pack)
    with _comparing(replace(asked, all_rows=True), sides) as comparison:
        effects = effects_of(comparison, packs[1].unit)
    ids = [each for difference in chosen(effects) for each in effects.candidates[difference]]
    facts: dict[Any, Facts] = {}
    for side in sides if ids else ():
        families = side.read.families.source if side.read.families else None
        for case_id, (own, members) in facts_of_cases(
            side.read.facts.source, families, side.pack, ids
        ).items():
            known = facts.get(case_id, ({}, [{}] * len(members)))
            both = [{**one, **other} for one, other in zip(known[1], members, strict=True)]
            facts[case_id] = ({**known[0], **own}, both)
    examples = examples_of(
        effects,
        packs,
        facts,
        on=asked.on,
        latest_day=asked.latest_day or asked.on,
        from_period=asked.from_period,
        to_period=asked.to_period,
    )
    return Report(*packs, effects, examples)


def _batches(comparison: Comparison) -> chain[pa.RecordBatch]:
    # A file without rows has columns all the same.
    empty = pa.RecordBatch.from_pylist([], comparison.schema)
    return chain([empty], comparison.batches())


def _both(sides: Sequence[_Side], compared: Compared) -> list[tuple[_Side, SideRows]]:
    return list(zip(sides, (compared.old, compared.new), strict=True))


def _rejected(side: _Side, rows: SideRows) -> list[tuple[Path, ReadTable, dict[int, Sequence[Problem]]]]:
    """The tables of a side of which rows go back, and these rows."""
    found = []
    tables = (
        (side.files.facts, side.read.facts, rows.problems),
        (side.files.families, side.read.families, rows.family_problems),
    )
    for source, table, problems in tables:
        if source is not None and table is not None and (problems or table.problems):
            found.append((source, table, {**table.problems, **problems}))
    return found


def _return_rejects(
    sides: Sequence[_Side], compared: Compared, out: Path | None, language: Language
) -> list[str]:
    """Write the rows that could not be compared beside the answers, each side's by itself; returns the files."""
    places: dict[Path, None] = {}
    for side, rows in _both(sides, compared) if out is not None else []:
        for source, table, problems in _rejected(side, rows):
            assert out is not None
            name = "-".join(
                word
                for word in (
                    out.stem,
                    side.name,
                    "rejects",
                    "families" if source == side.files.families else "",
                )
                if word
            )
            place = out.with_name(f"{name}{source.suffix.lower()}")
            write_rejects(
                source, problems, place, language=language, sheet=table.sheet, heading_row=table.heading_row
            )
            places[place] = None
    return [str(place) for place in places]


def _tell(pack: Pack, compared: Compared, language: Language, *, as_table: bool) -> None:
    console = output()
    if as_table or console.is_terminal:
        table = Table(title=pack.name.in_language(language), title_justify="left")
        for heading in (wording.PERIOD, wording.CHANGE):
            table.add_column(heading.in_language(language))
        for heading in (wording.CASES, wording.AMOUNT):
            table.add_column(heading.in_language(language), justify="right")
        for total in compared.totals:
            period = total.period or wording.ALL_PERIODS.in_language(language)
            money = f"{written(total.amount_minor, pack.currency)} {pack.currency}"
            change = wording.CHANGES[total.change].in_language(language)
            table.add_row(period, change, f"{total.rows:,}", money if total.amount_minor else "")
        console.print(table)
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["period", "change", "cases", "amount_minor", "currency"])
        for total in compared.totals:
            writer.writerow([total.period or "", total.change, total.rows, total.amount_minor, pack.currency])
    say(wording.compared(compared.cases, compared.cases_changed).in_language(language))
    if compared.cases_only_old or compared.cases_only_new:
        say(wording.only_one(compared.cases_only_old, compared.cases_only_new).in_language(language))
