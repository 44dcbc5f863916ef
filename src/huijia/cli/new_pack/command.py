"""The command itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from huijia.cli.new_pack.writing import NewPack, waiting, write_new_pack
from huijia.cli.packs import LangOption
from huijia.cli.terminal import language_of, say
from huijia.engine.offered import offers
from huijia.engine.parameters.shape import PACK_ID
from huijia.values.periods import PeriodUnit


def new_pack(
    id: Annotated[str, typer.Argument(help="The benefit's id: a country and a name, as cn/school-grant.")],
    folder: Annotated[
        Path | None, typer.Argument(help="Where to (else a folder of the package's name, here).")
    ] = None,
    families: Annotated[
        bool, typer.Option("--families", help="A case is a family with its members, not a single person.")
    ] = False,
    unit: Annotated[PeriodUnit, typer.Option(help="How the benefit counts time.")] = PeriodUnit.YEAR,
    currency: Annotated[str, typer.Option(help="Three letters, as CNY.")] = "XTS",
    lang: LangOption = None,
) -> None:
    """Begin the law of another benefit: a package of its own, which passes its check and says where to write on."""
    if not re.fullmatch(PACK_ID, id) or "/" not in id:
        raise typer.BadParameter(
            f"'{id}' is no id; write a country and a name in small letters, as cn/school-grant",
            param_hint="ID",
        )
    if not re.fullmatch("[A-Z]{3}", currency):
        raise typer.BadParameter(
            f"'{currency}' is no currency; write three capitals, as CNY", param_hint="--currency"
        )
    zh = language_of(lang) == "zh"
    new = NewPack(id, families, unit, currency)
    place = write_new_pack(new, folder or Path(new.distribution))
    todo = sum(waiting(place).values())
    # A pack's folder is told from a name by its first sign.
    named = place if place.is_absolute() else f"./{place}"
    if id in offers():
        say(
            f"注意：已有名为 {id} 的规则包"
            if zh
            else f"take care: a pack of the name {id} is offered already"
        )
    say(f"已写入 {named}" if zh else f"written: {named}")
    say(
        f"接下来：在 {todo} 处 TODO 写上法规的内容，先写 cases/，再运行 huijia packs check {named}"
        if zh
        else f"next: {todo} places say TODO and wait for the law's words; begin with cases/, then run: huijia packs check {named}"
    )
