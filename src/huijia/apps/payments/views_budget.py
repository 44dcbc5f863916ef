"""The budget page of finance and the county."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.charts import chart_of
from huijia.apps.payments.budget import FEWEST, Budget, budgets_seen_by, last_month
from huijia.apps.wording import language


@login_required
@never_cache
@require_GET
def budget(request: HttpRequest) -> HttpResponse:
    """Committed, paid, and what is to come: by benefit and place."""
    today = timezone.localdate()
    found = budgets_seen_by(viewer_in(request), today=today)
    shown = [_shown(each) for each in found]
    return render(request, "payments/budget.html", {"budgets": shown, "year": today.year, "fewest": FEWEST})


def _shown(each: Budget) -> dict[str, Any]:
    spans = [(_months(first), minor) for first, minor in each.spans.cells.items()]
    return {
        "budget": each,
        "name": each.benefit.name,
        "key": each.benefit.key.replace(".", "-"),
        "spans": spans,
        "chart": chart_of(spans),
        "places": [
            (
                place,
                each.committed.cells[place.code],
                each.paid.cells[place.code],
                each.forecast.cells[place.code],
            )
            for place in each.places
        ],
    }


def _months(first: date) -> str:
    """Three months as people write them."""
    last = last_month(first)
    if language() == "zh":
        end = f"{last.month}月" if last.year == first.year else f"{last.year}年{last.month}月"
        return f"{first.year}年{first.month}月至{end}"
    begin = f"{first:%b}" if last.year == first.year else f"{first:%b} {first.year}"
    return f"{begin} to {last:%b} {last.year}"
