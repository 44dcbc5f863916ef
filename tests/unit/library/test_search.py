"""The library's search: every word occurs, in either language, with and without blanks; the title comes first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijia.apps.library.queries import articles, by_topic, search
from huijia.apps.library.shape import Article
from huijia.values.text import Text

BASE = articles()["after-a-loss"]


def made(slug: str, title: str, summary: str = "无", body: str = "无") -> Article:
    return BASE.model_copy(
        update={
            "slug": slug,
            "title": Text(title, "x"),
            "summary": Text(summary, "x"),
            "body": Text(body, "x"),
            "when_to_get_help": None,
        }
    )


def found(wanted: str, *among: Article) -> list[str]:
    return [each.slug for each in search(wanted, among or articles().values())]


def test_title_comes_before_summary_before_body() -> None:
    among = [made("body", "甲", "乙", "腹泻"), made("summary", "甲", "腹泻"), made("title", "腹泻")]

    assert found("腹泻", *among) == ["title", "summary", "body"]


def test_every_word_must_occur() -> None:
    both, one = made("both", "婴儿", body="发烧时"), made("one", "婴儿")

    assert found("婴儿 发烧", both, one) == ["both"]
    assert found("婴儿　发烧，", both, one) == ["both"]


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [("婴儿发烧", True), ("婴儿发烧怎么办", False), ("儿发", False), ("发", True), ("婴儿发", False)],
)
def test_chinese_needs_no_blanks(wanted: str, is_found: bool) -> None:
    assert bool(found(wanted, made("a", "婴儿的发烧"))) is is_found


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        ("ors", True),
        ("ＯＲＳ", True),
        ("Vaccin", True),
        ("ccin", False),
        ("12356", True),
        ("vaccine ors", False),
    ],
)
def test_word_of_letters_occurs_at_the_beginning_of_one(wanted: str, is_found: bool) -> None:
    assert bool(found(wanted, made("a", "喝ORS，拨打12356。Vaccination, doctors"))) is is_found


def test_words_in_bold_are_found_whole() -> None:
    assert found("不到三个月", made("a", "甲", body="不到**三个月**")) == ["a"]


@pytest.mark.parametrize("wanted", ["", "   ", "，。", "-", "' -"])
def test_no_word_finds_nothing(wanted: str) -> None:
    assert found(wanted) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_article_is_found_first_by_its_title(language: str) -> None:
    firsts = {slug: found(getattr(article.title, language))[0] for slug, article in articles().items()}

    assert {slug: first for slug, first in firsts.items() if slug != first} == {}


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_search_takes_whatever_is_typed(wanted: str) -> None:
    assert set(found(wanted)) <= set(articles())


def test_each_article_stands_under_one_topic() -> None:
    listed = [article.slug for _, about in by_topic() for article in about]

    assert sorted(listed) == sorted(articles())
