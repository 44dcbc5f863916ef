"""A question that is not asked never changes the answer, whatever the rules; and asking ends.

The answer is what is paid: each period's answer and amount.
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, seed, settings

from huijia.engine.asking import mattering, reading, still_matters
from huijia.engine.backends.answers import Span
from huijia.engine.backends.in_memory import Case, program_for
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Value
from huijia.values.answers import Answer
from tests.generative.agreeing import DAY_OF_ASSESSMENT, QUICKLY, SEEDS, asked_of, span
from tests.generative.cases import Row, Values, row_of, values_of
from tests.generative.packs import packs
from tests.generative.writing import written

CASES = 15
EXAMPLES = 200
TRIES = 6


def paid(pack: Pack, facts: Row, of_pack: Span) -> list[tuple[str | None, Answer, int | None]]:
    answers = program_for(pack).answer(Case(facts), of_pack)
    return [(row.period, row.answer, row.amount_minor) for row in answers]


def check_left_out(pack: Pack, of_pack: Span, values: Values, random: Random) -> None:
    """Facts that are not to be asked can have any value, or none: the answer stays."""
    row = row_of(random, pack.case_facts, values)
    known: dict[str, Value | None] = {name: row[name] for name in row if random.random() < 0.5}
    asked = still_matters(pack, known, of_pack, on=DAY_OF_ASSESSMENT)
    for _ in range(TRIES):
        stated = {**row_of(random, pack.case_facts, values), **known}
        left_out = set(stated) - set(asked) - set(known)
        empty = {**stated, **dict.fromkeys(left_out)}
        assert paid(pack, stated, of_pack) == paid(pack, empty, of_pack), (
            f"{known}: {left_out} of {stated} was not to be asked\n{written(pack)}"
        )


def check_asking_ends(pack: Pack, of_pack: Span, values: Values, random: Random) -> None:
    """Answering whatever is asked leads to an answer, which all other facts leave as it is."""
    truth = row_of(random, pack.case_facts, values)
    known: dict[str, Value | None] = {}
    for _ in pack.facts:
        asked = still_matters(pack, known, of_pack, on=DAY_OF_ASSESSMENT)
        assert not set(asked) & set(known), "asked again"
        if not asked:
            break
        known[asked[0]] = truth[asked[0]]
    assert still_matters(pack, known, of_pack, on=DAY_OF_ASSESSMENT) == ()
    assert paid(pack, known, of_pack) == paid(pack, truth, of_pack), f"{known} of {truth}\n{written(pack)}"


def check_never_more(pack: Pack, of_pack: Span, values: Values, random: Random) -> None:
    """What was not to be asked is not asked later either: learning more brings no new question."""
    truth = row_of(random, pack.case_facts, values)
    names = list(truth)
    random.shuffle(names)
    known: dict[str, Value | None] = {}
    before = set(names)
    for name in names:
        asked = set(still_matters(pack, known, of_pack, on=DAY_OF_ASSESSMENT))
        assert asked <= before, f"{known}: {asked - before} is asked only now\n{written(pack)}"
        before = asked
        known[name] = truth[name]


def check(pack: Pack, seed_of_cases: int) -> None:
    random = Random(seed_of_cases)
    of_pack = span(pack, asked_of(random, pack))
    values = values_of(pack, of_pack, DAY_OF_ASSESSMENT)
    for _ in range(CASES):
        check_left_out(pack, of_pack, values, random)
        check_asking_ends(pack, of_pack, values, random)
        check_never_more(pack, of_pack, values, random)


@settings(QUICKLY, max_examples=EXAMPLES)
@given(packs(families=False), SEEDS)
def test_question_that_is_not_asked_never_changes_the_answer(pack: Pack, cases: int) -> None:
    check(pack, cases)


@settings(QUICKLY, max_examples=60)
@given(packs(families=False), SEEDS)
def test_periods_that_are_looked_at_together_leave_out_no_question(pack: Pack, cases: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mattering, "MOST_PERIODS", 1)
        check(pack, cases)


@pytest.mark.long
def test_questions_are_left_out_rightly_in_thousands_of_packs(long_seed: int) -> None:
    @seed(long_seed)
    @settings(settings.get_profile("long"), max_examples=10_000)
    @given(packs(families=False), SEEDS)
    def holds(pack: Pack, cases: int) -> None:
        check(pack, cases)

    holds()


def test_every_node_of_single_cases_can_be_read() -> None:
    of_families = {n.CountMembers, n.SumMembers, n.AnyMember, n.Rank}

    assert set(n.Node.__subclasses__()) - of_families == set(reading.MEANINGS)
