"""The page that shows a copy: one file that works from a USB stick, asks for nothing and sends nothing. It is made of what lies in ``viewer_page``."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

_PAGE = Path(__file__).with_name("viewer_page")


@cache
def viewer_page() -> str:
    """The finished page. Its policy lets run exactly this script and this style, and lets it reach nothing at all."""
    parts = {name: "\n" + _read(f"viewer.{name}") for name in ("css", "js")}
    page = _read("viewer.html").replace("{{policy}}", viewer_policy())
    return page.replace("{{style}}", parts["css"]).replace("{{script}}", parts["js"])


@cache
def viewer_policy() -> str:
    """The page's policy, as it stands in the page and in the header with which the service hands it out."""
    return "; ".join(
        (
            "default-src 'none'",
            "connect-src 'none'",
            f"style-src {_hash('viewer.css')}",
            f"script-src {_hash('viewer.js')}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(name: str) -> str:
    return f"'sha256-{b64encode(sha256((chr(10) + _read(name)).encode()).digest()).decode()}'"


def _read(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")
