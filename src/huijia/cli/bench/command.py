"""``huijia bench``: the table."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from huijia.cli.bench.lines import CURVE_KEYS, CURVE_ROWS, LINES, OPENFISCA_ON_CURVE_TO, TITLES, Line
from huijia.cli.bench.running import Plan, run_bench
from huijia.cli.bench.summary import Figures, figures_of, memory_text, ratio_text, time_text
from huijia.cli.terminal import output, say, working

NOTES = """\
Every time is the first call in a fresh process, from the call to the result; interpreter, imports and the pack come
before it ("start-up"). "again" is a second call in the same process. Peak memory is the whole process, start-up included.
"x by hand": against the fastest hand-written query of the same kind. Results were compared and are the same."""


def bench(
    rows: Annotated[
        list[int] | None,
        typer.Option(min=1, help="How many children; may be said more than once (else a million)."),
    ] = None,
    repeats: Annotated[
        int, typer.Option(min=1, help="How often each line is measured; the median counts.")
    ] = 5,
    without_openfisca: Annotated[
        bool, typer.Option("--without-openfisca", help="Leave out openfisca-core (the extra 'bench').")
    ] = False,
    curve: Annotated[
        bool,
        typer.Option("--curve", help="Measure how time and memory grow, from 10 thousand to 33 million."),
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="The synthetic population.")] = 1,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Where every single measurement goes, as JSON.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(help="Where the files that are measured lie meanwhile (else the temporary folder)."),
    ] = None,
) -> None:
    """Measure Huijia beside a hand-written query and openfisca-core, in the same run."""
    plan = _plan(rows, repeats, seed, without_openfisca=without_openfisca, curve=curve)
    if out is not None and not out.resolve().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    with working() as bar:
        report = run_bench(plan, out=out, folder=folder, command=_command(), tell=bar.step)
    _tell(report)
    if out is not None:
        say(f"Every single measurement: {out}")


def _plan(
    rows: Sequence[int] | None, repeats: int, seed: int, *, without_openfisca: bool, curve: bool
) -> Plan:
    if rows and curve:
        raise typer.BadParameter(
            "the curve has its own numbers of rows; leave out --rows", param_hint="--curve"
        )
    lines: list[Line] = [line for line in LINES if not (without_openfisca and line.needs_openfisca)]
    if curve:
        lines = [line for line in lines if line.key in CURVE_KEYS]
        return Plan(CURVE_ROWS, repeats, seed, lines, most_rows_of_openfisca=OPENFISCA_ON_CURVE_TO)
    return Plan(list(dict.fromkeys(rows or [1_000_000])), repeats, seed, lines)


def _command() -> str:
    return shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])


def _tell(report: Mapping[str, Any]) -> None:
    console = output()
    if not console.is_terminal:
        console.width = 160
    console.print(table_of(figures_of(report)))
    about = report["machine"]
    console.print(
        f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB; Python {about['python']}, "
        f"DuckDB {report['versions']['duckdb']}; medians of {report['repeats']}, measured in turn.",
        markup=False,
    )
    console.print(NOTES, markup=False)


def table_of(figures: Sequence[Figures]) -> Table:
    """One table of all lines."""
    table = Table()
    table.add_column("")
    for heading in ("rows", "time", "again", "peak memory", "x by hand", "x Huijia", "start-up"):
        table.add_column(heading, justify="right", no_wrap=True)
    before = None
    for each in figures:
        here = (each.rows if each.line.depends_on_rows else None, each.line.group)
        if here != before:
            table.add_section()
            table.add_row(TITLES[each.line.group], style="bold")
            before = here
        table.add_row(*cells_of(each))
    return table


def cells_of(each: Figures) -> list[str]:
    """One line as texts."""
    is_of_rows = each.line.depends_on_rows
    return [
        f"  {each.line.label}",
        f"{each.rows:,}" if is_of_rows else "",
        time_text(each.seconds),
        time_text(each.again_seconds) if each.again_seconds is not None else "",
        memory_text(each.peak_memory_mb),
        ratio_text(each.to_base) if is_of_rows else "",
        ratio_text(each.to_huijia),
        time_text(each.start_up_seconds),
    ]
