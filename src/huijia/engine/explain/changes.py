"""What would change an answer: single facts, each tried by running the case again.

For what needs to be asked: what each yes or no would lead to; of other facts only that they need to be known. For
what is not due: the yes/no facts that would turn the answer, optional facts that would if they were empty, and the
nearest dates and numbers that would. A single fact at a time; what only several together would change is not found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from huijia.engine.backends.answers import PeriodAnswer, Span, answer_for
from huijia.engine.backends.in_memory import Case, Member, program_for
from huijia.engine.explain.nearby import nearby_values, ordinal, value_at
from huijia.engine.model.facts import EARLIEST_DAY, LATEST_DAY, FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type, Value
from huijia.values.answers import Answer
from huijia.values.periods import PeriodUnit
from huijia.values.text import Text

MOST_RUNS = 2_000
"""A case is run again at most this often, which a large family could reach; ``is_complete`` then says no."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answer becomes when the fact has this value (None: empty)."""

    value: Value | None
    answers: tuple[PeriodAnswer, ...]


@dataclass(frozen=True, slots=True)
class FactChange:
    """A single fact that would settle or change the answer, of the case or of one member.

    ``now`` is its value (None: unknown, or empty where ``empty_means`` is there). ``outcomes`` were run. For dates and
    numbers that would change the answer, ``unchanged_at`` is the value beside the outcome's at which the answer was
    run too and stays as it is; None where that was not looked for, or cannot be true. ``period``: the unit of a fact that is a
    period, whose values are indices.
    """

    name: str
    label: Text
    member_id: str | int | None
    now: Value | None
    empty_means: Text | None
    is_missing: bool
    outcomes: tuple[Outcome, ...]
    unchanged_at: Value | None = None
    period: PeriodUnit | None = None


@dataclass(frozen=True, slots=True)
class WouldChange:
    """What would change the answer of one case; empty where everything is due, or no single fact would."""

    currency: str
    is_missing: bool
    is_refused: bool
    changes: tuple[FactChange, ...]
    is_complete: bool


YEARS_AROUND = 4
"""Years before and after a day that are tried where one period is asked about."""


class _OutOfRuns(Exception):
    """The case was run again often enough."""


def would_change(
    pack: Pack,
    case: Case,
    span: Span,
    *,
    on: date,
    of_period: str | None = None,
    highest: Mapping[str, int] | None = None,
) -> WouldChange:
    """The single facts that would settle or change this case's answer. ``on`` is the day of assessment: no fact is
    tried that would lie after it although it may not, and no number above what ``highest`` says of it. Contradictory facts are
    not tried either.

    ``of_period``: only what changes this period's answer or amount counts and is told, and also where it is due: a decision is
    about one period.
    """
    return _Trying(pack, case, span, on, of_period, highest or {}).all()


