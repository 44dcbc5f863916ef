"""Every address of the service, with its variables filled in. A variable that is not known fails: its route must be classified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "": "the front page",
    "language/": "the choice of a language",
    "healthz": "whether the service works: tells nothing else",
    "metrics": "counts for whoever watches the service: guarded by its own rule",
    "field/": "the field app's page: the same for everybody, and nothing of anybody",
    "field/worker.js": "the field app's service worker",
    "field/texts.js": "the field app's words",
    "field/app.webmanifest": "by which the field app is installed",
    "field/state": "whether a device was shut out: told to whoever knows its id",
    "account/login/": "signing in",
    "account/logout/": "signing out",
    "account/locked/": "says that an account is locked",
    "account/code/": "asking for a code",
    "account/code/confirm/": "entering a code",
    "account/second-factor/authenticate/": "the second step of signing in",
    "account/second-factor/passkeys/login/": "signing in with a passkey",
}
"""Addresses for everybody, and why. Those of the checker are told by ``PUBLIC_BEGINNINGS``."""

PUBLIC_BEGINNINGS = {
    "check/": "the checker: without an account, and nothing is stored",
    "api/": "facts in, answer out; nothing is stored",
    "events/": "events: without an account; signing up by a code, which opens one sign-up and no more",
    "bookings/": "booking a time: without an account, and without a name",
    "library/": "health knowledge: without an account, and nobody's reading is recorded",
    "privacy/": "the notice: the same for everybody, and nothing of anybody",
    "figures/": "released figures: without an account, the same for everybody",
    "contacts/": "contacts who agreed to be published: without an account",
    "copy-viewer/": "the page that opens a copy on one's own device: the same for everybody, and it sends nothing",
    "static/": "style sheets and scripts",
}


@dataclass(frozen=True)
class Route:
    """``pattern`` as it stands in the urls; ``callback`` its view."""

    pattern: str
    name: str | None
    exempt: bool

    @property
    def is_public(self) -> bool:
        return self.pattern in PUBLIC or self.pattern.startswith(tuple(PUBLIC_BEGINNINGS))

    @property
    def variables(self) -> list[tuple[str, str]]:
        return re.findall(r"<(?:(\w+):)?(\w+)>", self.pattern)

    def filled(self, values: dict[str, object]) -> str:
        """The address with each variable's value. Raises ``KeyError`` for one that nobody thought of."""
        return "/" + re.sub(
            r"<(?:(\w+):)?(\w+)>", lambda found: str(values[f"{found[1] or 'str'}:{found[2]}"]), self.pattern
        )


def routes() -> list[Route]:
    """Every route."""
    return list(_under(get_resolver().url_patterns, ""))


def _under(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for each in patterns:
        here = before + str(each.pattern).replace("\\Z", "")
        if isinstance(each, URLResolver):
            yield from _under(each.url_patterns, here)
        else:
            yield Route(here, each.name, getattr(each.callback, "csrf_exempt", False))


def closed(answer: Any) -> None:
    """Close the file that an answer holds; its own ``close`` would close the connection, too."""
    for close in getattr(answer, "_resource_closers", []):
        close()
