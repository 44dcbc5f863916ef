"""The public pages: what was released, for everybody, without a session or a cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from huijia.apps import public_pages
from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.public_pages import View
from huijia.apps.reports import benefits, exports
from huijia.apps.reports.grid import as_released
from huijia.apps.reports.indicators import INDICATORS, TITLES, Side, of_side
from huijia.apps.reports.models import Release
from huijia.apps.reports.places import COUNTY, VILLAGE
from huijia.apps.reports.queries import TAKE_UP, cells_of, counties_with_releases, names_of, released_periods
from huijia.apps.reports.shown import Shown, method_told, month_told, shown
from huijia.apps.reports.take_up import Line, is_worth_a_line
from huijia.apps.reports.views_take_up import table_of
from huijia.apps.wording import language, text

MONTHS_SHOWN = 12

public: Callable[[View], View] = public_pages.public(
    missing=UnableToFind, page_for_missing="reports/public_missing.html"
)


@public
def index(request: HttpRequest) -> HttpResponse:
    """The counties, and of what each has released figures. Benefits and outreach stand apart."""
    counties = []
    for county in counties_with_releases():
        taken = released_periods(county.code)
        sides = [
            (
                title.in_language(language()),
                [
                    (each, month_told(taken[each.key][0].period), len(taken[each.key]))
                    for each in of_side(side)
                    if each.key in taken
                ],
                _take_ups(taken) if side is Side.BENEFITS else [],
            )
            for side, title in TITLES.items()
        ]
        counties.append((county, [each for each in sides if each[1] or each[2]]))
    return public_pages.page(request, "reports/public_index.html", {"counties": counties})


@public
def one(request: HttpRequest, county: str, table: str) -> HttpResponse:
    """An indicator of a county: by month, and by place."""
    if table == TAKE_UP:
        return _take_up(request, county)
    found, given = _asked(request, county, table)
    given |= {"each": found, "notes": method_told(given["releases"])}
    return public_pages.page(
        request, "reports/public_table.html", given, area=request.GET.get("area", ""), month=request.GET.get("month", "")
    )  # fmt: skip


@public
def workbook(request: HttpRequest, county: str, table: str) -> HttpResponse:
    """The same as a workbook."""
    found, given = _asked(request, county, table)
    content = exports.workbook(_title(given), [found], method_told(given["releases"]))
    return exports.as_file(content, exports.XLSX, f"figures-{county}-{table}.xlsx")


@public
def comma_separated(request: HttpRequest, county: str, table: str) -> HttpResponse:
    """The same as a csv."""
    found, given = _asked(request, county, table)
    noisy = [each for each in given["releases"] if each.epsilon is not None]
    content = exports.comma_separated([found], method_told(noisy) if noisy else ())
    return exports.as_file(content, "text/csv; charset=utf-8", f"figures-{county}-{table}.csv")


def _asked(request: HttpRequest, county: str, table: str) -> tuple[Shown, dict[str, Any]]:
    indicator, place = INDICATORS.get(table), _county(county)
    releases = released_periods(county).get(table, []) if indicator else []
    if indicator is None or not releases:
        raise UnableToFind("nothing was released of this")
    areas = _areas(county)
    code = request.GET.get("area", "")
    area = next((each for each in areas if each.code == code), place)
    month = request.GET.get("month", "")
    chosen = [each for each in releases if each.period == month] or [each for each in releases if "-" in each.period][:MONTHS_SHOWN]  # fmt: skip
    cells = cells_of(county, table).filter(release__in=chosen)
    grid = as_released(indicator, area.code, [each.period for each in chosen], cells)
    given = {
        "county": place,
        "area": area,
        "areas": areas,
        "table": table,
        "month": chosen[0].period if len(chosen) == 1 and month else "",
        "periods": [(each.period, month_told(each.period)) for each in releases],
        "releases": chosen,
        "latest": max(each.released_at for each in chosen),
    }
    return shown(grid, names_of(grid.places)), given


def _take_up(request: HttpRequest, county: str) -> HttpResponse:
    releases = released_periods(county).get(TAKE_UP, [])
    place = _county(county)
    if not releases:
        raise UnableToFind("nothing was released of this")
    told = []
    for each in releases:
        lines = [Line(cell.area, cell.count, cell.out_of) for cell in each.figures.order_by("area")]
        lines = [line for line in lines if is_worth_a_line(line)]
        name = benefits.name_of(each.about).in_language(language())
        told.append((each, f"{name} · {each.period}", table_of(lines), method_told([each])))
    return public_pages.page(request, "reports/public_take_up.html", {"county": place, "told": told})


def _county(code: str) -> Area:
    found = Area.objects.filter(code=code).first() if len(code) == COUNTY else None
    if found is None:
        raise UnableToFind("no such county")
    return found


def _areas(county: str) -> list[Area]:
    """The county and its townships: places of which there is something below."""
    found = Area.objects.filter(code__startswith=county).order_by("code")
    return [each for each in found if len(each.code) < VILLAGE]


def _take_ups(taken: dict[str, list[Release]]) -> list[Release]:
    return taken.get(TAKE_UP, [])


def _title(given: dict[str, Any]) -> str:
    area: Area = given["area"]
    return f"{area.name_in(language())} · {text('已发布的数字', 'Released figures')}"
