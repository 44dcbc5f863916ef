"""The national childcare subsidy (育儿补贴), from 2025-01-01.

One claim a year. A child born from the first day of the scheme on draws three yearly claims of the full amount, starting
with the first claim. For a child born earlier the months from January 2025 to the month of the third birthday are
paid, whole years first, in the claim years 2025 to 2027. What the sources leave open stands in README.md.
"""

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

from .inputs import birth_date, birth_registered, chinese_national, death_date, first_claim_year

scheme_start = the_day("scheme_start").always()
age_limit = number("age_limit").always()
yearly_claims = number("yearly_claims").always()
first_claim_latest = number("first_claim_latest").always()
MONTHS_A_YEAR = 12


@rule(
    zh="孩子在制度施行日（2025年1月1日）以前出生",
    en="The child was born before the first day of the scheme (2025-01-01)",
    source="questions",
    article="补贴标准",
)
def born_before_scheme() -> BoolExpression:
    return birth_date < scheme_start


@rule(
    zh="2025年1月至满三周岁当月的补贴月数，不足一个月按一个月计",
    en="Months of subsidy: from January 2025 to the month of the third birthday; part of a month counts as one",
    source="hubei",
    article="补贴月数",
)
def subsidy_months() -> IntExpression:
    # The month of birth counts whatever the day: the official table goes by month of birth alone.
    month_of_third_birthday = birth_date.month_count + age_limit * MONTHS_A_YEAR
    return month_of_third_birthday - scheme_start.month_count + 1


@rule(
    zh="最早可申领的年份",
    en="First year in which the child can be claimed for",
    source="norm",
    article="12",
)
def first_possible_claim() -> IntExpression:
    return larger_of(birth_date.year, scheme_start.year)


@rule(
    zh="首次申领的年份；此前年度视为放弃",
    en="Year of the first claim; years before it are given up",
    source="norm",
    article="12",
)
def first_claim() -> IntExpression:
    return larger_of(first_claim_year.otherwise(first_possible_claim), first_possible_claim)


@rule(
    zh="2025年以前出生的子女：最后一个可申领的年份（先整年，后余月）",
    en="Born before the scheme: last year that can be claimed (whole years first, then the remaining months)",
    source="norm",
    article="12",
)
def last_claim_by_months() -> IntExpression:
    years = subsidy_months.divided_by(MONTHS_A_YEAR, rounding=ROUND_UP)
    return scheme_start.year + years - 1


@rule(
    zh="2025年起出生的子女：自首次申领起共三个年度",
    en="Born from the first day of the scheme on: three yearly claims, starting with the first",
    source="norm",
    article="12",
)
def last_claim_by_number() -> IntExpression:
    all_claims = first_claim + yearly_claims - 1
    regular_end = birth_date.year + first_claim_latest + yearly_claims - 1
    keeps_all = yes_or_no("late_first_claim_keeps_all_claims").always()
    return when(keeps_all).then(all_claims).otherwise(smaller_of(all_claims, regular_end))


@rule(
    zh="按年龄计，最后一个可申领的年份",
    en="Last year that can be claimed by the child's age",
    source="norm",
    article="12",
)
def last_claim_by_age() -> IntExpression:
    return when(born_before_scheme).then(last_claim_by_months).otherwise(last_claim_by_number)


@rule(
    zh="孩子去世的，最后一个可申领的年份：去世当年；出生当年去世的，可在次年申领当年补贴",
    en="If the child died, the last year that can be claimed: the year of death; for a child that died in the year of "
    "its birth its one claim can be made in the next year",
    source="hubei",
    article="死亡情形",
)
def last_claim_by_death() -> IntExpression:
    # Read only where a death is given; alive, it repeats the limit by age.
    year_of_death = (
        when(death_date.is_given).then(death_date.otherwise(birth_date).year).otherwise(last_claim_by_age)
    )
    claimable = number("death_in_birth_year_claimable_after").always()
    one_claim = smaller_of(first_claim, birth_date.year + claimable)
    died_in_birth_year = death_date.is_given & (year_of_death == birth_date.year)
    return when(died_in_birth_year).then(one_claim).otherwise(year_of_death)


@rule(
    zh="最后一个申领年份",
    en="Last year that can be claimed",
    source="norm",
    article="12",
)
def last_claim() -> IntExpression:
    return smaller_of(last_claim_by_age, last_claim_by_death)


