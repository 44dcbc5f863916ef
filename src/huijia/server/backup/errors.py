"""What can go wrong with backups."""

from __future__ import annotations

from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class UnableToBackUp(HuijiaError):
    """No backup was made. ``text`` says why, and how to mend it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


class UnableToRestore(UnableToBackUp):
    """Nothing was restored; the office is as it was."""
