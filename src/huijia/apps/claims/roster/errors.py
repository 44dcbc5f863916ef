"""What can go wrong with a roster as a whole. What is wrong with a row stands in ``reasons``."""

from __future__ import annotations

from huijia.apps.wording import language
from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class UnableToImport(HuijiaError):
    """The sheet cannot be taken in, or an import cannot be undone, as a whole."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)

    def __str__(self) -> str:
        return self.text.in_language(language())
