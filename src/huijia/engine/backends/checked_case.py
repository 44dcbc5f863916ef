"""One case for the in-memory engine, its facts checked as the rows of a table are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from huijia.engine.backends.in_memory import Case, Member, program_for
from huijia.engine.backends.row_checks import problems_of, refuse_family_of
from huijia.engine.backends.source import CASE_ID, FAMILY_ID, MEMBER_ID, index_of
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type, Value, type_of
from huijia.values.errors import UnableToReadFacts


def case_of(
    pack: Pack,
    facts: Mapping[str, Value | None],
    members: Sequence[Mapping[str, Value | None]] = (),
    *,
    latest_day: date,
) -> Case:
    """A case for the in-memory engine, its facts checked as the rows of a table are. Raises ``UnableToReadFacts``.

    Members are known by their ``member_id`` where each has one, else by their place, from 1.
    """
    refuse_family_of(len(members))
    facts, members = _with_indices(pack, facts), [_with_indices(pack, member) for member in members]
    _check_facts(pack, facts, Level.CASE, latest_day)
    for member in members:
        _check_facts(pack, member, Level.MEMBER, latest_day)
    ids = [member.get(MEMBER_ID) for member in members]
    if None in ids:
        ids = list(range(1, len(members) + 1))
    return Case(facts, [Member(member, own) for member, own in zip(members, ids, strict=True)])  # type: ignore[arg-type]


def _with_indices(pack: Pack, facts: Mapping[str, Value | None]) -> Mapping[str, Value | None]:
    """The facts with the index of each period that is stated by its label."""
    indices: dict[str, Value | None] = {}
    for fact in pack.facts:
        stated: object = facts.get(fact.name)  # typed as a value, but people write labels
        if fact.period is not None and isinstance(stated, str):
            indices[fact.name] = index_of(fact.name, stated, fact.period)
    return {**facts, **indices} if indices else facts


def _check_facts(pack: Pack, facts: Mapping[str, Value | None], level: Level, latest_day: date) -> None:
    types: Mapping[str, Type] = _types(pack, level)
    for name, value in facts.items():
        if name not in types:
            if name in (CASE_ID, FAMILY_ID, MEMBER_ID):
                continue
            raise UnableToReadFacts(f"{pack.id} does not ask for '{name}'; it asks for {', '.join(types)}")
        if value is not None and not _is(types[name], value):
            found = type(value).__name__
            raise UnableToReadFacts(
                f"'{name}' is a {found}; a {types[name]} is needed, or None when it is not known"
            )
    problems = problems_of(program_for(pack), level, facts, row=1, latest_day=latest_day, headings={})
    if problems:
        raise UnableToReadFacts(
            "\n".join(f"{each.column}: {each.what.en}; {each.remedy.en}" for each in problems)
        )


def _is(type_: Type, value: Value) -> bool:
    try:
        return type_of(value) is type_
    except TypeError:
        return False


def _types(pack: Pack, level: Level) -> dict[str, Type]:
    return {fact.name: fact.type for fact in pack.facts if fact.level is level}
