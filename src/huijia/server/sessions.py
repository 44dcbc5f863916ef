"""What a session may do and for how long: eight hours at most, half an hour without a click for staff, and a second factor first."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from huijia.apps.accounts.actions import note_signed_out
from huijia.apps.accounts.models import User
from huijia.apps.accounts.queries import has_second_factor
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.wording import text
from huijia.web.places import KNOW_NOBODY

Answer = Callable[[HttpRequest], HttpResponse]

SIGNED_IN, SEEN = "huijia_signed_in_at", "huijia_seen_at"
OPEN_WITHOUT_SECOND_FACTOR = ("/account/", "/language/", "/healthz")
SET_UP = "/account/second-factor/"
NOTED_EVERY = 60
"""Seconds after which a click is written into the session: not each one, or reading a page would be a write."""


class SessionRulesMiddleware:
    """Ends sessions that are over, and leads staff without a second factor to set one up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or lead elsewhere."""
        # Open to everybody, whoever asks: these read no session, so that nothing ties an answer to a person.
        if not request.path.startswith(KNOW_NOBODY) and isinstance(request.user, User):
            viewer = viewer_in(request)
            if _is_over(request, viewer):
                return _ended(request, viewer)
            if _needs_second_factor(request, viewer):
                return HttpResponseRedirect(SET_UP)
        return self.get_response(request)


def _is_over(request: HttpRequest, viewer: Viewer) -> bool:
    at = int(timezone.now().timestamp())
    started = request.session.setdefault(SIGNED_IN, at)
    seen = request.session.setdefault(SEEN, at)
    if at - started >= settings.SESSION_COOKIE_AGE:
        return True
    if at - seen >= settings.SESSION_IDLE_STAFF and viewer.is_staff:
        return True
    if at - seen >= NOTED_EVERY:
        request.session[SEEN] = at
    return False


def _ended(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    note_signed_out(by=viewer, how="timed out")
    logout(request)
    messages.info(
        request,
        str(
            text(
                "为保护大家的资料，您已自动退出，请重新登录。",
                "To protect people's data you were signed out. Please sign in again.",
            )
        ),
    )
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.path})}")


def _needs_second_factor(request: HttpRequest, viewer: Viewer) -> bool:
    if settings.DEMO or request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR) or not viewer.is_staff:
        return False
    assert viewer.id is not None
    return not has_second_factor(viewer.id)
