"""What the public pages have in common: no session, the language in the address, kept by no browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.wording import language

LANGUAGES = {"zh": "zh-hans", "en": "en"}

View = Callable[..., HttpResponse]


def public(*methods: str) -> Callable[[View], View]:
    """A page for everybody, in the language of the browser or of ``?language=``. What is not there has a page of its own."""

    def made(view: View) -> View:
        asked = require_http_methods(["GET", "HEAD", *methods])(view)

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            # The language stands in the address, not in a cookie.
            if (wanted := request.GET.get("language")) in LANGUAGES:
                translation.activate(LANGUAGES[wanted])
            try:
                response = asked(request, *args, **named)
            except UnableToFind:
                response = page(request, "not_found", {}, status=404)
            response["Content-Language"] = translation.get_language()
            # Telephones are shared: the back button shows nobody what was booked before.
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return made


def carried(request: HttpRequest) -> str:
    """What a link takes along: the language, if it was asked for."""
    return f"?language={language()}" if request.GET.get("language") in LANGUAGES else ""


def page(
    request: HttpRequest, name: str, given: dict[str, Any], *, status: int = 200, **asked: str
) -> HttpResponse:
    """A page, with the way to the other language. ``asked``: what else the address asks for."""
    other = "en" if language() == "zh" else "zh"
    carry = carried(request)
    kept = {name: value for name, value in asked.items() if value}
    given |= {
        "carry": carry,
        "also": carry.replace("?", "&"),
        "other_language": f"{request.path}?{urlencode({**kept, 'language': other})}",
    }
    return render(request, f"bookings/{name}.html", given, status=status)


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
