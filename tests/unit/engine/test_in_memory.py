"""The plain engine: what is not the meaning of a single node."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from huijia.engine.backends.answers import PeriodAnswer, span_of
from huijia.engine.backends.in_memory import Case, Member, Program
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level
from huijia.values.answers import Answer
from tests.unit.engine.small_pack import Change, write_pack

ON = date(2025, 6, 15)
FAMILY_PACK = (
    Change("pack.yaml", "case: single", "case: family"),
    Change(
        "inputs.py",
        "",
        'child = yes_no("child", of=Member.OF_FAMILY)\n'
        'born = day("born", of=Member.OF_FAMILY)\n'
        'left = optional_day("left", empty_means=("在家", "at home"), of=Member.OF_FAMILY)\n'
        'early = contradiction("left_before_birth", left.otherwise(date(2099, 12, 31)) < born, column=left, '
        'zh="请核对", en="check it")\n'
        'poor = contradiction("poor_abroad", ~resident & (income == 0), column=income, zh="请核对", en="check it")\n',
    ),
    Change(
        "formulas.py",
        'amount("base").on(period.start)',
        'sum_members(amount("base").on(period.start) * rank_by(born, where=child), where=child & ~left.is_given)',
    ),
)


@pytest.fixture
def pack(tmp_path: Path) -> Iterator[Pack]:
    return load_pack(write_pack(tmp_path))


@pytest.fixture
def family_pack(tmp_path: Path) -> Pack:
    return load_pack(write_pack(tmp_path, *FAMILY_PACK))


def answers(program: Program, case: Case) -> list[PeriodAnswer]:
    return program.answer(case, span_of(program.pack, on=ON, from_period=None, to_period=None))


def refused(*reasons: str) -> list[PeriodAnswer]:
    return [PeriodAnswer(None, Answer.NOT_ENTITLED, 0, reasons, ())]


def entitled(amount: int) -> list[PeriodAnswer]:
    return [PeriodAnswer("2025", Answer.ENTITLED, amount, ("low_income",), ())]


def test_program_keeps_nothing_of_an_earlier_case(pack: Pack) -> None:
    cases = [
        {"resident": True, "income": 100},
        {"resident": False, "income": 100},
        {"resident": True},
        {},
        {"resident": True, "income": 9000},
    ]
    fresh = [answers(Program(pack), Case(facts)) for facts in cases]
    program = Program(pack)

    forwards = [answers(program, Case(facts)) for facts in cases]
    backwards = [answers(program, Case(facts)) for facts in reversed(cases)]

    assert forwards == fresh
    assert backwards == fresh[::-1]


def test_case_is_answered_alike_twice(family_pack: Pack) -> None:
    program = Program(family_pack)
    case = Case({"resident": True, "income": 1}, [Member({"child": True, "born": date(2020, 1, 1)}, "a")])

    first = answers(program, case)

    assert answers(program, case) == first


def test_family_of_another_size_does_not_see_the_one_before(family_pack: Pack) -> None:
    program = Program(family_pack)
    facts = {"resident": True, "income": 1}
    two = [Member({"child": True, "born": date(2020 + i, 1, 1)}, i) for i in range(2)]
    answers(program, Case(facts, two))

    alone = answers(program, Case(facts, [Member({"child": True, "born": date(2022, 1, 1)}, 1)]))

    assert alone == entitled(1000)


def test_family_without_members_has_nobody_to_count(family_pack: Pack) -> None:
    case = Case({"resident": True, "income": 1})

    assert answers(Program(family_pack), case) == refused("nothing_due_in_these_periods")


def test_fact_that_is_not_there_is_unknown(pack: Pack) -> None:
    left_out, empty = Case({"resident": True}), Case({"resident": True, "income": None})

    assert answers(Program(pack), left_out) == answers(Program(pack), empty)


def test_missing_facts_are_named_in_the_order_of_the_pack(pack: Pack) -> None:
    (answer,) = answers(Program(pack), Case({}))

    assert answer.missing == ("resident", "income")


def test_twins_with_numbers_for_ids_are_ordered_by_number(family_pack: Pack) -> None:
    twins = [
        Member({"child": True, "born": date(2020, 1, 1), "left": date(2024, 1, 1)}, 9),
        Member({"child": True, "born": date(2020, 1, 1)}, 10),
    ]

    # The one that counts is the second of the twins: 2 * 1000.
    assert answers(Program(family_pack), Case({"resident": True, "income": 1}, twins)) == entitled(2000)


@pytest.mark.parametrize(
    ("member", "codes"),
    [
        ({"born": date(2020, 1, 2), "left": date(2020, 1, 1)}, ["left_before_birth"]),
        ({"born": date(2020, 1, 1), "left": date(2020, 1, 1)}, []),
        ({"born": date(2020, 1, 1)}, []),
        ({"left": date(2020, 1, 1)}, []),
    ],
)
def test_contradiction_of_a_member_is_found(
    family_pack: Pack, member: dict[str, date], codes: list[str]
) -> None:
    case = Case({}, [Member(member)])

    found = [contradiction.code for contradiction in Program(family_pack).contradictions(case, Level.MEMBER)]

    assert found == codes


def test_contradiction_of_the_family_is_found(family_pack: Pack) -> None:
    case = Case({"resident": False, "income": 0})

    found = [contradiction.code for contradiction in Program(family_pack).contradictions(case, Level.CASE)]

    assert found == ["poor_abroad"]


def test_unknown_fact_contradicts_nothing(family_pack: Pack) -> None:
    case = Case({"income": 0})

    found = list(Program(family_pack).contradictions(case, Level.CASE))

    assert found == []


def test_row_of_the_family_is_not_asked_for_what_members_contradict(family_pack: Pack) -> None:
    wrong = Member({"born": date(2020, 1, 2), "left": date(2020, 1, 1)})

    found = list(Program(family_pack).contradictions(Case({}, [wrong]), Level.CASE))

    assert found == []
