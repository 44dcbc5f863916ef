"""Readings of Chinese names, and the resident number's check digit and birth date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice, product
from operator import mul

from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_MOST_READINGS = 8
_MOST_PARTS = 6
LONGEST_READING = 40
SHORTEST_READING = 2

_UNIT = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[^\W\u3400-\u9fff\U00020000-\U0003ffff]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{1,8}")
_AFTER_PLACE = re.compile(r"(?<=[省市县区旗州盟镇乡村屯组队社街路巷弄苑园])(?=.)|[,，、;；\s]+")


def readings_of(name: str) -> str:
    """A name's readings for the search: each in full and by initials, as ``|zhangwei|zw|``. Letters stay as they are.

    >>> readings_of("张伟")
    '|zhangwei|zw|'
    """
    letters = re.sub(r"\s+", "", name).lower()
    if not letters:
        return ""
    syllables = _syllables_of(letters)
    found: dict[str, None] = {}
    for reading in islice(product(*syllables), _MOST_READINGS):
        found["".join(reading)] = None
        if len(reading) > 1:
            found["".join(syllable[:1] for syllable in reading)] = None
    return "|" + "|".join(found) + "|"


def plain(text: str) -> str:
    """A text as it is compared: full-width letters made plain, small letters, nothing but letters and digits, ü as v.

    >>> plain("Ｌü · 小 明")
    'lv小明'
    """
    folded = (
        unicodedata.normalize("NFKC", text)
        .lower()
        .replace("ü", "v")
        .replace("lyu", "lv")
        .replace("nyu", "nv")
    )
    return folded if folded.isalnum() else "".join(_UNIT.findall(folded))


def name_readings(name: str) -> list[str]:
    """Every beginning by which a name is found: from each of its characters on, in pinyin, and by initials.

    >>> name_readings("李小芳")
    ['李小芳', '小芳', 'lixiaofang', 'lxf', 'xiaofang', 'xf']
    """
    units = _UNIT.findall(unicodedata.normalize("NFKC", name).lower())
    found = ["".join(units[start:]) for start in range(min(len(units), _MOST_PARTS))]
    for start in range(min(len(units), 2)):
        found += _pinyin_of(units[start:])
    return _distinct(plain(each)[:LONGEST_READING] for each in found)


def address_readings(address: str) -> list[str]:
    """Every beginning by which an address is found: from each of its last places on, as the village, the group, the street.

    >>> address_readings("青禾镇东村3组12号")
    ['青禾镇东村3组12号', '东村3组12号', '3组12号']
    """
    parts = [part for part in _AFTER_PLACE.split(unicodedata.normalize("NFKC", address).lower()) if part]
    first = max(0, len(parts) - _MOST_PARTS)
    wanted = ["".join(parts[start:]) for start in range(first, len(parts))]
    return [
        each
        for each in _distinct(plain(part)[:LONGEST_READING] for part in wanted)
        if len(each) >= SHORTEST_ADDRESS
    ]


SHORTEST_ADDRESS = 4
"""Letters of an address that must be given: less would list a whole village."""


def _pinyin_of(units: Sequence[str]) -> Iterator[str]:
    """The usual reading in full and by initials, then those in which one character is read otherwise (单 dan, as a surname shan)."""
    syllables = [_syllables(unit) for unit in units]
    usual = [each[0] for each in syllables]
    others = (
        [*usual[:place], other, *usual[place + 1 :]]
        for place, each in enumerate(syllables)
        for other in each[1:3]
    )
    for reading in (usual, *islice(others, _MOST_READINGS // 2)):
        yield "".join(reading)
        yield "".join(syllable[:1] for syllable in reading)


def _syllables_of(letters: str) -> Sequence[Sequence[str]]:
    """Each character's readings, as ``pinyin`` gives them for the whole: looked up one by one where no two of them make a word.

    Words decide how their characters are read, and looking for them costs most of the time. Few names hold one.
    """
    parts = (letters[start:end] for end in range(2, len(letters) + 1) for start in range(end - 1))
    if _HAN.fullmatch(letters) and not any(part in PHRASES_DICT for part in parts):
        return [_syllables(letter) for letter in letters]
    return pinyin(letters, style=Style.NORMAL, heteronym=True)


@lru_cache(maxsize=20_000)
def _syllables(unit: str) -> tuple[str, ...]:
    return tuple(pinyin(unit, style=Style.NORMAL, heteronym=True)[0])


def _distinct(readings: Iterator[str]) -> list[str]:
    return [each for each in dict.fromkeys(readings) if len(each) >= SHORTEST_READING]


def birth_date_in(id_number: str) -> date | None:
    """The birth date in a resident number of 18 characters (GB 11643-1999), or None when the number cannot be true.

    Only date and check digit are looked at: the place is that of the first registration, whose code may have
    been given up since.

    >>> birth_date_in("11010519491231002X")
    datetime.date(1949, 12, 31)
    >>> birth_date_in("130402198207290622") is None
    True
    """
    if not _NUMBER.fullmatch(id_number):
        return None
    total = sum(map(mul, _WEIGHTS, map(int, id_number[:17])))
    if _CHECK[total % 11] != id_number[17]:
        return None
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def masked(id_number: str) -> str:
    """A resident number as it is shown: the first three characters and the last one. The one before it would tell the sex.

    >>> masked("11010519491231002X")
    '110**************X'
    """
    return (
        f"{id_number[:3]}{'*' * max(0, len(id_number) - 4)}{id_number[-1:]}"
        if len(id_number) > 5
        else "*" * len(id_number)
    )
