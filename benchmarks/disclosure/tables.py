"""Random tables of counts: two or three ways, with and without levels of areas. The same seed gives the same tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from huijia.apps.reports.disclosure.cells import Dimension, Table, table

THRESHOLD = 5
KINDS = ("2 ways", "2 ways, levels", "3 ways", "3 ways, levels")


@dataclass(frozen=True)
class Drawn:
    """One table. ``inside``: a leaf of each dimension -> its count."""

    kind: str
    dimensions: tuple[Dimension, ...]
    inside: dict[tuple[str, ...], int]

    @property
    def table(self) -> Table:
        return table("claims", self.dimensions, self.inside)


def drawn(count: int, seed: int) -> Iterator[Drawn]:
    """Tables that have something to protect: a count from 1 to 4 inside."""
    draw = np.random.default_rng(seed)
    given = 0
    while given < count:
        one = _one(draw, KINDS[given % len(KINDS)])
        if any(0 < n < THRESHOLD for n in one.inside.values()):
            given += 1
            yield one


def _one(draw: np.random.Generator, kind: str) -> Drawn:
    if kind.endswith("levels"):
        parents: dict[str, str] = {}
        for t in range(draw.integers(2, 5)):
            parents[f"t{t}"] = ""
            parents |= {f"t{t}v{v}": f"t{t}" for v in range(draw.integers(2, 6))}
    else:
        parents = {f"v{v}": "" for v in range(draw.integers(3, 9))}
    dimensions = [
        Dimension("area", parents),
        Dimension("outcome", {f"o{n}": "" for n in range(draw.integers(2, 6))}),
    ]
    if kind.startswith("3"):
        dimensions.append(Dimension("group", {f"g{n}": "" for n in range(draw.integers(2, 4))}))
    leaves = [[node for node in each.parents if node not in each.children()] for each in dimensions]
    usual = draw.lognormal(2, 0.8)
    shares = [draw.lognormal(0, 0.8, len(each)) for each in leaves]
    inside = {}
    for places in product(*(range(len(each)) for each in leaves)):
        mean = usual * float(np.prod([share[place] for share, place in zip(shares, places, strict=True)]))
        nodes = tuple(each[place] for each, place in zip(leaves, places, strict=True))
        inside[nodes] = int(draw.poisson(mean))
    return Drawn(kind, tuple(dimensions), inside)
