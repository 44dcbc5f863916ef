"""Pages for what went wrong. They tell nothing of the inside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """There is no such page, or not for this person."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """This person may not do this."""
    return render(request, "403.html", status=403)


def too_old(request: HttpRequest, reason: str) -> HttpResponse:  # noqa: ARG001
    """A form that did not come from our page, or from one that lay open for too long."""
    return render(request, "403.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke. Nothing was half done: what is written is written in one transaction."""
    return render(request, "500.html", status=500)
