"""Leaflets and posters: the article's words on paper, and a code that leads to its page."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from importlib.abc import MetaPathFinder
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from qrcode.main import QRCode

from huijia.apps import printing
from huijia.apps.claims.glyphs import is_covered
from huijia.apps.library.codes import QUIET, qr_svg
from huijia.apps.library.printing import address_of, sheet_pdf
from huijia.apps.library.shelf import STARTER
from huijia.apps.library.shelf import starter_articles as articles

pytestmark = pytest.mark.one_database

SLUG = "fever-and-breathing"
ARTICLE = articles()[SLUG]


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def plain(text: str) -> str:
    return re.sub(r"\s|\*\*|^#+ |^- ", "", text, flags=re.MULTILINE)


def described(element: Any) -> Iterator[str]:
    """What a screen reader says of each picture."""
    if isinstance(element := element.get_object(), list):
        for each in element:
            yield from described(each)
    elif isinstance(element, dict):
        if element.get("/S") == "/Figure":
            yield str(element.get("/Alt"))
        if "/K" in element:
            yield from described(element["/K"])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("sheet", ["leaflet", "poster"])
def test_sheet_is_tagged_in_its_language_and_says_what_the_article_says(
    settings: Any, sheet: Any, language: Any
) -> None:
    settings.ADDRESS = "https://huijia.example.org"

    answer = Client().get(f"/library/{SLUG}/{sheet}.pdf?language={language}")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{SLUG}-{sheet}-{language}.pdf"'
    root = PdfReader(io.BytesIO(answer.content)).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == ("zh-Hans" if language == "zh" else "en")
    assert list(described(root["/StructTreeRoot"])) == [
        f"https://huijia.example.org/library/{SLUG}/?language={language}"
    ]
    told = text_of(answer.content)
    assert f"https://huijia.example.org/library/{SLUG}/?language={language}" in told
    assert ARTICLE.when_to_get_help is not None
    for text in (ARTICLE.title, ARTICLE.summary, ARTICLE.when_to_get_help, ARTICLE.reviewer):
        assert plain(getattr(text, language)) in told
    if sheet == "leaflet":
        lines = [line for line in getattr(ARTICLE.body, language).splitlines() if line.strip()]
        assert [line for line in lines if plain(line) not in told] == []
        assert [each for each in ARTICLE.sources if plain(getattr(each.title, language)) not in told] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_longest_sheet_stays_one_page(language: Any) -> None:
    def length(each: Any) -> int:
        help_ = each.when_to_get_help
        return len(getattr(each.summary, language)) + (len(getattr(help_, language)) if help_ else 0)

    longest = max(articles().values(), key=length)

    pdf = sheet_pdf(longest, "poster", language, address="https://huijia.example.org/", is_overdue=True)

    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert ("可能已经过时" if language == "zh" else "maybeoutofdate") in text_of(pdf)


def test_font_has_every_character_of_the_starter_articles() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in STARTER.glob("*.yaml"))

    assert {each for each in texts if not is_covered(each)} == {"\n"}


def test_code_holds_the_address_and_the_quiet_border(settings: Any) -> None:
    """Drawn as the library has it: each dark square at its place. That the library is right is for its own tests."""
    settings.ADDRESS = "https://huijia.example.org"
    address = address_of(ARTICLE, "zh")

    svg = qr_svg(address)

    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])  # type: ignore[index]
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg)}
    code = QRCode(error_correction=3, border=0)
    code.add_data(address)
    assert dark == {
        (x + QUIET, y + QUIET)
        for y, row in enumerate(code.get_matrix())
        for x, is_dark in enumerate(row)
        if is_dark
    }
    assert side == len(code.get_matrix()) + 2 * QUIET


class _NoPango(MetaPathFinder):
    def find_spec(self, name: str, path: Any, target: Any = None) -> None:
        if name.split(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_without_pango_a_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet_pdf.cache_clear()
    printing._press.cache_clear()
    for name in [each for each in sys.modules if each.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_NoPango(), *sys.meta_path])

    answer = Client().get(f"/library/{SLUG}/leaflet.pdf")

    assert answer.status_code == 503
    assert "不能生成PDF" in answer.content.decode()
