"""The what-if page: suppose that a number of the law were another one, and see what would change. It writes nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.charts import chart_of
from huijia.apps.claims.assess import Benefit, Supposed, benefits, example_lines
from huijia.apps.claims.assess import what_if as answered
from huijia.apps.payments.budget import FEWEST
from huijia.apps.recalculation.forms import WhatIfForm
from huijia.apps.recalculation.stated import role_of, stated_facts
from huijia.apps.wording import language, text


@login_required
@never_cache
@require_GET
def what_if(request: HttpRequest) -> HttpResponse:
    """Choose a benefit and a number of its law; who would gain and lose, what it would cost, and examples."""
    viewer, today = viewer_in(request), timezone.localdate()
    role = role_of(viewer)
    offered = benefits()
    key = request.GET.get("benefit", "")
    found = next((each for each in offered if each.key == key), None if key else offered[0])
    if found is None:
        raise UnableToFind("no such benefit")
    form = WhatIfForm(request.GET if "parameter" in request.GET else None, found=found, today=today)
    shown: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        stated = stated_facts(viewer, found, today=today)
        shown = {"stated": stated}
        if stated.cases:
            shown |= _shown(found, answered(found.pack, form.cleaned_data["change"], stated.cases, on=today))
    return render(
        request,
        "recalculation/what_if.html",
        {
            "form": form,
            "benefit": found,
            "others": [each for each in offered if each.key != found.key],
            "areas": list(Area.objects.filter(pk__in=viewer.areas.get(role, ())).order_by("pk")),
            "fewest": FEWEST,
            "currency": found.pack.currency,
            **shown,
        },
    )


def _shown(found: Benefit, said: Supposed) -> dict[str, Any]:
    bars = [(_label(bar.low, bar.high, found.pack.currency), bar.cases) for bar in said.bars]
    return {
        "together": said.effects.together,
        "years": said.effects.years,
        "refused": said.refused,
        "bars": bars,
        "chart": chart_of(bars),
        "examples": [
            {"example": each, "lost_minor": -each.difference_minor, "why": why, "both": both}
            for each in said.examples
            for why, both in [example_lines(each, language())]
        ],
    }


def _label(low: int, high: int, currency: str) -> str:
    """A band of differences as people write it: more or less, in whole units where they are whole."""
    if low == high == 0:
        return str(text("不变", "No change"))
    ends = [f"{Decimal(minor) / 100:+,.2f}".removesuffix(".00") for minor in dict.fromkeys((low, high))]
    told = str(text(" 至 ", " to ")).join(ends)
    return f"{told} 元" if currency == "CNY" and language() == "zh" else f"{currency} {told}"
