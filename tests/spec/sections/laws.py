"""Rules with names, and the answers of a whole law."""

from datetime import date

from huijia.values.periods import PeriodUnit
from tests.spec.model import LawSpec, Section

BORN_IN_LAW = """
born = day("born")
resident = yes_no("resident")
income = whole_number("income", lowest=0, highest=1_000_000)
"""

LAWS = Section(
    title="Rules and answers",
    text="""
A law is a list of rules. A rule is a function without arguments that returns an expression; a decorator names its plain sentence in
both languages, its source and its article. The function's name is the rule's name. It is called once, when the pack loads;
other rules read it by its name, without calling it.

`pack.yaml` names the rule that is the **amount**. An amount of 0 means *not entitled*, an unknown one *need to ask*. The amount is
never negative: a pack in which it could be is refused.
""",
    inputs=BORN_IN_LAW,
    specs=(
        LawSpec(
            title="A rule, a refusal, a grant",
            text="""
`@rule` names a step. `@refusal` names a condition under which nothing is due, `@grant` a ground on which something is. Refusals and
grants only *say why*; the amount decides. An entitled case names the grants that hold, one that is not entitled the
refusals that hold, and one that needs to be asked names the facts.
""",
            formulas="""
@refusal(zh="不住在本地", en="Does not live here", source="act", article="1")
def not_resident() -> BoolExpression:
    return ~resident


@refusal(zh="收入过高", en="The income is too high", source="act", article="2")
def income_too_high() -> BoolExpression:
    return income > 5000


@grant(zh="基本津贴", en="Basic allowance", source="act", article="3")
def basic() -> BoolExpression:
    return income <= 5000


@grant(zh="低收入补充津贴", en="Supplement for a low income", source="act", article="4")
def low_income() -> BoolExpression:
    return income < 1000


@rule(zh="津贴金额", en="The allowance", source="act", article="3")
def allowance() -> IntExpression:
    return when(low_income).then(150).otherwise(100)


@rule(zh="应发金额", en="The amount due", source="act", article="3")
def amount_due() -> IntExpression:
    return when(not_resident | income_too_high).then(0).otherwise(allowance)
""",
            table="""
            resident | income | period | answer       | amount  | reasons                       | missing
            yes      | 3000   | 2025   | entitled     | 100     | basic                         |
            yes      | 900    | 2025   | entitled     | 150     | basic, low_income             |
            no       | 3000   |        | not_entitled | 0       | not_resident                  |
            no       | 6000   |        | not_entitled | 0       | not_resident, income_too_high |
            no       |        |        | not_entitled | 0       | not_resident                  |
                     | 6000   |        | not_entitled | 0       | income_too_high               |
            yes      |        | 2025   | need_to_ask  | unknown | fact_missing                  | income
                     | 3000   | 2025   | need_to_ask  | unknown | fact_missing                  | resident
                     |        | 2025   | need_to_ask  | unknown | fact_missing                  | resident, income
            """,
        ),
        LawSpec(
            title="Nothing due, and nothing refused",
            text="Where the amount is 0 and no refusal holds, the reason is `nothing_due_in_these_periods`.",
            formulas="""
@grant(zh="有收入", en="There is an income", source="act", article="1")
def some_income() -> BoolExpression:
    return income > 0


@rule(zh="应发金额", en="The amount due", source="act", article="1")
def amount_due() -> IntExpression:
    return income * 2
""",
            table="""
            income | period | answer       | amount | reasons                      | missing
            3      | 2025   | entitled     | 6      | some_income                  |
            0      |        | not_entitled | 0      | nothing_due_in_these_periods |
            """,
        ),
        LawSpec(
            title="A law without a natural end",
            text="""
Without `first` and `last` in `pack.yaml`, every period counts on its own. Unless `--from` and `--to` say otherwise, the one that
holds the day of assessment is looked at. Here the question is for February to May 2025, and the age changes on the way;
the amount is 100 times the month.
A period in which nothing is due has no row, as long as another one has.
""",
            unit=PeriodUnit.MONTH,
            from_period="2025-02",
            to_period="2025-05",
            formulas="""
@rule(zh="三周岁生日", en="The third birthday", source="act", article="1")
def third_birthday() -> DateExpression:
    return add_months(born, 36)


@refusal(zh="已满三周岁", en="Has turned three", source="act", article="1")
def three_or_older() -> BoolExpression:
    return third_birthday <= period.start


@grant(zh="未满三周岁", en="Below three", source="act", article="1")
def below_three() -> BoolExpression:
    return ~three_or_older


@rule(zh="应发金额", en="The amount due", source="act", article="1")
def amount_due() -> IntExpression:
    return when(three_or_older).then(0).otherwise(100 * period.start.month)
""",
            table="""
            case | born       | period  | answer       | amount  | reasons        | missing
            1    | 2022-04-15 | 2025-02 | entitled     | 200     | below_three    |
                 |            | 2025-03 | entitled     | 300     | below_three    |
                 |            | 2025-04 | entitled     | 400     | below_three    |
            2    | 2022-02-02 | 2025-02 | entitled     | 200     | below_three    |
            3    | 2020-01-01 |         | not_entitled | 0       | three_or_older |
            4    |            | 2025-02 | need_to_ask  | unknown | fact_missing   | born
                 |            | 2025-03 | need_to_ask  | unknown | fact_missing   | born
                 |            | 2025-04 | need_to_ask  | unknown | fact_missing   | born
                 |            | 2025-05 | need_to_ask  | unknown | fact_missing   | born
            """,
        ),
        LawSpec(
            title="A law whose facts end it",
            text="""
`first` and `last` in `pack.yaml` name the rules that bound a case's periods; here the year of birth and the second year after it. When they
cannot be told there is one row without a period, which names the facts that bound it. But what is refused anyway is
refused, whoever was born when.
""",
            first="first_year",
            last="last_year",
            formulas="""
@rule(zh="首个年度", en="First year", source="act", article="1")
def first_year() -> IntExpression:
    return born.year


@rule(zh="最后年度", en="Last year", source="act", article="1")
def last_year() -> IntExpression:
    return born.year + 2


@refusal(zh="不住在本地", en="Does not live here", source="act", article="2")
def not_resident() -> BoolExpression:
    return ~resident


@grant(zh="出生当年", en="The year of birth", source="act", article="3")
def year_of_birth() -> BoolExpression:
    return period.index == born.year


@rule(zh="年度金额", en="The year's amount", source="act", article="4")
def amount_of_year() -> IntExpression:
    return in_force((date(2020, 1, 1), when(year_of_birth).then(300).otherwise(200)), (date(2026, 1, 1), income))


@rule(zh="应发金额", en="The amount due", source="act", article="4")
def amount_due() -> IntExpression:
    return when(not_resident).then(0).otherwise(amount_of_year)
""",
            table="""
            case | born       | resident | income | period | answer       | amount  | reasons                      | missing
            1    | 2023-05-05 | yes      |        | 2023   | entitled     | 300     | year_of_birth                |
                 |            |          |        | 2024   | entitled     | 200     |                              |
                 |            |          |        | 2025   | entitled     | 200     |                              |
            2    | 2024-05-05 | yes      |        | 2024   | entitled     | 300     | year_of_birth                |
                 |            |          |        | 2025   | entitled     | 200     |                              |
                 |            |          |        | 2026   | need_to_ask  | unknown | fact_missing                 | income
            3    | 2024-05-05 | yes      | 90     | 2024   | entitled     | 300     | year_of_birth                |
                 |            |          |        | 2025   | entitled     | 200     |                              |
                 |            |          |        | 2026   | entitled     | 90      |                              |
            4    | 2017-12-31 | yes      |        |        | not_entitled | 0       | nothing_due_in_these_periods |
            5    |            | yes      | 90     |        | need_to_ask  | unknown | fact_missing                 | born
            6    |            | no       |        |        | not_entitled | 0       | not_resident                 |
            7    | 2024-05-05 | no       |        |        | not_entitled | 0       | not_resident                 |
            8    | 2024-05-05 |          | 90     | 2024   | need_to_ask  | unknown | fact_missing                 | resident
                 |            |          |        | 2025   | need_to_ask  | unknown | fact_missing                 | resident
                 |            |          |        | 2026   | need_to_ask  | unknown | fact_missing                 | resident
            """,
        ),
        LawSpec(
            title="A law for families",
            text="""
The amount, the refusals and the grants say something of the family. A member's rule (here `is_child`) has a value for each member,
and is read by what counts, sums or asks for any.
""",
            on=date(2025, 6, 15),
            inputs="""
town = yes_no("town")
birthday = day("birthday", of=Member.OF_FAMILY)
""",
            formulas="""
@rule(zh="未满18周岁", en="Below 18", source="act", article="1")
def is_child() -> BoolExpression:
    return age_on(birthday, period.start) < 18


@refusal(zh="没有子女", en="No children", source="act", article="1")
def no_child() -> BoolExpression:
    return ~any_member(is_child)


@grant(zh="多子女家庭", en="A large family", source="act", article="2")
def large_family() -> BoolExpression:
    return count_members(where=is_child) >= 2


@rule(zh="每个子女的金额", en="Amount for each child", source="act", article="3")
def amount_of_child() -> IntExpression:
    return when(town).then(100).otherwise(120) + when(rank_by(birthday, where=is_child) == 1).then(10).otherwise(0)


@rule(zh="应发金额", en="The amount due", source="act", article="3")
def amount_due() -> IntExpression:
    return sum_members(amount_of_child, where=is_child)
""",
            table="""
            family | member | town | birthday   | period | answer       | amount  | reasons      | missing
            A      | a1     | yes  | 1985-01-01 | 2025   | entitled     | 210     | large_family |
            A      | a2     |      | 2010-01-01 |        |              |         |              |
            A      | a3     |      | 2012-01-01 |        |              |         |              |
            B      | b1     | no   | 2012-01-01 | 2025   | entitled     | 130     |              |
            C      | c1     |      | 1985-01-01 |        | not_entitled | 0       | no_child     |
            D      | d1     |      | 2012-01-01 | 2025   | need_to_ask  | unknown | fact_missing | town
            E      | e1     | yes  |            | 2025   | need_to_ask  | unknown | fact_missing | birthday
            """,
        ),
    ),
)
