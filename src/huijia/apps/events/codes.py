"""Codes that people copy from paper: no letters or digits that look alike, no vowels, so that no word comes about.

A sign-up's code has eight characters. The first four are its *door mark*, which stands on the list at the door and opens nothing; the whole code
opens the sign-up and stands nowhere in the database, which holds its fingerprint alone.
"""

from __future__ import annotations

import re
import secrets

from huijia.apps.sealing import fingerprint

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 8
MARK = 4


def new_nonce() -> str:
    """What a form carries from the moment at which it is shown: sent twice, it signs up once."""
    return secrets.token_hex(16)


def is_nonce(text: str) -> bool:
    """Whether a form's nonce can have come from us."""
    return re.fullmatch(r"[0-9a-f]{32}", text) is not None


def code_from(nonce: str, attempt: int) -> str:
    """The code that belongs to a form: always the same one, and to be found only by whoever has the office's key."""
    number = int(fingerprint(f"event sign-up {nonce} {attempt}"), 16)
    return _written(number)


def new_key() -> str:
    """A key by which an event's feedback is reached, the same for everybody."""
    return _written(secrets.randbits(64))


def _written(number: int) -> str:
    found = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        found += ALPHABET[place]
    return found


def plain_code(written: str) -> str:
    """A code as somebody typed it, without spaces and dashes; empty when it can be none.

    >>> plain_code(" k7qf-3mwp ")
    'K7QF3MWP'
    >>> plain_code("K7QF-3MW0")
    ''
    """
    code = re.sub(r"[\s\-–—_.]", "", written).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def shown_code(code: str) -> str:
    """A code as people read it.

    >>> shown_code("K7QF3MWP")
    'K7QF-3MWP'
    """
    return f"{code[:MARK]}-{code[MARK:]}"


def print_of(code: str) -> str:
    """What is kept of a code: enough to know it again, nothing to make it from."""
    return fingerprint(f"event code {code}")
