"""Bad packs, each with what is said of it: at least one for each check."""

from pathlib import Path

import pytest

from huijia.engine.fail_if.checks import CHECKS, a_number_or_date_may_leave_its_range
from huijia.engine.loading import load_pack
from tests.unit.engine.small_pack import Change, fault_of, write_pack

FAMILY = Change("pack.yaml", "case: single", "case: family")
MEMBER_FACT = Change("inputs.py", "", 'child = yes_no("child", of=Member.OF_FAMILY)\n')


def formulas(old: str, new: str) -> Change:
    return Change("formulas.py", old, new)


def inputs(new: str) -> Change:
    return Change("inputs.py", "", new)


def low_income_is(expression: str) -> Change:
    return formulas("return income < 5000", f"return {expression}")


def amount_is(expression: str) -> Change:
    return formulas(
        '.then(amount("base").on(period.start)).otherwise(0)', f".then({expression}).otherwise(0)"
    )


def with_contradiction(condition: str) -> Change:
    return inputs(
        f'\nwrong = contradiction("wrong", {condition}, column=income, zh="请核对", en="check it")\n'
    )


NEW_RULE = '@rule(zh="规则", en="A rule", source="act", article="4")\n'
BASE_FROM_2020 = '{from: 2020-01-01, value: 1000, source: act, article: "1"}'
KEEPS_BASE = formulas("", f'\n\n{NEW_RULE}def base_amount():\n    return amount("base").on(period.start)\n')
BAD_PACKS: dict[str, list[tuple[list[Change], str]]] = {
    "a_name_stands_for_two_things": [
        (
            [inputs('again = yes_no("resident")\n'), low_income_is("(income < 5000) & again")],
            "'resident' stands for 2 things; facts and rules need names of their own",
        ),
        (
            [formulas("def low_income", "def income"), formulas("& low_income", "& (income | resident)")],
            "'income' stands for 2 things",
        ),
        (
            [inputs('period_ = yes_no("period")\n'), low_income_is("(income < 5000) & period_")],
            "'period' is a name that the engine keeps for itself; choose another",
        ),
        (
            # Beside the periods' own columns, an engine could not tell which of the two is meant.
            [inputs('started = yes_no("period_start")\n'), low_income_is("(income < 5000) & started")],
            "'period_start' is a name that the engine keeps for itself",
        ),
        (
            [inputs('hidden = yes_no("_hidden")\n'), low_income_is("(income < 5000) & hidden")],
            "'_hidden' is a name that the engine keeps for itself",
        ),
    ],
    "a_heading_stands_for_two_facts": [
        (
            [
                inputs('works = yes_no("works", headings=("Income",))\n'),
                low_income_is("(income < 5000) & works"),
            ],
            "the heading 'income' stands for 2 facts",
        ),
    ],
    "a_rule_reads_what_is_not_declared": [
        (
            [low_income_is('whole_number("wealth") < 5000')],
            "a rule reads the fact 'wealth', which inputs.py does not declare",
        ),
        (
            [amount_is('amount("extra").on(period.start)')],
            "a rule reads the parameter 'extra', which parameters.yaml does not have",
        ),
        (
            [low_income_is('(income < 5000) & yes_or_no("base").on(period.start)')],
            "the parameter 'base' is a whole number, but a rule reads it as a yes or no",
        ),
    ],
    "a_rule_reads_a_rule_without_a_name": [
        (
            [formulas("def amount_due", "def low_income"), Change("pack.yaml", "amount_due", "low_income")],
            "the rule 'low_income' is read but overwritten in formulas.py; give each rule a name of its own",
        ),
    ],
    "something_declared_is_never_read": [
        (
            [inputs('shoe_size = whole_number("shoe_size")\n')],
            "the fact 'shoe_size' decides nothing; do not ask for it",
        ),
        ([amount_is("1000")], "the parameter 'base' decides nothing; remove it"),
    ],
    "the_outputs_have_a_wrong_type": [
        (
            [Change("pack.yaml", "amount: amount_due", "amount: low_income")],
            "'low_income' must be a whole number",
        ),
        (
            [FAMILY, MEMBER_FACT, low_income_is("(income < 5000) & child")],
            "'low_income' says something of each member; an output says one thing of the case",
        ),
        (
            [
                Change("pack.yaml", "{unit: year}", "{unit: year, first: now, last: now}"),
                formulas("", f"\n\n{NEW_RULE}def now():\n    return period.index\n"),
            ],
            "'now' bounds the case's periods, so it cannot read the period",
        ),
        (
            [
                Change("pack.yaml", "{unit: year}", "{unit: year, first: begins}"),
                formulas("", f"\n\n{NEW_RULE}def begins():\n    return income\n"),
            ],
            "periods: give both 'first' and 'last', or neither",
        ),
    ],
    "members_are_used_without_families": [
        (
            [MEMBER_FACT, low_income_is("(income < 5000) & any_member(child)")],
            "'child' is a member's fact, but the pack's case is not a family",
        ),
        (
            [low_income_is("income < 5000 * count_members()")],
            "a rule counts members, but the pack's case is not a family",
        ),
    ],
    "a_contradiction_reads_more_than_its_row": [
        (
            [with_contradiction("income < period.index")],
            "the contradiction 'wrong' reads more than the facts of one row",
        ),
        (
            [FAMILY, MEMBER_FACT, with_contradiction("child & resident"), low_income_is("any_member(child)")],
            "the contradiction 'wrong' mixes facts of the family and of a member",
        ),
    ],
    "too_many_reasons": [
        (
            [
                formulas(
                    "",
                    "".join(
                        f'\n\n@grant(zh="第{i}", en="Nr {i}", source="act", article="5")\n'
                        f"def ground_{i}():\n    return income > {i}\n"
                        for i in range(60)
                    ),
                )
            ],
            "a pack may have at most 60 refusals and grants together, and at most 60 facts",
        ),
        (
            [formulas("@grant", "@rule")],
            "no rule is a @grant: a person could not be told on which ground something is due",
        ),
    ],
    "a_citation_is_missing": [
        (
            [formulas('source="act", article="2"', 'source="hearsay", article="2"')],
            "the rule 'low_income' cites 'hearsay', which pack.yaml does not list under sources",
        ),
        ([formulas('article="2"', 'article=" "')], "the rule 'low_income' names no article"),
        (
            [Change("parameters.yaml", "source: act", "source: hearsay")],
            "the parameter 'base' from 2020-01-01 cites 'hearsay', which pack.yaml does not list under sources",
        ),
    ],
    "the_law_has_a_gap": [
        (
            [low_income_is("in_force((date(2021, 1, 1), income < 5000), (date(2022, 1, 1), income < 6000))")],
            "a rule holds only from 2021-01-01, but the pack's first period begins on 2020-01-01",
        ),
        (
            [Change("parameters.yaml", "from: 2020-01-01", "from: 2021-01-01")],
            "the parameter 'base' has no value before 2021-01-01, but the pack's first period begins on 2020-01-01",
        ),
        (
            [
                inputs('born = day("born")\n'),
                amount_is('amount("base").on(born)'),
            ],
            "the parameter 'base' has no value before 2020-01-01, but the day comes from a fact; "
            "add an earlier value, 'from: always' or otherwise= where it is read",
        ),
        (
            [
                Change(
                    "parameters.yaml",
                    f"    - {BASE_FROM_2020}",
                    '    - {from: 2020-01-01, to: 2021-12-31, value: 1000, source: act, article: "1"}\n'
                    '    - {from: 2022-02-01, value: 1100, source: act, article: "1"}',
                )
            ],
            "the parameter 'base' has a gap between 2021-12-31 and 2022-02-01",
        ),
        (
            [Change("parameters.yaml", "value: 1000", "to: 2030-12-31, value: 1000")],
            "the parameter 'base' has no value after 2030-12-31; add one, or otherwise=",
        ),
    ],
    "it_asks_what_must_not_be_known": [
        (
            [inputs('asked = yes_no("is_pregnant")\n'), low_income_is("(income < 5000) & asked")],
            "the fact 'is_pregnant' speaks of 'pregnan': Huijia must never hold this (charter, rule 2)",
        ),
        (
            [
                inputs('asked = yes_no("asked", headings=("准生证",))\n'),
                low_income_is("(income < 5000) & asked"),
            ],
            "the fact 'asked' speaks of '准生'",
        ),
        ([formulas("Low income", "Due date is known")], "the rule 'low_income' speaks of 'Due date'"),
        (
            [Change("parameters.yaml", "Base amount", "Fertility bonus")],
            "the parameter 'base' speaks of 'Fertil'",
        ),
    ],
    "a_fact_is_a_period_of_another_unit": [
        (
            [
                inputs('claimed = a_period("claimed", unit="month", first="2024-01")\n'),
                low_income_is("income < claimed"),
            ],
            "the fact 'claimed' is a month, but the pack's periods are of the unit year",
        ),
    ],
    "a_number_or_date_may_leave_its_range": [
        (
            [amount_is("income * income * income * income * income"), KEEPS_BASE],
            "a number could leave 64 bits (0 to 100000000000000000000); bound its facts with lowest= and highest=",
        ),
        (
            [amount_is("(income * 900_000_000_000_000).divided_by(2, rounding=ROUND_HALF_UP)"), KEEPS_BASE],
            "a quotient could leave 64 bits while it is rounded; bound its facts with lowest= and highest=",
        ),
        (
            [amount_is("income.divided_by(income, rounding=ROUND_DOWN)"), KEEPS_BASE],
            "a divisor could be 0; it must always be at least 1",
        ),
        (
            [amount_is("make_date(income, 1, 1).year"), KEEPS_BASE],
            "a date's year could lie outside 1 to 9999 (0 to 10000)",
        ),
        (
            [amount_is("make_date(2025, 1, income).year"), KEEPS_BASE],
            "a date's day could lie outside 1 to 31 (0 to 10000)",
        ),
        (
            [amount_is("add_months(date(2025, 1, 1), 0 - income * 10).year"), KEEPS_BASE],
            "a date's year could lie outside 1 to 9999",
        ),
        (
            [amount_is("income - 1"), KEEPS_BASE],
            "the amount 'amount_due' could be negative (-1); cut it at zero with larger_of(..., 0)",
        ),
    ],
}

