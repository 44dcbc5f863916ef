"""Codes that people copy from paper: no letters or digits that look alike, no vowels, so that no word comes about; read in groups of four."""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
GROUP = 4


def drawn(length: int) -> str:
    """A code that nobody can guess, with 4.8 bits in each character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def made_of(number: int, length: int) -> str:
    """The code that belongs to a number."""
    found = ""
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        found += ALPHABET[place]
    return found


def plain(written: str, length: int) -> str:
    """A code as somebody typed it, without spaces and dashes; empty when it can be none. Vowels are read: codes had them once.

    >>> plain(" k7qf-3mwp ", 8)
    'K7QF3MWP'
    >>> plain("K7QF-3MW0", 8)
    ''
    """
    code = re.sub(r"[\s\-–—_.]", "", written).upper()
    return code if re.fullmatch(rf"[2-9A-Z]{{{length}}}", code) else ""


def shown(code: str) -> str:
    """A code as people read it.

    >>> shown("K7MP9RTX4CWD")
    'K7MP-9RTX-4CWD'
    """
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
