"""The blind index: a keyed digest of an exact value, by which a row is found without the value standing anywhere.

A mark is the index key's id and 96 bits of keyed BLAKE2b (RFC 7693): whoever has the database alone sees which rows have the same value, and nothing
else. The key is another than those that seal, and changing it means to make every mark anew (``rotating``): until that is done a value is
looked for under each index key of the ring.
"""

from __future__ import annotations

import hashlib
import unicodedata
from binascii import b2a_base64
from collections.abc import Callable, Iterable

from huijia.apps.sealing.ring import Use, current_ring

LENGTH = 20
_BYTES = 12
_CHINA = 13
"""Digits of a Chinese mobile number with the country's code."""


def as_it_is(value: str) -> str:
    """What is written in one form only, as a number in E.164."""
    return value.strip()


def as_number(value: str) -> str:
    """A number of identity: full-width characters made plain, no spaces, capitals.

    >>> as_number(" 11010519491231002x ")
    '11010519491231002X'
    """
    plain = value if value.isascii() else unicodedata.normalize("NFKC", value)
    return (plain if plain.isalnum() else "".join(plain.split())).upper()


def as_telephone(value: str) -> str:
    """A telephone number: its digits, without China's code.

    >>> as_telephone("+86 138-0000-0001")
    '13800000001'
    """
    plain = value if value.isascii() else unicodedata.normalize("NFKC", value)
    digits = (plain if plain.isdecimal() else "".join(filter(str.isdecimal, plain))).removeprefix("00")
    return (digits[2:] if len(digits) == _CHINA and digits.startswith("86") else digits) or plain.strip()


def marker(place: str) -> Callable[[str], str]:
    """Makes the marks of many values, in their exact form, of one place (as ``people.person.phone``) under the newest index key."""
    ring = current_ring()
    newest = ring.newest(Use.INDEX)
    return _marker(newest.id, ring.opened(newest.id), place)


def marks(place: str, values: Iterable[str]) -> list[str]:
    """The marks under which one of these values may stand: one for each index key of the ring."""
    ring = current_ring()
    markers = [_marker(key.id, ring.opened(key.id), place) for key in ring.of(Use.INDEX)]
    return [mark(value) for value in values for mark in markers]


def _marker(key_id: str, key: bytes, place: str) -> Callable[[str], str]:
    # BLAKE2 has a key of its own, and takes half as long as HMAC: a roster needs five million of these.
    begun = hashlib.blake2b(f"{place}\0".encode(), key=key, digest_size=_BYTES)

    def mark(value: str) -> str:
        digest = begun.copy()
        digest.update(value.encode())
        return key_id + b2a_base64(digest.digest(), newline=False).decode()

    return mark
