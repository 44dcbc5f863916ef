"""``huijia payments simulate``: money in an invented office beside a bank that answers late, twice, refuses and returns."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import Lang, fail, language_of, output, say, working
from huijia.values.text import Language, Text

DIFFERS = 1
MOST_TOLD = 20
WORKING = Text(zh="正在模拟……", en="Simulating…")
AGREES = Text(
    zh="全部余额重算一致；银行逐笔付款与账上一致。",
    en="Every balance is the sum of its entries, and the bank's bookings are the ledger's, claim by claim.",
)


def simulate(
    claims: Annotated[int, typer.Option(min=10, help="How many claims.")] = 200,
    workers: Annotated[int, typer.Option(min=1, max=16, help="How many people work at once.")] = 3,
    seed: Annotated[int, typer.Option(min=0, help="What is drawn at random hangs on it.")] = 1,
    bank: Annotated[
        str,
        typer.Option(
            help="honest: late, twice, refuses, returns; mischievous: also tells what is not so; flawless: none of it."
        ),
    ] = "honest",
    database: Annotated[
        str,
        typer.Option(help="An empty database as DATABASE_URL; else SQLite in a folder that goes afterwards."),
    ] = "",
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Pay invented claims through a simulated bank, several people at once; ends with 1 when anything differs at the end.

    Nothing of your office is read or touched.
    """
    language = language_of(lang)
    if bank not in ("honest", "mischievous", "flawless"):
        raise typer.BadParameter(f"there is no bank '{bank}'", param_hint="--bank")
    with TemporaryDirectory(prefix="huijia-simulated-") as folder:
        # Before any setting is read: the office of this machine stays out of it.
        os.environ["HUIJIA_DATA"] = folder
        os.environ["DATABASE_URL"] = database
        set_up_office()
        _simulate(claims, workers, seed, bank, Path(folder), language)


def _simulate(claims: int, workers: int, seed: int, bank: str, folder: Path, language: Language) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from huijia.apps.sealing.ring import make_ring
    from huijia.web.demo import simulating

    # Before its tables are touched: the address may be that of a real office.
    simulating.check_empty()
    call_command("migrate", interactive=False, verbosity=0)
    # An empty database may have been migrated elsewhere, and its ring lies there: nothing is sealed in it yet.
    make_ring(at=timezone.now())
    with working() as bar:
        bar.step(WORKING.in_language(language))
        made = simulating.simulate(
            claims=claims,
            workers=workers,
            seed=seed,
            folder=folder / "bank",
            bank=bank,
            progress=bar.count,
        )
    console = output()
    width = max(_width(told.in_language(language)) for told, _ in made.rows)
    for told, counted in made.rows:
        name = told.in_language(language)
        console.print(f"{name}{' ' * (width - _width(name))}  {counted:>16}", markup=False, soft_wrap=True)
    for sentence in made.differences[:MOST_TOLD]:
        say(sentence)
    if made.differences:
        fail(f"{len(made.differences)} differences")
        raise typer.Exit(DIFFERS)
    console.print(AGREES.in_language(language), markup=False, soft_wrap=True)


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
