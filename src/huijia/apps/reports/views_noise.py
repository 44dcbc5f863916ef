"""Noise: what it may cost, what it cost so far, and releasing a year with it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.reports.choosing import counties_to_read, counties_to_release
from huijia.apps.reports.disclosure.budget import MOST
from huijia.apps.reports.errors import UnableToRelease
from huijia.apps.reports.forms import NoiseBudgetForm, NoiseForm
from huijia.apps.reports.guarding import off_by
from huijia.apps.reports.indicators import INDICATORS, Indicator, Side
from huijia.apps.reports.models import HUNDREDTHS
from huijia.apps.reports.noising import (
    Budget,
    budget_of,
    declare,
    may_have_noise,
    release_with_noise,
)
from huijia.apps.reports.shown import month_told
from huijia.apps.wording import text

NAMES = {Side.BENEFITS: "reports:releases", Side.OUTREACH: "reports:outreach_releases"}
ACTIONS = {
    Side.BENEFITS: "reports:release_with_noise",
    Side.OUTREACH: "reports:outreach_release_with_noise",
}
BUDGETS = {Side.BENEFITS: "reports:noise", Side.OUTREACH: "reports:outreach_noise"}
USUAL = {name: str(most) for name, most in MOST.items()}
"""What is proposed: the most that an office can declare; the whole lasts five years."""


def offered(indicator: Indicator, county: str, period: str, areas: Iterable[str]) -> dict[str, Any] | None:
    """What a page needs to offer a release of these areas with noise; None where there is none. ``left``: as a text, empty where no budget was declared;
    ``off_by``: how far figures mostly are off at most if it is spent."""
    if not may_have_noise(indicator, period):
        return None
    budget = budget_of(indicator.side, county)
    left = budget.left(timezone.localdate().year) if budget else 0
    told = f"{left / HUNDREDTHS:g}" if budget else ""
    spent = Fraction(left, HUNDREDTHS)
    return {
        "left": told,
        "is_spent": left <= 0,
        "off_by": off_by(indicator, county, areas, epsilon=spent) if left > 0 else 0,
        "form": NoiseForm(initial={"epsilon": told}),
        "budget_page": f"{reverse(BUDGETS[indicator.side])}?county={county}",
        "action": reverse(ACTIONS[indicator.side]),
    }


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def noise(request: HttpRequest, side: Side) -> HttpResponse:
    """The budget of a county, what was spent of it, and declaring one."""
    viewer = viewer_in(request)
    county, may_declare = _county(viewer, side, (request.POST or request.GET).get("county", ""))
    budget = budget_of(side, county.code)
    form = NoiseBudgetForm(request.POST if request.method == "POST" else None, initial=USUAL)
    if request.method == "POST" and form.is_valid():
        try:
            declare(by=viewer, side=side, county=county.code, at=timezone.now(), **form.hundredths)
        except UnableToRelease as error:
            return render(
                request, "reports/cannot.html", {"side": side.value, "said": str(error)}, status=409
            )
        messages.success(request, str(text("已声明。", "Declared.")))
        return redirect(BUDGETS[side])
    given = {
        "side": side.value,
        "county": county,
        "counties": counties_to_read(viewer, side),
        "budget": budget,
        "lines": _lines(budget) if budget else [],
        "spent": _spent(budget) if budget else [],
        "form": form if may_declare and budget is None else None,
    }
    return render(request, "reports/noise.html", given, status=422 if form.errors else 200)


@login_required
@require_POST
def release(request: HttpRequest, side: Side) -> HttpResponse:
    """Release a year with noise."""
    viewer = viewer_in(request)
    indicator, form = INDICATORS.get(request.POST.get("table", "")), NoiseForm(request.POST)
    if indicator is None or indicator.side is not side:
        raise UnableToFind("no such table")
    county, period = request.POST.get("county", ""), request.POST.get("period", "")
    try:
        if not form.is_valid():
            raise UnableToRelease(*_said(form))
        release_with_noise(
            by=viewer,
            indicator=indicator,
            county=county,
            period=period,
            epsilon=form.hundredths,
            at=timezone.now(),
        )
    except UnableToRelease as error:
        return render(request, "reports/cannot.html", {"side": side.value, "said": str(error)}, status=409)
    messages.success(request, str(text("已发布。任何人都可以看到。", "Released. Everybody can see it.")))
    return redirect(NAMES[side])


def _said(form: NoiseForm) -> tuple[str, str]:
    """What is wrong with what was typed, in the page's language."""
    said = " ".join(str(each) for errors in form.errors.values() for each in errors)
    return said, said


def _lines(budget: Budget) -> list[tuple[str, str, str]]:
    """What was declared, and how much of it is left now."""
    today, ledger = timezone.localdate(), budget.ledger
    rows = (
        (text("一次发布", "A release"), ledger.a_release, ledger.left(today.year)),
        (text(f"{today.year} 年", f"The year {today.year}"), ledger.a_year, ledger.left_of(today.year)),
        (text("总共", "In all"), ledger.in_all, ledger.left_in_all),
    )
    return [(str(label), f"{float(most):g}", f"{float(left):g}") for label, most, left in rows]


def _spent(budget: Budget) -> list[dict[str, Any]]:
    return [
        {"label": INDICATORS[each.table].label, "period": month_told(each.period), "release": each, "epsilon": f"{each.privacy_loss:g}"}
        for each in budget.releases
    ]  # fmt: skip


def _county(viewer: Viewer, side: Side, code: str) -> tuple[Area, bool]:
    """The county that was asked for, or the viewer's first, and whether they declare its budget. Raises ``UnableToFind``."""
    seen = counties_to_read(viewer, side)
    found = next((each for each in seen if each.code == code), None) if code else next(iter(seen), None)
    if found is None:
        raise UnableToFind("no county of this viewer")
    return found, found.code in {each.code for each in counties_to_release(viewer, side)}
