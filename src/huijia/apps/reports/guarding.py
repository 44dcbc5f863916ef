"""The one place where reports and disclosure control meet: counts become tables, releases become what everybody knows.

What was released is public; what was hidden is needed to protect later releases, and is kept sealed with the release (``Release.kept``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from huijia.apps.counting import Counted
from huijia.apps.reports.disclosure.cells import Cell, Dimension, Published, Sum, Table, cell, joined, table
from huijia.apps.reports.disclosure.noise import best_noise, mostly_within, with_noise
from huijia.apps.reports.disclosure.protecting import Protected, protect
from huijia.apps.reports.indicators import Division, Indicator
from huijia.apps.reports.models import Release
from huijia.apps.reports.places import REST, Tree, tree_of
from huijia.apps.sealing import seal, unseal
from huijia.apps.sealing.blind import marker

THRESHOLD = 5
"""Fewer people than this are not told."""

NOTHING_KEPT = json.dumps({"cells": [], "hidden": {}, "sums": [], "worlds": []})
"""What a release with noise keeps: nothing in it is hidden, and nothing is protected against it."""

Key = tuple[str, str, str]
"""Area, division, part: which figure of a release."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """Figures as they would be released: ``figures``, None where one is hidden. ``exposed``: which small counts follow from earlier releases whatever
    is hidden now. ``kept``: what has to be kept for later releases, in the open: to be sealed."""

    figures: dict[Key, int | None]
    exposed: list[Key]
    threshold: int
    kept: str = field(repr=False)

    @property
    def hidden(self) -> int:
        """How many figures are hidden."""
        return sum(count is None for count in self.figures.values())


def wanted_table(indicator: Indicator, county: str, period: str, codes: Sequence[str], counted: Iterable[Counted]) -> Table:  # fmt: skip
    """All figures of an indicator for a month: the total by village, and its divisions down to the level at which they are told."""
    found = list(counted)
    month = Dimension("month", {period: ""}, is_whole=False)
    tables = []
    for number, division in [(None, None), *enumerate(indicator.divisions)]:
        tree = tree_of(county, codes, by_village=division is None or division.by_village)
        leaves: dict[tuple[str, ...], int] = {}
        for each in found:
            key: tuple[str, ...] = (tree.leaf(each.area), period)
            if number is not None:
                key = (*key, each.parts[number])
            leaves[key] = leaves.get(key, 0) + each.count
        dimensions = [tree.dimension(), month]
        if division is not None:
            dimensions.append(Dimension(division.key, dict.fromkeys(division.parts, "")))
        tables.append(table(indicator.key, dimensions, leaves))
    return joined(tables)


def table_of_year(measure: str, year: str, before: Published) -> Table:
    """A year's figures: sums of those of its months, as they were counted when these were released."""
    known = before.shown | before.hidden
    parts: dict[Cell, list[Cell]] = {}
    for name in known:
        nodes = dict(name[1])
        if nodes.get("month", "").startswith(f"{year}-"):
            parts.setdefault(cell(measure, **{**nodes, "month": year}), []).append(name)
    sums = [Sum(total, tuple(sorted(each, key=_sorting))) for total, each in parts.items()]
    return Table({each.total: sum(known[part] for part in each.parts) for each in sums}, sums)


def guarded(wanted: Table, before: Published, *, threshold: int = THRESHOLD) -> Guarded:
    """What may be released of these figures after everything that was released before.

    Which of several figures is hidden for others hangs on a secret of the office: who knows the program could else run it on every table that fits,
    and keep those of which it hides the same.
    """
    secret = marker("reports.figures")("").encode()
    protected = protect(wanted, threshold=threshold, before=before, key=secret)
    figures = {_key(each): protected.shown.get(each) for each in sorted(wanted.values, key=_sorting)}
    return Guarded(
        figures,
        sorted(_key(each) for each in protected.exposed if each in wanted.values),
        threshold,
        _written(wanted, protected),
    )


def guarded_once(measure: str, tree: Tree, period: str, leaves: Mapping[str, int]) -> Guarded:
    """What may be released of counts by area that are released once, and have no sum with anything else."""
    month = Dimension("month", {period: ""}, is_whole=False)
    by_leaf: dict[tuple[str, ...], int] = {(leaf, period): count for leaf, count in leaves.items()}
    return guarded(table(measure, [tree.dimension(), month], by_leaf), Published())


