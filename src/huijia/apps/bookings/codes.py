"""The code that opens a booking: drawn at random, easy to read out, kept only as a fingerprint."""

from __future__ import annotations

from huijia.apps import codes

LENGTH, NUMBER = 12, 4
"""Characters of a code, and how many of them are the number that is called out. The other eight are 38 bits."""


def new_code() -> str:
    """A code that nobody can guess."""
    return codes.drawn(LENGTH)


def plain_code(written: str) -> str:
    """A code as somebody wrote it; empty when it cannot be one."""
    return codes.plain(written, LENGTH)


def number_of(code: str) -> str:
    """The part that is called out and stands on the day's list."""
    return code[:NUMBER]
