"""From a case to the tree of what mattered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from huijia.engine.backends.answers import PeriodAnswer, Span
from huijia.engine.backends.in_memory import Case, Member, Program, program_for
from huijia.engine.explain.citing import Citer, citer_for
from huijia.engine.explain.reading import Item, MemberRead, Reader, RuleRead
from huijia.engine.explain.steps import Explanation, MemberStep, Part, Reason, Step
from huijia.engine.model.nodes import Rule
from huijia.engine.model.pack import Pack
from huijia.values.answers import Answer
from huijia.values.periods import Period


def explain_case(pack: Pack, case: Case, span: Span) -> Explanation:
    """Why this case gets the rows that ``Program.answer`` gives: for each row, the rules, parameters and facts that
    mattered. A rule is shown in full once, afterwards as a reference."""
    program = program_for(pack)
    answers = program.answer(case, span)
    explaining = _Explaining(program, case, span)
    parts = tuple(explaining.part(answer) for answer in answers)
    return Explanation(pack.id, pack.version, pack.name, pack.currency, parts)


@dataclass(slots=True)
class _Open:
    """A step whose children are still being made. A stack of these instead of recursion: a law may be 300 rules deep."""

    finish: Callable[[tuple[Step, ...]], Step]
    items: Iterator[Item]
    steps: list[Step] = field(default_factory=list)


class _Explaining:
    """One case while it is being explained. ``_shown`` holds what was shown in full, ``_read`` what this row read."""

    def __init__(self, program: Program, case: Case, span: Span) -> None:
        self._program = program
        self._pack = program.pack
        self._case = case
        self._citer: Citer = citer_for(program.pack)
        self._reader = Reader(program, case, self._citer)
        self._shown: set[tuple[int, int, int | None]] = set()
        self._read: set[tuple[int, int, int | None]] = set()
        self._periods = list(program.periods(case, span))
        self._bounds = tuple(rule for rule in (self._pack.first_period, self._pack.last_period) if rule)

    def part(self, answer: PeriodAnswer) -> Part:
        """The tree of one row."""
        reasons = tuple(self._citer.reason(code) for code in answer.reasons)
        if answer.answer is Answer.NOT_ENTITLED:
            return self._not_entitled(answer, reasons)
        period = next(each for each in self._periods if (each.label if each else None) == answer.period)
        self._program.settle(self._case, period)
        grants = [rule for rule in self._pack.grants if rule.name in answer.reasons]
        steps = self._trees([self._pack.amount, *grants, *self._bounds])
        return Part(answer, reasons, answer.period, steps)

    def _not_entitled(self, answer: PeriodAnswer, reasons: tuple[Reason, ...]) -> Part:
        """The refusals, each in the first period in which it applies; where none does, why nothing is due."""
        wanted = [rule for rule in self._pack.refusals if rule.name in answer.reasons]
        steps: list[Step] = []
        looked_at: Period | None = None
        for period in self._periods:
            self._program.settle(self._case, period)
            met = [rule for rule in wanted if self._reader.value(rule, None) is True]
            if met or not wanted:
                if not steps:
                    looked_at = period if not met or any(rule.reads_period for rule in met) else None
                steps.extend(self._trees([*self._amount_if_known(), *met]))
                wanted = [rule for rule in wanted if rule not in met]
            if not wanted:
                break
        if not any(rule.name in answer.reasons for rule in self._pack.refusals):
            steps.extend(self._trees(list(self._bounds)))
        return Part(answer, reasons, looked_at.label if looked_at else None, tuple(steps))

    def _amount_if_known(self) -> list[Rule]:
        amount = self._pack.amount
        return [amount] if self._reader.value(amount, None) is not None else []

    def _trees(self, rules: list[Rule]) -> tuple[Step, ...]:
        """The trees of these rules. A rule that already stands within one of them is not repeated beside it."""
        self._read.clear()
        steps: list[Step] = []
        for rule in rules:
            if self._key(rule, None) not in self._read:
                steps.append(self._tree(RuleRead(rule, None)))
        return tuple(steps)

    def _tree(self, root: RuleRead) -> Step:
        top = _Open(lambda steps: steps[0], iter((root,)))
        stack = [top]
        while True:
            current = stack[-1]
            item = next(current.items, None)
            if item is None:
                stack.pop()
                step = current.finish(tuple(current.steps))
                if not stack:
                    return step
                stack[-1].steps.append(step)
            elif isinstance(item, RuleRead):
                self._open_rule(item, stack)
            elif isinstance(item, MemberRead):
                stack.append(_Open(_member_step(item.member), iter(item.items)))
            else:
                current.steps.append(item)

    def _open_rule(self, read: RuleRead, stack: list[_Open]) -> None:
        rule, member = read.rule, read.member
        value = self._reader.value(rule, member)
        key = self._key(rule, member)
        self._read.add(key)
        if key in self._shown:
            stack[-1].steps.append(self._citer.rule(rule, value, (), is_reference=True))
            return
        self._shown.add(key)

        def finish(children: tuple[Step, ...]) -> Step:
            return self._citer.rule(rule, value, children, is_reference=False)

        stack.append(_Open(finish, iter(self._reader.items(rule.expression, member))))

    def _key(self, rule: Rule, member: Member | None) -> tuple[int, int, int | None]:
        period = self._case.period
        return (id(rule), id(member), period.index if period and rule.reads_period else None)


def _member_step(member: Member) -> Callable[[tuple[Step, ...]], Step]:
    return lambda children: MemberStep(member.id, children)
