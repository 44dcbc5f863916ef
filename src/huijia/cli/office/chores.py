"""``huijia chores``: what the service does by itself every minute, once."""

from __future__ import annotations

import typer

from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import fail

FAILED = 1


def chores() -> None:
    """Send what is due and erase what is over, once. `huijia serve` does it by itself; this is for an office that uses a timer of its system."""
    set_up_office()
    from django.utils import timezone

    from huijia.server.chores import do_chores

    done = do_chores(timezone.now())
    for name, count in done.items():
        typer.echo(f"{name}: {'failed' if count is None else count}")
    if None in done.values():
        fail(
            "one of them failed; the log says where. The others were done, and what is open is done next time"
        )
        raise typer.Exit(FAILED)
