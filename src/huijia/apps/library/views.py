"""The library's pages: open to everybody, in the language of the page or of ``?language=``. They ask for no session."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from huijia.apps.library.marking import html_of
from huijia.apps.library.printing import Sheet, address_of, sheet_pdf
from huijia.apps.library.searching import MOST_WANTED, search
from huijia.apps.library.shape import Article
from huijia.apps.library.shelf import articles, by_topic
from huijia.apps.printing import PACKAGES, UnableToPrint
from huijia.apps.wording import language

log = logging.getLogger(__name__)

LANGUAGES = {"zh": "zh-hans", "en": "en"}

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A page of the library: only to be read, in the language that is asked for, and kept by no browser."""
    only_read = require_safe(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **named: str) -> HttpResponse:
        # The language stands in the address, not in a cookie: these pages set none.
        speak(request)
        response = only_read(request, *args, **named)
        response["Content-Language"] = translation.get_language()
        # On a shared telephone, nobody finds with the back button what was read before.
        response["Cache-Control"] = "no-store"
        return response

    return answer


def speak(request: HttpRequest) -> None:
    """Make the page in the language that its address asks for."""
    if (asked := request.GET.get("language")) in LANGUAGES:
        translation.activate(LANGUAGES[asked])


@public
def index(request: HttpRequest) -> HttpResponse:
    """All topics with their articles, or what ``?q=`` finds."""
    wanted = request.GET.get("q", "")[:MOST_WANTED].strip()
    given = {
        "topics": by_topic(),
        "wanted": wanted,
        "found": search(wanted, articles().values()),
    }
    return page(request, "index", given, q=wanted)


@public
def article(request: HttpRequest, article: str) -> HttpResponse:
    """An article."""
    found = articles().get(article)
    if found is None:
        return _not_found(request)
    return page(request, "article", shown(found))


@public
def pass_on(request: HttpRequest, article: str) -> HttpResponse:
    """What helps to pass an article on: a script for the radio, a short message, the sheets."""
    found = articles().get(article)
    if found is None:
        return _not_found(request)
    return page(request, "pass_on", shown(found))


@public
def sheet(request: HttpRequest, article: str, sheet: Sheet) -> HttpResponse:
    """The article's leaflet or poster as PDF. Where none can be made, a page says so."""
    found = articles().get(article)
    if found is None:
        return _not_found(request)
    return printed(request, found, sheet)


def printed(request: HttpRequest, found: Article, sheet: Sheet, *, is_draft: bool = False) -> HttpResponse:
    """The sheet of an article, or the page that says why there is none."""
    try:
        pdf = sheet_pdf(
            found,
            sheet,
            language(),
            address=address_of(found, language()),
            is_overdue=found.is_overdue(on=timezone.localdate()),
            is_draft=is_draft,
        )
    except UnableToPrint as error:
        log.warning("leaflets cannot be made as PDF: install %s", PACKAGES)
        return page(request, "cannot_print", {**shown(found), "error": error}, status=503)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.slug}-{sheet}-{language()}.pdf"'
    return answer


def shown(found: Article) -> dict[str, Any]:
    """What an article's page is given."""
    return {
        "article": found,
        "body": html_of(found.body.in_language(language())),
        "is_overdue": found.is_overdue(on=timezone.localdate()),
    }


def _not_found(request: HttpRequest) -> HttpResponse:
    # A page of its own: the service's asks who is looking.
    return page(request, "not_found", {}, status=404)


def page(
    request: HttpRequest, name: str, given: dict[str, Any], *, status: int = 200, **asked: str
) -> HttpResponse:
    """A page, with ``carry`` for its links, so that a language that was asked for stays, and the way to the other language."""
    other = "en" if language() == "zh" else "zh"
    kept = {name: value for name, value in asked.items() if value}
    chosen = request.GET.get("language") in LANGUAGES
    given |= {
        "today": timezone.localdate(),
        "carry": f"?language={language()}" if chosen else "",
        "chosen": language() if chosen else "",
        "other_language": f"{request.path}?{urlencode({**kept, 'language': other})}",
    }
    return render(request, f"library/{name}.html", given, status=status)
