"""Counts, times and logs each request: the first of all middleware, so that nothing is answered unseen."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from huijia.server.logs import log
from huijia.server.metrics import REQUESTS, SECONDS

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class WatchingMiddleware:
    """Tells of a request its route's name, its method, the answer's status and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        clear_contextvars()
        bind_contextvars(request=secrets.token_hex(6))
        begun = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        route, status = route_of(request, response), str(response.status_code)
        # Any word can be sent as a method.
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, status).inc()
        SECONDS.labels(route).observe(seconds)
        log("request", route=route, method=method, status=response.status_code, ms=round(seconds * 1000, 1))
        return response


def route_of(request: HttpRequest, response: HttpResponse) -> str:
    """The name of the route that answered; never the address, which holds numbers of claims and people."""
    match = request.resolver_match
    if match is not None:
        return match.view_name if match.url_name else "unnamed"
    return "static" if response.status_code in (200, 206, 304) else "none"
