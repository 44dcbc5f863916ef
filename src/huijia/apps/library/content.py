"""What an editor writes of an article, as it is kept: plain values that JSON can hold, whole or not yet.

``topic``: a topic's name. ``title``, ``summary``, ``body``, ``when_to_get_help``, ``radio``, ``message``: a text under ``zh`` and one under ``en``,
empty where it is not written yet. ``sources``: a list of ``title`` (both), ``publisher``, ``address``, ``dated`` and ``seen`` (ISO days or empty).
Who reviewed it, and until when that holds, is no part of it: publishing says that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huijia.apps.library.shape import Article
from huijia.values.text import Text

Content = dict[str, Any]

TEXTS = ("title", "summary", "body", "when_to_get_help", "radio", "message")
"""The parts that are texts in both languages, in the order in which they are written."""

LABELS = {
    "topic": Text("主题", "Topic"),
    "title": Text("标题", "Title"),
    "summary": Text("摘要", "Summary"),
    "body": Text("正文", "Text"),
    "when_to_get_help": Text("什么时候要找人帮忙", "When to get help"),
    "radio": Text("广播稿", "Script for the radio"),
    "message": Text("短信", "Short message"),
    "sources": Text("出处", "Sources"),
}
"""What editors call the parts."""

MAY_BE_EMPTY = ("when_to_get_help",)

LONGEST = {
    "title": {"zh": 40, "en": 90},
    "summary": {"zh": 120, "en": 260},
    "body": {"zh": 3000, "en": 9000},
    "when_to_get_help": {"zh": 300, "en": 700},
    "radio": {"zh": 400, "en": 1400},
    "message": {"zh": 65, "en": 150},
}
"""Characters. A title, a summary and the danger signs fit on a poster, a message in one text message."""

MOST_SOURCES = 12

NOT_WRITTEN = "……"
"""What a preview shows of what nobody has written yet."""

UNREADABLE = re.compile(r"^#(?!# )|^ *[*+] |^>|\[[^\]]*\]\(|`|<[a-zA-Z/]", re.MULTILINE)
"""Markdown that pages and leaflets do not read: it would stand there as signs."""

READABLE = {
    "zh": "只用：空一行分段，## 开头的小标题，- 开头的列表，**加粗**",
    "en": "Use only paragraphs with a blank line between them, headings with ##, lists with -, and **bold**",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is to be mended, and how. ``part`` and ``language`` (empty where it concerns both); of a ``source``, by its place, the part of it."""

    part: str
    language: str
    told: Text
    source: int | None = None


def empty() -> Content:
    """Nothing written yet."""
    return {"topic": "", **{part: {"zh": "", "en": ""} for part in TEXTS}, "sources": []}


def content_of(article: Article) -> Content:
    """An article's content, such as a starter article's that an office makes its own."""
    found = empty() | {"topic": article.topic.value}
    for part in TEXTS:
        if (said := getattr(article, part)) is not None:
            found[part] = {"zh": said.zh, "en": said.en}
    found["sources"] = [
        {
            "title": {"zh": each.title.zh, "en": each.title.en},
            "publisher": each.publisher,
            "address": each.address,
            "dated": each.dated.isoformat() if each.dated else "",
            "seen": each.seen.isoformat() if each.seen else "",
        }
        for each in article.sources
    ]
    return found


def article_of(
    slug: str, content: Mapping[str, Any], *, reviewer: Text, reviewed_on: date, review_again_on: date
) -> Article:
    """The article that can be read. Raises pydantic's ``ValidationError`` where ``faults`` finds any."""
    help_ = content["when_to_get_help"]
    return Article.model_validate(
        {
            "slug": slug,
            "topic": content["topic"],
            **{part: dict(content[part]) for part in TEXTS if part not in MAY_BE_EMPTY},
            "when_to_get_help": dict(help_) if help_["zh"].strip() or help_["en"].strip() else None,
            "sources": [_source(each) for each in content["sources"]],
            "reviewer": {"zh": reviewer.zh, "en": reviewer.en},
            "reviewed_on": reviewed_on,
            "review_again_on": review_again_on,
        }
    )


