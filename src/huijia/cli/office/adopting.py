"""``huijia payments adopt``: a bank file that left before the office was restored from an older backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huijia.cli.office.named import viewer_named
from huijia.cli.office.paying_ways import AREA, PACK, fund_of
from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import DONE_WITH_REJECTS, WRONG_USE, Lang, fail, language_of, say
from huijia.values.text import Language, Text

if TYPE_CHECKING:
    from huijia.apps.payments.left_reading import Looked

SHOWN = 20


def adopt(
    area: AREA,
    pack: PACK,
    file: Annotated[
        Path,
        typer.Argument(help="The file that left: pain.001, or the bank's list.", exists=True, dir_okay=False),
    ],
    by: Annotated[str, typer.Option(help="The account of whoever of finance does it.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the trail.")] = "",
    leave_out: Annotated[
        bool, typer.Option(help="Leave out what belongs to claims that the office does not know.")
    ] = False,
    take_more: Annotated[
        bool, typer.Option(help="Take as it left what is more than is owed: it shows as paid too much.")
    ] = False,
    do: Annotated[
        bool, typer.Option("--do", help="Do it. Without this it is only said what would be done.")
    ] = False,
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Adopt a bank file that left and that the office does not remember, as after a restore. Ends with 1 when some of it does not fit."""
    language = language_of(lang)
    set_up_office()
    from django.utils import timezone

    from huijia.apps.payments.adopting import adopt as adopt_file
    from huijia.apps.payments.errors import UnableToPay
    from huijia.apps.payments.left_reading import look

    viewer, fund, at = viewer_named(by, language), fund_of(area, pack), timezone.now()
    try:
        looked = look(by=viewer, fund=fund, path=file, today=timezone.localdate())
        _tell(looked, language)
        if looked.run is None and not looked.allows(leave_out=leave_out, take_more=take_more):
            raise typer.Exit(DONE_WITH_REJECTS)
        if not do:
            return
        run = adopt_file(
            by=viewer, fund=fund, path=file, reason=reason, at=at, leave_out=leave_out, take_more=take_more
        )
    except UnableToPay as error:
        fail(error.text.in_language(language))
        raise typer.Exit(WRONG_USE) from None
    told = Text(
        zh=f"批次 {run.pk}：{run.count:,} 笔。由另外两人签发，再标记为已发送；不会再次发送。",
        en=f"run {run.pk}: {run.count:,} payments. Two others release it, then it is marked as sent; nothing is sent again.",
    )
    say(told.in_language(language))


def _tell(looked: Looked, language: Language) -> None:
    from huijia.apps.claims.letter_words import money
    from huijia.apps.payments.shown import WHY_MISFIT

    total = money(looked.total_minor, looked.currency, language)
    told = Text(
        zh=f"{looked.message_id}：{looked.count:,} 笔，{total}；{looked.fits:,} 笔与现有数据相符。",
        en=f"{looked.message_id}: {looked.count:,} payments, {total}; {looked.fits:,} fit what the office knows.",
    )
    say(told.in_language(language))
    for each in looked.misfits[:SHOWN]:
        say(f"  {each.end_to_end_id}: {WHY_MISFIT[each.why].in_language(language)} {each.file}".rstrip())
    if looked.counts.total() > SHOWN:
        say(f"  … {looked.counts.total():,}")
