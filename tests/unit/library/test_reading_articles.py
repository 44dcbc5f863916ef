"""An article's file, read: what is wrong with one is told with file, place and remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huijia.apps.library.errors import UnableToReadArticle
from huijia.apps.library.marking import html_of
from huijia.apps.library.reading import read_article, read_articles
from huijia.apps.library.shelf import STARTER
from huijia.apps.library.shelf import starter_articles as articles

GOOD = """
topic: child
title: {zh: 洗手, en: Washing hands}
summary: {zh: 用肥皂洗。, en: With soap.}
body: {zh: 洗二十秒。, en: For twenty seconds.}
radio: {zh: 洗手。, en: Wash.}
message: {zh: 洗手。, en: Wash.}
sources:
- {title: {zh: 书, en: A book}, publisher: 出版社, address: "https://example.org/a", dated: 2026-01-02}
reviewed_on: 2026-01-31
review_again_on: 2026-12-31
reviewer: {zh: 编者, en: The authors}
"""


def fault_of(folder: Path, text: str, name: str = "washing-hands.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnableToReadArticle) as caught:
        read_article(path)
    return str(caught.value)


def test_article_is_read_and_named_after_its_file(tmp_path: Path) -> None:
    (tmp_path / "washing-hands.yaml").write_text(GOOD, encoding="utf-8")

    (article,) = read_articles(tmp_path).values()

    assert article.slug == "washing-hands"
    assert article.title.zh == "洗手"
    assert article.sources[0].dated == date(2026, 1, 2)
    assert article.when_to_get_help is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("topic: child", "topic: weather", "topic: Input should be 'reproductive'"),
        ("{zh: 洗手, en: Washing hands}", "{zh: 洗手}", "title: Value error, write it once under zh and once under en"),
        ("en: Washing hands", "en: 2026", "title: Value error, zh and en are texts; put quotes around"),
        ("en: Washing hands", 'en: " "', "title: Value error, a text needs both languages"),
        ("topic: child", "topic: child\nauthor: x", "author: Extra inputs are not permitted"),
        ("topic: child", "topic: child\nslug: x", "no slug: the file's name is it"),
        ("reviewed_on: 2026-01-31\n", "", "reviewed_on: Field required"),
        ("2026-01-31", '"2026-01-31"', "reviewed_on: Value error, write a day as 2026-11-27, without quotes"),
        ("2026-12-31", "2026-01-31", "review_again_on must lie after reviewed_on"),
        (", dated: 2026-01-02", "", "sources > 0: Value error, give the day"),
        ("https://example.org/a", "javascript:alert(1)", "sources > 0 > address: String should match"),
        ("topic: child", "topic: child\ntopic: help", "is not readable YAML"),
    ],
)  # fmt: skip
def test_fault_is_told_with_file_place_and_remedy(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD

    fault = fault_of(tmp_path, GOOD.replace(old, new, 1))

    assert fault.startswith("washing-hands.yaml")
    assert told in fault


@pytest.mark.parametrize("text", ["", "- a list", "a text"])
def test_file_that_is_no_article_is_refused(tmp_path: Path, text: str) -> None:
    assert "write the article's parts by name" in fault_of(tmp_path, text)


def test_name_that_is_no_address_is_refused(tmp_path: Path) -> None:
    assert "slug: String should match" in fault_of(tmp_path, GOOD, "Washing hands.yaml")


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("topic: x", encoding="utf-8")

    with pytest.raises(UnableToReadArticle) as caught:
        read_articles(tmp_path)

    assert {line.split(":")[0] for line in str(caught.value).splitlines()} == {"a.yaml", "b.yaml"}


def test_starter_articles_are_all_read() -> None:
    assert set(articles()) == {path.stem for path in STARTER.glob("*.yaml")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_mark_of_markdown_is_left_on_a_page(language: str) -> None:
    """Chinese has no blanks around bold, which CommonMark reads otherwise next to some signs."""
    left = [
        slug
        for slug, article in articles().items()
        if "**" in (shown := html_of(getattr(article.body, language))) or "\n#" in shown or "\n- " in shown
    ]

    assert left == []


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '<img src="x" onerror="y">', "[a](javascript:alert(1))", "![a](b)"]
)
def test_markdown_makes_no_markup_of_its_own(text: str) -> None:
    shown = html_of(f"x {text}\n\n{text}")

    assert "<script" not in shown
    assert "<img" not in shown
    assert "<a " not in shown


def test_article_is_overdue_the_day_after_its_review_was_due() -> None:
    article = articles()["after-a-loss"]

    assert not article.is_overdue(on=article.review_again_on)
    assert article.is_overdue(on=date(article.review_again_on.year, 12, 31))
