"""Values, days and articles as people read them, in both languages at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from huijia.engine.amendments import words
from huijia.engine.amendments.amendment import Said
from huijia.engine.explain.money import is_amount, written
from huijia.engine.explain.steps import Citation
from huijia.engine.explain.words import WORDS
from huijia.engine.model.pack import Pack, Parameter, Source
from huijia.engine.model.types import Value
from huijia.values.text import Language, Text


def both(say: Callable[[Language], str]) -> Text:
    """What is said, in both languages."""
    return Text(zh=say("zh"), en=say("en"))


def plain(text: str | int | date) -> Text:
    """What is the same in both languages; that nothing is said, where it is empty."""
    return Text(zh=str(text), en=str(text)) if str(text).strip() else words.NOTHING


def filled(template: Text, *values: Text | str | int) -> Text:
    """A sentence with its places filled."""

    def say(language: Language) -> str:
        given = [each.in_language(language) if isinstance(each, Text) else each for each in values]
        return template.in_language(language).format(*given)

    return both(say)


def lines_of(texts: Iterable[Text]) -> Text:
    """Several texts, a line each; that there is none, where there is none."""
    found = list(texts)
    return both(lambda language: "\n".join(each.in_language(language) for each in found or [words.NOTHING]))


def yes_or_no(value: bool) -> Said:
    """Yes or no."""
    return Said(words.YES if value else words.NO, value)


def value_of(parameter: Parameter, value: Value, pack: Pack) -> Text:
    """A value of a parameter, money in the pack's currency, numbers with their unit as an explanation has them."""
    if isinstance(value, bool):
        return words.YES if value else words.NO
    if isinstance(value, date):
        return plain(value)
    if is_amount(parameter):
        amount = written(value, pack.currency)
        return both(
            lambda language: f"{amount} {WORDS[language].currencies.get(pack.currency, pack.currency)}"
        )
    return Text(zh=str(value), en=f"{value} {parameter.unit}")


def citation_of(source: Source, article: str) -> Citation:
    """The place in a text."""
    return Citation(source.title, source.number, source.address, article)


def label_and_name(label: Text, name: str) -> Text:
    """A label that two things may share, with the name that only one has."""
    return filled(words.QUOTED_WITH_NAME, label, name)
