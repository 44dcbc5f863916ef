"""A formula in words, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huijia.engine.amendments.speaking import formula_in_words
from huijia.engine.language import (
    ROUND_HALF_EVEN,
    DateExpression,
    IntExpression,
    add_months,
    age_on,
    all_of,
    amount,
    any_member,
    any_of,
    count_members,
    first_of_month,
    in_force,
    larger_of,
    make_date,
    months_between,
    number,
    period,
    rank_by,
    smaller_of,
    sum_members,
    the_day,
    when,
)
from huijia.engine.language.declarations import OptionalDay
from huijia.engine.language.expressions import BoolExpression, Expression
from huijia.engine.loading import load_pack
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Parameter
from huijia.engine.model.types import Level, Type
from huijia.values.text import Text

SINCE = Parameter("since", Type.DATE, Text(zh="施行日", en="First day"), "date", ())
PACK = load_pack("toyland/family-allowance")
PACK = replace(PACK, parameters={**PACK.parameters, "since": SINCE})
FACTS = {fact.name: fact.fact for fact in PACK.facts}

born = DateExpression(FACTS["birth_date"])
band = IntExpression(FACTS["income_band"])
studies = BoolExpression(FACTS["in_education"])
here = BoolExpression(FACTS["lives_in_toyland"])
left = OptionalDay(FACTS["left_home"])

SAID: list[tuple[Expression, str, str]] = [
    (band + 1 - 2, "“Income band” + 1 − 2", "“收入档次” + 1 − 2"),
    (band - (band - 1), "“Income band” − (“Income band” − 1)", "“收入档次” − （“收入档次” − 1）"),
    ((band + 1) * -2, "(“Income band” + 1) × (-2)", "（“收入档次” + 1） × （-2）"),
    (
        band.divided_by(2, rounding=ROUND_HALF_EVEN),
        "“Income band” ÷ 2, rounded to the nearest, halves to the even",
        "“收入档次” ÷ 2，四舍六入五取偶",
    ),
    (larger_of(band, 2) > 1, "(the larger of “Income band” and 2) > 1", "（“收入档次”和2中较大的） > 1"),
    (
        smaller_of(born, date(2020, 1, 1)),
        "the earlier of “Date of birth” and 2020-01-01",
        "“出生日期”和2020-01-01中较早的",
    ),
    (
        born != date(2020, 1, 1),
        "“Date of birth” is another day than 2020-01-01",
        "“出生日期”与2020-01-01不同一天",
    ),
    (left.is_given, "“Left home on” is stated", "“离家日期”已填写"),
    (
        left.otherwise(period.end),
        "“Left home on” (if empty: the period’s last day)",
        "“离家日期”（留空时：期间末日）",
    ),
    (number("child_age_limit").always(), "“Age below which every child counts”", "“子女年龄上限（周岁）”"),
    (
        amount("first_child_amount").on(period.start),
        "“Monthly amount for the eldest child that counts” (on the period’s first day)",
        "“第一个子女的月津贴”（期间首日）",
    ),
    (
        the_day("since").on(born, otherwise=born),
        "“First day” (on “Date of birth”; where none is named: “Date of birth”)",
        "“施行日”（“出生日期”；没有规定时：“出生日期”）",
    ),
    (~studies, "not “In education”", "并非“在学”"),
    (
        all_of(here & studies, any_of(here, ~studies)),
        "all of these:\n  “Lives in Toyland”\n  “In education”\n  any of these:\n    “Lives in Toyland”\n    not “In education”",
        "以下全部成立：\n  “居住在玩具国”\n  “在学”\n  以下任一成立：\n    “居住在玩具国”\n    并非“在学”",
    ),
    (
        when(here & studies).then(1).when(band == 2).then(2).otherwise(0),
        "if “Lives in Toyland” and “In education”: 1\notherwise, if “Income band” = 2: 2\notherwise: 0",
        "如“居住在玩具国”，且“在学”：1\n否则，如“收入档次” = 2：2\n否则：0",
    ),
    (
        when(here).then(1).otherwise(0) + 1,
        "(if “Lives in Toyland” then 1, otherwise 0) + 1",
        "（如“居住在玩具国”则为1，否则为0） + 1",
    ),
    (
        in_force((date(2022, 1, 1), band), (date(2025, 1, 1), band + 1)),
        "from 2022-01-01: “Income band”\nfrom 2025-01-01: “Income band” + 1",
        "自2022-01-01起：“收入档次”\n自2025-01-01起：“收入档次” + 1",
    ),
    (count_members(), "the number of members", "家庭成员人数"),
    (
        count_members(where=studies),
        "the number of members with: “In education”",
        "符合以下条件的成员人数：“在学”",
    ),
    (
        sum_members(2, where=studies),
        "the sum over the members of 2, of those with: “In education”",
        "符合条件的成员的合计：2，条件：“在学”",
    ),
    (any_member(studies), "for any member: “In education”", "任一成员：“在学”"),
    (rank_by(born), "the place by “Date of birth” among all members", "按“出生日期”在全部成员中的次序"),
    (period.index, "the period’s index", "期间序号"),
    (born.month_count, "the month count of “Date of birth”", "“出生日期”的月序"),
    (born.day_count, "the day count of “Date of birth”", "“出生日期”的日序"),
    (
        age_on(born, period.start),
        "the age of who was born on “Date of birth” on the period’s first day",
        "“出生日期”出生者在期间首日的周岁",
    ),
    (add_months(born, 3), "“Date of birth” plus months: 3", "“出生日期”加月数3"),
    (first_of_month(born), "the first of the month of “Date of birth”", "“出生日期”当月首日"),
    (make_date(2024, 2, 29), "the date with year 2024, month 2, day 29", "2024年2月29日"),
    (
        months_between(born, date(2024, 1, 1)),
        "the complete months from “Date of birth” to 2024-01-01",
        "自“出生日期”至2024-01-01的整月数",
    ),
]


@pytest.mark.parametrize(("formula", "en", "zh"), SAID, ids=[each[1] for each in SAID])
def test_formula_is_said(formula: Expression, en: str, zh: str) -> None:
    said = formula_in_words(formula.node, PACK)

    assert (said.en, said.zh) == (en, zh)


def test_condition_that_is_long_stands_on_lines_of_its_own() -> None:
    long = (born < date(2020, 1, 1)) & (left.is_given | studies) & here

    said = formula_in_words(when(long).then(1).otherwise(0).node, PACK)

    assert said.en.split("\n") == [
        "if:",
        "  all of these:",
        "    “Date of birth” is before 2020-01-01",
        "    any of these:",
        "      “Left home on” is stated",
        "      “In education”",
        "    “Lives in Toyland”",
        "then: 1",
        "otherwise: 0",
    ]


@pytest.mark.parametrize("word", ["age", "complete months"])
def test_what_is_nearly_an_idiom_is_said_as_it_is(word: str) -> None:
    made = age_on(born, period.start) if word == "age" else months_between(born, period.start)
    node = made.node
    assert isinstance(node, n.Arithmetic)
    assert isinstance(node.right, n.If)
    nearly = replace(node, right=replace(node.right, then=n.Literal(2)))

    assert word in formula_in_words(node, PACK).en
    assert word not in formula_in_words(nearly, PACK).en


def test_names_tell_things_apart_that_have_one_label() -> None:
    one, other = (n.Fact(name, Type.INT, Level.CASE) for name in ("income_band", "income_band_2"))
    declared = next(fact for fact in PACK.facts if fact.name == "income_band")
    pack = replace(PACK, facts=(*PACK.facts, replace(declared, fact=other)))

    said = [formula_in_words(each, pack).en for each in (one, other)]
    named = [formula_in_words(each, pack, called="label and name").en for each in (one, other)]

    assert said[0] == said[1]
    assert named == ["“Income band” [fact income_band]", "“Income band” [fact income_band_2]"]