def _source(plain: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(plain[name]) for name in ("dated", "seen") if plain[name]}
    return {
        "title": dict(plain["title"]),
        "publisher": plain["publisher"],
        "address": plain["address"],
        **days,
    }


def filled(content: Mapping[str, Any]) -> Content:
    """The same with something to see wherever nothing is written yet, and without sources that are not whole: for a preview."""
    found = dict(content) | {"topic": content["topic"] or "family"}
    for part in TEXTS:
        said = content[part]
        if part not in MAY_BE_EMPTY or said["zh"].strip() or said["en"].strip():
            found[part] = {language: said[language].strip() or NOT_WRITTEN for language in ("zh", "en")}
    wrong = {each.source for each in faults(content) if each.source is not None}
    found["sources"] = [each for place, each in enumerate(content["sources"]) if place not in wrong] or [
        {"title": {"zh": NOT_WRITTEN, "en": NOT_WRITTEN}, "publisher": NOT_WRITTEN, "address": "https://example.org/", "dated": "2000-01-01", "seen": ""}
    ]  # fmt: skip
    return found


def faults(content: Mapping[str, Any]) -> list[Fault]:
    """What is to be mended before somebody reviews it."""
    return list(_faults(content))


def _faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    if not content["topic"]:
        yield Fault("topic", "", Text("请选择主题", "Choose a topic"))
    for part in TEXTS:
        for language in ("zh", "en"):
            yield from _faults_of(part, language, content[part])
    if not content["sources"]:
        yield Fault(
            "sources",
            "",
            Text(
                "至少写一个出处：每句话都要有根据",
                "Name at least one source: what an article says rests on something",
            ),
        )
    for place, source in enumerate(content["sources"]):
        if (missing := _missing(source)) is not None:
            part, told = missing
            yield Fault(part, "", told, place)


def _faults_of(part: str, language: str, said: Mapping[str, str]) -> Iterator[Fault]:
    text, other = said[language].strip(), said["en" if language == "zh" else "zh"].strip()
    if not text:
        if part not in MAY_BE_EMPTY:
            yield Fault(
                part,
                language,
                Text("这一项还没有写；两种语言都要有", "Not written yet: both languages are needed"),
            )
        elif other:
            yield Fault(
                part,
                language,
                Text("另一种语言写了，这里也要写；或者两边都留空", "Written in the other language only: write it here, too, or leave both empty"),
            )  # fmt: skip
    most = LONGEST[part][language]
    if len(text) > most:
        yield Fault(
            part,
            language,
            Text(
                f"太长：现在 {len(text)} 个字符，最多 {most} 个",
                f"Too long: {len(text)} characters now, {most} at most",
            ),
        )
    if part == "body" and UNREADABLE.search(text):
        yield Fault(part, language, Text(READABLE["zh"], READABLE["en"]))
    if part != "body" and "\n" in text and part in ("title", "message"):
        yield Fault(part, language, Text("只写一行", "Write it in one line"))


def _missing(source: Mapping[str, Any]) -> tuple[str, Text] | None:
    """The first field of a source that is to be mended, and how."""
    for language in ("zh", "en"):
        if not source["title"][language].strip():
            told = Text("请写出处的标题，两种语言都要", "Write the source's title in both languages")
            return f"title_{language}", told
    if not source["publisher"].strip():
        return "publisher", Text("请写是谁发布的", "Write who published it")
    if not re.fullmatch(r"https?://[^\s/]+/\S*", source["address"]):
        zh = "网址从 https:// 开始，域名后有斜杠，例如 https://www.example.org/page"
        en = "An address begins with https:// and has a slash after the name, such as https://www.example.org/page"
        return "address", Text(zh, en)
    if bool(source["dated"]) == bool(source["seen"]):
        zh = "请写文件的日期；没有日期的，写您查看的日期"
        return "day", Text(
            zh, "Write the day of the text or, where it has none, the day on which you read it"
        )
    return None
