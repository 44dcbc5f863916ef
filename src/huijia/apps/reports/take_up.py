"""Take-up of a benefit's year by village: claims that are granted, beside how many people could have claimed by a published table of population.

An estimate, never more: people move, the table tells of another day, and not everybody of that age is entitled. Areas in which it finds few people
stand together. Villages are never put in order by it, and nothing hangs on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.reports import benefits
from huijia.apps.reports.errors import UnableToRelease
from huijia.apps.reports.guarding import Guarded, guarded_once
from huijia.apps.reports.indicators import Side
from huijia.apps.reports.models import Population, PopulationFigure, Release
from huijia.apps.reports.places import REST, Tree, codes_under, tree_of
from huijia.apps.reports.policies import check_releases
from huijia.apps.reports.queries import TAKE_UP, releases_of
from huijia.apps.reports.releasing import publish

FLOOR = 30
"""Where fewer people could claim, by the estimate, a village stands together with others."""
NEARLY_ALL = 95
"""Per cent, above which no more is told: the estimate is not that good, and nobody shall know that all of a village did."""


@dataclass(frozen=True, slots=True)
class Line:
    """An area: ``granted`` claims (None: hidden) and how many people could have claimed (None: not known)."""

    area: str
    granted: int | None
    eligible: int | None

    @property
    def share(self) -> int | None:
        """Granted of those who could have claimed, in whole per cent, at most ``NEARLY_ALL``; None where it cannot be told."""
        if self.granted is None or not self.eligible or self.eligible < FLOOR:
            return None
        return min(self.granted * 100 // self.eligible, NEARLY_ALL)


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Take-up of a benefit's period in a county. ``lines``: the county, its townships, villages."""

    population: Population
    period: str
    lines: list[Line]

    @property
    def is_uncertain(self) -> bool:
        """Whether somewhere more was granted than the estimate has people: it is too low there."""
        return any(each.granted is not None and each.eligible is not None and each.granted > each.eligible for each in self.lines)  # fmt: skip


@one_action()
def keep_population(
    *, by: Viewer, county: str, pack: str, year: int, age_from: int, age_to: int, source: str,
    people: Mapping[str, int], at: datetime,
) -> Population:  # fmt: skip
    """Keep a published table; it takes the place of an earlier one. Raises ``UnableToFind`` for whoever does not release in the county."""
    viewer = check_releases(by, Side.BENEFITS, county)
    made = Population.objects.create(
        area=county, pack=pack, year=year, age_from=age_from, age_to=age_to, source=source.strip(), made_by=by.id, made_at=at
    )  # fmt: skip
    PopulationFigure.objects.bulk_create(
        PopulationFigure(population=made, area=area, people=count) for area, count in sorted(people.items())
    )
    record(
        by=viewer,
        action="population.kept",
        subject="population",
        subject_id=made.pk,
        area=county,
        changes={"pack": (None, pack), "year": (None, year), "areas": (None, len(people))},
    )
    return made


def population_for(county: str, pack: str) -> Population | None:
    """The table that holds for a benefit."""
    return Population.objects.filter(area=county, pack=pack).order_by("-pk").first()


def counted(population: Population, period: str) -> TakeUp:
    """Take-up as it is counted now: for whoever may see the claims."""
    places = _places(population)
    sums: dict[str, int] = dict.fromkeys(places.tree.parents, 0)
    for leaf, count in _granted(population, period, places.tree).items():
        at = leaf
        while at:
            sums[at] += count
            at = places.tree.parents[at]
    return TakeUp(population, period, _lines(sums, places))


def guarded_take_up(population: Population, period: str) -> tuple[Guarded, TakeUp]:
    """Take-up as everybody would see it."""
    places = _places(population)
    found = guarded_once(TAKE_UP, places.tree, period, _granted(population, period, places.tree))
    figures = {area: count for (area, _, _), count in found.figures.items()}
    return found, TakeUp(population, period, _lines(figures, places))


@one_action()
def release_take_up(*, by: Viewer, county: str, pack: str, period: str, at: datetime) -> Release:
    """Release the take-up of a period that is over, once. Raises ``UnableToFind`` and ``UnableToRelease``."""
    viewer = check_releases(by, Side.BENEFITS, county)
    population = population_for(county, pack)
    if population is None:
        raise UnableToRelease("还没有登记人口数。", "No figures of population are kept yet.")
    if not may_be_released(county, pack, period, at=at):
        raise UnableToRelease(
            "这个年度还没有结束，或者已经发布过。已发布的数字不再更改。",
            "This year is not over yet, or was released already. Figures that were released do not change.",
        )
    found, told = guarded_take_up(population, period)
    out_of = {each.area: each.eligible for each in told.lines if each.eligible is not None}
    return publish(
        by=viewer, table=TAKE_UP, about=pack, county=county, period=period, found=found, at=at, out_of=out_of,
        source=described(population),
    )  # fmt: skip


def may_be_released(county: str, pack: str, period: str, *, at: datetime) -> bool:
    """Whether a period's year is over and its take-up was not released. A period begins with its year."""
    return int(period[:4]) < at.year and not releases_of(county, TAKE_UP, pack).filter(period=period).exists()


def described(population: Population) -> str:
    """Of whom a table tells, and where it stands."""
    return f"{population.source} ({population.year}; {population.age_from}-{population.age_to})"


@dataclass(frozen=True, slots=True)
class _Places:
    """``tree``: of the areas that stand by themselves. ``eligible``: how many people could have claimed, by node, as far as it is known."""

    tree: Tree
    eligible: dict[str, int]


def _places(population: Population) -> _Places:
    people = dict(population.figures.values_list("area", "people"))
    every = tree_of(population.area, codes_under(population.area))
    codes = [code for code in every.parents if not code.endswith(REST)]
    eligible: dict[str, int] = {}
    for code in sorted(codes, key=len, reverse=True):
        parts = [eligible[each] for each in codes if every.parents[each] == code and each in eligible]
        if code in people or parts:
            eligible[code] = people.get(code, sum(parts))
    alone = {population.area}
    for code in sorted(codes, key=len):
        if every.parents[code] in alone and eligible.get(code, 0) >= FLOOR:
            alone.add(code)
    tree = tree_of(population.area, alone)
    for node in [each for each in tree.parents if each.endswith(REST)]:
        above = node.removesuffix(REST)
        rest = [
            each for each in codes if every.parents[each] == above and each not in alone and each in eligible
        ]
        if rest:
            eligible[node] = sum(eligible[each] for each in rest)
    return _Places(tree, eligible)


def _granted(population: Population, period: str, tree: Tree) -> dict[str, int]:
    leaves: dict[str, int] = {}
    for area, count in benefits.granted(under=population.area, pack=population.pack, period=period).items():
        leaf = tree.leaf(area)
        leaves[leaf] = leaves.get(leaf, 0) + count
    return leaves


def _lines(figures: Mapping[str, int | None], places: _Places) -> list[Line]:
    lines = [Line(area, figures[area], places.eligible.get(area)) for area in sorted(figures)]
    return [each for each in lines if is_worth_a_line(each)]


def is_worth_a_line(line: Line) -> bool:
    """Whether a line says something: what lies in no place of its own seldom is anything."""
    return not line.area.endswith(REST) or line.granted != 0 or line.eligible is not None
