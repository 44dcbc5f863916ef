"""The texts that a letter cites: a mark where one is cited, and each in full at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from huijia.apps.claims.assess import Benefit
from huijia.apps.claims.letter_reasons import Cited
from huijia.apps.claims.letter_words import day, say
from huijia.values.text import Language


@dataclass
class Sources:
    """The texts that a letter cites, numbered in the order in which it does."""

    language: Language
    found: Benefit
    cited: dict[tuple[str, str], int] = field(default_factory=dict)

    def mark(self, title: str, number: str, place: str) -> str:
        """``［1，第5条］``, or nothing where no place is known."""
        if not title:
            return ""
        mark = self.cited.setdefault((title, number), len(self.cited) + 1)
        return say(self.language, f"［{mark}，{place}］", f" [{mark}, {place}]")

    def sentence(self, cited: Cited) -> str:
        """A sentence with its mark."""
        return cited.text + self.mark(cited.title, cited.number, cited.place)

    def of_procedure(self, cited: Any) -> str:
        """The mark of a deadline or sentence of the procedure."""
        if cited.source is None:
            return ""
        place = cited.article
        if place.isdigit():
            place = say(self.language, f"第{place}条", f"art. {place}")
        return self.mark(cited.source.title.in_language(self.language), cited.source.number, place)

    def lines(self) -> list[str]:
        """Each text in full: title, number, date, address."""
        procedure = self.found.procedure
        texts = [
            *self.found.pack.sources.values(),
            procedure.object_to.source,
            procedure.reconsider.source,
            procedure.reconsider_within.source,
            procedure.reconsider_decided_within.source,
        ]
        known = {source.title.in_language(self.language): source for source in texts if source}
        lines = []
        for (title, number), mark in self.cited.items():
            source = known.get(title)
            quoted = say(self.language, f"《{title}》", title)
            parts = [number, day(source.dated, self.language), source.address] if source else [number]
            separator = say(self.language, "，", ", ")
            lines.append(
                separator.join(
                    [
                        f"［{mark}］{quoted}" if self.language == "zh" else f"[{mark}] {quoted}",
                        *filter(None, parts),
                    ]
                )
            )
        return lines
