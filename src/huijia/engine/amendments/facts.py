"""Facts: which are asked, of what type, what their emptiness means, and how they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from huijia.engine.amendments import words
from huijia.engine.amendments.amendment import Amendment, Aspect, Group, Kind, Said
from huijia.engine.amendments.ordering import order_amendment
from huijia.engine.amendments.saying import both, filled, lines_of, plain, yes_or_no
from huijia.engine.model.facts import HIGHEST_NUMBER, LOWEST_NUMBER, FactDeclaration, Spread
from huijia.engine.model.pack import Pack
from huijia.values.periods import period_at
from huijia.values.text import Text


def fact_amendments(old: Pack, new: Pack) -> Iterator[Amendment]:
    """What is said otherwise of each fact, those of the new law in their order first; then the order in which they are asked."""
    sides = tuple({fact.name: fact for fact in pack.facts} for pack in (old, new))
    for name in dict.fromkeys([*sides[1], *sides[0]]):
        before, after = (side.get(name) for side in sides)
        if after is None:
            assert before is not None
            yield _amendment(before, Group.FACTS, Aspect.REMOVED, Said(_whole(before)), None)
        elif before is None:
            yield _amendment(after, Group.FACTS, Aspect.ADDED, None, Said(_whole(after)))
        else:
            yield from _amended(before, after)
    # Facts that are missing are named in this order.
    yield from order_amendment(
        list(sides[0]),
        list(sides[1]),
        {name: fact.label for name, fact in {**sides[0], **sides[1]}.items()},
        (Group.FACTS, "facts", words.ORDER_OF_FACTS),
    )


def _amended(old: FactDeclaration, new: FactDeclaration) -> Iterator[Amendment]:
    pairs = zip(_says(old).items(), _says(new).values(), strict=True)
    for ((group, aspect), before), after in pairs:
        if before != after:
            yield _amendment(new, group, aspect, before, after)


def _says(fact: FactDeclaration) -> dict[tuple[Group, Aspect], Said]:
    """Everything that a fact's declaration says."""
    return {
        (Group.FACTS, Aspect.TYPE): Said(words.TYPES[fact.type]),
        (Group.FACTS, Aspect.LEVEL): Said(words.LEVELS[fact.level]),
        (Group.FACTS, Aspect.EMPTY): Said(_empty(fact)),
        (Group.FACTS, Aspect.FUTURE): yes_or_no(not fact.not_in_future),
        (Group.FACTS, Aspect.BOUNDS): Said(_bounds(fact)),
        (Group.FACTS, Aspect.PERIOD): Said(words.UNITS[fact.period] if fact.period else words.NOTHING),
        (Group.WORDING, Aspect.LABEL): Said(fact.label),
        (Group.WORDING, Aspect.QUESTION): Said(fact.question),
        (Group.WORDING, Aspect.HELP): Said(fact.help),
        (Group.WORDING, Aspect.WHY): Said(fact.why),
        (Group.WORDING, Aspect.APPLIES): Said(fact.applies or words.NOTHING),
        (Group.WORDING, Aspect.HEADINGS): Said(lines_of(plain(each) for each in fact.headings)),
        (Group.WORDING, Aspect.INVENTED): Said(plain(_spread(fact.spread))),
    }


def _whole(fact: FactDeclaration) -> Text:
    return filled(
        words.FACT_AS_ASKED, words.TYPES[fact.type], words.LEVELS[fact.level], fact.question, _empty(fact)
    )


def _empty(fact: FactDeclaration) -> Text:
    return filled(words.QUOTED, fact.empty_means) if fact.empty_means else words.UNKNOWN


def _bounds(fact: FactDeclaration) -> Text:
    lowest, highest = (
        words.NO_BOUND
        if number in (LOWEST_NUMBER, HIGHEST_NUMBER)
        else plain(period_at(fact.period, number).label if fact.period else number)
        for number in (fact.lowest, fact.highest)
    )
    return both(lambda language: f"{lowest.in_language(language)} – {highest.in_language(language)}")


def _spread(spread: Spread) -> str:
    """How invented people are drawn, but for what is as it is unless a pack says otherwise."""
    said = {each.name: getattr(spread, each.name) for each in fields(spread)}
    usual = {each.name: each.default for each in fields(spread)}
    texts = {
        name: " – ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        for name, value in said.items()
        if value != usual[name]
    }
    return ", ".join(f"{name} {text}" for name, text in texts.items())


def _amendment(
    fact: FactDeclaration, group: Group, aspect: Aspect, old: Said | None, new: Said | None
) -> Amendment:
    return Amendment(group, Kind.FACT, fact.name, fact.label, aspect, old, new)
