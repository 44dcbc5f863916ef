"""What can go wrong with the library."""

from __future__ import annotations

from huijia.values.errors import HuijiaError


class UnableToReadArticle(HuijiaError):
    """An article's file is not one. The text lists every fault, one a line: file, place, what, and how to mend it."""
