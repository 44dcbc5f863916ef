"""What every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from huijia.apps.wording import language


def page(request: HttpRequest) -> dict[str, Any]:
    """The office's name, the language, and who is looking."""
    return {
        "office": settings.OFFICE_NAME,
        "language": language(),
        "viewer": getattr(request, "viewer", None),
    }
