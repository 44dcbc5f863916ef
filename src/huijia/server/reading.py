"""Whoever opened the records of more people than their role may in an hour or on a day is told so, and says why before going on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

Answer = Callable[[HttpRequest], HttpResponse]
Limits = Mapping[str, tuple[int, int]]

WHY = "/looking/more/"
NEVER_ASKED = (
    *(WHY, "/account/", "/language/", "/training/", "/audit/verify/", "/healthz", "/metrics"),
    *("/field/", "/field-work/api/"),
)
"""Addresses that show nobody's record, or lead out; and the field app's, which speaks JSON: a phone that was led to a page could
neither send what was recorded without a signal nor take away what its worker may no longer see."""


def reading_limits(given: str, usual: Limits) -> dict[str, tuple[int, int]]:
    """The usual limits, with those that the office's setting names in their place: ``role=an hour/a day``, comma-separated."""
    found = dict(usual)
    for part in filter(None, (each.strip() for each in given.split(","))):
        role, _, numbers = part.partition("=")
        hour, _, day = numbers.partition("/")
        if role.strip() not in usual or not (hour.strip().isdigit() and day.strip().isdigit()):
            raise ImproperlyConfigured(
                f"HUIJIA_READING: {part!r} is not like township_officer=300/1000; the roles are {', '.join(usual)}"
            )
        found[role.strip()] = int(hour), int(day)
    return found


class ReadingMiddleware:
    """Leads an account that is over its limit to the page that asks why. Families are never counted."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or lead there."""
        # Imported here: the settings read this module for its limits, before there are models.
        from huijia.apps.accounts.models import User
        from huijia.apps.accounts.viewer import viewer_in
        from huijia.apps.looking.limits import limit_of
        from huijia.apps.looking.queries import span_over
        from huijia.web.places import KNOW_NOBODY

        if request.path.startswith((*KNOW_NOBODY, *NEVER_ASKED)) or not isinstance(request.user, User):
            return self.get_response(request)
        viewer = viewer_in(request)
        limit = limit_of(viewer)
        if limit is not None and span_over(viewer, limit, at=timezone.now(), day=timezone.localdate()):
            return HttpResponseRedirect(WHY)
        return self.get_response(request)
