"""``huijia audit``: whether the audit trail is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import fail

audit_app = typer.Typer(
    help="The audit trail: who did what, and whether it is whole.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FAULTS = 1


@audit_app.callback()
def audit() -> None:
    """Check the audit trail."""


@audit_app.command()
def verify(
    expect: Annotated[
        str | None,
        typer.Option(
            help="The digest of an entry that was noted elsewhere: it has to be in the trail still."
        ),
    ] = None,
) -> None:
    """Check every entry against the one before it. Ends with 0 when the trail is whole, with 1 when it is not."""
    set_up_office()
    from huijia.apps.audit.queries import chain_end, faults, guards_missing

    found = 0
    for fault in faults(expected_end=expect.strip().lower() if expect is not None else None):
        found += 1
        typer.echo(f"{fault.sequence}: {fault.what}")
    for guard in guards_missing():
        found += 1
        typer.echo(f"the database's own guard is gone: {guard}")
    number, digest = chain_end()
    if found:
        fail(f"the trail is not whole: {found} faults, {number} entries")
        raise typer.Exit(FAULTS)
    typer.echo(f"whole: {number} entries")
    typer.echo(f"digest of the last entry, to note where nobody who can change the database can: {digest}")
