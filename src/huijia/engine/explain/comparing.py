"""One case under old facts and law beside the same under new ones: what differs, and which of it decides.

Each period is explained by itself on both sides, so that the two trees can be laid side by side. A fact or parameter that
was changed *decides* when the new answer would be another one without that change; where there is none (two refusals
each suffice), when the old answer would be another one with it alone: that was run. Where only several together do,
all of them are named, and a rule whose formula was changed is named wherever it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from huijia.engine.backends.answers import Span
from huijia.engine.backends.compared import ComparedAnswer, compared_answers
from huijia.engine.backends.in_memory import Case, Member, Program, program_for
from huijia.engine.explain.citing import citer_for
from huijia.engine.explain.explaining import explain_case
from huijia.engine.explain.formulas import formula_of
from huijia.engine.explain.steps import FactStep, MemberStep, ParameterStep, Part, RuleStep, Step
from huijia.engine.model.nodes import Rule
from huijia.engine.model.pack import Pack
from huijia.values.periods import parse_period
from huijia.values.text import Text

MemberId = str | int | None
Key = tuple[str, str, MemberId]


class Aspect(StrEnum):
    """What of a line differs: its value; the law, that is a rule's formula or a parameter's dated values; its source; its
    wording. Of rules and parameters another value is an effect, another law a cause."""

    VALUE = "value"
    LAW = "law"
    SOURCE = "source"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact, parameter or rule that differs, of the case or of one member. ``old`` and ``new`` are as they were read, None
    where the side has no such thing. ``decides``: it changes the answer of this period."""

    name: str
    label: Text
    member_id: MemberId
    old: FactStep | ParameterStep | RuleStep | None
    new: FactStep | ParameterStep | RuleStep | None
    aspects: tuple[Aspect, ...]
    decides: bool = False

    @property
    def kind(self) -> str:
        """``fact``, ``parameter`` or ``rule``."""
        step = self.old or self.new
        return {FactStep: "fact", ParameterStep: "parameter", RuleStep: "rule"}[type(step)]

    @property
    def is_cause(self) -> bool:
        """Whether it can change an answer: another value of a fact, or other law."""
        return (Aspect.VALUE if self.kind == "fact" else Aspect.LAW) in self.aspects


@dataclass(frozen=True, slots=True)
class ComparedPeriod:
    """One row of a comparison with both explanations; a part is None where its side says nothing. A part speaks of its period
    alone: it can name the rule that refuses where the row says that nothing is due."""

    row: ComparedAnswer
    old_part: Part | None
    new_part: Part | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ComparedCase:
    """One case, compared. Values are those of the facts given: show it to whom the facts may be shown."""

    pack: str
    old_version: str
    new_version: str
    name: Text
    currency: str
    periods: tuple[ComparedPeriod, ...]


@dataclass(frozen=True, slots=True)
class OneSide:
    """The law, the case and the periods of one side."""

    pack: Pack
    case: Case
    span: Span

    def within(self, period: str | None) -> Span | None:
        """The period alone, None where the law does not cover it; all periods for the case as a whole."""
        if period is None:
            return self.span
        if not self.span.first.label <= period <= self.span.last.label:
            return None
        one = parse_period(self.pack.unit, period)
        return Span(one, one)


def compare_case(old: OneSide, new: OneSide, *, all_rows: bool) -> ComparedCase:
    """Compare one case; rows as ``compared.compared_answers`` gives them."""
    answers = [program_for(side.pack).answer(side.case, side.span) for side in (old, new)]
    rows = compared_answers(answers[0], answers[1], (old.span, new.span), all_rows=all_rows)
    periods = tuple(_Period(old, new, row).compared() for row in rows)
    pack = new.pack
    return ComparedCase(pack.id, old.pack.version, pack.version, pack.name, pack.currency, periods)


