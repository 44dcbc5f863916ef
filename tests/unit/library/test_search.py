"""The library's search: every word occurs, in either language, with and without blanks; the title comes first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijia.apps.library.errors import UnableToReadArticle
from huijia.apps.library.reading import read_synonyms
from huijia.apps.library.searching import SYNONYMS, plain, search, synonyms
from huijia.apps.library.shape import Article
from huijia.apps.library.shelf import by_topic
from huijia.apps.library.shelf import starter_articles as articles
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
        ("vaccines ors", False),
    ],
)
def test_word_of_letters_occurs_at_the_beginning_of_one(wanted: str, is_found: bool) -> None:
    assert bool(found(wanted, made("a", "喝ORS，拨打12356。Vaccination, doctors"))) is is_found


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("家暴", "family-violence"),
        ("家暴报警", "family-violence"),
        ("domestic violence", "family-violence"),
        ("打针", "vaccination-day"),
        ("预防针", "vaccination-day"),
        ("坐月子", "after-the-birth"),
        ("拉肚子", "diarrhoea-and-ors"),
        ("百日咳", "vaccination-schedule"),
        ("whooping cough", "vaccination-schedule"),
        ("morning-after pill", "emergency-contraception"),
        ("Postpartum Depression", "mood-after-a-birth"),
        ("發燒", "fever-and-breathing"),
        ("懷孕", "check-ups-before-birth"),
        ("ＨＰＶ疫苗", "vaccination-schedule"),
    ],
)
def test_what_people_say_finds_what_articles_call_it(wanted: str, first: str) -> None:
    assert found(wanted)[0] == first


def test_synonyms_find_each_other_and_no_word_that_one_of_them_begins() -> None:
    among = [made("zh", "流行性感冒"), made("en", "Influenza"), made("fluids", "Drink fluids")]

    assert found("流感", *among) == ["zh", "en"]
    assert found("influenza", *among) == ["zh", "en"]


def test_what_was_typed_comes_in_the_order_of_title_summary_and_text_with_synonyms_too() -> None:
    among = [made("body", "甲", "乙", "接种"), made("summary", "甲", "接种"), made("title", "疫苗")]

    assert found("打针", *among) == ["title", "summary", "body"]


def test_every_set_of_synonyms_is_of_some_use() -> None:
    """Whoever searches for one of its words finds an article, but for what no article is about yet."""
    missing = {word for word in synonyms() if not found(word)}

    assert missing == {word for word in synonyms() if "流感" in (word, *synonyms()[word])} - {"flu"}


def test_sets_of_synonyms_speak_both_languages_and_repeat_nothing() -> None:
    sets = read_synonyms(SYNONYMS)

    assert [each for each in sets if len({*map(plain, each)}) < len(each)] == []
    assert [
        each for each in sets for word in each if word.isalpha() and not word.isascii() and len(word) < 2
    ] == []
    one_sided = [
        each for each in sets if len({bool(re.search("[\u4e00-\u9fff]", word)) for word in each}) < 2
    ]
    assert one_sided == [["打人", "挨打", "家庭暴力"]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("flu: [influenza]", "a list of sets"),
        ("- [flu]", "set 1: write at least two"),
        ("- [flu, 12]", "set 1"),
        ("- [a, ", "not readable"),
    ],
)
def test_synonyms_that_are_none_are_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "synonyms.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(UnableToReadArticle, match=told):
        read_synonyms(tmp_path / "synonyms.yaml")


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert plain("懷孕、發燒與預防針") == plain("怀孕、发烧与预防针")
    assert plain("着了急") == plain("着了急")


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
