"""The areas of a county as a tree: what a release's figures are added up over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huijia.apps.accounts.models import Area
from huijia.apps.reports.disclosure.cells import Dimension

REST = "-"
"""Behind an area's code: what lies in it, and in none below it."""

COUNTY, TOWNSHIP, VILLAGE = Area.Level.COUNTY.value, Area.Level.TOWNSHIP.value, Area.Level.VILLAGE.value
LEVELS = tuple(level.value for level in Area.Level)


def below(code: str) -> int:
    """How long the codes of the areas right below one are; its own length where there are none."""
    return next((level for level in LEVELS if level > len(code)), len(code))


def child_of(area: str, place: str) -> str:
    """The part of an area in which a place lies: one right below it, or what lies in the area itself.

    >>> child_of("990101", "990101100201"), child_of("990101", "990101")
    ('990101100', '990101-')
    """
    length = below(area)
    return place[:length] if len(place) >= length > len(area) else area + REST


@dataclass(frozen=True, slots=True)
class Tree:
    """A county and its parts. ``parents``: node -> the node that it is a part of, "" for the county. Each node that has parts has one for what lies in
    none of them, whether or not there ever is such a thing, so that sums are the same in each release."""

    county: str
    parents: dict[str, str]
    depth: int

    def leaf(self, place: str) -> str:
        """The leaf in which a place is counted."""
        at = place[: self.depth]
        while at not in self.parents:
            at = at[:-1]
        return at + REST if at + REST in self.parents else at

    def dimension(self) -> Dimension:
        """As disclosure control takes it. The county is no part of anything that is published here."""
        return Dimension("area", self.parents, is_whole=False)

    def even(self) -> tuple[Dimension, dict[str, str]]:
        """As noise is drawn, with all leaves on the lowest level: below one that lies higher stands the same again, with ``REST`` behind it. And for which leaf
        each of the lowest level stands."""
        parents, stands_for = dict(self.parents), dict[str, str]()
        for leaf in set(self.parents) - set(self.parents.values()):
            below = leaf
            for _ in range(self.levels - 1 - len(self._above(leaf))):
                parents[below + REST] = below
                below += REST
            stands_for[below] = leaf
        return Dimension("area", parents), stands_for

    @property
    def levels(self) -> int:
        """How many there are, the county's own with them."""
        return 1 + max(len(self._above(node)) for node in self.parents)

    def _above(self, node: str) -> list[str]:
        found = []
        while node := self.parents[node]:
            found.append(node)
        return found


def tree_of(county: str, codes: Iterable[str], *, by_village: bool = True) -> Tree:
    """The tree of a county with these areas, down to its townships or to its villages."""
    depth = VILLAGE if by_village else TOWNSHIP
    known = sorted({code for code in codes if code.startswith(county) and len(code) <= depth} | {county})
    parents: dict[str, str] = {}
    for code in known:
        above = max((each for each in known if each != code and code.startswith(each)), key=len, default="")
        parents[code] = above if code != county else ""
    for code in sorted(set(parents.values()) - {""}):
        parents[code + REST] = code
    return Tree(county, parents, depth)


def codes_under(area: str) -> list[str]:
    """The codes of an area and all below it."""
    return list(Area.objects.filter(code__startswith=area).order_by("code").values_list("code", flat=True))
