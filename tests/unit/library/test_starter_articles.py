"""The library's starter articles: form, length, sources, and that none of them presses anybody.

Each test looks at all articles at once and names those at fault: one run for each of them would take longer than the reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from huijia.apps.library.pressing import PRESSING

FOLDER = Path(__file__).parents[3] / "src" / "huijia" / "apps" / "library" / "starter"

TOPICS = {
    "reproductive",
    "maternal",
    "child",
    "family",
    "contraception",
    "vaccination",
    "nutrition",
    "mental",
    "rights",
    "help",
}
REQUIRED = {"topic", "title", "summary", "body", "radio", "message", "sources"} | {
    "reviewed_on",
    "review_again_on",
    "reviewer",
}
OPTIONAL = {"when_to_get_help"}
BILINGUAL = ("title", "summary", "body", "when_to_get_help", "radio", "message", "reviewer")

LENGTHS = {
    ("body", "zh"): (350, 900),
    ("body", "en"): (200, 500),
    ("radio", "zh"): (120, 240),
    ("radio", "en"): (70, 140),
}
LONGEST_MESSAGE = {"zh": 65, "en": 150}

# Pages and leaflets read paragraphs, second-level headings, lists with dashes and bold, and nothing else.
OTHER_MARKDOWN = re.compile(r"^# |^#{3,} |^\d+\. |^\* |^> |\[[^\]]*\]\(|`|<[a-z/]", re.MULTILINE)


@cache
def articles() -> dict[str, dict[str, Any]]:
    yaml = YAML(typ="safe")
    return {path.stem: yaml.load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def texts() -> Iterator[tuple[str, str, str, str]]:
    """Slug, part, language and text of everything that people read or hear."""
    for slug, article in articles().items():
        for part in BILINGUAL:
            for language, text in article.get(part, {}).items():
                yield slug, part, language, text


def length(text: str, language: str) -> int:
    """Characters without blanks in Chinese, words in English."""
    return len(re.sub(r"\s", "", text)) if language == "zh" else len(text.split())


def test_library_starts_with_two_articles_on_every_topic() -> None:
    counted = Counter(article["topic"] for article in articles().values())

    assert len(articles()) >= 20
    assert set(counted) == TOPICS
    assert {topic: number for topic, number in counted.items() if number < 2} == {}


def test_articles_have_every_part_in_both_languages() -> None:
    odd = {slug: set(article) - OPTIONAL ^ REQUIRED for slug, article in articles().items()}
    one_sided = [
        (slug, part)
        for slug, article in articles().items()
        for part in BILINGUAL
        if part in article and list(article[part]) != ["zh", "en"]
    ]

    assert {slug: parts for slug, parts in odd.items() if parts} == {}
    assert one_sided == []
    assert [where for *where, text in texts() if not text.strip()] == []
    assert [slug for slug in articles() if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


def test_articles_keep_each_language_in_its_own_place() -> None:
    assert [
        where for *where, text in texts() if bool(re.search(r"[\u4e00-\u9fff]", text)) != ("zh" in where)
    ] == []


def test_articles_are_as_long_as_a_reader_or_listener_can_take() -> None:
    measured = {
        (slug, part, language): length(text, language)
        for slug, part, language, text in texts()
        if (part, language) in LENGTHS
    }

    assert {
        where: number
        for where, number in measured.items()
        if not LENGTHS[where[1:]][0] <= number <= LENGTHS[where[1:]][1]
    } == {}


def test_messages_fit_into_one_text_message() -> None:
    messages = [(slug, language, text) for slug, part, language, text in texts() if part == "message"]

    assert [
        (slug, language, len(text))
        for slug, language, text in messages
        if len(text) > LONGEST_MESSAGE[language] or "\n" in text
    ] == []


def test_bodies_use_only_the_markdown_that_pages_and_leaflets_read() -> None:
    bodies = [(slug, language, text) for slug, part, language, text in texts() if part == "body"]

    assert [
        (slug, OTHER_MARKDOWN.findall(text)) for slug, _, text in bodies if OTHER_MARKDOWN.search(text)
    ] == []
    assert [(slug, language) for slug, language, text in bodies if text.count("**") % 2] == []


def test_articles_name_their_sources_with_title_address_and_day() -> None:
    sources = [(slug, source) for slug, article in articles().items() for source in article["sources"]]

    assert [slug for slug, article in articles().items() if not article["sources"]] == []
    assert [
        slug
        for slug, source in sources
        if set(source) - {"dated", "seen"} != {"title", "publisher", "address"}
    ] == []
    assert [slug for slug, source in sources if list(source["title"]) != ["zh", "en"]] == []
    assert [
        source["address"]
        for _, source in sources
        if not re.fullmatch(r"https://[\w.-]+/\S*", source["address"])
    ] == []
    assert [slug for slug, source in sources if ("dated" in source) == ("seen" in source)] == []
    assert [
        (slug, source["address"])
        for slug, source in sources
        if source.get("dated", source.get("seen")) > articles()[slug]["reviewed_on"]
    ] == []


def test_articles_are_reviewed_again_within_a_year() -> None:
    days = {
        slug: (article["reviewed_on"], article["review_again_on"]) for slug, article in articles().items()
    }

    assert [slug for slug, pair in days.items() if not all(isinstance(day, date) for day in pair)] == []
    assert [
        slug
        for slug, (reviewed, again) in days.items()
        if not reviewed < again <= reviewed.replace(year=reviewed.year + 1)
    ] == []


def test_articles_press_nobody() -> None:
    assert [
        (slug, part, found.group())
        for slug, part, language, text in texts()
        for found in PRESSING[language].finditer(text)
    ] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "您必须按时参加产检。"),
        ("zh", "这是每个家庭的义务。"),
        ("zh", "响应号召，优生优育。"),
        ("en", "Every mother must come."),
        ("en", "It is your duty."),
        ("en", "You have to be a good mother."),
    ],
)
def test_pressing_sentence_is_found(language: str, sentence: str) -> None:
    assert PRESSING[language].search(sentence)
