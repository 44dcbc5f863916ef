"""What every request passes: who is looking, and what a person sees when something cannot be done."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import User
from huijia.apps.accounts.viewer import Viewer, viewer_of
from huijia.server.logs import log
from huijia.values.errors import HuijiaError
from huijia.web.places import KNOW_NOBODY

Answer = Callable[[HttpRequest], HttpResponse]

NOBODY = Viewer(None, "", "none")
BUSY = ("40P01", "40001", "55P03")
"""PostgreSQL's codes for: two waited for each other, two wrote at once, somebody else held a lock for too long."""


class ViewerMiddleware:
    """Gives ``request.viewer``: the signed-in person with their roles of today. Read from the database when first asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""

        def viewer() -> Viewer:
            user = request.user
            return viewer_of(user, on=timezone.localdate()) if isinstance(user, User) else NOBODY

        request.viewer = SimpleLazyObject(viewer)  # type: ignore[attr-defined]
        return self.get_response(request)


class NotKeptMiddleware:
    """Tells browsers and proxies to keep no page that may tell of a person: telephones and computers are shared.

    A page that says itself how it may be kept is left as it is. What knows nobody says so itself.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response = self.get_response(request)
        if not request.path.startswith(KNOW_NOBODY):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def is_busy(error: OperationalError) -> bool:
    """Whether the database could not do a thing only because others were at work: nothing was written, and it may work next time."""
    return "database is locked" in str(error) or getattr(error.__cause__, "sqlstate", None) in BUSY


class ErrorPagesMiddleware:
    """Turns expected errors into pages: not found, not allowed, not possible, busy."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on. Nothing has an address with a zero byte, which PostgreSQL does not take as text."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "404.html", status=404)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an expected error; None for any other."""
        if isinstance(error, UnableToFind):
            return render(request, "404.html", status=404)
        if isinstance(error, NotAllowed):
            return render(request, "not_allowed.html", {"error": error}, status=403)
        if isinstance(error, HuijiaError):
            return render(request, "not_possible.html", {"error": error}, status=409)
        if isinstance(error, OperationalError) and is_busy(error):
            log("busy", level=logging.WARNING)
            page = render(request, "busy.html", status=503)
            page.headers["Retry-After"] = "10"
            return page
        return None
