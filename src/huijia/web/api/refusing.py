"""What is wrong with a request: where, what, and how to mend it, as ``application/problem+json`` (RFC 9457).

No value from the request is said back, only names and places: a refusal may end up in somebody's log.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from huijia.values.text import Language, Text

MOST_NAME = 60
"""A name from the request is cut to so many characters when it is said back."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``place`` is a JSON pointer into the request ("" for the whole)."""

    place: str
    code: str
    what: Text
    remedy: Text


class Refused(Exception):
    """A request that cannot be answered as it is."""

    def __init__(self, status: int, kind: str, title: Text, faults: list[Fault], language: Language) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.title = title
        self.faults = faults
        self.language = language

    def body(self) -> bytes:
        """The problem document."""
        say = self.language
        told = {
            "type": f"/api/#{self.kind}",
            "title": self.title.in_language(say),
            "status": self.status,
            "detail": self.faults[0].what.in_language(say),
            "errors": [
                {
                    "place": fault.place,
                    "code": fault.code,
                    "what": fault.what.in_language(say),
                    "remedy": fault.remedy.in_language(say),
                }
                for fault in self.faults
            ],
        }
        # Half a surrogate pair in somebody's name for a fact is written as JSON can write it.
        return json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace")


def pointer(*names: str) -> str:
    """A JSON pointer (RFC 6901).

    >>> pointer("facts", "a/b")
    '/facts/a~1b'
    """
    return "".join(f"/{short(name).replace('~', '~0').replace('/', '~1')}" for name in names)


def short(name: str) -> str:
    """A name from the request, cut."""
    return name if len(name) <= MOST_NAME else f"{name[:MOST_NAME]}…"


def not_readable(status: int, kind: str, what: Text, remedy: Text, language: Language) -> Refused:
    """A request that is not JSON of the right kind at all."""
    title = Text(zh="请求无法读取", en="The request cannot be read")
    return Refused(status, kind, title, [Fault("", kind, what, remedy)], language)


def not_answerable(faults: list[Fault], language: Language) -> Refused:
    """JSON that asks something which cannot be answered."""
    title = Text(zh="请求的内容需要更正", en="The request needs to be corrected")
    return Refused(422, "needs-correction", title, faults, language)
