"""The short way: ``POST /api/assess`` is answered before Django.

Assessing a case takes a tenth of a millisecond, Django's middleware several times that, and nothing that it does concerns this
request: there is no session, no person, no language cookie, no form, no database. Whatever is unusual (another method or
path, no length, plain HTTP where HTTPS is required) takes the long way and meets Django's checks. Both ways give the same
answers; the headers that protect a browser are set here too.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils import timezone

from huijia.web.api.answering import Reply, assess_reply, language_of, too_large
from huijia.web.api.asked import MOST_BYTES, length_of

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, Any], Any]

PATH = "/api/assess"


def with_short_way(application: Application) -> Application:
    """The same service, with the short way before it."""
    headers = _headers()
    https = bool(settings.HTTPS)

    def answer(environ: Environ, start: StartResponse) -> Any:
        if (
            environ.get("PATH_INFO") != PATH
            or environ.get("REQUEST_METHOD") != "POST"
            or (length := length_of(environ.get("CONTENT_LENGTH"))) is None
            or (https and not _is_secure(environ))
        ):
            return application(environ, start)
        reply = _reply(environ, length)
        status = HTTPStatus(reply.status)
        start(
            f"{status.value} {status.phrase}",
            [
                ("Content-Type", reply.content_type),
                ("Content-Length", str(len(reply.body))),
                *headers,
            ],
        )
        return [reply.body]

    return answer


def _reply(environ: Environ, length: int) -> Reply:
    language = language_of(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    if length > MOST_BYTES:
        return too_large(language)
    body = environ["wsgi.input"].read(length)
    today = timezone.localdate()
    return assess_reply(body, environ.get("CONTENT_TYPE", ""), today=today, language=language)


def _is_secure(environ: Environ) -> bool:
    header, value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    return bool(environ.get("wsgi.url_scheme") == "https" or (header and environ.get(header) == value))


def _headers() -> list[tuple[str, str]]:
    found = [
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    if settings.SECURE_HSTS_SECONDS:
        found.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
    return found
