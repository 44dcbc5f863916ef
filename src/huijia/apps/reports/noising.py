"""Releasing a year with noise in each figure instead of hiding some: what that costs is taken from a budget that was declared before.

The figures are drawn when they are released and shown to nobody before: who could look and draw again would choose. A year only, and one whose months
were all released: noise of a month would cost the budget of a year, and leave villages with little but noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.reports.disclosure.budget import MOST, Ledger, Spent, UnableToSpend
from huijia.apps.reports.errors import UnableToRelease
from huijia.apps.reports.guarding import NOTHING_KEPT, THRESHOLD, noised, published
from huijia.apps.reports.indicators import Indicator, Side, of_side
from huijia.apps.reports.models import HUNDREDTHS, NoiseBudget, Release
from huijia.apps.reports.policies import check_releases
from huijia.apps.reports.queries import releases_of, waiting_periods
from huijia.apps.reports.releasing import alone_in, written
from huijia.apps.sealing import seal


@dataclass(frozen=True, slots=True)
class Budget:
    """What was declared, and what was spent of it. ``releases``: with noise, the latest first."""

    declared: NoiseBudget
    ledger: Ledger
    releases: list[Release]

    def left(self, year: int) -> int:
        """Hundredths of privacy loss that one more release of this year may cost."""
        return int(self.ledger.left(year) * HUNDREDTHS)


def may_have_noise(indicator: Indicator, period: str) -> bool:
    """Whether figures of a period can be released with noise: of people, and of a year."""
    return indicator.of_people and "-" not in period


def budget_of(side: Side, county: str) -> Budget | None:
    """The budget of a county's side; None where none was declared."""
    declared = NoiseBudget.objects.filter(area=county, side=side.value).first()
    if declared is None:
        return None
    tables = [each.key for each in of_side(side)]
    releases = list(
        Release.objects.filter(area=county, table__in=tables, epsilon__isnull=False)
        .defer("kept")
        .order_by("-pk")
    )
    spent = tuple(
        Spent(
            timezone.localtime(each.released_at).date(),
            f"{each.table} {each.period}",
            Fraction(each.epsilon or 0, HUNDREDTHS),
        )
        for each in reversed(releases)
    )
    a_release, a_year, in_all = (
        Fraction(each, HUNDREDTHS) for each in (declared.a_release, declared.a_year, declared.in_all)
    )
    return Budget(declared, Ledger(a_release, a_year, in_all, spent), releases)


@one_action()
def declare(*, by: Viewer, side: Side, county: str, a_release: int, a_year: int, in_all: int, at: datetime) -> NoiseBudget:  # fmt: skip
    """Declare a budget, in hundredths of privacy loss, for good. Raises ``UnableToFind`` for whoever does not release there, ``UnableToRelease`` where
    there is one, and ``ValueError`` where it does not grow from a release to a year to all, or is more than protects anybody."""
    viewer = check_releases(by, side, county)
    if not 0 < a_release <= a_year <= in_all:
        raise ValueError("a budget grows from a release to a year to all")
    wanted = {"a_release": a_release, "a_year": a_year, "in_all": in_all}
    if any(each > MOST[name] * HUNDREDTHS for name, each in wanted.items()):
        raise ValueError("with so much privacy loss, noise protects nobody")
    alone_in(county)
    if budget_of(side, county) is not None:
        raise UnableToRelease(
            "已经声明过预算，不能再改。", "A budget was declared already, and does not change."
        )
    made = NoiseBudget.objects.create(
        area=county,
        side=side.value,
        a_release=a_release,
        a_year=a_year,
        in_all=in_all,
        declared_by=viewer.id,
        declared_by_name=viewer.name,
        declared_at=at,
    )
    record(
        by=viewer,
        action="noise_budget.declared",
        subject="noise_budget",
        subject_id=made.pk,
        area=county,
        changes={
            "a_release": (None, a_release / HUNDREDTHS),
            "a_year": (None, a_year / HUNDREDTHS),
            "in_all": (None, in_all / HUNDREDTHS),
        },
    )
    return made


@one_action()
def release_with_noise(*, by: Viewer, indicator: Indicator, county: str, period: str, epsilon: int, at: datetime) -> Release:  # fmt: skip
    """Draw a year's figures with noise and release them for good. ``epsilon``: hundredths of privacy loss. Raises ``UnableToFind`` for whoever does not
    release there, and ``UnableToRelease`` for a period that cannot have noise, is not over or was released, and where the budget has too little left."""
    alone_in(county)
    viewer = check_releases(by, indicator.side, county)
    today = timezone.localtime(at).date()
    if not may_have_noise(indicator, period) or period not in waiting_periods(county, indicator, today=today):
        raise UnableToRelease(
            "只有各月都已发布、本身还没有发布的年份，才能加随机误差发布。",
            "Only a year all of whose months were released, and which was not released itself, can be released with noise.",
        )
    budget = budget_of(indicator.side, county)
    if budget is None:
        raise UnableToRelease("还没有声明隐私预算。", "No privacy budget was declared yet.")
    try:
        budget.ledger.spend(Spent(today, f"{indicator.key} {period}", Fraction(epsilon, HUNDREDTHS)))
    except UnableToSpend:
        left = budget.left(today.year) / HUNDREDTHS
        raise UnableToRelease(
            f"预算不够：今年的一次发布最多还能用 {left:g}。预算已经声明，不再提高；可以少用一些，用隐去的方式发布，或者等到明年。",
            f"The budget has too little left: a release of this year may cost {left:g} at most. It was declared and is not raised. Spend less, release with hidden figures, or wait for the next year.",
        ) from None
    before = published(releases_of(county, indicator.key).prefetch_related("figures"), indicator.key)
    figures, within = noised(indicator, county, period, before, epsilon=Fraction(epsilon, HUNDREDTHS))
    return written(
        by=viewer, table=indicator.key, county=county, period=period, figures=figures, threshold=THRESHOLD, kept=seal(NOTHING_KEPT), at=at,
        epsilon=epsilon, within=within,
    )  # fmt: skip
