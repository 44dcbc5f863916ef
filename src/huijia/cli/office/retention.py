"""``huijia retention``: what is over and is erased, and doing it now."""

from __future__ import annotations

from typing import Annotated

import typer

from huijia.cli.office.setting_up import set_up_office

retention_app = typer.Typer(
    help="Erasing what the law no longer wants kept.", no_args_is_help=True, rich_markup_mode=None
)


@retention_app.callback()
def retention() -> None:
    """Erase what is over, or see what would be."""


@retention_app.command()
def preview() -> None:
    """Count what a run would erase today, by table. Nothing is written, and nothing told of anybody."""
    set_up_office()
    from django.conf import settings
    from django.utils import timezone

    from huijia.apps.privacy.retention import preview as counted

    for name in ("KEEP_CLAIMS_YEARS", "KEEP_UNCLAIMED_YEARS"):
        years = getattr(settings, name)
        typer.echo(f"HUIJIA_{name}: {'not set: nothing is erased for its age' if years is None else years}")
    found = counted(on=timezone.localdate())
    typer.echo(f"claims that are over: {found.claims}")
    typer.echo(f"records on which nothing rests: {found.people}")
    typer.echo(f"people who asked: {found.asked}")
    for table, rows in sorted(found.rows.items()):
        typer.echo(f"{table}: {rows}")


@retention_app.command()
def run(
    most: Annotated[int | None, typer.Option(min=1, help="At most so many claims and people.")] = None,
) -> None:
    """Erase what is over now. `huijia serve` does it by itself, a little each minute; stopped at any moment, it goes on where it was."""
    set_up_office()
    from django.utils import timezone

    from huijia.apps.privacy.files import write_file_anew
    from huijia.apps.privacy.retention import run as erase

    typer.echo(f"erased: {erase(at=timezone.now(), most=most)}")
    if write_file_anew():
        typer.echo("the database's file was written anew: nothing that was erased stands in it")
