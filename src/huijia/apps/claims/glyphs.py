"""Characters that the letters' font cannot write. A letter shows no empty box: it names the character instead."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings

STAND_IN = "〓"
"""The printer's mark for a character that is not at hand."""

_UNSEEN = re.compile(r"[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: they choose another shape of the same character, which the font would not have."""
_ACCENTED = re.compile(r"[A-Za-z\u00c0-\u1eff][\u0300-\u036f]+")


def written(value: Any) -> Any:
    """The same texts, lists and dicts of texts, with what the font lacks named by its code point.

    >>> written({"name": "王\U00020bb7"})
    {'name': '王〓〔U+20BB7〕'}
    """
    if isinstance(value, str):
        return _written(value)
    if isinstance(value, dict):
        return {name: written(each) for name, each in value.items()}
    return [written(each) for each in value] if isinstance(value, list) else value


def is_covered(character: str) -> bool:
    """Whether the font has this character."""
    first, last = _coverage()
    place = bisect_right(first, ord(character)) - 1
    return place >= 0 and ord(character) <= last[place]


def _written(text: str) -> str:
    # An accent that stands alone has no place of its own in the font, the letter with its accent has. Han characters stay
    # as they are: to compose those would change some.
    plain = _ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[0]), _UNSEEN.sub("", text))
    plain = "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in plain)
    # Marks of direction and joining are not seen, and could turn a line around.
    plain = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    parts = []
    for covered, run in groupby(plain, key=is_covered):
        characters = list(run)
        if covered:
            parts.append("".join(characters))
        else:
            codes = " ".join(f"U+{ord(each):04X}" for each in characters)
            parts.append(f"{STAND_IN * len(characters)}〔{codes}〕")
    return "".join(parts)


@lru_cache
def _coverage() -> tuple[list[int], list[int]]:
    """First and last code point of each run that the font has, rising."""
    lines = Path(settings.FONTS, "coverage.txt").read_text(encoding="ascii").split()
    runs = [line.split("-") for line in lines]
    return [int(first, 16) for first, _ in runs], [int(last, 16) for _, last in runs]
