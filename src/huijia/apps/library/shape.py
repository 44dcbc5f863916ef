"""The shape of an article's file. Anything that is not named here is refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    model_validator,
)

from huijia.apps.library.topics import Topic
from huijia.values.text import Text


def _both(value: object) -> Text:
    if not isinstance(value, dict) or set(value) != {"zh", "en"}:
        raise ValueError("write it once under zh and once under en, and under nothing else")
    if not all(isinstance(each, str) for each in value.values()):
        raise ValueError("zh and en are texts; put quotes around what YAML takes for a number or a day")
    return Text(zh=value["zh"].strip(), en=value["en"].strip())


def _day(value: object) -> object:
    if value is None or type(value) is date:
        return value
    raise ValueError("write a day as 2026-11-27, without quotes or time")


Both = Annotated[Text, PlainValidator(_both)]
Day = Annotated[date, BeforeValidator(_day)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Shape(BaseModel):
    """A part of the file: immutable, and nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Shape):
    """A text that an article rests on. ``dated``: the day of the text; ``seen``: the day it was read, if it has no date."""

    title: Both
    publisher: Line
    # Nothing but a page: the address becomes a link.
    address: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+/\S*$")]
    dated: Day | None = None
    seen: Day | None = None

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.dated is None) == (self.seen is None):
            raise ValueError("give the day on which the text is dated, or else the day on which it was seen")
        return self


class Article(Shape):
    """An article. ``slug``: its name in addresses; ``body``: Markdown; ``radio``, ``message``: to be passed on by voice and by phone."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    topic: Topic
    title: Both
    summary: Both
    body: Both
    when_to_get_help: Both | None = None
    radio: Both
    message: Both
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    reviewed_on: Day
    review_again_on: Day
    reviewer: Both

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.review_again_on <= self.reviewed_on:
            raise ValueError("review_again_on must lie after reviewed_on")
        return self

    def is_overdue(self, *, on: date) -> bool:
        """Whether somebody should have looked at it again before this day."""
        return on > self.review_again_on
