"""An invented county's tables of counts, month by month and year by year: 15 townships of 12 villages, four outcomes, two groups of benefits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from huijia.apps.reports.disclosure.cells import Dimension, Sum, Table, table

OUTCOMES = {"granted": 0.78, "refused": 0.08, "returned": 0.1, "withdrawn": 0.04}
GROUPS = {"first": 0.6, "further": 0.4}


@dataclass(frozen=True)
class County:
    """``a_month``: claims that a village decides a month, on average; villages differ. ``monthly_villages``: whether months are published by
    village, or by township only; then nobody prints a village's months, but everybody knows that the year is their sum."""

    townships: int = 15
    villages: int = 12
    a_month: float = 3.5
    seed: int = 1
    months: int = 36
    monthly_villages: bool = True
    counts: dict[tuple[str, str, str, str], int] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        draw = np.random.default_rng(self.seed)
        for village, township in self.area.parents.items():
            if not township:
                continue
            usual = self.a_month * draw.lognormal(-0.32, 0.8)
            for month in self.every_month():
                for outcome, share in OUTCOMES.items():
                    for group, part in GROUPS.items():
                        self.counts[month, village, outcome, group] = int(draw.poisson(usual * share * part))

    @property
    def area(self) -> Dimension:
        parents = {f"t{t:02}": "" for t in range(self.townships)}
        parents |= {
            f"t{t:02}v{v:02}": f"t{t:02}" for t in range(self.townships) for v in range(self.villages)
        }
        return Dimension("area", parents)

    def every_month(self) -> list[str]:
        return [f"{2024 + n // 12}-{n % 12 + 1:02}" for n in range(self.months)]

    def releases(self) -> Iterator[tuple[str, Table]]:
        """Each month's table, and after December the year's, which is the sum of them."""
        for year in sorted({month[:4] for month in self.every_month()}):
            months = [month for month in self.every_month() if month.startswith(year)]
            by = [
                Dimension("month", dict.fromkeys(months, year) | {year: ""}, is_whole=False),
                self.area,
                Dimension("outcome", dict.fromkeys(OUTCOMES, "")),
                Dimension("group", dict.fromkeys(GROUPS, "")),
            ]
            whole = table("claims", by, {nodes: n for nodes, n in self.counts.items() if nodes[0] in months})
            for period in (*months, *([year] if len(months) == 12 else [])):
                villages = self.monthly_villages or len(period) == 4
                yield period, _of(period, whole, villages)


def _of(period: str, whole: Table, villages: bool) -> Table:
    values = {each: count for each, count in whole.values.items() if ("month", period) in each[1]}
    if not villages:
        values = {each: count for each, count in values.items() if not any("v" in node for name, node in each[1] if name == "area")}  # fmt: skip
    sums: list[Sum] = [each for each in whole.sums if each.total in values]
    return Table(values, sums)
