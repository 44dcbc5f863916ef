"""``huijia payments``: whether the ledger adds up, decisions that wait, and the accounts from which benefits are paid."""

from __future__ import annotations

from typing import Annotated

import typer

from huijia.cli.office.adopting import adopt
from huijia.cli.office.named import area_of
from huijia.cli.office.paying_ways import calendar, choose_file
from huijia.cli.office.setting_up import set_up_office
from huijia.cli.office.simulating import simulate
from huijia.cli.terminal import fail, language_of

payments_app = typer.Typer(
    help="Money: whether the ledger adds up, and what is paid from where.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FAULTS = 1

payments_app.command()(simulate)
payments_app.command("file")(choose_file)
payments_app.command()(calendar)
payments_app.command()(adopt)


@payments_app.callback()
def payments() -> None:
    """Look after payments."""


@payments_app.command()
def check() -> None:
    """Compute every balance again from the entries. Ends with 0 when all of it adds up, with 1 when not."""
    set_up_office()
    from huijia.apps.payments.checking import CHECKS, faults

    found = 0
    for fault in faults():
        found += 1
        typer.echo(fault)
    if found:
        fail(f"the ledger does not add up: {found} faults")
        raise typer.Exit(FAULTS)
    for sentence in CHECKS:
        typer.echo(f"checked: {sentence}")


@payments_app.command()
def take() -> None:
    """Take over decisions that were made since: what they grant is owed. Safe at any time, and as often as you like."""
    set_up_office()
    from django.utils import timezone

    from huijia.apps.payments.entitling import take_decisions

    typer.echo(f"{take_decisions(at=timezone.now()):,} decisions taken over")


@payments_app.command()
def fund(
    area: Annotated[str, typer.Argument(help="The area's code, as 330102.")],
    pack: Annotated[str, typer.Argument(help="The benefit's pack, as cn/childcare-subsidy.")],
    name: Annotated[str, typer.Option(help="How pages and remittances call it.")],
    holder: Annotated[str, typer.Option(help="Whose bank account it is.")],
    bank: Annotated[str, typer.Option(help="The bank's CNAPS code or BIC.")] = "",
) -> None:
    """Open the account from which an area's benefit is paid. The number is asked for, so that no list of commands keeps it."""
    set_up_office()
    from django.utils import timezone

    from huijia.apps.accounts.viewer import SYSTEM
    from huijia.apps.claims.assess import benefit
    from huijia.apps.payments.funding import open_fund

    place = area_of(area, language_of(None))
    found = benefit(pack)
    number = typer.prompt("Account number", hide_input=True, confirmation_prompt=True)
    made = open_fund(
        by=SYSTEM,
        area=place,
        pack=found.pack.id,
        currency=found.pack.currency,
        name=name,
        holder=holder,
        number=number,
        bank=bank,
        at=timezone.now(),
    )
    typer.echo(f"opened: **** {made.tail}")
