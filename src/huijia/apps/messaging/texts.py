"""Every text that can be sent, in both languages, and what may stand in its gaps. There is no free text.

A message lies open on a telephone that others hold: it holds a place, a day and a time, never a name, a service, a reason or
anything of health (charter, rule 2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huijia.values.text import Language, Text

GAPS = {"place", "day", "time", "telephone", "link"}
"""All that may stand in a text's gaps. ``link``: an address of this service."""


class Kind(StrEnum):
    """What a message is about."""

    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Told:
    """A message's words. ``gaps``: the names of what is filled in, the same in both languages."""

    subject: Text
    text: Text

    def __post_init__(self) -> None:
        zh, en = (set(re.findall(r"\{(\w*)\}", words)) for words in (self.text.zh, self.text.en))
        assert zh == en, f"the two languages have other gaps: {zh ^ en}"
        assert zh <= GAPS, f"these may not stand in a message: {zh - GAPS}"

    @property
    def gaps(self) -> frozenset[str]:
        """The names of its gaps."""
        return frozenset(re.findall(r"\{(\w+)\}", self.text.zh))

    def filled(self, language: Language, values: Mapping[str, str]) -> str:
        """The text with its gaps filled."""
        return self.text.in_language(language).format(**values)


TEXTS: dict[Kind, Told] = {
    Kind.CHECK: Told(
        Text(zh="惠家：试发", en="Huijia: a test"),
        Text(
            zh="惠家：这是一条试发的消息，收到即可，不用回复。",
            en="Huijia: this message is a test. Nothing needs to be done, and no answer is needed.",
        ),
    ),
}
