"""The library's pages: open to everybody, in the language of the page or of ``?language=``. They ask for no session."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from huijia.apps import public_pages
from huijia.apps.library.marking import html_of
from huijia.apps.library.printing import Sheet, address_of, sheet_pdf
from huijia.apps.library.searching import MOST_WANTED, search
from huijia.apps.library.shape import Article
from huijia.apps.library.shelf import articles, by_topic
from huijia.apps.printing import PACKAGES, UnableToPrint
from huijia.apps.public_pages import public
from huijia.apps.wording import language

log = logging.getLogger(__name__)


@public()
def index(request: HttpRequest) -> HttpResponse:
    """All topics with their articles, or what ``?q=`` finds."""
    wanted = request.GET.get("q", "")[:MOST_WANTED].strip()
    given = {
        "topics": by_topic(),
        "wanted": wanted,
        "found": search(wanted, articles().values()),
    }
    return page(request, "index", given, q=wanted)


@public()
def article(request: HttpRequest, article: str) -> HttpResponse:
    """An article."""
    found = articles().get(article)
    if found is None:
        return _not_found(request)
    return page(request, "article", shown(found))


@public()
def pass_on(request: HttpRequest, article: str) -> HttpResponse:
    """What helps to pass an article on: a script for the radio, a short message, the sheets."""
    found = articles().get(article)
    if found is None:
        return _not_found(request)
    return page(request, "pass_on", shown(found))


@public()
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
    """A page of the library, which says how old it is."""
    given["today"] = timezone.localdate()
    return public_pages.page(request, f"library/{name}.html", given, status=status, **asked)
