"""Pages for everybody: without an account or a session, in the language that the address asks for, kept by no browser.

The language stands in the address and not in a cookie: whoever only reads is given none. Telephones are shared, so the back button shows
nobody what was read or booked before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from huijia.apps.wording import language

LANGUAGES = {"zh": "zh-hans", "en": "en"}

View = Callable[..., HttpResponse]


def public(
    *methods: str, missing: type[Exception] | tuple[()] = (), page_for_missing: str = ""
) -> Callable[[View], View]:
    """A page for everybody, that is read and also takes ``methods``. ``missing``: the error for what is not there, and its page: the service's own
    page asks who is looking."""

    def made(view: View) -> View:
        asked = require_http_methods(["GET", "HEAD", *methods])(view)

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            speak(request)
            try:
                response = asked(request, *args, **named)
            except missing:
                response = page(request, page_for_missing, {}, status=404)
            response["Content-Language"] = translation.get_language()
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return made


def speak(request: HttpRequest) -> None:
    """Make the page in the language that its address asks for."""
    if (wanted := request.GET.get("language")) in LANGUAGES:
        translation.activate(LANGUAGES[wanted])


def carried(request: HttpRequest) -> str:
    """What a link takes along, so that a language that was asked for stays; empty where none was."""
    return f"?language={language()}" if request.GET.get("language") in LANGUAGES else ""


def page(
    request: HttpRequest, template: str, given: dict[str, Any], *, status: int = 200, **asked: str
) -> HttpResponse:
    """A page, with what its links carry on and the way to the other language. ``asked``: what else the address asks for, where it says something."""
    carry = carried(request)
    kept = {name: value for name, value in asked.items() if value}
    kept["language"] = "en" if language() == "zh" else "zh"
    given |= {
        "carry": carry,
        "also": carry.replace("?", "&"),
        "chosen": language() if carry else "",
        "other_language": f"{request.path}?{urlencode(kept)}",
    }
    return render(request, template, given, status=status)