@refusal(
    zh="孩子不是中国国籍",
    en="The child is not a Chinese national",
    source="questions",
    article="4",
)
def not_chinese_national() -> BoolExpression:
    return ~chinese_national


@refusal(
    zh="缺少出生医学证明（或收养登记证）或户口簿",
    en="The birth certificate (or adoption papers) or the household register entry is missing",
    source="norm",
    article="7",
)
def birth_not_registered() -> BoolExpression:
    return ~birth_registered


@refusal(
    zh="孩子在2022年1月1日以前出生，制度施行前已满三周岁",
    en="The child was born before 2022-01-01 and turned three before the scheme began",
    source="hubei",
    article="补贴月数",
)
def three_before_scheme() -> BoolExpression:
    return subsidy_months < 1


@refusal(
    zh="孩子在2025年1月1日以前去世",
    en="The child died before 2025-01-01",
    source="hubei",
    article="死亡情形",
)
def died_before_scheme() -> BoolExpression:
    return death_date.is_given & (death_date.otherwise(scheme_start) < scheme_start)


@refusal(
    zh="首次申领时，孩子在当年以前已满三周岁",
    en="When first claimed for, the child had turned three in an earlier year",
    source="norm",
    article="5",
)
def first_claimed_after_three() -> BoolExpression:
    return ~born_before_scheme & (first_claim > birth_date.year + age_limit)


@refusal(
    zh="可申领的年度都在首次申领以前，视为放弃",
    en="All years that could be claimed lie before the first claim and are given up",
    source="norm",
    article="12",
)
def all_years_given_up() -> BoolExpression:
    return born_before_scheme & ~three_before_scheme & (first_claim > last_claim_by_months)


@refusal(
    zh="首次申领晚于孩子去世后可申领的年份",
    en="The first claim lies after the last year that can be claimed after the child's death",
    source="hubei",
    article="死亡情形",
)
def first_claimed_after_death() -> BoolExpression:
    return death_date.is_given & ~died_before_scheme & (first_claim > last_claim_by_death)


@grant(
    zh="2025年1月1日起出生的子女，每年3600元，共三个年度",
    en="Born on or after 2025-01-01: the full yearly amount, three times",
    source="questions",
    article="补贴标准",
)
def three_yearly_claims() -> BoolExpression:
    return ~born_before_scheme


@grant(
    zh="2025年1月1日以前出生的子女，按应补月数折算，先整年后余月",
    en="Born before 2025-01-01: the months up to the third birthday, whole years first",
    source="table",
    article="2022-2024 年出生",
)
def months_until_three() -> BoolExpression:
    return born_before_scheme


@grant(
    zh="孩子去世当年的补贴仍予发放",
    en="The year of the child's death is still paid",
    source="hubei",
    article="死亡情形",
)
def year_of_death() -> BoolExpression:
    return death_date.is_given & (last_claim_by_death == period.index)


@rule(
    zh="本申领年度的补贴月数（每年最多12个月，先整年后余月）",
    en="Months paid in this claim year: at most 12 a year, whole years first",
    source="table",
    article="2022-2024 年出生",
)
def months_this_year() -> IntExpression:
    months_of_earlier_years = (period.index - scheme_start.year) * MONTHS_A_YEAR
    return smaller_of(larger_of(subsidy_months - months_of_earlier_years, 0), MONTHS_A_YEAR)


@rule(
    zh="本申领年度的补贴金额（未考虑不予发放的情形）",
    en="The claim year's amount, before any reason to refuse",
    source="questions",
    article="补贴标准",
)
def amount_of_year() -> IntExpression:
    by_month = months_this_year * amount("monthly_amount").on(period.start)
    return when(born_before_scheme).then(by_month).otherwise(amount("yearly_amount").on(period.start))


@rule(
    zh="有任何一种不予发放的情形",
    en="Any of the reasons to refuse applies",
    source="norm",
    article="5",
)
def refused() -> BoolExpression:
    return any_of(
        not_chinese_national,
        birth_not_registered,
        three_before_scheme,
        died_before_scheme,
        first_claimed_after_three,
        all_years_given_up,
        first_claimed_after_death,
    )


@rule(
    zh="本申领年度应发的补贴",
    en="The subsidy due for this claim year",
    source="norm",
    article="14",
)
def amount_due() -> IntExpression:
    return when(refused).then(0).otherwise(amount_of_year)
