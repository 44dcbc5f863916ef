"""The library's pages: what they show, that they are open, and that nobody's reading is recorded."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from huijia.apps.library.shelf import starter_articles as articles
from huijia.server.logs import NamedFieldsOnly

SLUG = "fever-and-breathing"
ARTICLE = articles()[SLUG]
PAGES = ("/library/", f"/library/{SLUG}/", f"/library/{SLUG}/pass-on/")
SHEETS = (f"/library/{SLUG}/leaflet.pdf", f"/library/{SLUG}/poster.pdf")
NO_SUCH = ("/library/no-such/", "/library/no-such/pass-on/", "/library/no-such/leaflet.pdf")
SEARCH = "/library/?q=发烧"


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the day."""

    def is_(day: date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *_: day)

    is_(ARTICLE.reviewed_on)
    return is_


def page_of(path: str, language: str = "zh-hans") -> BeautifulSoup:
    answer = Client(headers={"Accept-Language": language}).get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_start_leads_to_every_article(language: str) -> None:
    page = page_of("/library/", language)

    linked = {str(a["href"]): a.get_text() for a in page.select("main .huijia-card a")}
    own = "en" if language == "en" else "zh"
    assert linked == {f"/library/{slug}/": getattr(each.title, own) for slug, each in articles().items()}


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["zh", "en"])
def test_article_shows_text_help_sources_and_review(today: Callable[[date], None], language: str) -> None:
    page = page_of(f"/library/{SLUG}/?language={language}")

    shown = page.find("main").get_text(" ", strip=True)
    assert page.find("h1").get_text() == getattr(ARTICLE.title, language)
    for text in (ARTICLE.summary, ARTICLE.when_to_get_help, ARTICLE.reviewer):
        assert getattr(text, language).strip() in shown
    assert ("2026年11月27日" if language == "zh" else "27 November 2026") in shown
    assert {str(a["href"]) for a in page.select("#sources ~ ul a")} == {
        each.address for each in ARTICLE.sources
    }
    for each in ARTICLE.sources:
        assert getattr(each.title, language) in shown
        assert each.publisher in shown
    assert page.select_one(".govuk-warning-text") is None


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "word"), [("zh", "可能已经过时"), ("en", "It may be out of date")])
def test_article_past_its_review_is_marked(today: Callable[[date], None], language: str, word: str) -> None:
    today(date(ARTICLE.review_again_on.year, 12, 31))

    page = page_of(f"/library/{SLUG}/?language={language}")

    assert word in page.select_one(".govuk-warning-text").get_text()


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["zh", "en"])
def test_script_and_message_can_be_passed_on(language: str) -> None:
    page = page_of(f"/library/{SLUG}/pass-on/?language={language}")

    told = [each.get_text() for each in page.select(".govuk-inset-text")]
    assert told == [getattr(ARTICLE.radio, language), getattr(ARTICLE.message, language)]


@pytest.mark.one_database
def test_search_finds_and_says_when_it_finds_nothing() -> None:
    first = page_of(SEARCH).select(".huijia-hits a")[0]
    none = page_of("/library/?q=qqqq")

    assert first["href"] == f"/library/{SLUG}/"
    assert "没有找到" in none.find("main").get_text()
    assert none.select_one("#q")["value"] == "qqqq"


@pytest.mark.one_database
def test_what_was_searched_for_stays_text() -> None:
    answer = Client().get("/library/", {"q": '"><script>alert(1)</script>'})

    assert b"<script>alert" not in answer.content


@pytest.mark.one_database
def test_language_that_was_asked_for_stays_along_the_way() -> None:
    page = page_of(f"{SEARCH}&language=en")

    assert page.html["lang"] == "en"
    assert page.select_one("form input[name=language]")["value"] == "en"
    inside = [str(a["href"]) for a in page.select("main a, .govuk-back-link")]
    assert inside
    assert all(each.endswith("?language=en") for each in inside)
    back = str(page.select_one("header a[lang]")["href"])
    again = page_of(back)
    assert again.html["lang"] == "zh-Hans"
    assert again.select_one("#q")["value"] == "发烧"


@pytest.mark.one_database
def test_language_that_is_none_is_passed_over() -> None:
    assert page_of("/library/?language=xx").html["lang"] == "zh-Hans"


@pytest.mark.one_database
@pytest.mark.parametrize("path", NO_SUCH)
def test_article_that_is_not_there_is_not_found(path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 404
    assert "没有这一篇" in answer.content.decode()


# Nobody's reading is recorded


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What any logger says, as the service writes it: more of it than a service is ever set to."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(NamedFieldsOnly())
    loggers = [logging.getLogger(name) for name in ("", "huijia", "django")]
    before = [(each.handlers, each.level) for each in loggers]
    for each in loggers:
        each.handlers, each.level = [handler], logging.INFO
    yield told
    for each, (handlers, level) in zip(loggers, before, strict=True):
        each.handlers, each.level = handlers, level


@pytest.mark.parametrize("who", [None, "family", "township_officer"])
def test_reading_asks_no_database_and_sets_no_cookie(
    who: str | None, request: pytest.FixtureRequest, django_assert_num_queries: Any
) -> None:
    reader: Client = request.getfixturevalue("signed_in")(who) if who else Client()
    request.getfixturevalue("db")
    cookies = {name: each.OutputString() for name, each in reader.cookies.items()}

    with django_assert_num_queries(0):
        answers = [reader.get(path) for path in (*PAGES, *SHEETS, *NO_SUCH, SEARCH)]

    assert [each.status_code for each in answers] == [200] * 5 + [404] * 3 + [200]
    assert [each.cookies.output() for each in answers if each.cookies] == []
    assert {name: each.OutputString() for name, each in reader.cookies.items()} == cookies
    assert {each["Cache-Control"] for each in answers} == {"no-store"}


def test_neither_logs_nor_metrics_tell_what_was_read(db: None, lines: io.StringIO) -> None:
    reader = Client()
    for path in (*PAGES, *SHEETS, SEARCH, f"/library/{SLUG}/?language=en"):
        reader.get(path)
    reader.post(f"/library/{SLUG}/")

    told = lines.getvalue()
    metrics = Client().get("/metrics").content.decode()
    assert 'route="library:article"' in metrics
    assert {json.loads(line)["route"] for line in told.splitlines() if '"route"' in line} == {
        f"library:{name}" for name in ("index", "article", "pass_on", "leaflet", "poster")
    }
    for word in (SLUG, "fever", ARTICLE.title.zh, "发烧"):
        assert word not in told
        assert word not in metrics


@pytest.mark.one_database
def test_pages_have_no_form_that_writes_and_lead_readers_to_strangers_without_telling() -> None:
    for path in PAGES:
        page = page_of(path)
        assert {str(form["method"]).lower() for form in page.find_all("form")} <= {"get"}
        outside = [a for a in page.find_all("a") if re.match("https?:", str(a["href"]))]
        assert [a for a in outside if a.get("rel") != ["noreferrer"]] == []


@pytest.mark.one_database
@pytest.mark.parametrize("path", [*PAGES, *SHEETS])
def test_pages_take_no_post(path: str) -> None:
    assert Client().post(path, {"q": "x"}).status_code == 405


@pytest.mark.parametrize("who", [None, "family", "village_contact"])
def test_front_page_leads_to_the_library(who: str | None, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("db")
    reader = request.getfixturevalue("signed_in")(who) if who else Client()

    page = BeautifulSoup(reader.get("/").content, "html.parser")

    assert page.select_one('nav a[href="/library/"]')
