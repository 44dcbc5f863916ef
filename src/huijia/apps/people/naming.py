"""Readings of Chinese names, and the resident number's check digit and birth date."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice, product

from pypinyin import Style, pinyin

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_MOST_READINGS = 8


def readings_of(name: str) -> str:
    """A name's readings for the search: each in full and by initials, as ``|zhangwei|zw|``. Letters stay as they are.

    >>> readings_of("张伟")
    '|zhangwei|zw|'
    """
    letters = re.sub(r"\s+", "", name).lower()
    if not letters:
        return ""
    syllables = pinyin(letters, style=Style.NORMAL, heteronym=True)
    found: dict[str, None] = {}
    for reading in islice(product(*syllables), _MOST_READINGS):
        found["".join(reading)] = None
        if len(reading) > 1:
            found["".join(syllable[:1] for syllable in reading)] = None
    return "|" + "|".join(found) + "|"


def birth_date_in(id_number: str) -> date | None:
    """The birth date in a resident number of 18 characters (GB 11643-1999), or None when the number cannot be true.

    Only date and check digit are looked at: the place is that of the first registration, whose code may have
    been given up since.

    >>> birth_date_in("11010519491231002X")
    datetime.date(1949, 12, 31)
    >>> birth_date_in("130402198207290622") is None
    True
    """
    if not re.fullmatch(r"[0-9]{17}[0-9X]", id_number):
        return None
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, id_number, strict=False))
    if _CHECK[total % 11] != id_number[17]:
        return None
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def masked(id_number: str) -> str:
    """A resident number as it is shown: the first three and the last two characters.

    >>> masked("11010519491231002X")
    '110*************2X'
    """
    return (
        f"{id_number[:3]}{'*' * max(0, len(id_number) - 5)}{id_number[-2:]}"
        if len(id_number) > 5
        else "*" * len(id_number)
    )
