"""The app itself, as files that are the same for everybody: its page, its service worker, its manifest. They ask for no session."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from huijia.apps.campaigns.texts import MATERIALS, PLACES
from huijia.apps.field.errors import WORDS
from huijia.apps.field.texts import KINDS, STEPS
from huijia.apps.outreach.texts import ITEM_STATES, ITEMS, OUTCOMES, PARTS, TOPICS
from huijia.values.text import Text

MODULES = (
    "app",
    "controls",
    "focus",
    "material",
    "pages",
    "protocol",
    "said",
    "sealing",
    "setting_up",
    "store",
    "sync",
    "work",
)
"""Scripts of the page, below ``static/field``. They find each other by their plain names."""

STYLES = ("vendor/govuk-frontend.css", "css/huijia.css", "field/field.css")
ICONS = ("field/icon.svg", "field/icon-maskable.svg")


def _files() -> list[str]:
    """Every address that the app needs without a signal."""
    scripts = [f"{settings.STATIC_URL}field/{each}.js" for each in MODULES]
    return [
        reverse("field:shell"),
        reverse("field:texts"),
        *scripts,
        *(static(each) for each in (*STYLES, *ICONS)),
    ]


@lru_cache(maxsize=1)
def _version() -> str:
    """Changes with any file of the app, so that devices fetch it anew."""
    folder = Path(settings.ROOM) / "web"
    parts = [*sorted((folder / "static" / "field").iterdir()), *(folder / "static" / each for each in STYLES)]
    parts += [folder / "templates" / "field" / "shell.html"]
    together = hashlib.sha256()
    for each in parts:
        together.update(each.read_bytes())
    together.update(_texts().encode())
    return together.hexdigest()[:16]


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page in which the app runs. It holds nothing of anybody."""
    context = {"styles": [static(each) for each in STYLES], "icon": static(ICONS[0])}
    context["script"] = f"{settings.STATIC_URL}field/app.js"
    answer = render(request, "field/shell.html", context)
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The service worker, with the list of what it keeps."""
    source = (Path(settings.ROOM) / "web" / "static" / "field" / "worker.js").read_text(encoding="utf-8")
    kept = json.dumps({"version": _version(), "files": _files()})
    answer = HttpResponse(f"const KEPT = {kept};\n{source}", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


LISTS: dict[str, Mapping[str, Text]] = {
    "topics": TOPICS,
    "parts": PARTS,
    "outcomes": OUTCOMES,
    "items": ITEMS,
    "item_states": ITEM_STATES,
    "kinds": KINDS,
    "materials": MATERIALS,
    "places": PLACES,
    "steps": STEPS,
    "reasons": WORDS,
}


def _texts() -> str:
    lists = {
        name: {str(code): {"zh": words.zh, "en": words.en} for code, words in each.items()}
        for name, each in LISTS.items()
    }
    return f"export const TEXTS = {json.dumps(lists, ensure_ascii=False)};\n"


@require_safe
def texts(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The closed lists and the reasons, in both languages, as a script: the same words that the service says."""
    answer = HttpResponse(_texts(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What a telephone needs to know to install the app."""
    icons = [
        {"src": static(each), "sizes": "any", "type": "image/svg+xml", "purpose": purpose}
        for each, purpose in zip(ICONS, ("any", "maskable"), strict=True)
    ]
    found = {
        "id": reverse("field:shell"),
        "name": "惠家 · 走访 Huijia field",
        "short_name": "惠家走访",
        "start_url": reverse("field:shell"),
        "scope": reverse("field:shell"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b5c55",
        "icons": icons,
    }
    answer = HttpResponse(json.dumps(found, ensure_ascii=False), content_type="application/manifest+json")
    answer["Cache-Control"] = "no-cache"
    return answer
