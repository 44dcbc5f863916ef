"""``huijia explain``: why one case gets its answer."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import typer
from rich.text import Text as RichText
from rich.tree import Tree

from huijia.cli.reading import FactFiles, ReadFiles, read_files
from huijia.cli.terminal import Lang, day_option, language_of, output, working
from huijia.engine.backends.answers import span_of
from huijia.engine.backends.in_memory import Case, Member
from huijia.engine.backends.source import CASE_ID, FAMILY_ID, MEMBER_ID, FactsSource, refuse_without_families
from huijia.engine.explain import Line, LineKind, change_lines, explain_case, explanation_lines, would_change
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.tables.reading import ReadTable
from huijia.values.errors import UnableToReadFacts
from huijia.values.text import Language

STYLES = {LineKind.ANSWER: "bold", LineKind.REASON: "bold"}


def explain(
    pack: Annotated[
        str, typer.Argument(help="The benefit, such as cn/childcare-subsidy, or a pack's folder.")
    ],
    facts: Annotated[Path, typer.Argument(help="The table of facts: .xlsx, .csv or .parquet.")],
    case: Annotated[
        str, typer.Option("--case", help="The case's id (for packs with families, the family's).")
    ],
    on: Annotated[str | None, typer.Option(help="The day of assessment (else today).")] = None,
    from_period: Annotated[str | None, typer.Option("--from", help="First period to look at.")] = None,
    to_period: Annotated[str | None, typer.Option("--to", help="Last period to look at.")] = None,
    families: Annotated[Path | None, typer.Option(help="The table of the families' own facts.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of the workbook.")] = None,
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Show why one case gets its answer: rules, articles, parameters, facts, and what would change it."""
    language = language_of(lang)
    loaded = load_pack(pack)
    today = date.today()
    day = day_option(on, "--on") or today
    span = span_of(loaded, on=day, from_period=from_period, to_period=to_period)
    with working() as bar, tempfile.TemporaryDirectory(prefix="huijia-") as folder:
        files = FactFiles(facts, families, sheet)
        read = read_files(
            loaded, files, latest_day=max(day, today), workspace=Path(folder), bar=bar, language=language
        )
        found = _case(loaded, read, case, language)
    explanation = explain_case(loaded, found, span)
    console = output()
    title = f"{case}  {loaded.name.in_language(language)}  {loaded.id} {loaded.version}"
    console.print(_tree(title, explanation_lines(explanation, language)))
    changes = change_lines(would_change(loaded, found, span, on=day), language)
    if changes:
        console.print(_tree("会改变结论的事实" if language == "zh" else "What would change it", changes))


def _tree(title: str, lines: list[Line]) -> Tree:
    root = Tree(RichText(title, style="bold"), guide_style="dim")
    branches = [root]
    for line in lines:
        del branches[line.depth + 1 :]
        branches.append(branches[-1].add(RichText(line.text, style=STYLES.get(line.kind, ""))))
    return root


def _case(pack: Pack, read: ReadFiles, case_id: str, language: Language) -> Case:
    """The case with this id, with its members. Raises ``UnableToReadFacts`` when it is not there or was rejected."""
    id_name = FAMILY_ID if pack.has_families else CASE_ID
    rows = _rows(read.facts.source, id_name, case_id)
    _refuse_rejected(read.facts, id_name, case_id, language)
    if not pack.has_families:
        if not rows:
            raise UnableToReadFacts(f"no row has the id '{case_id}'")
        return Case(rows[0])
    members = [Member(row, row[MEMBER_ID]) for row in rows]
    refuse_without_families(pack, read.families)
    if read.families is None:
        if not members:
            raise UnableToReadFacts(f"no row has the family id '{case_id}'")
        return Case({}, members)
    _refuse_rejected(read.families, id_name, case_id, language)
    own = _rows(read.families.source, FAMILY_ID, case_id)
    if not own:
        raise UnableToReadFacts(f"the table of families has no family '{case_id}'")
    return Case(own[0], members)


def _refuse_rejected(table: ReadTable, id_name: str, case_id: str, language: Language) -> None:
    for row, ids in table.ids_of_rejected.items():
        if ids.get(id_name) == case_id:
            told = " ".join(problem.sentence(language) for problem in table.problems[row])
            raise UnableToReadFacts(f"row {row} of '{case_id}' cannot be read: {told}")


def _rows(source: FactsSource, id_name: str, case_id: str) -> list[dict[str, Any]]:
    """The rows with this id, with the pack's own names. A file of millions of rows is searched, not loaded."""
    column = source.columns[id_name]
    data = ds.dataset(source.data) if isinstance(source.data, Path) else ds.dataset([source.data])
    same = pc.field(column).cast(pa.string()) == case_id
    wanted = {name: pc.field(found) for name, found in source.columns.items()}
    return data.to_table(columns=wanted, filter=same).to_pylist()  # type: ignore[no-any-return]
