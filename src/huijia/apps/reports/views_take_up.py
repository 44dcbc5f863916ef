"""Estimated take-up by village: published figures of population are typed in or uploaded, and set beside what was granted."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.reports import benefits
from huijia.apps.reports.choosing import counties_to_release
from huijia.apps.reports.errors import UnableToReadPopulation, UnableToRelease
from huijia.apps.reports.exports import XLSX, as_file, sheet_of
from huijia.apps.reports.forms import PopulationForm
from huijia.apps.reports.indicators import Side
from huijia.apps.reports.places import REST
from huijia.apps.reports.population import people_by_area, rows_of_file, rows_of_lines
from huijia.apps.reports.queries import names_of
from huijia.apps.reports.shown import Table, figure_told
from huijia.apps.reports.take_up import (
    FLOOR,
    NEARLY_ALL,
    Line,
    counted,
    described,
    keep_population,
    may_be_released,
    population_for,
    release_take_up,
)
from huijia.apps.wording import language, text


@login_required
@never_cache
@require_GET
def take_up(request: HttpRequest) -> HttpResponse:
    """Take-up of each benefit and period, as it is counted now."""
    county, now = _county(viewer_in(request), request.GET.get("county", "")), timezone.now()
    found = []
    for pack, period in benefits.benefits_granted(under=county.code):
        population = population_for(county.code, pack)
        told = counted(population, period) if population else None
        found.append(
            {
                "pack": pack,
                "period": period,
                "name": benefits.name_of(pack).in_language(language()),
                "source": described(population) if population else "",
                "table": table_of(told.lines) if told else None,
                "is_uncertain": told.is_uncertain if told else False,
                "may_be_released": told is not None and may_be_released(county.code, pack, period, at=now),
            }
        )
    return render(
        request,
        "reports/take_up.html",
        {"county": county, "found": found[::-1], "floor": FLOOR, "most": NEARLY_ALL},
    )


@login_required
@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """Release the take-up of a period that is over."""
    viewer = viewer_in(request)
    county = _county(viewer, request.POST.get("county", ""))
    pack, period = request.POST.get("pack", ""), request.POST.get("period", "")
    if (pack, period) not in benefits.benefits_granted(under=county.code):
        raise UnableToFind("nothing was granted of this benefit")
    try:
        release_take_up(by=viewer, county=county.code, pack=pack, period=period, at=timezone.now())
    except UnableToRelease as error:
        return render(request, "reports/cannot.html", {"side": "benefits", "said": str(error)}, status=409)
    messages.success(request, str(text("已发布。任何人都可以看到。", "Released. Everybody can see it.")))
    return redirect("reports:take_up")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def population(request: HttpRequest) -> HttpResponse:
    """Keep a published table of population."""
    viewer = viewer_in(request)
    county = _county(viewer, (request.POST or request.GET).get("county", ""))
    packs = sorted({pack for pack, _ in benefits.benefits_granted(under=county.code)})
    form = PopulationForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        packs=[(pack, benefits.name_of(pack).in_language(language())) for pack in packs],
    )
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        sheet = given["sheet"]
        try:
            rows = (
                rows_of_file(sheet.chunks(), Path(sheet.name).suffix.lower())
                if sheet
                else rows_of_lines(given["lines"])
            )
            people = people_by_area(rows, _areas(county))
        except UnableToReadPopulation as error:
            faults = error.faults
            form.add_error("sheet" if sheet else "lines", faults[0])
        else:
            keep_population(
                by=viewer, county=county.code, pack=given["pack"], year=given["year"], age_from=given["age_from"],
                age_to=given["age_to"], source=given["source"], people=people, at=timezone.now(),
            )  # fmt: skip
            messages.success(
                request,
                str(
                    text(f"已登记 {len(people)} 个地区的人数。", f"Kept: the figures of {len(people)} areas.")
                ),
            )
            return redirect("reports:take_up")
    given_page = {"county": county, "form": form, "packs": packs, "faults": faults[1:]}
    return render(request, "reports/population.html", given_page, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def population_sheet(request: HttpRequest) -> HttpResponse:
    """A sheet with the county's areas, to be filled in."""
    county = _county(viewer_in(request), request.GET.get("county", ""))
    headings = [str(text("地区", "area")), str(text("人数", "people"))]
    table = Table(
        str(text("地区代码", "area code")),
        headings,
        [(code, [name, ""]) for code, name in _areas(county).items()],
    )
    return as_file(sheet_of("", table, []), XLSX, f"population-{county.code}.xlsx")


def table_of(lines: list[Line]) -> Table:
    """Take-up as a table."""
    names = names_of(each.area.removesuffix(REST) for each in lines)
    return Table(
        str(text("地区", "Area")),
        [
            str(text("已确认的申领", "Claims granted")),
            str(text("估计可以申领的人", "Could claim, estimated")),
            str(text("估计的领取比例", "Take-up, estimated")),
        ],
        [
            (
                _named(each, names),
                [
                    figure_told(each.granted),
                    "—" if each.eligible is None else f"{each.eligible:,}",
                    share_told(each),
                ],
            )
            for each in lines
        ],
    )


def share_told(line: Line) -> str:
    """A share as an estimate is told."""
    if line.share is None:
        return "—"
    if line.share >= NEARLY_ALL:
        return str(text(f"{NEARLY_ALL}% 或更多", f"{NEARLY_ALL}% or more"))
    return str(text(f"约 {line.share}%", f"about {line.share}%"))


def _named(line: Line, names: dict[str, str]) -> str:
    above = names[line.area.removesuffix(REST)]
    if not line.area.endswith(REST):
        return above
    return str(text(f"{above}的其他地区（合在一起）", f"Other places of {above}, together"))


def _areas(county: Area) -> dict[str, str]:
    found = Area.objects.filter(code__startswith=county.code).order_by("code")
    return {each.code: each.name_in(language()) for each in found}


def _county(viewer: Viewer, code: str) -> Area:
    """The county that was asked for, or the viewer's first. Raises ``UnableToFind``."""
    own = counties_to_release(viewer, Side.BENEFITS)
    found = next((each for each in own if each.code == code), None) if code else next(iter(own), None)
    if found is None:
        raise UnableToFind("no county of this viewer")
    return found
