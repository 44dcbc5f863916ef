"""What an expression can still become: a range of values, whether it can be unknown, and on which open facts that hangs.

Yes/no are 0 and 1, days are ordinals. Every operation covers all that ``backends/in_memory/evaluate`` can give for operands
within their ranges: a range may be too wide, never too narrow. Where only one outcome is left it hangs on nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

NO_FACTS: frozenset[str] = frozenset()


class Possible(NamedTuple):
    """The values from ``low`` to ``high`` (None: no value at all), and, where ``unknown`` says so, unknown."""

    low: int | None
    high: int | None
    unknown: bool
    facts: frozenset[str]

    @property
    def is_settled(self) -> bool:
        """Whether only one outcome is left."""
        return self.low is None or (self.low == self.high and not self.unknown)

    def is_always(self, value: int) -> bool:
        """Whether only this value is left."""
        return self.low == value and self.high == value and not self.unknown

    def can_be(self, value: int) -> bool:
        """Whether this value is among those left."""
        return self.low is not None and self.high is not None and self.low <= value <= self.high


UNKNOWN = Possible(None, None, True, NO_FACTS)
YES = Possible(1, 1, False, NO_FACTS)
NO = Possible(0, 0, False, NO_FACTS)


def possible(low: int | None, high: int | None, unknown: bool, facts: frozenset[str]) -> Possible:
    """What is left; it hangs on these facts unless it is settled."""
    if low is None:
        return UNKNOWN
    return Possible(low, high, unknown, NO_FACTS if low == high and not unknown else facts)


def exactly(value: int) -> Possible:
    """One value."""
    return Possible(value, value, False, NO_FACTS)


def any_of(parts: Sequence[Possible], *, unknown: bool = False, facts: frozenset[str] = NO_FACTS) -> Possible:
    """Whatever one of these can be, and unknown where ``unknown`` says so."""
    lows = [part.low for part in parts if part.low is not None]
    highs = [part.high for part in parts if part.high is not None]
    unknown = unknown or any(part.unknown for part in parts)
    facts = facts.union(*(part.facts for part in parts))
    return possible(min(lows), max(highs), unknown, facts) if lows else UNKNOWN


Corners = Callable[[int, int], int]


def by_corners(left: Possible, right: Possible, function: Corners) -> Possible:
    """A function of two numbers that takes its extremes at the corners of their ranges; unknown when one of them is."""
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return UNKNOWN
    found = [function(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return possible(min(found), max(found), left.unknown or right.unknown, left.facts | right.facts)


def compared(left: Possible, right: Possible, sign: str) -> Possible:
    """One of the six comparisons."""
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return UNKNOWN
    if sign in (">", ">="):
        return compared(right, left, sign.replace(">", "<"))
    if sign in ("=", "<>"):
        can_be_equal = left.low <= right.high and right.low <= left.high
        must_be_equal = left.low == left.high == right.low == right.high
        yes, no = (can_be_equal, not must_be_equal) if sign == "=" else (not must_be_equal, can_be_equal)
    elif sign == "<":
        yes, no = left.low < right.high, left.high >= right.low
    else:
        yes, no = left.low <= right.high, left.high > right.low
    return possible(0 if no else 1, 1 if yes else 0, left.unknown or right.unknown, left.facts | right.facts)


def negated(operand: Possible) -> Possible:
    """Not."""
    if operand.low is None or operand.high is None:
        return UNKNOWN
    return possible(1 - operand.high, 1 - operand.low, operand.unknown, operand.facts)


def all_of(parts: Sequence[Possible]) -> Possible:
    """And: no if any is no; else unknown if any is unknown; else yes."""
    if any(part.is_always(0) for part in parts):
        return NO
    yes = all(part.can_be(1) for part in parts)
    no = any(part.can_be(0) for part in parts)
    unknown = any(part.unknown for part in parts)
    facts = NO_FACTS.union(*(part.facts for part in parts))
    if not yes and not no:
        return UNKNOWN
    return possible(0 if no else 1, 1 if yes else 0, unknown, facts)


def one_of(parts: Sequence[Possible]) -> Possible:
    """Or, which is not (all are not)."""
    return negated(all_of([negated(part) for part in parts]))


def chosen(condition: Possible, then: Possible, otherwise: Possible) -> Possible:
    """One of two values; where the condition is unknown, the value on which both agree."""
    if condition.is_always(1):
        return then
    if condition.is_always(0):
        return otherwise
    ways = [way for way, met in ((then, 1), (otherwise, 0)) if condition.can_be(met)]
    unknown = False
    if condition.unknown:
        unknown = not (then.is_settled and otherwise.is_settled and then == otherwise)
        both = _shared(then, otherwise)
        ways = [*ways, both] if both else ways
    facts = condition.facts | then.facts | otherwise.facts
    return any_of(ways, unknown=unknown, facts=facts) if ways else UNKNOWN


def _shared(one: Possible, other: Possible) -> Possible | None:
    """The values that both can have."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return None
    low, high = max(one.low, other.low), min(one.high, other.high)
    return Possible(low, high, False, NO_FACTS) if low <= high else None
