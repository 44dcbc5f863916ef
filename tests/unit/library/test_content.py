"""What an editor wrote: what is missing is told by part and language, and a preview shows what is there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijia.apps.library.content import (
    LONGEST,
    NOT_WRITTEN,
    TEXTS,
    article_of,
    content_of,
    empty,
    faults,
    filled,
)
from huijia.apps.library.differences import differences
from huijia.apps.library.shelf import starter_articles
from huijia.values.text import Text

GIVEN: dict[str, Any] = {
    "reviewer": Text("甲", "A"),
    "reviewed_on": date(2026, 1, 2),
    "review_again_on": date(2026, 12, 31),
}
WHOLE = content_of(starter_articles()["fever-and-breathing"])


def places(content: dict[str, Any]) -> set[tuple[Any, ...]]:
    return {(each.part, each.language, each.source) for each in faults(content)}


def test_every_starter_article_is_whole_and_comes_back_as_it_was() -> None:
    """So that an office can make each of them its own."""
    for slug, article in starter_articles().items():
        content = content_of(article)
        given = {name: getattr(article, name) for name in GIVEN}
        assert {slug: faults(content)} == {slug: []}
        assert article_of(slug, content, **given) == article


def test_what_is_not_written_is_told_by_part_and_language() -> None:
    needed = [part for part in TEXTS if part != "when_to_get_help"]

    assert places(empty()) == {("topic", "", None), ("sources", "", None)} | {
        (part, language, None) for part in needed for language in ("zh", "en")
    }


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": {"zh": "字" * 41, "en": "x"}}, ("title", "zh", None)),
        ({"message": {"zh": "字", "en": "two\nlines"}}, ("message", "en", None)),
        ({"when_to_get_help": {"zh": "", "en": "x"}}, ("when_to_get_help", "zh", None)),
        ({"body": {"zh": "### 小小标题", "en": "x"}}, ("body", "zh", None)),
        ({"body": {"zh": "字", "en": "[a](https://example.org)"}}, ("body", "en", None)),
        ({"body": {"zh": "字", "en": "<b>x</b>"}}, ("body", "en", None)),
        ({"sources": [WHOLE["sources"][0] | {"address": "javascript:alert(1)"}]}, ("address", "", 0)),
        ({"sources": [WHOLE["sources"][0] | {"address": "https://who.int"}]}, ("address", "", 0)),
        ({"sources": [*WHOLE["sources"], WHOLE["sources"][0] | {"dated": "", "seen": ""}]}, ("day", "", len(WHOLE["sources"]))),
        ({"sources": [WHOLE["sources"][0] | {"publisher": " "}]}, ("publisher", "", 0)),
    ],
)  # fmt: skip
def test_fault_is_told_where_it_is(changes: dict[str, Any], place: tuple[Any, ...]) -> None:
    assert places(WHOLE | changes) == {place}


TEXT = st.text(alphabet="字a#*-> \n<[](`", max_size=12)
BOTH = st.fixed_dictionaries({"zh": TEXT, "en": TEXT})
DAYS = st.sampled_from(["", "2026-01-02"])
SOURCES = st.fixed_dictionaries(
    {"title": BOTH, "publisher": TEXT, "address": st.sampled_from(["", "x", "https://example.org/a"]), "dated": DAYS, "seen": DAYS}
)  # fmt: skip
CONTENTS = st.fixed_dictionaries(
    {"topic": st.sampled_from(["", "child"]), "sources": st.lists(SOURCES, max_size=2)}
    | dict.fromkeys(TEXTS, BOTH)
)


@settings(max_examples=60, deadline=None)
@given(CONTENTS)
def test_what_has_no_fault_is_an_article_and_anything_can_be_previewed(content: dict[str, Any]) -> None:
    preview = article_of("a", filled(content), **GIVEN)
    if not faults(content):
        assert article_of("a", content, **GIVEN) == preview
    for part in ("title", "radio"):
        assert getattr(preview, part).zh in (content[part]["zh"].strip(), NOT_WRITTEN)


@settings(max_examples=60, deadline=None)
@given(CONTENTS, CONTENTS)
def test_differences_are_what_went_and_what_came(old: dict[str, Any], new: dict[str, Any]) -> None:
    """For one text: without what came, the lines that differ are old ones; without what went, new ones."""
    found = [each for each in differences(old, new) if (each.part.en, each.language) == ("Text", "zh")]
    for kind, content in (("new", old), ("gone", new)):
        lines = content["body"]["zh"].splitlines()
        for change in found:
            line = "".join(words for each, words in change.pieces if each != kind)
            assert line == "" or line in lines
    assert differences(old, old) == []


def test_longest_parts_are_those_of_a_text_message_and_a_poster() -> None:
    longest = {
        (part, language): max(len(content_of(each)[part][language]) for each in starter_articles().values())
        for part in LONGEST
        for language in ("zh", "en")
    }

    assert {place: size for place, size in longest.items() if size > LONGEST[place[0]][place[1]]} == {}
