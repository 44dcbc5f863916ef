"""Releasing: what waits, what everybody would see, and what was released."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.reports.choosing import counties_to_read, counties_to_release
from huijia.apps.reports.errors import UnableToRelease
from huijia.apps.reports.grid import TOTAL, Grid, Row
from huijia.apps.reports.guarding import Guarded
from huijia.apps.reports.indicators import INDICATORS, Indicator, Side, of_side
from huijia.apps.reports.places import REST, child_of
from huijia.apps.reports.queries import (
    TAKE_UP,
    names_of,
    released_periods,
    waiting,
)
from huijia.apps.reports.releasing import looked_at, release, seal_of
from huijia.apps.reports.shown import Shown, month_told, shown
from huijia.apps.reports.views_noise import NAMES, offered
from huijia.apps.wording import language, text

MOST_LISTED = 6


@login_required
@never_cache
@require_GET
def releases(request: HttpRequest, side: Side) -> HttpResponse:
    """What was released of the viewer's counties, and what waits."""
    viewer = viewer_in(request)
    counties = counties_to_read(viewer, side)
    if not counties:
        raise UnableToFind("no releases for this viewer")
    own = {each.code for each in counties_to_release(viewer, side)}
    listed = []
    for county in counties:
        taken = released_periods(county.code)
        rows = []
        for each in of_side(side):
            released = taken.get(each.key, [])
            months = waiting((one.period for one in released), today=timezone.localdate())
            rows.append(
                {
                    "indicator": each,
                    "waiting": [(period, month_told(period)) for period in months[:MOST_LISTED]]
                    if county.code in own
                    else [],
                    "released": [(one, month_told(one.period)) for one in released],
                }
            )
        listed.append(
            {
                "county": county,
                "rows": rows,
                "take_up": taken.get(TAKE_UP, []) if side is Side.BENEFITS else [],
            }
        )
    return render(request, "reports/releases.html", {"side": side.value, "listed": listed})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, side: Side) -> HttpResponse:
    """Look at what everybody would see, and release it."""
    viewer = viewer_in(request)
    given = request.POST if request.method == "POST" else request.GET
    indicator, county, period = _indicator(given.get("table", ""), side), given.get("county", ""), given.get("period", "")  # fmt: skip
    faulty = ""
    if request.method == "POST":
        try:
            release(
                by=viewer,
                indicator=indicator,
                county=county,
                period=period,
                seen=given.get("seen", ""),
                at=timezone.now(),
            )
        except UnableToRelease as error:
            faulty = str(error)
        else:
            messages.success(
                request, str(text("已发布。任何人都可以看到。", "Released. Everybody can see it."))
            )
            return redirect(NAMES[side])
    try:
        found = looked_at(by=viewer, indicator=indicator, county=county, period=period, at=timezone.now())
    except UnableToRelease as error:
        status = 409
        return render(request, "reports/cannot.html", {"side": side.value, "said": str(error)}, status=status)
    page = {
        "side": side.value,
        "indicator": indicator,
        "county": Area.objects.get(code=county),
        "period": period,
        "period_told": month_told(period),
        "parts": _parts(indicator, county, period, found),
        "found": found,
        "cells": len(found.figures),
        "exposed": _exposed(indicator, found),
        "seen": seal_of(found),
        "faulty": faulty,
        "noise": offered(indicator, county, period, {area for area, _, _ in found.figures}),
    }
    return render(request, "reports/release.html", page, status=409 if faulty else 200)


def _indicator(key: str, side: Side) -> Indicator:
    found = INDICATORS.get(key)
    if found is None or found.side is not side:
        raise UnableToFind("no such table")
    return found


def _parts(indicator: Indicator, county: str, period: str, found: Guarded) -> list[tuple[str, Shown]]:
    """The county and its places, then each township and its own, as they would be shown."""
    areas = [county, *sorted({area for area, _, _ in found.figures if child_of(county, area) == area and not area.endswith(REST)})]  # fmt: skip
    shown_parts: list[tuple[str, Shown]] = []
    for area in areas:
        grid = Grid(indicator, area, {period: Row()}, {})
        for (place, division, part), figure in found.figures.items():
            if place == area:
                grid.months[period].add((division, part), figure)
            elif place.startswith(area) and child_of(area, place) == place:
                grid.places.setdefault(place, Row()).add((division, part), figure)
        grid.places = {place: row for place, row in sorted(grid.places.items()) if not place.endswith(REST) or row.figures.get(TOTAL) != 0}  # fmt: skip
        if area == county or not grid.is_empty:
            names = names_of([area, *grid.places])
            shown_parts.append((names[area], shown(grid, names)))
    return shown_parts


def _exposed(indicator: Indicator, found: Guarded) -> list[str]:
    names = names_of({area for area, _, _ in found.exposed})
    words = {(division, part): said.in_language(language()) for division, part, said in indicator.columns()}
    total = str(text("合计", "total"))
    return [f"{names[area]} · {words.get((division, part), total)}" for area, division, part in found.exposed]
