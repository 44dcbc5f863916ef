"""Rules and contradictions: formulas, what they do, where they are cited, in which order reasons are given."""

from __future__ import annotations

from collections.abc import Iterator

from huijia.engine.amendments import words
from huijia.engine.amendments.amendment import Amendment, Aspect, Group, Kind, Said
from huijia.engine.amendments.ordering import order_amendment
from huijia.engine.amendments.saying import label_and_name
from huijia.engine.amendments.sources import Cited
from huijia.engine.amendments.speaking import Called, formula_in_words
from huijia.engine.explain.formulas import said
from huijia.engine.model.facts import Contradiction
from huijia.engine.model.nodes import Node, Rule, RuleKind
from huijia.engine.model.pack import Pack
from huijia.values.text import Text


def formulas_in_words(old: tuple[Node, Pack], new: tuple[Node, Pack]) -> tuple[Said, Said] | None:
    """Two formulas in words; None where they say the same by the names of what they read. Other labels and types of that are told of
    it itself, and not of every rule that reads it."""
    if said(old[0]) == said(new[0]) or _in_words(old, new, "name") is None:
        return None
    return _in_words(old, new, "label") or _in_words(old, new, "label and name")


def _in_words(old: tuple[Node, Pack], new: tuple[Node, Pack], called: Called) -> tuple[Said, Said] | None:
    before, after = (formula_in_words(*side, called=called) for side in (old, new))
    # Where two labels are the same in one language only, a reader of that one needs the names.
    is_told = before.zh != after.zh and before.en != after.en
    return (Said(before), Said(after)) if is_told else None


def rule_amendments(old: Pack, new: Pack, cited: Cited) -> Iterator[Amendment]:
    """What is said otherwise of each rule, those of the new law in their order first; then the order of reasons."""
    sides = tuple({rule.name: rule for rule in pack.rules} for pack in (old, new))
    for name in dict.fromkeys([*sides[1], *sides[0]]):
        before, after = (side.get(name) for side in sides)
        if after is None:
            assert before is not None
            yield _rule(before, Group.RULES, Aspect.REMOVED, _whole(before, old, cited, 0), None)
        elif before is None:
            yield _rule(after, Group.RULES, Aspect.ADDED, None, _whole(after, new, cited, 1))
        else:
            yield from _amended((before, old), (after, new), cited)
    yield from order_amendment(
        [rule.name for rule in old.rules if rule.kind is not RuleKind.PLAIN],
        [rule.name for rule in new.rules if rule.kind is not RuleKind.PLAIN],
        {name: rule.text for name, rule in {**sides[0], **sides[1]}.items()},
        (Group.RULES, "reasons", words.ORDER_OF_REASONS),
    )


def contradiction_amendments(old: Pack, new: Pack) -> Iterator[Amendment]:
    """What cannot be true of facts any more, or now can."""
    sides = tuple({each.code: each for each in pack.contradictions} for pack in (old, new))
    for code in dict.fromkeys([*sides[1], *sides[0]]):
        before, after = (side.get(code) for side in sides)
        if after is None:
            assert before is not None
            whole = Said(formula_in_words(before.when, old))
            yield _contradiction(before, Group.CONTRADICTIONS, Aspect.REMOVED, whole, None)
        elif before is None:
            whole = Said(formula_in_words(after.when, new))
            yield _contradiction(after, Group.CONTRADICTIONS, Aspect.ADDED, None, whole)
        else:
            yield from _contradicted((before, old), (after, new))
    yield from order_amendment(
        list(sides[0]),
        list(sides[1]),
        {code: each.text for code, each in {**sides[0], **sides[1]}.items()},
        (Group.CONTRADICTIONS, "contradictions", words.ORDER_OF_CONTRADICTIONS),
    )


def _contradicted(old: tuple[Contradiction, Pack], new: tuple[Contradiction, Pack]) -> Iterator[Amendment]:
    before, after = old[0], new[0]
    formulas = formulas_in_words((before.when, old[1]), (after.when, new[1]))
    if formulas:
        yield _contradiction(after, Group.CONTRADICTIONS, Aspect.FORMULA, *formulas)
    if before.column != after.column:
        columns = (Said(_label(*old)), Said(_label(*new)))
        yield _contradiction(after, Group.CONTRADICTIONS, Aspect.COLUMN, *columns)
    if before.text != after.text:
        sentences = (Said(before.text), Said(after.text))
        yield _contradiction(after, Group.WORDING, Aspect.SENTENCE, *sentences)


def _label(one: Contradiction, pack: Pack) -> Text:
    """The fact that the message names."""
    labels = {fact.name: fact.label for fact in pack.facts}
    return label_and_name(labels[one.column], one.column)


def _amended(old: tuple[Rule, Pack], new: tuple[Rule, Pack], cited: Cited) -> Iterator[Amendment]:
    before, after = old[0], new[0]
    formulas = formulas_in_words((before.expression, old[1]), (after.expression, new[1]))
    if formulas:
        places = (cited.place(0, before.source, before.article), cited.place(1, after.source, after.article))
        sides = [Said(each.text, None, place) for each, place in zip(formulas, places, strict=True)]
        yield _rule(after, Group.RULES, Aspect.FORMULA, *sides)
    if before.kind is not after.kind:
        kinds = (Said(words.KINDS[before.kind]), Said(words.KINDS[after.kind]))
        yield _rule(after, Group.RULES, Aspect.DOES, *kinds)
    if not cited.is_same((before.source, before.article), (after.source, after.article)):
        sides = [
            Said(each.text, None, cited.place(side, each.source, each.article))
            for side, each in enumerate((before, after))
        ]
        yield _rule(after, Group.SOURCES, Aspect.CITED, *sides)
    if before.text != after.text:
        yield _rule(after, Group.WORDING, Aspect.SENTENCE, Said(before.text), Said(after.text))


def _whole(rule: Rule, pack: Pack, cited: Cited, side: int) -> Said:
    place = cited.place(side, rule.source, rule.article)
    return Said(formula_in_words(rule.expression, pack), None, place)


def _rule(rule: Rule, group: Group, aspect: Aspect, old: Said | None, new: Said | None) -> Amendment:
    return Amendment(group, Kind.RULE, rule.name, rule.text, aspect, old, new)


def _contradiction(
    one: Contradiction, group: Group, aspect: Aspect, old: Said | None, new: Said | None
) -> Amendment:
    return Amendment(group, Kind.CONTRADICTION, one.code, one.text, aspect, old, new)
