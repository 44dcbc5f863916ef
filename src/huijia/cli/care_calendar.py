"""``huijia calendar``: the care calendar as a folder, for a USB stick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huijia.care_calendar.handing_out import hand_out
from huijia.cli.terminal import language_of, say
from huijia.values.text import Text


def care_calendar(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder; made if it is not there.")],
) -> None:
    """Write the care calendar into a folder: a page that works without a network and sends nothing."""
    hand_out(out)
    told = Text(
        zh=f"已写入 {out}：打开其中的 index.html 即可使用，不需要网络",
        en=f"written to {out}: open index.html in it; no network is needed",
    )
    say(told.in_language(language_of(None)))
