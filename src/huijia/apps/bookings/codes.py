"""The code that opens a booking: drawn at random, easy to read out, kept only as a fingerprint."""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0 and O, 1 and I, which are taken for each other."""

LENGTH, NUMBER = 12, 4
"""Characters of a code, and how many of them are the number that is called out. The other eight are 40 bits."""

_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def plain_code(written: str) -> str | None:
    """A code as somebody wrote it, or None when it cannot be one.

    >>> plain_code("k7mp-9rtx 4cwd")
    'K7MP9RTX4CWD'
    >>> plain_code("K7MP") is None
    True
    """
    found = re.sub(r"[\s\-]", "", written).upper()
    return found if _CODE.fullmatch(found) else None


def shown_code(code: str) -> str:
    """A code in groups.

    >>> shown_code("K7MP9RTX4CWD")
    'K7MP-9RTX-4CWD'
    """
    return "-".join(code[at : at + NUMBER] for at in range(0, LENGTH, NUMBER))


def number_of(code: str) -> str:
    """The part that is called out and stands on the day's list."""
    return code[:NUMBER]
