"""The tree shows what mattered, with values that the in-memory engine gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huijia.engine.backends.answers import Span, span_of
from huijia.engine.backends.in_memory import Case, Member, program_for
from huijia.engine.explain import (
    Explanation,
    FactStep,
    MemberStep,
    ParameterStep,
    RuleStep,
    Step,
    explain_case,
    explanation_lines,
)
from huijia.engine.loading import load_pack
from huijia.engine.model.nodes import Rule
from huijia.engine.model.pack import Pack

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def subsidy() -> Pack:
    return load_pack("cn/childcare-subsidy")


@pytest.fixture(scope="module")
def toyland() -> Pack:
    return load_pack("toyland/family-allowance")


def child(**changed: object) -> Case:
    facts: dict[str, object] = {
        "birth_date": date(2023, 12, 5),
        "chinese_national": True,
        "birth_registered": True,
        "death_date": None,
        "first_claim_year": None,
    }
    return Case({**facts, **changed})  # type: ignore[dict-item]


def family(*members: dict[str, object], **facts: object) -> Case:
    numbered = [
        Member({"in_education": None, "left_home": None, **each}, number)  # type: ignore[dict-item]
        for number, each in enumerate(members, start=1)
    ]
    return Case({"lives_in_toyland": True, "income_band": 1, **facts}, numbered)  # type: ignore[dict-item]


def whole_span(pack: Pack, on: date = ON) -> Span:
    return span_of(pack, on=on, from_period=None, to_period=None)


def all_steps(explanation: Explanation) -> list[Step]:
    found: list[Step] = []
    stack = [step for part in explanation.parts for step in part.steps]
    while stack:
        step = stack.pop(0)
        found.append(step)
        if isinstance(step, RuleStep | MemberStep):
            stack = [*step.children, *stack]
    return found


def names(explanation: Explanation, kind: type) -> list[str]:
    return [step.name for step in all_steps(explanation) if isinstance(step, kind)]  # type: ignore[union-attr]


CHILDREN = [
    {},
    {"birth_registered": None},
    {"birth_date": None, "chinese_national": None},
    {"birth_date": date(2021, 12, 31)},
    {"birth_date": date(2025, 3, 1)},
    {"birth_date": date(2025, 3, 1), "death_date": date(2025, 4, 1)},
    {"birth_date": date(2025, 3, 1), "first_claim_year": 2029},
    {"death_date": date(2024, 12, 31)},
    {"chinese_national": False, "birth_registered": None},
]


@pytest.mark.parametrize("changed", CHILDREN)
def test_explanation_has_a_part_for_each_row_of_the_answer(subsidy: Pack, changed: dict[str, object]) -> None:
    case, span = child(**changed), whole_span(subsidy)

    explanation = explain_case(subsidy, case, span)

    assert [part.answer for part in explanation.parts] == program_for(subsidy).answer(case, span)


@pytest.mark.parametrize("changed", CHILDREN)
def test_explanation_shows_each_value_as_the_engine_computes_it(
    subsidy: Pack, changed: dict[str, object]
) -> None:
    case, span = child(**changed), whole_span(subsidy)
    program = program_for(subsidy)
    rules: dict[str, Rule] = {rule.name: rule for rule in program.rules}

    explanation = explain_case(subsidy, case, span)

    periods = {each.label if each else None: each for each in program.periods(case, span)}
    for part in explanation.parts:
        program.settle(case, periods.get(part.looked_at, next(iter(periods.values()))))
        single = Explanation("", "", subsidy.name, "CNY", (part,))
        shown = {(step.name, step.value) for step in all_steps(single) if isinstance(step, RuleStep)}
        computed = {(name, program.compiler.compiled(rules[name])(case, None)) for name, _ in shown}
        assert shown == computed


@pytest.mark.parametrize("changed", CHILDREN)
def test_explanation_shows_a_rule_in_full_once(subsidy: Pack, changed: dict[str, object]) -> None:
    explanation = explain_case(subsidy, child(**changed), whole_span(subsidy))

    lasting = {rule.name for rule in subsidy.rules if not rule.reads_period}
    full = [
        step.name
        for step in all_steps(explanation)
        if isinstance(step, RuleStep) and not step.is_reference and step.name in lasting
    ]
    assert len(full) == len(set(full))


def test_explanation_of_a_refusal_shows_only_the_refusal_that_applies(subsidy: Pack) -> None:
    explanation = explain_case(subsidy, child(chinese_national=False), whole_span(subsidy))

    assert names(explanation, RuleStep) == ["amount_due", "refused", "not_chinese_national"]


def test_explanation_of_a_refusal_shows_only_the_fact_that_decides(subsidy: Pack) -> None:
    explanation = explain_case(subsidy, child(chinese_national=False, birth_date=None), whole_span(subsidy))

    assert names(explanation, FactStep) == ["chinese_national"]


def test_explanation_shows_only_the_branch_taken(subsidy: Pack) -> None:
    explanation = explain_case(subsidy, child(birth_date=date(2025, 3, 1)), whole_span(subsidy))

    assert "months_this_year" not in names(explanation, RuleStep)


def test_explanation_names_parameter_with_its_first_day_and_source(subsidy: Pack) -> None:
    explanation = explain_case(subsidy, child(), whole_span(subsidy))

    monthly = next(
        step
        for step in all_steps(explanation)
        if isinstance(step, ParameterStep) and step.name == "monthly_amount"
    )
    assert (monthly.value, monthly.starts, monthly.is_money) == (30000, date(2025, 1, 1), True)
    assert monthly.citation.address == subsidy.sources["table"].address


def test_explanation_notes_an_open_point(subsidy: Pack) -> None:
    explanation = explain_case(subsidy, child(birth_date=date(2025, 3, 1)), whole_span(subsidy))

    notes = [step.note for step in all_steps(explanation) if isinstance(step, ParameterStep) and step.is_open]
    assert all("Taken for the family" in note or "next" in note for note in notes)
    assert notes


def test_explanation_tells_unknown_from_empty(subsidy: Pack) -> None:
    explanation = explain_case(subsidy, child(birth_registered=None), whole_span(subsidy))

    facts = {step.name: step for step in all_steps(explanation) if isinstance(step, FactStep)}
    assert facts["birth_registered"].empty_means is None
    assert facts["death_date"].empty_means is not None


def test_explanation_without_refusal_shows_the_bounds_of_the_periods(subsidy: Pack) -> None:
    span = span_of(subsidy, on=ON, from_period="2027", to_period="2027")

    explanation = explain_case(subsidy, child(), span)

    assert [reason.code for reason in explanation.parts[0].reasons] == ["nothing_due_in_these_periods"]
    assert {step.name for step in explanation.parts[0].steps if isinstance(step, RuleStep)} == {
        "first_claim",
        "last_claim",
    }


def test_explanation_over_members_shows_the_members_that_count(toyland: Pack) -> None:
    case = family({"birth_date": date(1980, 1, 1)}, {"birth_date": date(2020, 5, 5)})

    explanation = explain_case(toyland, case, whole_span(toyland))

    children = next(
        step for step in all_steps(explanation) if isinstance(step, RuleStep) and step.name == "children"
    )
    assert [step.member_id for step in children.children if isinstance(step, MemberStep)] == [2]


def test_explanation_where_no_member_counts_shows_why_not_for_each(toyland: Pack) -> None:
    case = family({"birth_date": date(1980, 1, 1)}, {"birth_date": date(1990, 5, 5)})

    explanation = explain_case(toyland, case, whole_span(toyland))

    children = next(
        step for step in all_steps(explanation) if isinstance(step, RuleStep) and step.name == "children"
    )
    assert [step.member_id for step in children.children if isinstance(step, MemberStep)] == [1, 2]


def test_explanation_of_a_rank_shows_the_elder_one(toyland: Pack) -> None:
    case = family({"birth_date": date(2015, 1, 1)}, {"birth_date": date(2020, 5, 5)})

    explanation = explain_case(toyland, case, whole_span(toyland))

    places = [
        step
        for step in all_steps(explanation)
        if isinstance(step, RuleStep) and step.name == "place" and not step.is_reference
    ]
    elder = [[s.member_id for s in step.children if isinstance(s, MemberStep)] for step in places]
    assert elder == [[], [1]]


def test_explanation_follows_money_through_the_rules(toyland: Pack) -> None:
    explanation = explain_case(toyland, family({"birth_date": date(2020, 5, 5)}), whole_span(toyland))

    money = {step.name for step in all_steps(explanation) if isinstance(step, RuleStep) and step.is_money}
    assert money == {"allowance", "amount_by_income", "full_amount", "amount_of_child", "supplement"}


def test_explanation_of_a_very_deep_law_does_not_run_out_of_stack(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        "id: deep\nname: {zh: 深, en: deep}\nsummary: {zh: 深, en: deep}\ncase: single\ncurrency: CNY\n"
        "periods: {unit: year}\ncovers: {from: 2025-01-01}\namount: rule_2000\n"
        "sources: {s: {zh: 深, en: deep, dated: 2025-01-01, address: 'https://example.org'}}\n",
        encoding="utf-8",
    )
    (tmp_path / "parameters.yaml").write_text("{}\n", encoding="utf-8")
    (tmp_path / "inputs.py").write_text(
        "from huijia.engine.language import whole_number\n"
        "start = whole_number('start', zh='始', en='Start', lowest=0, highest=9)\n",
        encoding="utf-8",
    )
    (tmp_path / "formulas.py").write_text(
        "from huijia.engine.language import grant, rule\nfrom .inputs import start\n"
        "@grant(zh='有', en='has', source='s', article='1')\ndef has():\n    return start > 0\n"
        "def named(number, read):\n"
        "    def formula():\n        return read + 1\n"
        "    formula.__name__ = f'rule_{number}'\n"
        "    return rule(zh='加一', en='plus one', source='s', article='1')(formula)\n"
        "read = start\n"
        "for number in range(1, 2001):\n"
        "    read = globals()[f'rule_{number}'] = named(number, read)\n"
        "del read\n",
        encoding="utf-8",
    )
    pack = load_pack(tmp_path)

    explanation = explain_case(pack, Case({"start": 1}), whole_span(pack))

    assert len(names(explanation, RuleStep)) == 2001
    assert explanation_lines(explanation, "en")[-1].text == "Start: 1"
