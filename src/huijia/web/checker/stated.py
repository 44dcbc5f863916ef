"""What somebody has answered so far, as it travels in hidden fields.

A hidden field is ``a.<fact>`` with the value as text: ``yes``, ``no``, a whole number, a day; ``unknown`` for "I don't know"; for optional
facts ``none`` for what does not apply and ``applies`` for what does, its value still to be asked. Whatever cannot be read counts as not
answered: it is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from huijia.apps.claims.assess import Benefit, FactDeclaration

PREFIX = "a."
UNKNOWN, NONE, APPLIES = "unknown", "none", "applies"
MOST_DIGITS = 12
_NUMBER = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Stated:
    """The answers so far: fact -> text, of readable texts only."""

    benefit: Benefit
    texts: Mapping[str, str]

    @property
    def known(self) -> dict[str, Any]:
        """The facts that were asked: typed, None where not known or not applying. What is to be asked yet is not there."""
        return {
            fact.name: typed(fact, self.texts[fact.name])
            for fact in self.benefit.pack.facts
            if self.texts.get(fact.name, APPLIES) != APPLIES
        }

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values of the hidden fields."""
        return [(f"{PREFIX}{name}", text) for name, text in self.texts.items()]

    def having(self, **texts: str) -> Stated:
        """The same with other answers."""
        return replace(self, texts={**self.texts, **texts})


def stated(benefit: Benefit, posted: Mapping[str, str]) -> Stated:
    """The answers in posted fields."""
    found = {fact.name: posted.get(f"{PREFIX}{fact.name}") for fact in benefit.pack.facts}
    texts = {
        fact.name: text
        for fact in benefit.pack.facts
        if (text := found[fact.name]) is not None and is_readable(fact, text)
    }
    return Stated(benefit, texts)


def is_readable(fact: FactDeclaration, text: str) -> bool:
    """Whether a hidden field's text can be an answer to this question."""
    if text in (NONE, APPLIES) or text == UNKNOWN:
        return fact.optional == (text != UNKNOWN)
    return typed(fact, text) is not None


def typed(fact: FactDeclaration, text: str) -> Any:
    """The value that a text stands for; None for none, or one that cannot be read."""
    kind = fact.type.value
    if kind == "yes or no":
        return {"yes": True, "no": False}.get(text)
    if kind == "whole number":
        return int(text) if _NUMBER.fullmatch(text) else None
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
