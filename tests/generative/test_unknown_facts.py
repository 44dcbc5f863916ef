"""What an answer says of unknown facts is true, whatever the rules and the facts.

1. Whoever needs to ask names a fact, and only facts that are unknown.
2. Learning an unknown fact never changes what was known already.
3. Learning only facts that were not named settles nothing: the names are complete.
4. With all facts known, nothing needs to be asked.

The truth is asked here; ``test_engines_agree`` shows that the other engines say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, seed, settings

from huijia.engine.backends.answers import PeriodAnswer, Span
from huijia.engine.backends.in_memory import Case, Member, program_for
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.values.answers import Answer
from tests.generative.agreeing import DAY_OF_ASSESSMENT, QUICKLY, SEEDS, asked_of, span
from tests.generative.cases import Family, Row, Values, family_of, row_of, values_of
from tests.generative.packs import packs
from tests.generative.writing import written

CASES = 20
EXAMPLES = 200


@dataclass(frozen=True)
class Answers:
    """The answers of one case: a row for each period that is not refused, or one for the whole case."""

    rows: tuple[PeriodAnswer, ...]

    @property
    def to_ask(self) -> list[PeriodAnswer]:
        return [row for row in self.rows if row.answer is Answer.NEED_TO_ASK]

    @property
    def whole_case_is_open(self) -> bool:
        """Whether not even the periods are known."""
        return any(row.period is None for row in self.to_ask)

    def of(self, period: str | None) -> tuple[Answer, int | None]:
        """Answer and amount for a period; where there is no row for it, nothing is due."""
        if self.whole_case_is_open:
            return Answer.NEED_TO_ASK, None
        for row in self.rows:
            if row.period == period:
                return row.answer, row.amount_minor
        return Answer.NOT_ENTITLED, 0


@dataclass(frozen=True)
class Asking:
    """A pack, its periods, and where random values come from."""

    pack: Pack
    span: Span
    values: Values

    def answers(self, family: Family) -> Answers:
        members = [Member(row, number) for number, row in enumerate(family.members)]
        return Answers(tuple(program_for(self.pack).answer(Case(family.facts, members), self.span)))

    def case(self, random: Random) -> Family:
        if self.pack.has_families:
            return family_of(random, self.pack, self.values)
        return Family(row_of(random, self.pack.case_facts, self.values), ())

    def filled(self, random: Random, family: Family, which: Callable[[str], bool]) -> Family:
        """The same case with values for its unknown facts of these names."""
        known = Values(self.values.days, self.values.numbers, self.values.latest_day, empty=0.0)

        def fill(row: Row, facts: tuple[FactDeclaration, ...]) -> Row:
            return {
                fact.name: known.of(random, fact)
                if row[fact.name] is None and not fact.optional and which(fact.name)
                else row[fact.name]
                for fact in facts
            }

        members = tuple(fill(row, self.pack.member_facts) for row in family.members)
        return Family(fill(family.facts, self.pack.case_facts), members)

    def unknown(self, family: Family) -> set[str]:
        rows = [family.facts, *family.members]
        optional = {fact.name for fact in self.pack.facts if fact.optional}
        return {name for row in rows for name, value in row.items() if value is None} - optional


def check_names(asking: Asking, family: Family, random: Random) -> None:
    for row in asking.answers(family).to_ask:
        assert row.missing, f"needs to ask in {row.period}, but for what?"
        assert set(row.missing) <= asking.unknown(family), "asks for what is known"


def check_known_stays_known(asking: Asking, family: Family, random: Random) -> None:
    before = asking.answers(family)
    learnt = {name for name in asking.unknown(family) if random.random() < 0.5}
    after = asking.answers(asking.filled(random, family, learnt.__contains__))
    for period in {row.period for row in (*before.rows, *after.rows)} - {None}:
        answer, amount = before.of(period)
        if answer is not Answer.NEED_TO_ASK:
            assert after.of(period) == (answer, amount), f"{period} was known, and changed with {learnt}"
    if not before.to_ask:
        assert not after.to_ask, "nothing was to be asked before"


def check_names_are_complete(asking: Asking, family: Family, random: Random) -> None:
    before = asking.answers(family)
    for row in before.to_ask:
        others = asking.filled(random, family, lambda name, named=frozenset(row.missing): name not in named)  # type: ignore[misc]
        after = asking.answers(others)
        found = [each for each in after.to_ask if each.period == row.period]
        assert found, f"{row.period}: named {row.missing}, but learning only other facts settled it"


def check_all_known_settles(asking: Asking, family: Family, random: Random) -> None:
    answers = asking.answers(asking.filled(random, family, lambda name: True))
    assert not answers.to_ask


Check = Callable[[Asking, Family, Random], None]
CHECKS: tuple[Check, ...] = (
    check_names,
    check_known_stays_known,
    check_names_are_complete,
    check_all_known_settles,
)


def check_cases(pack: Pack, seed_of_cases: int) -> None:
    """Check what is said above on many random cases of one pack."""
    random = Random(seed_of_cases)
    of_pack = span(pack, asked_of(random, pack))
    asking = Asking(pack, of_pack, values_of(pack, of_pack, DAY_OF_ASSESSMENT))
    for _ in range(CASES):
        family = asking.case(random)
        for check in CHECKS:
            try:
                check(asking, family, random)
            except AssertionError as error:
                told = [str(error), str(family), str(asking.answers(family)), written(pack)]
                raise AssertionError("\n".join(told)) from None


@settings(QUICKLY, max_examples=EXAMPLES)
@given(packs(families=False), SEEDS)
def test_single_cases_tell_the_truth_about_unknown_facts(pack: Pack, cases: int) -> None:
    check_cases(pack, cases)


@settings(QUICKLY, max_examples=EXAMPLES)
@given(packs(families=True), SEEDS)
def test_families_tell_the_truth_about_unknown_facts(pack: Pack, cases: int) -> None:
    check_cases(pack, cases)


@pytest.mark.long
@pytest.mark.parametrize("families", [False, True], ids=["single cases", "families"])
def test_unknown_facts_are_told_truly_in_thousands_of_packs(families: bool, long_seed: int) -> None:
    @seed(long_seed)
    @settings(settings.get_profile("long"), max_examples=10_000)
    @given(packs(families=families), SEEDS)
    def holds(pack: Pack, cases: int) -> None:
        check_cases(pack, cases)

    holds()
