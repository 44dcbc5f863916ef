"""How e-mails leave, from one address of a mail server."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_SECONDS = 20


def mail_settings(address: str, folder: Path, *, demo: bool) -> dict[str, Any]:
    """Django's settings for ``smtp://user:password@host:587?from=...``; without an address mails go into the folder, in a demo to the terminal.

    >>> mail_settings("smtps://u:p%40@mail.example.org?from=office@example.org", Path("x"), demo=False)["EMAIL_PORT"]
    465
    """
    backend = "django.core.mail.backends."
    if not address:
        return {"EMAIL_BACKEND": f"{backend}{'console' if demo else 'filebased'}.EmailBackend", "EMAIL_FILE_PATH": str(folder)}  # fmt: skip
    asked = urlsplit(address)
    sender = parse_qs(asked.query).get("from", [""])[0]
    if asked.scheme not in ("smtp", "smtps") or not asked.hostname or "@" not in sender:
        raise ImproperlyConfigured(
            "HUIJIA_SMTP: write it as smtp://user:password@host:587?from=office@example.org"
        )
    at_once = asked.scheme == "smtps"
    return {
        "EMAIL_BACKEND": f"{backend}smtp.EmailBackend",
        "EMAIL_HOST": asked.hostname,
        "EMAIL_PORT": asked.port or (465 if at_once else 587),
        "EMAIL_HOST_USER": unquote(asked.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(asked.password or ""),
        "EMAIL_USE_SSL": at_once,
        "EMAIL_USE_TLS": not at_once,
        "EMAIL_TIMEOUT": _SECONDS,
        "DEFAULT_FROM_EMAIL": sender,
    }