CASES = [
    pytest.param(changes, message, id=f"{check}: {message[:50]}")
    for check, packs in BAD_PACKS.items()
    for changes, message in packs
]


def test_the_small_pack_itself_is_valid(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))

    assert pack.id == "demo/benefit"


@pytest.mark.parametrize(("changes", "message"), CASES)
def test_bad_pack_is_refused_with_its_fault(tmp_path: Path, changes: list[Change], message: str) -> None:
    fault = fault_of(tmp_path, *changes)

    assert message in fault


def test_each_check_has_a_bad_pack() -> None:
    checks = {check.__name__ for check in (*CHECKS, a_number_or_date_may_leave_its_range)}

    assert set(BAD_PACKS) == checks


def test_faults_are_all_told_at_once(tmp_path: Path) -> None:
    unread = inputs('shoe_size = whole_number("shoe_size")\n')
    uncited = formulas('source="act", article="2"', 'source="hearsay", article="2"')

    fault = fault_of(tmp_path, unread, uncited)

    assert fault.splitlines() == [
        "demo/benefit: the fact 'shoe_size' decides nothing; do not ask for it",
        "demo/benefit: the rule 'low_income' cites 'hearsay', which pack.yaml does not list under sources",
    ]


def test_fact_at_the_edge_of_64_bits_is_accepted(tmp_path: Path) -> None:
    # 10,000 * 922,337,203,685,477 = 9,223,372,036,854,770,000, just below 2^63.
    changes = [amount_is("income * 922_337_203_685_477"), KEEPS_BASE]

    pack = load_pack(write_pack(tmp_path, *changes))

    assert pack.amount.name == "amount_due"