class _Period:
    """One period of a case while it is being compared."""

    def __init__(self, old: OneSide, new: OneSide, row: ComparedAnswer) -> None:
        self._sides = (old, new)
        self._row = row
        self._parts = [self._part(side) for side in self._sides]
        self._read = [_read(part.steps) if part else {} for part in self._parts]

    def compared(self) -> ComparedPeriod:
        """The row with both parts and what differs between them."""
        found = [*self._facts(), *self._parameters(), *self._rules()]
        decisive = self._decisive([each for each in found if each.is_cause])
        differences = tuple(replace(each, decides=any(each is one for one in decisive)) for each in found)
        return ComparedPeriod(self._row, self._parts[0], self._parts[1], differences)

    def _part(self, side: OneSide) -> Part | None:
        span = side.within(self._row.period)
        return explain_case(side.pack, side.case, span).parts[0] if span else None

    def _keys(self, kind: str) -> list[Key]:
        """What either side read of a kind, in the order of reading."""
        return [key for key in {**self._read[0], **self._read[1]} if key[0] == kind]

    def _facts(self) -> Iterator[Difference]:
        for key in self._keys("fact"):
            _, name, member_id = key
            steps = [self._fact(side, name, member_id) for side in self._sides]
            old, new = steps
            if (old and old.value) != (new and new.value):
                step = new or old
                assert step is not None
                yield Difference(name, step.label, member_id, old, new, (Aspect.VALUE,))

    @staticmethod
    def _fact(side: OneSide, name: str, member_id: MemberId) -> FactStep | None:
        """The fact as it is stated on a side, whether or not it was read there."""
        if not any(fact.name == name for fact in side.pack.facts):
            return None
        if member_id is None:
            return citer_for(side.pack).fact(name, side.case.facts.get(name))
        for member in side.case.members:
            if member.id == member_id:
                return citer_for(side.pack).fact(name, member.facts.get(name))
        return None

    def _parameters(self) -> Iterator[Difference]:
        for key in self._keys("parameter"):
            name = key[1]
            old, new = (self._parameter(place, key) for place in (0, 1))
            step = new or old
            assert isinstance(step, ParameterStep)
            aspects = _aspects(old, new)
            if Aspect.VALUE in aspects and self._dated(0, name) != self._dated(1, name):
                aspects = (*aspects, Aspect.LAW)
            if aspects:
                yield Difference(name, step.label, None, old, new, aspects)

    def _dated(self, place: int, name: str) -> object:
        found = self._sides[place].pack.parameters.get(name)
        return found and [(each.starts, each.ends, type(each.value), each.value) for each in found.values]

    def _parameter(self, place: int, key: Key) -> ParameterStep | None:
        """The parameter as it was read on a side, or else as its law has it on the day of the other's value."""
        found = self._read[place].get(key)
        if found is not None:
            assert isinstance(found, ParameterStep)
            return found
        pack, other = self._sides[place].pack, self._read[1 - place][key]
        assert isinstance(other, ParameterStep)
        if other.name not in pack.parameters:
            return None
        return citer_for(pack).parameter(other.name, other.starts or other.ends or date.max)

    def _rules(self) -> Iterator[Difference]:
        by_name = [{rule.name: rule for rule in side.pack.rules} for side in self._sides]
        for key in self._keys("rule"):
            name, member_id = key[1], key[2]
            old, new = (read.get(key) for read in self._read)
            assert old is None or isinstance(old, RuleStep)
            assert new is None or isinstance(new, RuleStep)
            laws = [rules.get(name) for rules in by_name]
            aspects = _aspects(old, new) if old and new else ()
            if _formula(laws[0]) != _formula(laws[1]):
                aspects = (*aspects, Aspect.LAW)
            if aspects:
                step = new or old
                assert step is not None
                yield Difference(name, step.text, member_id, old, new, aspects)

    def _decisive(self, causes: list[Difference]) -> list[Difference]:
        if not self._row.differs or len(causes) < 2:
            return causes if self._row.differs else []
        for place in (1, 0):
            found = [each for each in causes if self._turns(each, place)]
            if found:
                return found
        return causes

    def _turns(self, cause: Difference, place: int) -> bool:
        """Whether one side would answer otherwise in this period, had it this one thing as the other side has it."""
        if cause.kind == "rule":
            # A formula cannot be put into another law by itself. It was read, so it is named.
            return True
        one, other = self._sides[place], self._sides[1 - place]
        span = one.within(self._row.period)
        if span is None:
            return False
        tried = _with(one, other, cause)
        # Not kept: a law with one parameter of another is nobody's law.
        program = program_for(one.pack) if tried.pack is one.pack else Program(tried.pack)
        before, after = program_for(one.pack).answer(one.case, span), program.answer(tried.case, span)
        return bool(compared_answers(before, after, (span, span)))


def _with(one: OneSide, other: OneSide, cause: Difference) -> OneSide:
    """A side with this one thing as the other side has it."""
    name = cause.name
    if cause.kind == "parameter":
        if name not in one.pack.parameters or name not in other.pack.parameters:
            return one
        found = {**one.pack.parameters, name: other.pack.parameters[name]}
        return replace(one, pack=replace(one.pack, parameters=MappingProxyType(found)))
    if cause.member_id is None:
        facts = {**one.case.facts, name: other.case.facts.get(name)}
        return replace(one, case=Case(facts, one.case.members))
    theirs: Mapping[MemberId, Member] = {each.id: each for each in other.case.members}
    members = [
        Member({**each.facts, name: theirs[each.id].facts.get(name)}, each.id)
        if each.id == cause.member_id and each.id in theirs
        else each
        for each in one.case.members
    ]
    return replace(one, case=Case(one.case.facts, members))


def _aspects(
    old: ParameterStep | RuleStep | None, new: ParameterStep | RuleStep | None
) -> tuple[Aspect, ...]:
    if old is None or new is None:
        return (Aspect.VALUE,)
    found = [Aspect.VALUE] if (type(old.value), old.value) != (type(new.value), new.value) else []
    if old.citation != new.citation:
        found.append(Aspect.SOURCE)
    if isinstance(old, RuleStep) and isinstance(new, RuleStep) and old.text != new.text:
        found.append(Aspect.WORDING)
    return tuple(found)


def _formula(rule: Rule | None) -> object:
    return None if rule is None else formula_of(rule)


def _read(steps: tuple[Step, ...]) -> dict[Key, FactStep | ParameterStep | RuleStep]:
    """Every fact, parameter and rule of a tree by its key."""
    found: dict[Key, FactStep | ParameterStep | RuleStep] = {}
    for key, step in keyed(steps):
        # A reference has no children; what it refers to stands further up.
        found.setdefault(key, step)
    return found


def keyed(steps: tuple[Step, ...]) -> Iterator[tuple[Key, FactStep | ParameterStep | RuleStep]]:
    """Every fact, parameter and rule of a tree, in its order, with a key by which the other side's is found: kind, name and,
    of a member, its id; of a parameter that was read on several days, which of its values."""
    dated: dict[str, list[date | None]] = {}
    stack: list[tuple[MemberId, Step]] = [(None, step) for step in reversed(steps)]
    while stack:
        whose, step = stack.pop()
        if isinstance(step, MemberStep):
            stack.extend((step.member_id, child) for child in reversed(step.children))
            continue
        if isinstance(step, ParameterStep):
            starts = dated.setdefault(step.name, [])
            if step.starts not in starts:
                starts.append(step.starts)
            yield ("parameter", step.name, starts.index(step.starts)), step
            continue
        yield ("rule" if isinstance(step, RuleStep) else "fact", step.name, whose), step
        if isinstance(step, RuleStep):
            stack.extend((whose, child) for child in reversed(step.children))
