"""Figures in the words of a page: rows of texts, a chart, and what is told under each table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huijia.apps.charts import Chart, chart_of
from huijia.apps.reports.disclosure.telling import told_of_noise
from huijia.apps.reports.grid import TOTAL, Figure, Grid, Row
from huijia.apps.reports.indicators import Indicator
from huijia.apps.reports.models import Release
from huijia.apps.wording import language, text
from huijia.values.text import Text

HIDDEN = Text("隐去", "hidden")
NOT_TOLD = "—"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is shown. ``caption`` names its rows; ``rows``: a label and its cells."""

    caption: str
    headings: list[str]
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator as it is shown. ``chart``: None where there is nothing to draw."""

    indicator: Indicator
    label: str
    meaning: str
    is_empty: bool
    months: Table
    places: Table | None
    chart: Chart | None
    marked: str


def shown(grid: Grid, names: Mapping[str, str]) -> Shown:
    """A grid in the page's language. ``names``: of areas by their codes."""
    found = grid.indicator
    drawn = list(grid.months.items())[-12:]
    mark = found.marked
    chart = chart_of(
        [(month_told(month), row.total) for month, row in drawn],
        [row.figures.get(mark) if mark else None for _, row in drawn],
    )
    rows = [(month_told(month), _cells(found, row)) for month, row in grid.months.items()]
    if len(rows) > 1:
        rows.append((str(text("合计", "Together")), _cells(found, grid.whole)))
    places = [(names.get(place, place), _cells(found, row)) for place, row in grid.places.items()]
    said = language()
    by_place = str(
        text("按地区，以上各月合计", "By place, these months together") if len(grid.months) > 1 else text("按地区", "By place")
    )  # fmt: skip
    return Shown(
        found,
        found.label.in_language(said),
        found.meaning.in_language(said),
        grid.is_empty,
        Table(str(text("按月", "By month")), headings(found), rows),
        Table(by_place, headings(found), places) if places else None,
        chart if any(bar.length for bar in chart.bars) else None,
        _words(found, mark) if mark else "",
    )  # fmt: skip


def headings(indicator: Indicator) -> list[str]:
    """The headings of an indicator's columns."""
    columns = [words.in_language(language()) for _, _, words in indicator.columns()]
    share = [f"{_words(indicator, indicator.marked)} %"] if indicator.marked else []
    return [str(text("合计", "Total")), *columns, *share]


def figure_told(figure: Figure) -> str:
    """A figure, or that it is hidden."""
    return HIDDEN.in_language(language()) if figure is None else f"{figure:,}"


def month_told(period: str) -> str:
    """A month or a year as people write it.

    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     month_told("2026-03"), month_told("2026")
    ('Mar 2026', '2026')
    """
    year, _, month = period.partition("-")
    if not month:
        return f"{year} 年" if language() == "zh" else year
    if language() == "zh":
        return f"{year}年{int(month)}月"
    return f"{('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')[int(month) - 1]} {year}"


def method_told(releases: Sequence[Release]) -> list[str]:
    """What stands under released figures: how they are protected, and what was lost by it."""
    noisy = [each for each in releases if each.epsilon is not None]
    if noisy:
        words = (
            told_of_noise(figures=each.cells, epsilon=each.privacy_loss, within=each.within or 0)
            for each in noisy
        )
        return [each.in_language(language()) for each in words]
    cells, hidden = sum(each.cells for each in releases), sum(each.hidden for each in releases)
    least = max((each.threshold for each in releases), default=0)
    if least <= 1:
        return [
            str(
                text(
                    "这里数的不是人，没有隐去任何数字。",
                    "No people are counted here, and no figure is hidden.",
                )
            )
        ]
    return [
        str(
            text(
                f"不足 {least} 人（件）的数字不公布。为了不让人从合计、地区或以前公布的数字推算出来，还隐去了另一些数字；为保护而隐去的和因太小而隐去的，看上去一样。"
                f"对每一个太小的数字，都核对过：从公布的一切，最多只能知道它在 0 到 {least} 之间。",
                f"Counts of fewer than {least} are not told. So that nobody works one out from totals, areas or what was released before, further figures are hidden: "
                f"suppressed for protection and for smallness look the same. Of each count that is too small it was checked that all that is published tells no more than that it lies between 0 and {least}.",
            )
        ),
        str(
            text(
                f"细节损失：{cells} 个数字中隐去了 {hidden} 个。",
                f"Loss of detail: cells hidden: {hidden} of {cells}.",
            )
        ),
    ]


def _cells(indicator: Indicator, row: Row) -> list[str]:
    parts = [TOTAL, *((division, part) for division, part, _ in indicator.columns())]
    told = [figure_told(row.figures[part]) if part in row.figures else NOT_TOLD for part in parts]
    if indicator.marked:
        share = row.share(indicator.marked) if indicator.marked in row.figures else None
        told.append(NOT_TOLD if share is None else str(share))
    return told


def _words(indicator: Indicator, mark: tuple[str, str] | None) -> str:
    return next(
        (words.in_language(language()) for division, part, words in indicator.columns() if (division, part) == mark), ""
    )  # fmt: skip
