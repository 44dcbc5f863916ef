"""Which articles a search finds: by words and their synonyms, in either language, in simplified or traditional characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from huijia.apps.library.reading import read_synonyms
from huijia.apps.library.shape import Article

MOST_WANTED = 80
"""Characters of a search that are read: what follows is left out."""

SYNONYMS = Path(__file__).parent / "synonyms.yaml"
CHARACTERS = Path(__file__).parent / "characters.txt"

_WORD = re.compile(r"[\u3400-\u9fff]+|[^\s\u3400-\u9fff]+")
"""Chinese, or anything else without blanks: people write HPV疫苗 in one piece."""


def search(wanted: str, among: Iterable[Article]) -> list[Article]:
    """The articles in which every word of ``wanted``, or a synonym of it, occurs, in either language; nothing for no word.

    First those with the words in the title, then in the summary, then in the text. A word of letters occurs where one begins with
    it (vaccin, vaccination). Chinese is written without blanks: what was typed in one piece (婴儿发烧) also occurs where its
    parts of two or more characters do (婴儿, 发烧).
    """
    words = _words(plain(wanted[:MOST_WANTED]))
    if not words:
        return []
    found: list[tuple[int, Article]] = []
    for article in among:
        parts = _parts(article)
        places = [next((n for n, part in enumerate(parts) if _occurs(word, part)), None) for word in words]
        if None not in places:
            found.append((sum(place for place in places if place is not None), article))
    return [article for _, article in sorted(found, key=lambda each: each[0])]


def plain(text: str) -> str:
    """Small letters, full and half width alike, simplified characters, signs as blanks. A hyphen stays: it stands inside words."""
    folded = unicodedata.normalize("NFKC", text).translate(_simplified()).casefold()
    return "".join(each if each.isalnum() or each in "-'" else " " for each in folded)


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """Each word of a set of synonyms -> the others of its sets. Raises ``UnableToReadArticle``."""
    found: dict[str, list[str]] = {}
    for words in read_synonyms(SYNONYMS):
        said = [" ".join(plain(word).split()) for word in words]
        for word in said:
            found.setdefault(word, []).extend(each for each in said if each != word)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Traditional characters -> simplified ones, for ``str.translate``."""
    pairs = CHARACTERS.read_text(encoding="utf-8").splitlines()
    return {ord(traditional): simplified for line in pairs if line[:1] != "#" for traditional, simplified in zip(line[::2], line[1::2], strict=True)}  # fmt: skip


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    """Synonyms of several words (whooping cough), the longest first."""
    found = sorted((word for word in synonyms() if " " in word), key=len, reverse=True)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, found))})(?![a-z])")


def _words(wanted: str) -> list[str]:
    """What is looked for: phrases that have synonyms, then the words that are left."""
    wanted = " ".join(wanted.split())
    phrases = _phrases().findall(wanted)
    rest = _WORD.findall(_phrases().sub(" ", wanted))
    return [*phrases, *(word for each in rest if (word := each.strip("-'")))]


@lru_cache(maxsize=512)
def _parts(article: Article) -> tuple[str, ...]:
    """Title; title and summary; everything: so that a word whose pieces stand in two of them is found, too."""
    summed, parts = "", []
    for texts in (
        [article.title, article.topic.label],
        [article.summary],
        [article.body, *([article.when_to_get_help] if article.when_to_get_help else [])],
    ):
        summed += "".join(f"\n{each.zh}\n{each.en}" for each in texts)
        parts.append(plain(summed.replace("**", "")))
    return tuple(parts)


def _occurs(word: str, text: str) -> bool:
    if _stands(word, text):
        return True
    if not "\u3400" <= word[0] <= "\u9fff":
        return False
    # Whether the word falls apart into pieces that stand in the text: `reached` holds how far pieces lead.
    reached = {0}
    for end in range(2, len(word) + 1):
        if any(begin in reached and _stands(word[begin:end], text) for begin in range(end - 1)):
            reached.add(end)
    return len(word) in reached


def _stands(word: str, text: str) -> bool:
    """Whether a word, or one that means the same, stands in a text. What was typed may be the beginning of a word; a synonym is a whole one:
    流感 is not to find fluids, because flu begins it."""
    return _is_in(word, text) or any(
        _is_in(each, text, end=r"(?:e?s)?(?![a-z])") for each in synonyms().get(word, ())
    )


def _is_in(word: str, text: str, *, end: str = "") -> bool:
    if word[0].isascii() and word[0].isalpha():
        return re.search(rf"(?<![a-z]){re.escape(word)}{end}", text) is not None
    return word in text
