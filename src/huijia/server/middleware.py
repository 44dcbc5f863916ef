"""What every request passes: who is looking, and what a person sees when something cannot be done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import User
from huijia.apps.accounts.viewer import Viewer, viewer_of
from huijia.apps.fence.told import Told, look_as, looking, told
from huijia.server.logs import log
from huijia.values.errors import HuijiaError
from huijia.web.places import KNOW_NOBODY

Answer = Callable[[HttpRequest], HttpResponse]

NOBODY = Viewer(None, "", "none")
BUSY = ("40P01", "40001", "55P03")
"""PostgreSQL's codes for: two waited for each other, two wrote at once, somebody else held a lock for too long."""


class FenceMiddleware:
    """Has the database show what the viewer may see, and nothing of anybody until the viewer is known (``apps.fence``).

    An answer that is sent piece by piece reads its pieces as whoever asked, after every other middleware is done.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        with looking():
            response = self.get_response(request)
            # A file is sent as it is: nothing is read from the database for it.
            sent: Any = response
            if sent.streaming and not hasattr(sent, "file_to_stream"):
                sent.streaming_content = as_told(sent.streaming_content, told())
            return response


def as_told(pieces: Iterable[bytes], asked_by: Told) -> Iterator[bytes]:
    """The pieces, each made while whoever asked looks."""
    rest = iter(pieces)
    while True:
        with looking(asked_by):
            try:
                piece = next(rest)
            except StopIteration:
                return
        yield piece


class ViewerMiddleware:
    """Gives ``request.viewer``: the signed-in person with their roles of today. Read from the database when first asked for, and told to it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""

        def viewer() -> Viewer:
            user, today = request.user, timezone.localdate()
            found = viewer_of(user, on=today) if isinstance(user, User) else NOBODY
            look_as(found, on=today)
            return found

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
