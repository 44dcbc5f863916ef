"""What ``pack.yaml`` says of a benefit as a whole: from when to when, by which periods, in which currency, by which rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huijia.engine.amendments import words
from huijia.engine.amendments.amendment import Amendment, Aspect, Group, Kind, Said
from huijia.engine.amendments.saying import label_and_name, plain
from huijia.engine.model.nodes import Rule
from huijia.engine.model.pack import Pack


def pack_amendments(old: Pack, new: Pack) -> Iterator[Amendment]:
    """What is said otherwise of the benefit as a whole."""
    pairs = zip(_says(old).items(), _says(new).values(), strict=True)
    for ((group, aspect), (before, said)), (after, says) in pairs:
        if before != after:
            yield Amendment(group, Kind.PACK, "pack", new.name, aspect, said, says)


def _says(pack: Pack) -> dict[tuple[Group, Aspect], tuple[object, Said]]:
    """What is compared, and how it is said. Rules are compared by their names: their sentences are told of themselves."""
    return {
        (Group.AMOUNTS, Aspect.CURRENCY): (pack.currency, Said(plain(pack.currency))),
        (Group.AMOUNTS, Aspect.AMOUNT): _rule(pack.amount),
        (Group.DAYS, Aspect.COVERS_FROM): (pack.covers_from, _day(pack.covers_from)),
        (Group.DAYS, Aspect.COVERS_TO): (pack.covers_to, _day(pack.covers_to)),
        (Group.DAYS, Aspect.PERIOD): (pack.unit, Said(words.UNITS[pack.unit])),
        (Group.DAYS, Aspect.FIRST): _rule(pack.first_period),
        (Group.DAYS, Aspect.LAST): _rule(pack.last_period),
        (Group.FACTS, Aspect.CASE): (pack.case_kind, Said(words.CASES[pack.case_kind])),
        (Group.WORDING, Aspect.ID): (pack.id, Said(plain(pack.id))),
        (Group.WORDING, Aspect.LABEL): (pack.name, Said(pack.name)),
        (Group.WORDING, Aspect.SUMMARY): (pack.summary, Said(pack.summary)),
    }


def _rule(rule: Rule | None) -> tuple[object, Said]:
    if rule is None:
        return None, Said(words.NOTHING)
    return rule.name, Said(label_and_name(rule.text, rule.name))


def _day(day: date | None) -> Said:
    return Said(plain(day), day) if day else Said(words.NOTHING)