def noised(indicator: Indicator, county: str, year: str, before: Published, *, epsilon: Fraction) -> tuple[dict[Key, int], int]:  # fmt: skip
    """A year's figures with noise, none of which is hidden, and how far each is off at most, mostly: the total by place, and the division that is looked
    at first. Another division would have noise of its own, and not add up with it."""
    division = _looked_at_first(indicator)
    true = table_of_year(indicator.key, year, before).values
    tree = _tree_of_noise(indicator, county, (dict(name[1])["area"] for name in true))
    places, stands_for = tree.even()
    leaves: dict[tuple[str, ...], int] = {}
    for lowest, leaf in stands_for.items():
        nodes = {"area": leaf, "month": year}
        if division is None:
            leaves[lowest,] = true.get(cell(indicator.key, **nodes), 0)
        for part in division.parts if division else ():
            assert division is not None
            leaves[lowest, part] = true.get(cell(indicator.key, **nodes, **{division.key: part}), 0)
    flat = [Dimension(division.key, dict.fromkeys(division.parts, ""))] if division else []
    found = with_noise(indicator.key, [places, *flat], leaves, epsilon=epsilon, noise=best_noise())
    named = {
        _key((measure, nodes | {("month", year)})): count
        for (measure, nodes), count in found.shown.items()
        # What is the same as the county's stands without an area, too.
        if "area" in dict(nodes)
    }
    return {key: count for key, count in sorted(named.items()) if key[0] in tree.parents}, found.within


def off_by(indicator: Indicator, county: str, areas: Iterable[str], *, epsilon: Fraction) -> int:
    """How far figures of these areas would mostly be off at most."""
    return mostly_within(_tree_of_noise(indicator, county, areas).levels / epsilon)


def _tree_of_noise(indicator: Indicator, county: str, areas: Iterable[str]) -> Tree:
    division = _looked_at_first(indicator)
    codes = sorted({each for each in areas if not each.endswith(REST)})
    return tree_of(county, codes, by_village=division is None or division.by_village)


def _looked_at_first(indicator: Indicator) -> Division | None:
    marked = indicator.marked[0] if indicator.marked else ""
    return next(
        (each for each in indicator.divisions if each.key == marked), next(iter(indicator.divisions), None)
    )


def published(releases: Iterable[Release], measure: str) -> Published:
    """All that was released of one measure, in the order in which it was. Figures with noise are no counts, and bound none."""
    found = Published()
    for release in releases:
        if release.epsilon is not None:
            continue
        for each in release.figures.all():
            if each.count is not None:
                found.shown[_named(measure, (each.area, each.division, each.part), release.period)] = (
                    each.count
                )
        _read(unseal(release.kept), measure, found)
    return found


def sealed(guarded: Guarded) -> str:
    """What has to be kept, sealed."""
    return seal(guarded.kept)


def _named(measure: str, key: Key, period: str) -> Cell:
    area, division, part = key
    nodes = {"area": area, "month": period}
    if division:
        nodes[division] = part
    return cell(measure, **nodes)


def _key(name: Cell) -> Key:
    nodes = dict(name[1])
    area = nodes.pop("area")
    nodes.pop("month")
    division, part = next(iter(nodes.items()), ("", ""))
    return area, division, part


def _sorting(name: Cell) -> list[tuple[str, str]]:
    return sorted(name[1])


def _written(wanted: Table, protected: Protected) -> str:
    """Hidden counts, sums and worlds as JSON; cells by number. A cell: its nodes by dimension."""
    named = {name: None for world in protected.worlds for name in world} | dict.fromkeys(wanted.values)
    named |= {name: None for each in wanted.sums for name in (each.total, *each.parts)}
    number = {name: n for n, name in enumerate(sorted(named, key=_sorting))}
    content = {
        "cells": [dict(sorted(name[1])) for name in number],
        "hidden": {number[name]: wanted.values[name] for name in protected.hidden},
        "sums": [[number[each.total], [number[part] for part in each.parts]] for each in wanted.sums],
        "worlds": [[[number[name], more] for name, more in world.items()] for world in protected.worlds],
    }
    return json.dumps(content, separators=(",", ":"))


def _read(kept: str, measure: str, found: Published) -> None:
    content: Mapping[str, Any] = json.loads(kept)
    cells = [cell(measure, **nodes) for nodes in content["cells"]]
    found.hidden |= {cells[int(n)]: count for n, count in content["hidden"].items()}
    found.sums |= {Sum(cells[total], tuple(cells[part] for part in parts)): None for total, parts in content["sums"]}  # fmt: skip
    # The last release's worlds prove everything that is hidden so far.
    found.worlds = [{cells[n]: more for n, more in world} for world in content["worlds"]]
