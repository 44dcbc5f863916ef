"""What Jinan pays above the national subsidy: of the city's amount and the national one the higher, not both."""

from huijia.engine.language import (
    ROUND_UP,
    BoolExpression,
    IntExpression,
    amount,
    any_of,
    grant,
    larger_of,
    number,
    period,
    refusal,
    rule,
    smaller_of,
    the_day,
    when,
    yes_or_no,
)

from .inputs import birth_date, child_order, ended_on, first_claim_year, granted_here

scheme_start = the_day("scheme_start").always()
age_limit = number("age_limit").always()
SECOND, THIRD = 2, 3
MONTHS_A_YEAR = 12


@rule(
    zh="孩子在国家制度施行日（2025年1月1日）以前出生",
    en="The child was born before the first day of the national scheme (2025-01-01)",
    source="questions",
    article="补贴标准",
)
def born_before_scheme() -> BoolExpression:
    return birth_date < scheme_start


@rule(
    zh="2025年1月至满三周岁当月的补贴月数",
    en="Months from January 2025 to the month of the third birthday",
    source="table",
    article="2022-2024 年出生",
)
def subsidy_months() -> IntExpression:
    return birth_date.month_count + age_limit * MONTHS_A_YEAR - scheme_start.month_count + 1


@rule(zh="首次申领的年份", en="Year of the first claim", source="norm", article="12")
def first_claim() -> IntExpression:
    first_possible = larger_of(birth_date.year, scheme_start.year)
    return larger_of(first_claim_year.otherwise(first_possible), first_possible)


@rule(
    zh="孩子去世或者迁出的，最后一个年度：当年；出生当年的，可在次年申领",
    en="After a death or a move, the last year: that of it; in the year of birth, its one claim can be made in the next",
    source="norm",
    article="12",
)
def last_year_by_end() -> IntExpression:
    year_of_end = ended_on.otherwise(birth_date).year
    in_birth_year = smaller_of(first_claim, birth_date.year + 1)
    return when(year_of_end == birth_date.year).then(in_birth_year).otherwise(year_of_end)


@rule(
    zh="本年度补贴的月数：2025年以前出生的先整年后余月，2025年起出生的三个整年",
    en="Months of this claim year: born before 2025 whole years first, then the rest; born later three whole years",
    source="table",
    article="2022-2024 年出生",
)
def months_by_age() -> IntExpression:
    before = (period.index - scheme_start.year) * MONTHS_A_YEAR
    of_older = smaller_of(larger_of(subsidy_months - before, 0), MONTHS_A_YEAR)
    last_claim = first_claim + number("yearly_claims").always() - 1
    in_time = (first_claim <= birth_date.year + age_limit) & (period.index <= last_claim)
    of_younger = when(in_time).then(MONTHS_A_YEAR).otherwise(0)
    return when(born_before_scheme).then(of_older).otherwise(of_younger)


@rule(zh="本年度计发的月数", en="Months of this claim year that are paid", source="norm", article="14")
def months_this_year() -> IntExpression:
    ended = ended_on.is_given & (
        (period.index > last_year_by_end) | (ended_on.otherwise(scheme_start) < scheme_start)
    )
    return when((period.index < first_claim) | ended).then(0).otherwise(months_by_age)


@rule(
    zh="本市标准（每年，含国家标准）",
    en="The city's amount for a year, the national one included",
    source="rules",
    article="补贴标准",
)
def city_amount() -> IntExpression:
    # The rules are of 2025-12-23, so a claim year goes by its last day. There is a value on each of these.
    first = amount("city_amount_first").on(period.end, otherwise=0)
    later = amount("city_amount_later").on(period.end, otherwise=0)
    like_third = yes_or_no("fourth_and_later_as_third").always()
    return (
        when(child_order < SECOND)
        .then(first)
        .when(child_order <= THIRD)
        .then(later)
        .otherwise(when(like_third).then(later).otherwise(first))
    )


@rule(
    zh="本市标准高出国家标准的部分：两者取高，不重复发放",
    en="What the city's amount lies above the national one: the higher of the two is paid, not both",
    source="rules",
    article="补贴标准",
)
def above_national() -> IntExpression:
    national = amount("national_amount").on(period.start)
    return larger_of(city_amount, national) - national


@refusal(
    zh="国家育儿补贴不由本市发放",
    en="The national subsidy is not granted here",
    source="rules",
    article="补贴对象",
)
def not_granted_here() -> BoolExpression:
    return ~granted_here


@refusal(
    zh="本市标准与国家标准相同，没有高出的部分",
    en="The city's amount is the national one; nothing lies above it",
    source="rules",
    article="补贴标准",
)
def nothing_above_national() -> BoolExpression:
    return above_national == 0


@refusal(
    zh="本年度没有国家育儿补贴的月份",
    en="No month of this claim year is paid by the national subsidy",
    source="norm",
    article="12",
)
def no_month_this_year() -> BoolExpression:
    return months_this_year == 0


@grant(
    zh="二孩及以上，高于国家标准",
    en="A second or later child, above the national amount",
    source="rules",
    article="补贴标准",
)
def above_the_base() -> BoolExpression:
    return above_national > 0


@rule(
    zh="本年度在国家补贴以外应发的金额，按月数折算",
    en="What is due beside the national subsidy for this claim year, by its months",
    source="rules",
    article="补贴标准",
)
def amount_due() -> IntExpression:
    by_months = (above_national * months_this_year).divided_by(MONTHS_A_YEAR, rounding=ROUND_UP)
    refused = any_of(not_granted_here, nothing_above_national, no_month_this_year)
    return when(refused).then(0).otherwise(by_months)
