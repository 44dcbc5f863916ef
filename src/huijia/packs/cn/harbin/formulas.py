"""Harbin's addition to the national subsidy: months from January 2025 to the third birthday, by child order."""

from huijia.engine.language import (
    BoolExpression,
    DateExpression,
    IntExpression,
    add_months,
    amount,
    any_of,
    first_of_month,
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

from .inputs import birth_date, child_order, ended_on, granted_here

first_day = the_day("first_day").always()
SECOND = 2
MONTHS_A_YEAR = 12


@rule(
    zh="首个补贴月份（以其第一天表示）：出生当月，最早为2025年1月",
    en="First month that is paid, by its first day: that of the birth, at the earliest January 2025",
    source="rules",
    article="补贴对象",
)
def first_month() -> DateExpression:
    return first_of_month(larger_of(birth_date, first_day))


@rule(
    zh="满三周岁当月（以其第一天表示），不足一个月按一个月计",
    en="The month of the third birthday, by its first day; part of a month counts as one",
    source="hubei",
    article="补贴月数",
)
def month_of_third_birthday() -> DateExpression:
    return first_of_month(add_months(birth_date, number("age_limit").always() * MONTHS_A_YEAR))


@rule(
    zh="按年龄计的最后月份：满三周岁当月，最多36个月",
    en="Last month by age: that of the third birthday, and 36 months at most",
    source="rules",
    article="补贴标准",
)
def last_month_by_age() -> DateExpression:
    return smaller_of(month_of_third_birthday, add_months(first_month, number("most_months").always() - 1))


@rule(
    zh="最后补贴月份：去世或者迁出的，到当月为止",
    en="Last month that is paid: after a death or a move, the month of it",
    source="rules",
    article="补贴标准",
)
def last_month() -> DateExpression:
    month_of_end = first_of_month(ended_on.otherwise(birth_date))
    counts = yes_or_no("month_of_end_counts").always()
    kept = when(counts).then(month_of_end).otherwise(add_months(month_of_end, -1))
    return when(ended_on.is_given).then(smaller_of(last_month_by_age, kept)).otherwise(last_month_by_age)


@rule(zh="当年的补贴月数", en="Months of this year that are paid", source="rules", article="补贴标准")
def months_this_year() -> IntExpression:
    first = larger_of(first_month, period.start)
    last = smaller_of(last_month, period.end)
    return larger_of(last.month_count - first.month_count + 1, 0)


@rule(
    zh="每月增发：二孩200元，三孩及以上700元",
    en="Monthly addition: 200 yuan for a second child, 700 for a later one",
    source="rules",
    article="补贴标准",
)
def monthly_addition() -> IntExpression:
    second = amount("monthly_amount_second").on(period.start)
    later = amount("monthly_amount_later").on(period.start)
    return when(child_order == SECOND).then(second).otherwise(later)


@refusal(
    zh="国家育儿补贴不由本市发放",
    en="The national subsidy is not granted here",
    source="rules",
    article="补贴对象",
)
def not_granted_here() -> BoolExpression:
    return ~granted_here


@refusal(zh="一孩没有增发", en="Nothing is added for a first child", source="rules", article="补贴标准")
def first_child() -> BoolExpression:
    return child_order < SECOND


@refusal(
    zh="2025年1月1日以前已满三周岁",
    en="Turned three before 2025-01-01",
    source="rules",
    article="补贴对象",
)
def three_before_start() -> BoolExpression:
    return month_of_third_birthday < first_day


@refusal(
    zh="2026年4月27日以后出生",
    en="Born after 2026-04-27",
    source="rules",
    article="补贴对象",
)
def born_after_last_day() -> BoolExpression:
    return birth_date > the_day("last_birth").always()


@refusal(
    zh="当年没有补贴月份",
    en="No month of this year is paid",
    source="rules",
    article="补贴标准",
)
def no_month_this_year() -> BoolExpression:
    return months_this_year == 0


@grant(zh="二孩", en="A second child", source="rules", article="补贴标准")
def second_child() -> BoolExpression:
    return child_order == SECOND


@grant(zh="三孩及以上", en="A third or later child", source="rules", article="补贴标准")
def later_child() -> BoolExpression:
    return child_order > SECOND


@rule(zh="当年应增发的补贴", en="The addition due for this year", source="rules", article="补贴标准")
def amount_due() -> IntExpression:
    refused = any_of(
        not_granted_here, first_child, three_before_start, born_after_last_day, no_month_this_year
    )
    return when(refused).then(0).otherwise(months_this_year * monthly_addition)
