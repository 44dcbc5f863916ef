"""Reading one cell as yes or no, and the words with which people say that they do not know."""

from __future__ import annotations

from huijia.tables import problems
from huijia.tables.cells import Cell, plain
from huijia.tables.problems import Fault

YES = frozenset(["是", "有", "对", "√", "✓", "✔", "yes", "y", "true", "t", "1", "1.0"])
NO = frozenset(["否", "无", "错", "×", "✗", "✘", "no", "n", "false", "f", "0", "0.0"])
UNKNOWN = frozenset(["未知", "不详", "不清楚", "unknown", "?", "n/a"])


def read_yes_no(cell: Cell) -> bool | Fault:
    """Whether a cell that is not blank says yes, or what is wrong with it.

    >>> read_yes_no(" ＹＥＳ"), read_yes_no("无"), read_yes_no("maybe").code
    (True, False, 'not_yes_or_no')
    """
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float) and cell in (0, 1):
        return cell == 1
    word = plain(cell).casefold() if isinstance(cell, str) else ""
    if word in YES:
        return True
    return False if word in NO else problems.not_yes_or_no()


def says_unknown(cell: Cell) -> bool:
    """Whether the cell says in words that nobody knows.

    >>> says_unknown("不详"), says_unknown("待定")
    (True, False)
    """
    return isinstance(cell, str) and plain(cell).casefold() in UNKNOWN
