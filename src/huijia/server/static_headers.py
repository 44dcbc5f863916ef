"""Headers of files that are served as they lie, before any view: the care calendar's own policy, also as a header."""

from __future__ import annotations

import re
from pathlib import Path
from wsgiref.headers import Headers

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


def add_headers(headers: Headers, path: str, url: str) -> None:
    """For WhiteNoise, once per file. A page that brings its policy along gets it as a header, too: a header may also forbid frames."""
    if not url.endswith((".html", "/")):
        return
    policy = _POLICY.search(Path(path).read_text(encoding="utf-8"))
    if policy is None:
        return
    headers["Content-Security-Policy"] = f"{policy.group(1)}; frame-ancestors 'none'"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
