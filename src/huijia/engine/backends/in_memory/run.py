"""Run a pack over one case at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from huijia.engine.backends.answers import FACT_MISSING, NOTHING_DUE, PeriodAnswer, Span
from huijia.engine.backends.in_memory.case import Case
from huijia.engine.backends.in_memory.evaluate import Compiled, Compiler
from huijia.engine.backends.in_memory.missing import MissingFacts
from huijia.engine.model.facts import Contradiction
from huijia.engine.model.nodes import Node, Rule, walk
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level
from huijia.values.answers import Answer
from huijia.values.periods import Period, period_at


class Program:
    """A pack, made ready to answer cases. Holds no state of any case."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        roots: list[Node] = [*pack.outputs, *(each.when for each in pack.contradictions)]
        self.rules = tuple(node for node in walk(roots) if isinstance(node, Rule))
        self._slots = {id(rule): slot for slot, rule in enumerate(self.rules)}
        self.compiler = Compiler(pack.parameters, self._slots)
        steps = [
            (slot, rule.level is Level.MEMBER, self.compiler.compiled(rule.expression), rule.reads_period)
            for slot, rule in enumerate(self.rules)
        ]
        self._lasting = [step[:3] for step in steps if not step[3]]
        self._passing = [step[:3] for step in steps if step[3]]
        self._refusals = [(rule.name, self._slots[id(rule)]) for rule in pack.refusals]
        self._grants = [(rule.name, self._slots[id(rule)]) for rule in pack.grants]
        self._periods: dict[int, Period] = {}

    def answer(self, case: Case, span: Span) -> list[PeriodAnswer]:
        """The answers of one case: a row for each period in which something is due or needs to be asked, or one row
        without a period where nothing is."""
        answers: list[PeriodAnswer] = []
        refusals: set[str] = set()
        for period in self.periods(case, span):
            row = self._answer_of_period(case, period)
            if row.answer is Answer.NOT_ENTITLED:
                refusals.update(row.reasons)
            else:
                answers.append(row)
        if answers:
            return answers
        reasons = tuple(name for name, _ in self._refusals if name in refusals) or (NOTHING_DUE,)
        return [PeriodAnswer(None, Answer.NOT_ENTITLED, 0, reasons, ())]

    def periods(self, case: Case, span: Span) -> Iterable[Period | None]:
        """The periods to look at for this case, its rules made ready for ``settle``; None stands for a case whose
        periods cannot be told, or that has none."""
        self._begin(case)
        first, last = span.first.index, span.last.index
        if self.pack.first_period is not None and self.pack.last_period is not None:
            begins, ends = self.value(case, self.pack.first_period), self.value(case, self.pack.last_period)
            if begins is None or ends is None:
                return (None,)
            first, last = max(first, begins), min(last, ends)
        if first > last:
            return (None,)
        return [self._period(index) for index in range(first, last + 1)]

    def _begin(self, case: Case) -> None:
        """Compute the rules that do not read the period: once a case."""
        case.values = [None] * len(self.rules)
        for member in case.members:
            member.values = [None] * len(self.rules)
        case.period = None
        self._settle(case, self._lasting)

    def settle(self, case: Case, period: Period | None) -> None:
        """Compute the values of all rules for this period."""
        case.period = period
        self._settle(case, self._passing)

    def value(self, case: Case, rule: Rule) -> int | None:
        """The value of a rule of the case that was settled."""
        found = case.values[self._slots[id(rule)]]
        assert found is None or isinstance(found, int)
        return found

    def contradictions(self, case: Case, level: Level) -> Iterator[Contradiction]:
        """What cannot be true of the facts of a case, or of its first member alone."""
        member = case.members[0] if level is Level.MEMBER else None
        for contradiction in self.pack.contradictions:
            check = self.compiler.compiled(contradiction.when)
            if contradiction.when.level is level and check(case, member) is True:
                yield contradiction

    def missing(self, case: Case, rules: Iterable[Rule]) -> tuple[str, ...]:
        """The facts that keep these rules unknown in the period that was settled, in the pack's order."""
        finder = MissingFacts(self.compiler, case)
        found: frozenset[str] = frozenset().union(*(finder.of(rule.expression) for rule in rules))
        return tuple(fact.name for fact in self.pack.facts if fact.name in found)

    def _settle(self, case: Case, steps: list[tuple[int, bool, Compiled]]) -> None:
        values = case.values
        for slot, of_member, compute in steps:
            if of_member:
                for member in case.members:
                    member.values[slot] = compute(case, member)
            else:
                values[slot] = compute(case, None)

    def _answer_of_period(self, case: Case, period: Period | None) -> PeriodAnswer:
        self.settle(case, period)
        amount = self.value(case, self.pack.amount)
        undecided = period is None and self._periods_are_unknown(case)
        if amount == 0 or (period is None and not undecided):
            return PeriodAnswer(None, Answer.NOT_ENTITLED, 0, self._true(case, self._refusals), ())
        if amount is None or undecided:
            rules = [self.pack.amount, *self._bounds()] if undecided else [self.pack.amount]
            missing = self.missing(case, rules)
            return PeriodAnswer(
                period.label if period else None, Answer.NEED_TO_ASK, None, (FACT_MISSING,), missing
            )
        assert period is not None
        return PeriodAnswer(period.label, Answer.ENTITLED, amount, self._true(case, self._grants), ())

    def _bounds(self) -> list[Rule]:
        return [rule for rule in (self.pack.first_period, self.pack.last_period) if rule]

    def _periods_are_unknown(self, case: Case) -> bool:
        return any(self.value(case, rule) is None for rule in self._bounds())

    @staticmethod
    def _true(case: Case, rules: list[tuple[str, int]]) -> tuple[str, ...]:
        return tuple(name for name, slot in rules if case.values[slot] is True)

    def _period(self, index: int) -> Period:
        if index not in self._periods:
            self._periods[index] = period_at(self.pack.unit, index)
        return self._periods[index]


@lru_cache(maxsize=64)
def program_for(pack: Pack) -> Program:
    """The program of a pack, made once."""
    return Program(pack)
