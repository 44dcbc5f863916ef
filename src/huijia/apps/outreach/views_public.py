"""Who is there for you: contacts by village, open to everybody. They ask for no session, and nobody's reading is recorded."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from huijia.apps.accounts.models import Area
from huijia.apps.outreach.queries import areas_with_contacts, published_for
from huijia.apps.outreach.shown import contact_shown
from huijia.apps.wording import language

LANGUAGES = {"zh": "zh-hans", "en": "en"}

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A page that is only read, in the language that ``?language=`` asks for, and kept by no browser. It sets no cookie."""
    only_read = require_safe(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **named: str) -> HttpResponse:
        if (asked := request.GET.get("language")) in LANGUAGES:
            translation.activate(LANGUAGES[asked])
        response = only_read(request, *args, **named)
        response["Content-Language"] = translation.get_language()
        response["Cache-Control"] = "no-store"
        return response

    return answer


@public
def index(request: HttpRequest) -> HttpResponse:
    """Townships and villages that have a contact."""
    areas = list(areas_with_contacts())
    codes = {each.code[: Area.Level.TOWNSHIP] for each in areas}
    townships = [
        (township, [each for each in areas if each.code.startswith(township.code)])
        for township in Area.objects.filter(pk__in=codes).order_by("code")
    ]
    return _page(request, "who", {"townships": townships})


@public
def of_area(request: HttpRequest, area: str) -> HttpResponse:
    """The contacts of a village, its township's among them."""
    found = Area.objects.filter(pk=area).first()
    contacts = [contact_shown(each) for each in published_for(area)] if found else []
    if not contacts:
        return _page(request, "who_nobody", {}, status=404)
    return _page(request, "who_of", {"area": found, "contacts": contacts})


def _page(request: HttpRequest, name: str, given: dict[str, Any], *, status: int = 200) -> HttpResponse:
    other = "en" if language() == "zh" else "zh"
    given |= {
        "carry": f"?language={language()}" if request.GET.get("language") in LANGUAGES else "",
        "other_language": f"{request.path}?language={other}",
    }
    return render(request, f"outreach/{name}.html", given, status=status)
