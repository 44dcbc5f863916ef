"""What bookings' public pages have in common, beside what all public pages have (``apps/public_pages``)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from huijia.apps import public_pages
from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.public_pages import carried

public = partial(public_pages.public, missing=UnableToFind, page_for_missing="bookings/not_found.html")


def page(
    request: HttpRequest, name: str, given: dict[str, Any], *, status: int = 200, **asked: str
) -> HttpResponse:
    """A page of bookings."""
    return public_pages.page(request, f"bookings/{name}.html", given, status=status, **asked)


def leads(request: HttpRequest, address: str) -> HttpResponse:
    """On to another of these pages, in the same language."""
    return HttpResponseRedirect(f"{address}{carried(request)}")


def day_asked(request: HttpRequest, name: str, default: date) -> date:
    """A day from the address; the default for none, or for what is no day of these years."""
    try:
        found = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return default
    return found if 2000 <= found.year <= 2098 else default
