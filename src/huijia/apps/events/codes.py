"""A sign-up's code of eight characters. The first four are its *door mark*, which stands on the list at the door and opens nothing; the whole code
opens the sign-up and stands nowhere in the database, which holds its fingerprint alone.
"""

from __future__ import annotations

import re
import secrets

from huijia.apps import codes
from huijia.apps.sealing import fingerprint

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
    return codes.made_of(int(fingerprint(f"event sign-up {nonce} {attempt}"), 16), LENGTH)


def new_key() -> str:
    """A key by which an event's feedback is reached, the same for everybody."""
    return codes.drawn(LENGTH)


def plain_code(written: str) -> str:
    """A code as somebody typed it; empty when it can be none."""
    return codes.plain(written, LENGTH)


def print_of(code: str) -> str:
    """What is kept of a code: enough to know it again, nothing to make it from."""
    return fingerprint(f"event code {code}")
