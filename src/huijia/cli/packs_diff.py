"""``huijia packs diff A B``: what changed between two versions of a law."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text as Styled

from huijia.cli.packs import archive_of, pack_named
from huijia.cli.terminal import Lang, language_of, output
from huijia.engine.amendments import (
    AmendmentLineKind,
    amendment_lines,
    amendments_as_data,
    amendments_between,
)

STYLES = {
    AmendmentLineKind.NOTE: "",
    AmendmentLineKind.GROUP: "bold",
    AmendmentLineKind.SUBJECT: "cyan",
    AmendmentLineKind.CHANGE: "",
    AmendmentLineKind.OLD: "red",
    AmendmentLineKind.NEW: "green",
    AmendmentLineKind.SAME: "",
    AmendmentLineKind.CITATION: "dim",
}


def diff(
    old: Annotated[
        str,
        typer.Argument(metavar="OLD", help="A benefit, BENEFIT@VERSION of the archive, or a pack's folder."),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The other version, or another benefit's pack.")],
    archive: Annotated[
        Path | None, typer.Option(help="Where versions of packs are kept (else packs in HUIJIA_DATA).")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: everything, in both languages.")
    ] = False,
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Say in words what changed between two versions of a law, with the dates and the articles.

    Leaves with 0 whether or not anything differs; with 2 for wrong use, or a pack that is not valid.
    """
    place = archive_of(archive)
    found = amendments_between(pack_named(old, place), pack_named(new, place))
    if as_json:
        typer.echo(json.dumps(amendments_as_data(found), ensure_ascii=False, indent=2))
        return
    console, language = output(), language_of(lang)
    for side, mark in ((found.old, "-"), (found.new, "+")):
        console.print(
            f"{mark} {side.id} {side.version}  {side.name.in_language(language)}",
            markup=False,
            soft_wrap=True,
        )
    for line in amendment_lines(found, language):
        if line.kind is AmendmentLineKind.GROUP:
            console.print()
        # A text of its own: what a pack says is never read as markup, and is not wrapped where it is copied from.
        console.print(Styled("  " * line.depth + line.text, STYLES[line.kind]), soft_wrap=True)
