"""What a cell can hold, and how it is shown and compared."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta

Cell = str | int | float | bool | date | time | timedelta | None
"""A cell as a reader hands it over. An empty one is None or an empty text. A datetime is a date too."""

INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))
"""Marks without width, which copying from a web page or a chat leaves behind."""

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

LONGEST_SHOWN = 60
"""Characters of a cell that a message repeats; the row itself comes back whole."""


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be seen in the cell.

    >>> is_blank(" \\u3000"), is_blank(0)
    (True, False)
    """
    # Most cells begin with a letter or a digit, which can be seen.
    return cell is None or (isinstance(cell, str) and not cell[:1].isalnum() and not plain(cell))


def plain(text: str) -> str:
    """The text as it is compared: full-width characters narrowed, invisible marks and outer spaces gone.

    >>> plain("　２０２５／１／３ ")
    '2025/1/3'
    """
    folded = unicodedata.normalize("NFKC", text)
    # Letters and digits alone, as most cells are, hold no mark and no space.
    return folded if folded.isalnum() else folded.translate(INVISIBLE).strip()


def shown(cell: Cell) -> str:
    """The cell as a message shows it, in one line of at most 60 characters.

    >>> shown(45660.0), shown(" A\\nB")
    ('45660', 'A B')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = UNPRINTABLE.sub(" ", str(cell)).strip()
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
