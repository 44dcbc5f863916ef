"""The office's own pages: figures by area and month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.counting import Months
from huijia.apps.reports import exports
from huijia.apps.reports.choosing import areas_to_choose, counties_to_read
from huijia.apps.reports.grid import Grid, as_released, live, month_named, months_until
from huijia.apps.reports.indicators import TITLES, Side, of_side
from huijia.apps.reports.models import Release
from huijia.apps.reports.policies import areas_counted, counties_released_by
from huijia.apps.reports.queries import MONTHS_BACK, cells_of, names_of, released_periods
from huijia.apps.reports.shown import Shown, method_told, month_told, shown
from huijia.apps.wording import language

USUAL_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked for: an area, and some months. ``is_exact``: counted now, for whoever may see the cases."""

    side: Side
    area: Area
    months: Months
    is_exact: bool
    choices: list[Area]


@login_required
@never_cache
@require_GET
def figures(request: HttpRequest, side: Side) -> HttpResponse:
    """Figures of one side: tables and charts."""
    viewer = viewer_in(request)
    asked = _asked(request, viewer, side)
    found, notes = told(asked, at=timezone.now())
    names = asked.months.names()
    given = {
        "side": side.value,
        "title": TITLES[side].in_language(language()),
        "asked": asked,
        "area_name": asked.area.name_in(language()),
        "from_month": names[0],
        "until_month": names[-1],
        "months": [(each, month_told(each)) for each in months_until(timezone.localdate(), MONTHS_BACK).names()[::-1]],
        "shown": found,
        "notes": notes,
        "releases": bool(counties_released_by(viewer, side)),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "reports/figures.html", given)


@login_required
@never_cache
@require_GET
def workbook(request: HttpRequest, side: Side) -> HttpResponse:
    """The same as a workbook."""
    return _file(request, side, "xlsx")


@login_required
@never_cache
@require_GET
def comma_separated(request: HttpRequest, side: Side) -> HttpResponse:
    """The same as a csv."""
    return _file(request, side, "csv")


@login_required
@never_cache
@require_GET
def printed(request: HttpRequest, side: Side) -> HttpResponse:
    """The same on paper."""
    return _file(request, side, "pdf")


def told(asked: Asked, *, at: datetime) -> tuple[list[Shown], list[str]]:
    """What is shown, and the notes under it."""
    area, grids, releases = asked.area.code, list[Grid](), list[Release]()
    by_table = {} if asked.is_exact else released_periods(area)
    for indicator in of_side(asked.side):
        if asked.is_exact:
            grid = live(indicator, area, asked.months, at=at)
        else:
            periods = set(asked.months.names())
            here = [each for each in by_table.get(indicator.key, []) if each.period in periods]
            releases += here if indicator.of_people else []
            cells = cells_of(area, indicator.key).filter(release__in=here)
            grid = as_released(indicator, area, periods, cells)
        grids.append(grid)
    names = names_of({place for grid in grids for place in grid.places})
    found = [shown(grid, names) for grid in grids]
    notes = [exports.note_exact()] if asked.is_exact else method_told(releases) if releases else []
    return found, notes


def _file(request: HttpRequest, side: Side, ending: str) -> HttpResponse:
    asked = _asked(request, viewer_in(request), side)
    found, notes = told(asked, at=timezone.now())
    names = asked.months.names()
    title = f"{TITLES[side].in_language(language())} · {asked.area.name_in(language())} · {month_told(names[0])} – {month_told(names[-1])}"
    name = f"{side.value}-{asked.area.code}-{names[0]}-{names[-1]}.{ending}"
    made: dict[str, tuple[str, Callable[[], bytes]]] = {
        "xlsx": (exports.XLSX, lambda: exports.workbook(title, found, notes)),
        "csv": ("text/csv; charset=utf-8", lambda: exports.comma_separated(found)),
        "pdf": ("application/pdf", lambda: exports.printed(title, found, notes)),
    }
    kind, make = made[ending]
    return exports.as_file(make(), kind, name)


def _asked(request: HttpRequest, viewer: Viewer, side: Side) -> Asked:
    """What is asked for. What does not exist for the viewer is not found."""
    if areas_counted(viewer, side):
        choices, is_exact = areas_to_choose(viewer, side), True
    else:
        choices, is_exact = counties_to_read(viewer, side), False
    if not choices:
        raise UnableToFind("no reports for this viewer")
    code = request.GET.get("area", "")
    area = next((each for each in choices if each.code == code), None) if code else choices[0]
    if area is None:
        raise UnableToFind("no such area for this viewer")
    return Asked(side, area, _months(request.GET, timezone.localdate()), is_exact, choices)


def _months(given: Any, today: date) -> Months:
    """The months that are asked for, at most three years; what cannot be read is the last half year."""
    usual = months_until(today, USUAL_MONTHS)
    try:
        first = month_named(given["from"]).first if given.get("from") else usual.first
        after = month_named(given["until"]).after if given.get("until") else usual.after
        found = Months(first, after)
    except (ValueError, OverflowError):
        return usual
    return found if len(found.names()) <= MONTHS_BACK else usual
