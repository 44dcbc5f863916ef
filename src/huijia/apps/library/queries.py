"""Which articles there are, by topic, and which of them a search finds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from huijia.apps.library.reading import read_articles
from huijia.apps.library.shape import Article
from huijia.apps.library.topics import Topic

STARTER = Path(__file__).parent / "starter"

MOST_WANTED = 80
"""Characters of a search that are read: what follows is left out."""

_WORD = re.compile(r"[\u3400-\u9fff]+|[^\s\u3400-\u9fff]+")
"""Chinese, or anything else without blanks: people write HPV疫苗 in one piece."""


@lru_cache(maxsize=1)
def articles() -> dict[str, Article]:
    """Every article by its slug: read once in a process. Raises ``UnableToReadArticle``."""
    return read_articles(STARTER)


def by_topic() -> list[tuple[Topic, list[Article]]]:
    """The topics in their order, each with its articles. Without those of which there is no article."""
    found = [(topic, [each for each in articles().values() if each.topic is topic]) for topic in Topic]
    return [(topic, about) for topic, about in found if about]


def search(wanted: str, among: Iterable[Article]) -> list[Article]:
    """The articles in which every word of ``wanted`` occurs, in either language; nothing for no word.

    First those with the words in the title, then in the summary, then in the text. A word of letters occurs where one begins with
    it (vaccin, vaccination). Chinese is written without blanks: what was typed in one piece (婴儿发烧) also occurs where its
    parts of two or more characters do (婴儿, 发烧).
    """
    words = [word for each in _WORD.findall(_plain(wanted[:MOST_WANTED])) if (word := each.strip("-'"))]
    if not words:
        return []
    found: list[tuple[int, Article]] = []
    for article in among:
        parts = _parts(article)
        places = [next((n for n, part in enumerate(parts) if _occurs(word, part)), None) for word in words]
        if None not in places:
            found.append((sum(place for place in places if place is not None), article))
    return [article for _, article in sorted(found, key=lambda each: each[0])]


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
        parts.append(_plain(summed.replace("**", "")))
    return tuple(parts)


def _plain(text: str) -> str:
    """Small letters, full and half width alike, signs as blanks. A hyphen stays: it stands inside words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each if each.isalnum() or each in "-'" else " " for each in folded)


def _occurs(word: str, text: str) -> bool:
    if word[0].isascii() and word[0].isalpha():
        return re.search(rf"(?<![a-z]){re.escape(word)}", text) is not None
    if word in text:
        return True
    if not "\u3400" <= word[0] <= "\u9fff":
        return False
    # Whether the word falls apart into pieces that stand in the text: `reached` holds how far pieces lead.
    reached = {0}
    for end in range(2, len(word) + 1):
        if any(begin in reached and word[begin:end] in text for begin in range(end - 1)):
            reached.add(end)
    return len(word) in reached