def test_amount_cut_at_zero_is_accepted(tmp_path: Path) -> None:
    changes = [amount_is("larger_of(income - 1, 0)"), KEEPS_BASE]

    pack = load_pack(write_pack(tmp_path, *changes))

    assert pack.amount.name == "amount_due"


@pytest.mark.parametrize(
    "change",
    [
        Change("parameters.yaml", "from: 2020-01-01", "from: 2020-03-15"),
        low_income_is("in_force((date(2020, 3, 15), income < 5000), (date(2022, 1, 1), income < 6000))"),
    ],
)
def test_law_that_begins_within_a_period_leaves_no_gap(tmp_path: Path, change: Change) -> None:
    covers = Change("pack.yaml", "covers: {from: 2020-01-01}", "covers: {from: 2020-03-15}")

    fault = fault_of(tmp_path, covers, change)

    assert "2020-03-15" in fault


def test_parameter_that_changed_cannot_be_read_as_always_the_same(tmp_path: Path) -> None:
    changed = Change(
        "parameters.yaml",
        f"    - {BASE_FROM_2020}",
        '    - {from: always, value: 1000, source: act, article: "1"}\n'
        '    - {from: 2024-01-01, value: 1100, source: act, article: "1"}',
    )

    fault = fault_of(tmp_path, changed, amount_is('amount("base").always()'))

    assert "'base'" in fault


@pytest.mark.parametrize(
    "changes",
    [
        [
            inputs('asked = optional_yes_no("asked", empty_means=("未说明", "no pregnancy"))\n'),
            low_income_is("(income < 5000) & asked.otherwise(True)"),
        ],
        [
            inputs(
                'wrong = contradiction("wrong", resident & (income == 0), column=income, '
                'zh="请核对", en="check the due date")\n'
            )
        ],
        [Change("pack.yaml", "en: Demo benefit", "en: Birth permit bonus")],
    ],
    ids=["empty_means", "contradiction", "name of the pack"],
)
def test_no_text_of_a_pack_speaks_of_what_must_not_be_known(tmp_path: Path, changes: list[Change]) -> None:
    fault = fault_of(tmp_path, *changes)

    assert "Huijia must never hold this (charter, rule 2)" in fault