class _Trying:
    def __init__(
        self,
        pack: Pack,
        case: Case,
        span: Span,
        on: date,
        of_period: str | None,
        highest: Mapping[str, int],
    ) -> None:
        self._highest = highest
        self._pack = pack
        self._program = program_for(pack)
        self._case = case
        self._span = span
        self._on = on
        self._runs = 0
        self._of_period = of_period
        self._base = self._answers(case)

    def all(self) -> WouldChange:
        """Every change that was found."""
        missing = {name for row in self._base for name in row.missing}
        refused = self._base[0].answer is Answer.NOT_ENTITLED
        found: list[FactChange] = []
        is_complete = True
        try:
            for declared in self._pack.facts:
                for member in self._whose(declared):
                    turning = refused or self._of_period is not None
                    found.extend(self._of_fact(declared, member, declared.name in missing, turning))
        except _OutOfRuns:
            is_complete = False
        return WouldChange(self._pack.currency, bool(missing), refused, tuple(found), is_complete)

    def _whose(self, declared: FactDeclaration) -> list[Member | None]:
        return list(self._case.members) if declared.level is Level.MEMBER else [None]

    def _of_fact(
        self, declared: FactDeclaration, member: Member | None, is_missing: bool, is_turning: bool
    ) -> Iterator[FactChange]:
        now = (member.facts if member else self._case.facts).get(declared.name)
        if is_missing and now is None and self._matters(declared, member):
            tried = (True, False) if declared.type is Type.BOOL else ()
            outcomes = [Outcome(value, self._run(declared, member, value) or ()) for value in tried]
            yield self._change(
                declared, member, now, [each for each in outcomes if each.answers], is_missing=True
            )
        elif is_turning and now is not None:
            yield from self._turning(declared, member, now)

    def _matters(self, declared: FactDeclaration, member: Member | None) -> bool:
        """Whether this member's fact is missing, not only another's: it still is when all the others' are known."""
        others = [
            each
            for each in self._case.members
            if each.facts.get(declared.name) is None and each is not member
        ]
        if member is None or not others:
            return True
        for value in self._guesses(declared):
            members = [
                Member({**each.facts, declared.name: value} if each in others else each.facts, each.id)
                for each in self._case.members
            ]
            answers = self._program.answer(Case(self._case.facts, members), self._span)
            if any(declared.name in row.missing for row in answers):
                return True
        return False

    def _guesses(self, declared: FactDeclaration) -> tuple[Value, Value]:
        if declared.type is Type.BOOL:
            return (True, False)
        return (EARLIEST_DAY, self._on) if declared.type is Type.DATE else (declared.lowest, declared.highest)

    def _turning(self, declared: FactDeclaration, member: Member | None, now: Value) -> Iterator[FactChange]:
        simple: list[Value | None] = [not now] if isinstance(now, bool) else []
        if declared.optional:
            simple.append(None)
        outcomes = []
        for value in simple:
            answers = self._run(declared, member, value)
            if answers and self._differs(answers):
                outcomes.append(Outcome(value, answers))
        if outcomes:
            yield self._change(declared, member, now, outcomes)
        if declared.type is not Type.BOOL:
            yield from self._turning_nearby(declared, member, now)

    def _turning_nearby(
        self, declared: FactDeclaration, member: Member | None, now: Value
    ) -> Iterator[FactChange]:
        """The nearest earlier and the nearest later value found that turns the answer."""
        # The values to try are those that the rules compare with, in the first period that is looked at.
        period = next(iter(self._program.periods(self._case, self._span)))
        self._program.settle(self._case, period)
        nearby = nearby_values(self._pack, self._case, declared.fact, member)
        if self._of_period is not None and isinstance(now, date):
            # Laws count months and years from a day, and so compare numbers, not days: whole years around it are tried too.
            nearby |= {now.toordinal() + 365 * years for years in range(-YEARS_AROUND, YEARS_AROUND + 1)}
        here = ordinal(now)
        low, high = self._limits(declared)
        later = sorted(value for value in nearby if here < value <= high)
        earlier = sorted((value for value in nearby if low <= value < here), reverse=True)
        for direction in (earlier, later):
            found = self._first_turn(declared, member, here, direction)
            if found is not None:
                yield found

    def _first_turn(
        self, declared: FactDeclaration, member: Member | None, here: int, direction: list[int]
    ) -> FactChange | None:
        stays = here
        for candidate in direction:
            if self._turns_at(declared, member, candidate) is not True:
                stays = candidate
                continue
            turns = candidate
            while abs(turns - stays) > 1:
                middle = (turns + stays) // 2
                if self._turns_at(declared, member, middle) is True:
                    turns = middle
                else:
                    stays = middle
            answers = self._run(declared, member, value_at(declared.type, turns))
            assert answers is not None
            is_unchanged = self._turns_at(declared, member, stays) is False
            now = value_at(declared.type, here)
            outcome = Outcome(value_at(declared.type, turns), answers)
            unchanged_at = value_at(declared.type, stays) if is_unchanged else None
            return self._change(declared, member, now, [outcome], unchanged_at=unchanged_at)
        return None

    def _turns_at(self, declared: FactDeclaration, member: Member | None, at: int) -> bool | None:
        """Whether the answer differs with this value; None where the value cannot be true."""
        answers = self._run(declared, member, value_at(declared.type, at))
        return None if answers is None else self._differs(answers)

    def _limits(self, declared: FactDeclaration) -> tuple[int, int]:
        if declared.type is Type.DATE:
            return EARLIEST_DAY.toordinal(), (self._on if declared.not_in_future else LATEST_DAY).toordinal()
        return declared.lowest, self._highest.get(declared.name, declared.highest)

    def _differs(self, answers: tuple[PeriodAnswer, ...]) -> bool:
        """Whether more is said than other reasons for the same answer."""
        return _gist(answers) != _gist(self._base)

    def _run(
        self, declared: FactDeclaration, member: Member | None, value: Value | None
    ) -> tuple[PeriodAnswer, ...] | None:
        """The answer with one fact changed; None where the facts would contradict each other."""
        self._runs += 1
        if self._runs > MOST_RUNS:
            raise _OutOfRuns
        changed = {declared.name: value}
        row = {**(member.facts if member else self._case.facts), **changed}
        alone = Case({}, [Member(row)]) if member else Case(row)
        if next(self._program.contradictions(alone, declared.level), None):
            return None
        members = [Member(row if each is member else each.facts, each.id) for each in self._case.members]
        case = Case(self._case.facts if member else row, members)
        return self._answers(case)

    def _answers(self, case: Case) -> tuple[PeriodAnswer, ...]:
        found = tuple(self._program.answer(case, self._span))
        return found if self._of_period is None else (answer_for(found, self._of_period),)

    @staticmethod
    def _change(
        declared: FactDeclaration,
        member: Member | None,
        now: Value | None,
        outcomes: list[Outcome],
        *,
        is_missing: bool = False,
        unchanged_at: Value | None = None,
    ) -> FactChange:
        return FactChange(
            declared.name,
            declared.label,
            member.id if member else None,
            now,
            declared.empty_means,
            is_missing,
            tuple(outcomes),
            unchanged_at,
            declared.period,
        )


def _gist(answers: tuple[PeriodAnswer, ...]) -> list[tuple[str | None, Answer, int | None]]:
    return [(row.period, row.answer, row.amount_minor) for row in answers]
