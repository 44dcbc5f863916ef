"""Reading what was released. It is public: whoever looks, it is the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from huijia.apps.accounts.models import Area
from huijia.apps.reports.indicators import Indicator
from huijia.apps.reports.models import Release, ReleasedCell
from huijia.apps.reports.places import REST
from huijia.apps.wording import language, text

TAKE_UP = "take_up"
SETTLED_DAYS = 5
"""So many days after its end a month can be released: bookings are erased to counts, and what came late is noted."""
MONTHS_BACK = 36


def releases_of(county: str, table: str, about: str = "") -> QuerySet[Release]:
    """What was released of a table of a county, the first release first: that order counts (``guarding.published``)."""
    return Release.objects.filter(area=county, table=table, about=about).order_by("pk")


def cells_of(county: str, table: str) -> QuerySet[ReleasedCell]:
    """All figures of an indicator's releases, with these."""
    return ReleasedCell.objects.filter(release__area=county, release__table=table).select_related("release").defer("release__kept")  # fmt: skip


def counties_with_releases() -> list[Area]:
    """The counties of which something was released."""
    codes = Release.objects.values_list("area", flat=True).distinct()
    return list(Area.objects.filter(code__in=codes).order_by("code"))


def released_periods(county: str) -> dict[str, list[Release]]:
    """Table -> its releases in a county, the latest period first."""
    found: dict[str, list[Release]] = {}
    for each in Release.objects.filter(area=county).defer("kept").order_by("-period"):
        found.setdefault(each.table, []).append(each)
    return found


def waiting_periods(county: str, indicator: Indicator, *, today: date) -> list[str]:
    """As ``waiting``, of an indicator in a county."""
    return waiting(releases_of(county, indicator.key).values_list("period", flat=True), today=today)


def waiting(released: Iterable[str], *, today: date) -> list[str]:
    """The months of the last years that are over and were not released, the latest first, and before them the years of which every month was.

    >>> waiting(["2026-01"], today=date(2026, 3, 16))[:3], waiting(["2026-01"], today=date(2026, 3, 5))[0]
    (['2026-02', '2025-12', '2025-11'], '2025-12')
    """
    taken = set(released)
    last = (today - timedelta(days=SETTLED_DAYS)).replace(day=1)
    index = last.year * 12 + last.month - 2
    months = [f"{each // 12}-{each % 12 + 1:02d}" for each in range(index, index - MONTHS_BACK, -1)]
    years = sorted({each[:4] for each in taken} - taken, reverse=True)
    whole = [year for year in years if all(f"{year}-{month:02d}" in taken for month in range(1, 13))]
    return [*whole, *(each for each in months if each not in taken)]


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Names of areas in the page's language; of what lies in an area and in none below it, a word for it."""
    wanted = list(codes)
    known = {
        each.code: each.name_in(language())
        for each in Area.objects.filter(code__in=[code.removesuffix(REST) for code in wanted])
    }
    rest = str(text("（其他）", " (elsewhere in it)"))
    return {
        code: known.get(code.removesuffix(REST), code.removesuffix(REST))
        + (rest if code.endswith(REST) else "")
        for code in wanted
    }
