"""What can go wrong with the library."""

from __future__ import annotations

from huijia.values.errors import HuijiaError


class UnableToReadArticle(HuijiaError):
    """An article's file is not one. The text lists every fault, one a line: file, place, what, and how to mend it."""


class UnableToChangeArticle(HuijiaError):
    """This cannot be done to the article, or not now. The text says why, and what to do."""


class UnableToSetReview(UnableToChangeArticle):
    """The day of the next review is too near or too far."""


class WrittenMeanwhile(UnableToChangeArticle):
    """Somebody else saved a version since this one was opened. ``latest`` is its number."""

    def __init__(self, told: str, latest: int) -> None:
        super().__init__(told)
        self.latest = latest
