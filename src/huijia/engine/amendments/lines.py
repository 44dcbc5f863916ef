"""Amendments as lines of text in Chinese or English: what a terminal or a page shows."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from huijia.engine.amendments import words
from huijia.engine.amendments.amendment import Amendment, Amendments, Aspect, Days, Said
from huijia.engine.explain.lines import Writer
from huijia.engine.explain.steps import Citation
from huijia.engine.explain.words import WORDS
from huijia.values.text import Language, Text

SHORT = 40
"""What is no longer than this is written on one line, old and new with an arrow between; else a line each."""


class AmendmentLineKind(StrEnum):
    """What a line speaks of, so that it can be shown in its own way."""

    NOTE = "note"
    GROUP = "group"
    SUBJECT = "subject"
    CHANGE = "change"
    OLD = "old"
    NEW = "new"
    SAME = "same"
    CITATION = "citation"


class AmendmentLine(NamedTuple):
    """A line of text and how deep it stands. What only the old or the new law says begins with - or +."""

    depth: int
    text: str
    kind: AmendmentLineKind


def amendment_lines(found: Amendments, language: Language) -> list[AmendmentLine]:
    """How much differs, then everything that does: by group, by what is amended, each with old and new, days and articles."""
    return [*_about(found, language), *_Writing(language).groups(found)]


def _about(found: Amendments, language: Language) -> Iterator[AmendmentLine]:
    old, new = found.old, found.new
    notes: list[tuple[Text, tuple[object, ...]]] = []
    if not found.is_one_benefit:
        names = (old.id, old.name.in_language(language), new.id, new.name.in_language(language))
        notes.append((words.TWO_BENEFITS, names))
    if found.deciding:
        notes.append((words.SOME_DECIDE, (len(found.found), len(found.deciding))))
    elif found.found:
        notes.append((words.NONE_DECIDES, (len(found.found),)))
    else:
        notes.append((words.ONE_VERSION if found.is_one_version else words.ONLY_TEXT, ()))
    if not found.is_procedure_known and not found.is_one_version:
        notes.append((words.NO_PROCEDURE_KEPT, ()))
    for text, values in notes:
        yield AmendmentLine(0, text.in_language(language).format(*values), AmendmentLineKind.NOTE)


class _Writing:
    def __init__(self, language: Language) -> None:
        self._language: Language = language
        self._words = WORDS[language]
        # Texts are cited in full once, and later by their mark. No amount is written here, so it needs no currency.
        self._citing = Writer(language, "")

    def groups(self, found: Amendments) -> Iterator[AmendmentLine]:
        """Each group with its heading."""
        for group, of_group in groupby(found.found, key=lambda each: each.group):
            yield AmendmentLine(0, self._say(words.GROUPS[group]), AmendmentLineKind.GROUP)
            for _, of_one in groupby(of_group, key=lambda each: (each.kind, each.name)):
                amendments = list(of_one)
                label = f"{self._say(amendments[0].label)} ({amendments[0].name})"
                yield AmendmentLine(1, label, AmendmentLineKind.SUBJECT)
                for each in amendments:
                    yield from self._amendment(each)

    def _amendment(self, one: Amendment) -> Iterator[AmendmentLine]:
        head = self._head(one)
        if one.aspect in (Aspect.ADDED, Aspect.REMOVED):
            yield AmendmentLine(2, head, AmendmentLineKind.CHANGE)
            yield from self._both(
                *([] if side is None else self._text(side).split("\n") for side in (one.old, one.new))
            )
        elif one.aspect is Aspect.CITED:
            value = f"{self._words.colon}{self._text(one.new)}" if one.days else ""
            yield AmendmentLine(2, f"{head}{value}", AmendmentLineKind.CHANGE)
        else:
            yield from self._from_to(one, head)
        yield from self._citations(one)

    def _from_to(self, one: Amendment, head: str) -> Iterator[AmendmentLine]:
        """Old and new: on one line where they are short. A text that was changed in the other language alone is shown in it."""
        sides = [self._text(side) for side in (one.old, one.new)]
        if sides[0] == sides[1]:
            other: Language = "en" if self._language == "zh" else "zh"
            head += self._say(words.IN_OTHER_LANGUAGE)
            sides = [side.text.in_language(other) for side in (one.old, one.new) if side]
        if all("\n" not in side and len(side) <= SHORT for side in sides):
            text = f"{head}{self._words.colon}{sides[0]} → {sides[1]}"
            yield AmendmentLine(2, text, AmendmentLineKind.CHANGE)
        else:
            yield AmendmentLine(2, f"{head}{self._words.colon.strip()}", AmendmentLineKind.CHANGE)
            yield from self._both(sides[0].split("\n"), sides[1].split("\n"))

    def _head(self, one: Amendment) -> str:
        """What was amended: the days, of a dated value; else which aspect."""
        if one.days is None:
            return self._say(words.ASPECTS[one.aspect])
        days = self._days(one.days)
        if one.aspect is Aspect.VALUE:
            return days
        return f"{self._say(words.ASPECTS[one.aspect])}{self._words.comma}{days}"

    def _days(self, days: Days) -> str:
        if days.starts and days.ends:
            return self._say(words.FROM_TO, days.starts, days.ends)
        if days.starts:
            return self._say(words.FROM_ON, days.starts)
        return self._say(words.UNTIL, days.ends) if days.ends else self._say(words.ALWAYS)

    def _both(self, old: list[str], new: list[str]) -> Iterator[AmendmentLine]:
        """Two texts line by line: what both say once, what one says marked."""
        for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if old[a:b] == new[c:d]:
                yield from (AmendmentLine(3, f"  {each}", AmendmentLineKind.SAME) for each in old[a:b])
            else:
                yield from (AmendmentLine(3, f"- {each}", AmendmentLineKind.OLD) for each in old[a:b])
                yield from (AmendmentLine(3, f"+ {each}", AmendmentLineKind.NEW) for each in new[c:d])

    def _citations(self, one: Amendment) -> Iterator[AmendmentLine]:
        """The place that says so; both where they are two."""
        old, new = (side.citation if side else None for side in (one.old, one.new))
        places: list[tuple[Text, Citation | None]] = []
        if old == new or (one.old is None and new):
            places = [(words.CITED, new)] if new else []
        elif one.new is None:
            places = [(words.CITED_WAS, old)]
        else:
            places = [(words.CITED_WAS, old), (words.CITED_NOW, new)]
        for word, place in places:
            text = self._citing.cite(place) if place else self._say(words.NO_SOURCE)
            yield AmendmentLine(3, self._say(word, text), AmendmentLineKind.CITATION)

    def _text(self, side: Said | None) -> str:
        return self._say(words.NOTHING if side is None else side.text)

    def _say(self, text: Text, *values: object) -> str:
        said = text.in_language(self._language)
        return said.format(*values) if values else said
