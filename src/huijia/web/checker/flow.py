"""What is asked next, and what was asked before.

Required facts come first, in the pack's order. Optional ones, which most families have none of, come last and together: one page asks which of them
apply, and only for those that do the value is asked. So nobody is asked on which day their child died who has not said that it
did, and nobody is asked even that where it cannot matter.
"""

from __future__ import annotations

from datetime import date

from huijia.apps.claims import assess
from huijia.apps.claims.assess import FactDeclaration
from huijia.web.checker.stated import APPLIES, NONE, Stated

OTHERS = "others"
"""The page that asks which optional facts apply. No fact has this name in a pack that is checked: see ``page_of``."""

Page = FactDeclaration | str
"""A fact's page, or ``OTHERS``."""


def next_page(stated: Stated, *, on: date) -> Page | None:
    """The next question; None when nothing that could be asked would change the answer."""
    matters = set(assess.still_matters(stated.benefit.pack, stated.known, on=on))
    left = [fact for fact in stated.benefit.pack.facts if fact.name in matters]
    for fact in left:
        if not fact.optional:
            return fact
    if any(fact.name not in stated.texts for fact in left):
        return OTHERS
    return next(iter(left), None)


def offered(stated: Stated, *, on: date) -> list[FactDeclaration]:
    """The optional facts that the page ``OTHERS`` lists: those that can matter, and those that were said to apply."""
    known = {name: value for name, value in stated.known.items() if not _is_none(stated, name)}
    matters = set(assess.still_matters(stated.benefit.pack, known, on=on))
    return [
        fact
        for fact in stated.benefit.pack.facts
        if fact.optional and (fact.name in matters or stated.texts.get(fact.name, NONE) != NONE)
    ]


def _is_none(stated: Stated, name: str) -> bool:
    return stated.texts.get(name) == NONE


def page_before(stated: Stated, page: Page | None) -> Page | None:
    """The page that was answered before this one (None: the result); None for the first."""
    trail = _trail(stated)
    if page is None:
        return trail[-1] if trail else None
    order = _order(stated)
    earlier = [each for each in trail if order.index(each) < order.index(page)]
    return earlier[-1] if earlier else None


def page_of(stated: Stated, name: str) -> Page | None:
    """The page of this name; None where there is none."""
    if name == OTHERS:
        return OTHERS
    return next((fact for fact in stated.benefit.pack.facts if fact.name == name), None)


def name_of(page: Page) -> str:
    """A page's name in forms."""
    return page if isinstance(page, str) else page.name


def _order(stated: Stated) -> list[Page]:
    facts = stated.benefit.pack.facts
    return [
        *(fact for fact in facts if not fact.optional),
        OTHERS,
        *(fact for fact in facts if fact.optional),
    ]


def _trail(stated: Stated) -> list[Page]:
    """The pages that were answered, in their order."""
    optional = {fact.name for fact in stated.benefit.pack.facts if fact.optional}
    answered = {name for name, text in stated.texts.items() if text not in (NONE, APPLIES)}
    return [
        page
        for page in _order(stated)
        if (optional & set(stated.texts) if isinstance(page, str) else page.name in answered)
    ]
