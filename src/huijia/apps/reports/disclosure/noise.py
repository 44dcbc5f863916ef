"""Differential privacy: counts with noise, drawn so that what is published would be nearly as likely without any one person.

Discrete Laplace noise on each count of each level, then totals made to add up again, which costs nothing more: it looks at the noisy counts only.
The draws are exact: whole numbers and fair coins, no floating point through whose gaps a count could be seen.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import exp

from huijia.apps.reports.disclosure.cells import Cell, Dimension, table
from huijia.values.errors import HuijiaError

Below = Callable[[int], int]
"""A whole number from 0 to below the given one, all equally likely."""

Noise = Callable[[Fraction], int]
"""A draw of discrete Laplace noise of this scale: ``n`` with a probability that falls by exp(-1/scale) for each step away from nought."""


class UnableToUseOpenDP(HuijiaError):
    """The library is not installed."""


def own_noise(below: Below = secrets.randbelow) -> Noise:
    """Noise by the exact method of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020), section 5.

    ``below``: the operating system's randomness; anything else is for tests.
    """

    def happens(chance: Fraction) -> bool:
        return below(chance.denominator) < chance.numerator

    def happens_exp(less: Fraction) -> bool:
        """True with probability exp(-less), for ``less`` from 0 to 1."""
        n = 1
        while happens(less / n):
            n += 1
        return n % 2 == 1

    def draw(scale: Fraction) -> int:
        while True:
            part = below(scale.numerator)
            if not happens_exp(Fraction(part, scale.numerator)):
                continue
            whole = 0
            while happens_exp(Fraction(1)):
                whole += 1
            size = (part + scale.numerator * whole) // scale.denominator
            is_less = below(2) == 1
            # Nought would else be drawn twice as often.
            if size or not is_less:
                return -size if is_less else size

    return draw


def opendp_noise() -> Noise:
    """Noise by OpenDP's own draws. Each is checked to cost no more than it says by OpenDP's own proof (``map``).

    Raises ``UnableToUseOpenDP`` where it is not installed.
    """
    try:
        import opendp.prelude as dp
    except ImportError as error:
        raise UnableToUseOpenDP(
            "OpenDP is not installed (280 MB): pip install 'huijia[opendp]', or use the noise that comes with Huijia."
        ) from error
    dp.enable_features("contrib")

    @cache
    def of_scale(scale: Fraction) -> Callable[[int], int]:
        measurement = dp.m.make_laplace(dp.atom_domain(T=int), dp.absolute_distance(T=int), scale=float(scale))  # fmt: skip
        # Half a millionth for the float that OpenDP takes the scale as.
        assert measurement.map(1) <= float(1 / scale) * (1 + 5e-7), "costs more than it was said to"
        return measurement  # type: ignore[no-any-return]

    return lambda scale: int(of_scale(scale)(0))


def best_noise() -> Noise:
    """OpenDP's noise where it is installed, else our own: they have the same distribution, and OpenDP's own proof is read by more people."""
    try:
        return opendp_noise()
    except UnableToUseOpenDP:
        return own_noise()


@dataclass(frozen=True, slots=True)
class Noised:
    """Counts with noise. ``shown``: cell -> what is published; they add up. ``epsilon``: what the release costs of the budget.
    ``within``: of counts with noise alone, 95 of 100 are no further from the true one than this."""

    shown: dict[Cell, int]
    epsilon: Fraction
    within: int


def with_noise(
    measure: str,
    dimensions: Sequence[Dimension],
    leaves: Mapping[tuple[str, ...], int],
    *,
    epsilon: Fraction,
    times: int = 1,
    noise: Noise | None = None,
) -> Noised:
    """A table with noise. The first dimension may have levels (villages, townships); each gets an equal part of ``epsilon``, so that a township's count
    is not the sum of a dozen villages' noise.

    ``times``: how often one person may be counted in it at most. ``leaves``: as of ``cells.table``; what is not named is nought, and gets noise
    as well: which combinations there are must not hang on whom there is.
    """
    if epsilon <= 0 or times < 1:
        raise ValueError("privacy loss is more than nothing, and a person is counted once or more")
    noise = noise or own_noise()
    levelled, *flat = dimensions
    _fail_if_not_flat(flat)
    true = table(measure, dimensions, leaves)
    children = levelled.children()
    levels = _levels(levelled)
    scale = Fraction(times * len(levels)) / epsilon
    noisy: dict[tuple[str, ...], int] = {}
    kinds = list(product(*(each.children()[""] for each in flat)))
    for kind in kinds:
        drawn = {
            node: true.values[_cell(measure, dimensions, (node, *kind))] + noise(scale)
            for level in levels
            for node in level
        }
        settled = _adding_up(levels[0], drawn, drawn_total=None)
        for level in levels:
            for node in level:
                if node in children:
                    settled |= _adding_up(children[node], drawn, drawn_total=settled[node])
        noisy |= {(node, *kind): settled[node] for node in levelled.parents if node not in children}
    return Noised(table(measure, dimensions, noisy).values, epsilon, mostly_within(scale))


def _fail_if_not_flat(dimensions: Sequence[Dimension]) -> None:
    for each in dimensions:
        if set(each.children()) != {""}:
            raise ValueError(f"{each.name} has levels: only the first dimension may")


def _levels(dimension: Dimension) -> list[list[str]]:
    """Its nodes by how far they are from everything. Raises ``ValueError`` where leaves lie on several levels."""
    children, levels = dimension.children(), list[list[str]]()
    level = list(children.get("", ()))
    while level:
        levels.append(level)
        if len({node in children for node in level}) > 1:
            raise ValueError(f"{dimension.name} has leaves on several levels")
        level = [part for node in level for part in children.get(node, ())]
    if not levels:
        raise ValueError(f"{dimension.name} is no whole")
    return levels


def _cell(measure: str, dimensions: Sequence[Dimension], nodes: Sequence[str]) -> Cell:
    return measure, frozenset((each.name, node) for each, node in zip(dimensions, nodes, strict=True) if node)


def _adding_up(nodes: Sequence[str], drawn: Mapping[str, int], *, drawn_total: int | None) -> dict[str, int]:
    """The whole numbers from nought on that are nearest to what was drawn and add up to the total; without a total only none is below nought."""
    if drawn_total is None:
        return {node: max(drawn[node], 0) for node in nodes}
    left = list(nodes)
    while left:
        # What each is to be less; who would fall below nought is nought, and the others bear it.
        less = Fraction(sum(drawn[node] for node in left) - drawn_total, len(left))
        staying = [node for node in left if drawn[node] > less]
        if len(staying) == len(left):
            break
        left = staying
    exact = {node: drawn[node] - less for node in left}
    settled = dict.fromkeys(nodes, 0) | {node: int(value) for node, value in exact.items()}
    # What is left of rounding down goes to those who lost the most by it.
    by_loss = sorted(left, key=lambda node: (settled[node] - exact[node], node))
    for node in by_loss[: drawn_total - sum(settled.values())]:
        settled[node] += 1
    return settled


def mostly_within(scale: Fraction) -> int:
    """The smallest size that noise of this scale exceeds in less than 5 of 100 draws: 2q^(n+1)/(1+q) with q = exp(-1/scale)."""
    q, n = exp(-1 / float(scale)), 0
    while 2 * q ** (n + 1) / (1 + q) >= 0.05:
        n += 1
    return n
