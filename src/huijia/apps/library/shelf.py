"""The articles that everybody can read: the starter ones, and the office's own as publishing left them in a file.

Nothing here asks the database: whoever reads leaves no query behind. Each process looks at the file's name in its folder before a page is
made, and reads the file again only when publishing has put another in its place.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from huijia.apps.library.content import article_of
from huijia.apps.library.reading import read_articles
from huijia.apps.library.shape import Article
from huijia.apps.library.topics import Topic
from huijia.values.text import Text

log = logging.getLogger(__name__)

STARTER = Path(__file__).parent / "starter"
PUBLISHED = "published.json"
"""In ``folder()``: ``mark``, how far publishing had come; ``hidden``, names of starter articles; ``articles``, the office's own."""

Signature = tuple[int, int, int] | None
"""Of a file: which one it is, when it was written and how long it is. None where there is none."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the file holds. ``mark`` is None where there is no file that can be read."""

    mark: str | None
    hidden: frozenset[str]
    own: Mapping[str, Article]


EMPTY = Shelf(None, frozenset(), {})


@lru_cache(maxsize=1)
def starter_articles() -> dict[str, Article]:
    """The articles that come with Huijia, by slug: read once in a process. Raises ``UnableToReadArticle``."""
    return read_articles(STARTER)


def articles() -> dict[str, Article]:
    """Every article that can be read now, by its slug."""
    place = folder() / PUBLISHED
    return _together(str(place), signature_of(place))


def by_topic() -> list[tuple[Topic, list[Article]]]:
    """The topics in their order, each with its articles. Without those of which there is no article."""
    found = [(topic, [each for each in articles().values() if each.topic is topic]) for topic in Topic]
    return [(topic, about) for topic, about in found if about]


def folder() -> Path:
    """Where publishing leaves its file: no part of a backup, as the database makes it anew."""
    return Path(settings.DATA, "library")


def signature_of(place: Path) -> Signature:
    """What tells that a file is another one than before."""
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2)
def _together(place: str, signature: Signature) -> dict[str, Article]:
    shelf = read_shelf(Path(place)) if signature else EMPTY
    shown = {slug: each for slug, each in starter_articles().items() if slug not in shelf.hidden}
    return dict(sorted({**shown, **shelf.own}.items()))


def read_shelf(place: Path) -> Shelf:
    """What a file holds. One that cannot be read holds nothing, and the log says so: the starter articles stay readable."""
    try:
        plain: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        own = [_article(each) for each in plain["articles"]]
        return Shelf(plain["mark"], frozenset(plain["hidden"]), {each.slug: each for each in own})
    except FileNotFoundError:
        return EMPTY
    except (OSError, ValueError, KeyError, TypeError):
        log.exception(
            "the library's file %s cannot be read; opening the list of articles writes it anew", PUBLISHED
        )
        return EMPTY


def _article(plain: Mapping[str, Any]) -> Article:
    return article_of(
        plain["slug"],
        plain["content"],
        reviewer=Text(**plain["reviewer"]),
        reviewed_on=date.fromisoformat(plain["reviewed_on"]),
        review_again_on=date.fromisoformat(plain["review_again_on"]),
    )
