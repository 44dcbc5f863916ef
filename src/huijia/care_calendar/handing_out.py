"""The finished page as a folder: for a USB stick, a shared drive, a noticeboard computer."""

from __future__ import annotations

import shutil
from pathlib import Path

from huijia.care_calendar import SITE
from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class UnableToHandOut(HuijiaError):
    """The folder cannot be written. ``text`` says why, and how to mend it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def hand_out(folder: Path) -> list[Path]:
    """Write the calendar's files into this folder, which is made if it is not there; other files in it stay.

    Returns what was written. Raises ``UnableToHandOut``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [
            Path(shutil.copyfile(path, folder / path.name))
            for path in sorted((SITE / "calendar").iterdir(), reverse=True)
        ]
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UnableToHandOut(
            Text(
                zh=f"无法写入 {folder}：{why}。请换一个可以写入的文件夹。",
                en=f"cannot write into {folder}: {why}. Name a folder that can be written to.",
            )
        ) from None
