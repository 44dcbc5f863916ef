"""A page of HTML becomes a PDF. The same page gives the same bytes, from our own font and nothing else.

WeasyPrint is loaded when the first page is printed: it needs memory, and Pango, which is no Python package. Without
Pango everything but the PDF works.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from PIL import ImageFile

from huijia.apps.wording import text
from huijia.values.errors import HuijiaError

FONT_FILES = ("NotoSansSC-Regular.woff", "NotoSansSC-Bold.woff")
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""Debian's names of what WeasyPrint needs of the system."""

_EPOCH = "SOURCE_DATE_EPOCH"

_ONE_AT_A_TIME = Lock()
"""A page takes a tenth of a second of a core; fonts and their caches are not made for two threads."""


class UnableToPrint(HuijiaError):
    """A PDF cannot be made, because the machine lacks what that needs."""


def pdf_from(page: str, *, style: str) -> bytes:
    """The page as PDF/UA. ``style``: a template of CSS, whose font families are "Letter" and "Letter Strong".

    Raises ``UnableToPrint`` when the machine lacks Pango.
    """
    target = io.BytesIO()
    with _ONE_AT_A_TIME, _stopped_clock():
        press = _press()
        document = press.html(string=page, url_fetcher=press.fetch, base_url="letter:")
        document.write_pdf(
            target,
            stylesheets=[press.faces, press.style(style)],
            font_config=press.fonts,
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(page.encode()).hexdigest()[:32].encode(),
        )
    return target.getvalue()


@contextmanager
def _stopped_clock() -> Iterator[None]:
    """Fonts that are cut for a letter carry the time of the cut, unless the environment names another."""
    before = os.environ.get(_EPOCH)
    os.environ[_EPOCH] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_EPOCH]
        else:
            os.environ[_EPOCH] = before


@dataclass(frozen=True, slots=True)
class _Press:
    """WeasyPrint with our font and styles read: kept, since reading the font takes six times as long as a letter."""

    html: Any
    fetch: _OnlyOurFonts
    fonts: Any
    faces: Any
    style: Callable[[str], Any]


@lru_cache(maxsize=1)
def _press() -> _Press:
    made = _weasyprint()
    fetch = _OnlyOurFonts(made.urls.URLFetcherResponse)
    fonts = made.text.fonts.FontConfiguration()

    @lru_cache
    def style(template: str) -> Any:
        rules = render_to_string(template)
        return made.CSS(string=rules, url_fetcher=fetch, font_config=fonts, base_url="letter:")

    # The font's temporary copy goes while there is still a Python to remove it.
    atexit.register(_press.cache_clear)
    return _Press(made.HTML, fetch, fonts, style("letters/fonts.css"), style)


class _OnlyOurFonts:
    """What WeasyPrint may fetch: the font files that come with Huijia. Anything else stops the printing."""

    _fail_on_errors = True

    def __init__(self, response: Any) -> None:
        self._response = response

    def __call__(self, url: str) -> Any:
        name = url.removeprefix("font:")
        if url == name or name not in FONT_FILES:
            raise ValueError("a letter fetches nothing but its font")
        return self._response(url, body=Path(settings.FONTS, name).read_bytes())


def _weasyprint() -> Any:
    try:
        with warnings.catch_warnings():
            # It announces that it will need libharfbuzz-subset one day; until then fontTools does the same.
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint
            import weasyprint.text.fonts
            import weasyprint.urls
        # It tells Pillow, for the whole process, to take pictures that break off. Letters hold none, and papers must be whole.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    except OSError as error:
        raise UnableToPrint(
            str(
                text(
                    "这台机器暂时不能生成PDF。您可以直接打印这个网页。",
                    "The PDF cannot be made on this machine. You can print the page itself.",
                )
            )
        ) from error
    return weasyprint
