"""What was spent of the privacy that was declared: each release with noise costs some, and when it is used up there is no further one.

What two releases tell of one person adds up (sequential composition), so the ledger is a sum. Amounts of privacy loss (epsilon) are exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from huijia.values.errors import HuijiaError

MOST = {"a_release": Fraction(1), "a_year": Fraction(2), "in_all": Fraction(10)}
"""The most that an office can declare. With more for a release, a count of a few people would show through its noise."""


class UnableToSpend(HuijiaError):
    """The declared budget does not allow this release."""


@dataclass(frozen=True, slots=True)
class Spent:
    """One release: when, of what, how much privacy it cost."""

    on: date
    what: str
    epsilon: Fraction

    def __post_init__(self) -> None:
        if self.epsilon <= 0 or not self.what.strip():
            raise ValueError(f"{self}: a release costs more than nothing, and is of something")


@dataclass(frozen=True, slots=True)
class Ledger:
    """The declared budget, and what was spent of it. ``a_release``, ``a_year``, ``in_all``: the most that may be spent; all of them hold at once.

    ``in_all`` is what counts for a person whose data are in every release; there is no ledger without it. Whoever keeps it in a database locks its row
    while a release is made: two releases at once must not both find the last of it.

    >>> ledger = Ledger(a_release=Fraction(1, 2), a_year=Fraction(1), in_all=Fraction(3))
    >>> ledger = ledger.spend(Spent(date(2026, 1, 5), "claims decided in 2025", Fraction("0.4")))
    >>> ledger.left(2026), ledger.left(2027)
    (Fraction(1, 2), Fraction(1, 2))
    """

    a_release: Fraction
    a_year: Fraction
    in_all: Fraction
    spent: tuple[Spent, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.a_release <= self.a_year <= self.in_all:
            raise ValueError(
                "a budget: more than nothing a release, at least that a year, at least that in all"
            )
        years = dict[int, Fraction]()
        for each in self.spent:
            years[each.on.year] = years.get(each.on.year, Fraction(0)) + each.epsilon
        largest = max((each.epsilon for each in self.spent), default=Fraction(0))
        if (
            largest > self.a_release
            or max(years.values(), default=0) > self.a_year
            or sum(years.values()) > self.in_all
        ):
            raise ValueError("more was spent than the budget allows")

    def left(self, year: int) -> Fraction:
        """The most that one more release of this year may cost."""
        return min(self.a_release, self.left_of(year), self.left_in_all)

    def left_of(self, year: int) -> Fraction:
        """What is left of a year's part, whatever is left in all."""
        return self.a_year - sum(each.epsilon for each in self.spent if each.on.year == year)

    @property
    def left_in_all(self) -> Fraction:
        """What is left of the whole."""
        return self.in_all - sum(each.epsilon for each in self.spent)

    def spend(self, release: Spent) -> Ledger:
        """The ledger after a release. To be kept *before* the noise is drawn: what was drawn and not noted is lost privacy.

        Raises ``UnableToSpend`` where it is more than what is left.
        """
        left = self.left(release.on.year)
        if release.epsilon > left:
            raise UnableToSpend(
                f"{release.what}: wants {float(release.epsilon):g} of privacy loss (epsilon), and {float(left):g} is left in {release.on.year}. "
                "Publish with hidden cells, publish less, or wait for the next year; the budget was declared and is not raised."
            )
        return replace(self, spent=(*self.spent, release))
