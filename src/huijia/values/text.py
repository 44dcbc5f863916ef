"""A sentence in the languages that Huijia speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Chinese (zh-Hans) and in English. Neither may be empty."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            raise ValueError(f"a text needs both languages; got zh='{self.zh}', en='{self.en}'")

    def in_language(self, language: Language) -> str:
        """The sentence in this language.

        >>> Text(zh="是", en="yes").in_language("en")
        'yes'
        """
        return self.zh if language == "zh" else self.en
