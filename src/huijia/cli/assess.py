"""``huijia assess``: from an office's table to answers with reasons."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from huijia.cli import wording
from huijia.cli.database import (
    Folder,
    Place,
    check_free,
    place_of,
    refuse_tables,
    return_rows,
    session_of,
    write_where_it_runs,
)
from huijia.cli.reading import FactPlaces, ReadFiles, read_files
from huijia.cli.terminal import (
    DONE,
    DONE_WITH_REJECTS,
    Lang,
    day_option,
    engine_option,
    language_of,
    output,
    say,
    working,
)
from huijia.engine.api import Request, started
from huijia.engine.backends.result import Assessed, Run
from huijia.engine.backends.sql.names import TableName
from huijia.engine.explain.money import written
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level
from huijia.tables.reading import ReadTable
from huijia.tables.rejects import write_rejects
from huijia.tables.replacing import check_place, replacing
from huijia.tables.results import write_results
from huijia.values.errors import UnableToWriteResults
from huijia.values.problems import Problem
from huijia.values.text import Language

Problems = Mapping[int, Sequence[Problem]]


def assess(
    pack: Annotated[
        str, typer.Argument(help="The benefit, such as cn/childcare-subsidy, or a pack's folder.")
    ],
    facts: Annotated[
        str,
        typer.Argument(
            help="The table of facts: .xlsx, .csv or .parquet; or table:NAME in the database (--engine postgres) or in Spark, "
            "which also reads a folder of Parquet files."
        ),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--out",
            help="Where the answers go: .xlsx, .csv, .parquet, or table:NAME, which is made; for Spark also a new folder.",
        ),
    ] = None,
    rejects: Annotated[
        str | None, typer.Option(help="Where rows that cannot be read go (else beside the answers).")
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="The day of assessment, such as 2025-12-31 (else today).")
    ] = None,
    from_period: Annotated[
        str | None, typer.Option("--from", help="First period to look at, such as 2025.")
    ] = None,
    to_period: Annotated[str | None, typer.Option("--to", help="Last period to look at.")] = None,
    families: Annotated[
        str | None, typer.Option(help="The table of the families' own facts, for packs with families.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet of the workbook (else the one that fits).")
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            help="duckdb; postgres: inside the office's database; spark: on this machine or a cluster; "
            "or in-memory: the reference, one case at a time."
        ),
    ] = "duckdb",
    database: Annotated[
        str | None,
        typer.Option(
            envvar="DATABASE_URL",
            help="The database of --engine postgres: postgresql://account@server/office.",
        ),
    ] = None,
    master: Annotated[
        str | None,
        typer.Option(
            help="Where --engine spark runs: local[4], spark://server:7077, yarn, or sc://server for Spark Connect (else "
            "SPARK_REMOTE, SPARK_MASTER, or all of this machine).",
        ),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Print totals by period and answer; write no rows.")
    ] = False,
    unordered: Annotated[
        bool,
        typer.Option("--unordered", help="Any order of rows (Parquet): less memory for millions of rows."),
    ] = False,
    unique_ids: Annotated[
        bool,
        typer.Option("--unique-ids", help="The ids are known to be unique: do not look for repeated ones."),
    ] = False,
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Say for every row of a table: entitled, not entitled or need to ask; how much, for which period, and why."""
    language = language_of(lang)
    loaded = load_pack(pack)
    today = date.today()
    day = day_option(on, "--on") or today
    name = engine_option(engine)
    given = [None if each is None else place_of(each, name) for each in (facts, families, out, rejects)]
    refuse_tables(name, given)
    places = _places(given, summary=summary)
    latest_day = max(day, today)
    with (
        working() as bar,
        tempfile.TemporaryDirectory(prefix="huijia-") as folder,
        session_of(name, database, master) as session,
    ):
        workspace = Path(folder)
        check_free(session, [places.out, places.rejects, places.family_rejects])
        files = FactPlaces(places.facts, places.families, sheet, session)
        read = read_files(
            loaded, files, latest_day=latest_day, workspace=workspace, bar=bar, language=language
        )
        request = Request(
            loaded,
            day,
            from_period,
            to_period,
            name,
            latest_day,
            unique_ids=unique_ids,
            ordered=not unordered,
            totals_only=places.out is None,
            progress=bar.part,
            database=session,
        )
        bar.step(wording.ASSESSING.in_language(language))
        spoiled = read.spoiled_families if loaded.has_families else ()
        with started(
            request,
            read.facts.source,
            families=read.families.source if read.families else None,
            spoiled_families=spoiled,
        ) as run:
            assessed = run.assessed()
            if places.out is not None:
                bar.step(wording.WRITING.in_language(language))
                _write(run, places.out, workspace)
        problems = {**read.facts.problems, **assessed.problems}
        of_families = {**(read.families.problems if read.families else {}), **assessed.family_problems}
        bar.step(wording.RETURNING.in_language(language))
        written_to = _return_rejects(run, loaded, read, problems, of_families, places, workspace, language)
    _tell(loaded, assessed, read, problems, language, as_table=not summary)
    _tell_where(places, written_to, problems or of_families, language)
    raise typer.Exit(DONE_WITH_REJECTS if problems or of_families else DONE)


@dataclass(frozen=True)
class _Places:
    facts: Place
    families: Place | None
    out: Place | None
    rejects: Place | None
    family_rejects: Place | None


