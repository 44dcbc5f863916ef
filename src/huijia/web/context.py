"""What every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from huijia.apps.wording import language
from huijia.web.places import KNOW_NOBODY, current, links_for


def page(request: HttpRequest) -> dict[str, Any]:
    """The office's name, the language, who is looking, and where they can go."""
    # Pages that know nobody must not ask who is looking: that would read the session.
    knows_nobody = request.path.startswith(KNOW_NOBODY)
    viewer = None if knows_nobody else getattr(request, "viewer", None)
    links = links_for(sorted(viewer.areas) if viewer is not None else [])
    here = current(links, request.path)
    return {
        "navigation": [
            {"address": address, "label": label, "here": address == here} for address, label in links
        ],
        "demo": settings.DEMO,
        "office": settings.OFFICE_NAME,
        "language": language(),
        "viewer": viewer,
    }
