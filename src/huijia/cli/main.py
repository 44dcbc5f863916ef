"""The command and its parts."""

from __future__ import annotations

import io
import sys
import traceback
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import huijia
from huijia.cli.assess import assess
from huijia.cli.bench.command import bench
from huijia.cli.care_calendar import care_calendar
from huijia.cli.compare import compare
from huijia.cli.explain import explain
from huijia.cli.new_pack.command import new_pack
from huijia.cli.office.audit import audit_app
from huijia.cli.office.backup import backup, restore
from huijia.cli.office.chores import chores
from huijia.cli.office.demo import demo
from huijia.cli.office.duplicates import duplicates
from huijia.cli.office.importing import import_roster
from huijia.cli.office.keys import keys_app
from huijia.cli.office.payments import payments_app
from huijia.cli.office.people import people_app
from huijia.cli.office.recalculating import recalculate_app
from huijia.cli.office.retention import retention_app
from huijia.cli.office.serving import serve
from huijia.cli.packs import packs_app
from huijia.cli.packs_diff import diff
from huijia.cli.synth import synth
from huijia.cli.terminal import UNEXPECTED, WRONG_USE, fail, language_of
from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class HuijiaGroup(TyperGroup):
    """Tells expected errors in one clear message instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except HuijiaError as error:
            text = getattr(error, "text", None)
            fail(text.in_language(language_of(None)) if isinstance(text, Text) else str(error))
            raise typer.Exit(WRONG_USE) from None


app = typer.Typer(
    name="huijia",
    help="惠家 Huijia: what the law gives a family, and why. 法律给予家庭什么，为什么。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    cls=HuijiaGroup,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"huijia {huijia.__version__}")
        raise typer.Exit


@app.callback()
def _huijia(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """惠家 Huijia: what the law gives a family, and why. 法律给予家庭什么，为什么。"""


packs_app.command()(diff)
app.add_typer(packs_app, name="packs")
app.add_typer(payments_app, name="payments")
app.add_typer(keys_app, name="keys")
app.command()(assess)
app.command()(compare)
app.command()(explain)
app.command("new-pack")(new_pack)
app.command()(synth)
app.command()(bench)
app.command("calendar")(care_calendar)
app.command()(serve)
app.command()(chores)
app.command()(demo)
app.command()(backup)
app.command()(restore)
app.add_typer(audit_app, name="audit")
app.add_typer(retention_app, name="retention")
app.command("import")(import_roster)
app.command()(duplicates)
app.add_typer(people_app, name="people")
app.add_typer(recalculate_app, name="recalculate")


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that lacks a letter shows a mark in its place: no reason to stop.
            stream.reconfigure(errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        fail("stopped; files that were there before are as they were")
        sys.exit(130)
    except Exception:
        # Python would end with 1, which a script reads as "done with rejected rows".
        traceback.print_exc()
        fail("this should not have happened; nothing was written over. Please report the lines above")
        sys.exit(UNEXPECTED)


if __name__ == "__main__":
    main()