def _places(given: Sequence[Place | None], *, summary: bool) -> _Places:
    """Where tables are and go; files are checked before any work is done. No table is written over the one that it was made
    from. Rejected rows of a file go to a file, those of a table beside the answers."""
    facts, families, out, rejects = given
    assert facts is not None
    if out is None and not summary:
        raise typer.BadParameter(
            "say where the answers go with -o OUT, or ask for --summary", param_hint="-o"
        )
    if summary:
        out = None
    if rejects is None and out is not None:
        rejects = _beside(facts, out)
    of_families = None
    if rejects is not None and families is not None:
        of_families = _of_families(rejects)
    if isinstance(rejects, Folder):
        raise UnableToWriteResults(
            "rejected rows go to a file or a table, not to a folder; say where with --rejects FILE"
        )
    for source, place in ((facts, rejects), (families, of_families)):
        if isinstance(source, Path) and isinstance(place, TableName):
            raise UnableToWriteResults("rejected rows of a file go to a file; say where with --rejects FILE")
    places = [place for place in (out, rejects, of_families) if isinstance(place, Path)]
    sources = [source.resolve() for source in (facts, families) if isinstance(source, Path)]
    for place in places:
        if check_place(place) in sources:
            raise UnableToWriteResults(f"{place} is the table of facts itself; give another name")
    distinct = {
        place.resolve() if isinstance(place, Path) else place
        for place in (out, rejects, of_families)
        if place
    }
    if len(distinct) < sum(place is not None for place in (out, rejects, of_families)):
        raise UnableToWriteResults(
            "answers and rejected rows would go to the same place; give them two names"
        )
    return _Places(facts, families, out, rejects, of_families)


def _beside(facts: Place, out: Place) -> Place:
    """The place for rejected rows where none is given."""
    if isinstance(out, TableName):
        if isinstance(facts, Path):
            return facts.with_name(f"{facts.stem}-rejects{facts.suffix.lower()}")
        return out.beside("_rejects")
    if isinstance(out, Folder):
        return out.path.with_name(
            f"{out.path.name}-rejects{facts.suffix.lower() if isinstance(facts, Path) else '.parquet'}"
        )
    suffix = facts.suffix if isinstance(facts, Path) else out.suffix
    return out.with_name(f"{out.stem}-rejects{suffix.lower()}")


def _of_families(rejects: Place) -> Place:
    assert not isinstance(rejects, Folder)
    if isinstance(rejects, TableName):
        return rejects.beside("_families")
    return rejects.with_name(f"{rejects.stem}-families{rejects.suffix}")


def _write(run: Run, out: Place, workspace: Path) -> None:
    if isinstance(out, TableName | Folder):
        write_where_it_runs(run, out)
        return
    if out.suffix.lower() == ".parquet":
        with replacing(out) as temporary:
            run.to_parquet(temporary)
        return
    # Through Parquet, so that a table of any length needs little memory.
    whole = workspace / "result.parquet"
    run.to_parquet(whole)
    write_results(whole, out)


def _return_rejects(
    run: Run,
    pack: Pack,
    read: ReadFiles,
    problems: Problems,
    of_families: Problems,
    places: _Places,
    workspace: Path,
    language: Language,
) -> list[Place]:
    """Write the rejected rows; returns where. A file of an earlier run is replaced even when nothing is rejected now, so that
    nobody mends rows which are in order."""
    found: list[Place] = []
    level = Level.MEMBER if pack.has_families else Level.CASE
    tables: list[tuple[Place | None, Place | None, ReadTable | None, Level, Problems]] = [
        (places.facts, places.rejects, read.facts, level, problems),
        (places.families, places.family_rejects, read.families, Level.CASE, of_families),
    ]
    for source, place, table, of_level, wrong in tables:
        if source is None or place is None or table is None:
            continue
        if not wrong and not (isinstance(place, Path) and place.exists()):
            continue
        if isinstance(source, TableName | Folder):
            return_rows(run, of_level, wrong, place, workspace, language)
        else:
            assert isinstance(place, Path)
            write_rejects(
                source, wrong, place, language=language, sheet=table.sheet, heading_row=table.heading_row
            )
        if wrong:
            found.append(place)
    return found


def _tell(
    pack: Pack, assessed: Assessed, read: ReadFiles, problems: Problems, language: Language, *, as_table: bool
) -> None:
    console = output()
    if as_table or console.is_terminal:
        table = Table(title=pack.name.in_language(language), title_justify="left")
        for heading in (wording.PERIOD, wording.ANSWER):
            table.add_column(heading.in_language(language))
        for heading in (wording.ROWS, wording.AMOUNT):
            table.add_column(heading.in_language(language), justify="right")
        for total in assessed.totals:
            period = total.period or wording.ALL_PERIODS.in_language(language)
            money = f"{written(total.amount_minor, pack.currency)} {pack.currency}"
            answer = wording.ANSWERS[total.answer].in_language(language)
            table.add_row(period, answer, f"{total.rows:,}", money if total.answer == "entitled" else "")
        console.print(table)
    else:
        # For programs: the same totals as csv, with answers and amounts as they stand in result files.
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["period", "answer", "rows", "amount_minor", "currency"])
        for total in assessed.totals:
            writer.writerow([total.period or "", total.answer, total.rows, total.amount_minor, pack.currency])
    # Rows that could not even be read did not reach the engine; rows of a table of the database were counted by it only.
    rows_in = read.facts.rows_in or assessed.rows_in
    say(wording.counts(rows_in, rows_in - len(problems), len(problems)).in_language(language))


def _tell_where(places: _Places, rejects: list[Place], problems: Problems, language: Language) -> None:
    if places.out is not None:
        say(wording.results_in(str(places.out)).in_language(language))
    for place in rejects:
        say(wording.rejects_in(str(place)).in_language(language))
    if problems and not rejects:
        row = min(problems)
        first = f"{row}: {problems[row][0].sentence(language)}"
        say(wording.rejects_not_kept(first).in_language(language))
