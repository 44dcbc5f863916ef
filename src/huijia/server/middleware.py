"""What every request passes: who is looking, and what a person sees when something cannot be done."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import User
from huijia.apps.accounts.viewer import Viewer, viewer_of
from huijia.values.errors import HuijiaError

Answer = Callable[[HttpRequest], HttpResponse]

NOBODY = Viewer(None, "", "none")


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


class ErrorPagesMiddleware:
    """Turns expected errors into pages: not found, not allowed, not possible."""

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
        return None
