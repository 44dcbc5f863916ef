"""The child allowance of Japan by months, from April 2018: who is paid, who counts in the order, and how much.

Until September 2024 it ended with junior high school, asked for the income, and raised the amount of third children in primary
school. From October 2024 it ends with high-school age, asks for no income, and raises the amount of every third child;
elder ones count in the order until the school year in which they turn 22. What the sources leave open stands in README.md.
"""

from datetime import date

from huijia.engine.language import (
    BoolExpression,
    IntExpression,
    amount,
    any_member,
    count_members,
    grant,
    in_force,
    number,
    period,
    rank_by,
    refusal,
    rule,
    sum_members,
    when,
    yes_or_no,
)

from .inputs import birth_date, income_over_cap, income_over_limit, parents_bear_cost

MONTHS_A_YEAR = 12
THIRD = 3
APRIL = 4
SECOND_OF_APRIL = 402  # month * 100 + day


@rule(
    zh="该成员在当月所属学年（4月至次年3月）内满的周岁；4月1日出生的属于上一学年",
    en="The age that the member completes in the month's school year, April to March; born on 1 April, with those of the year before",
    source="school_year",
    article="平成18年4月2日生から平成19年4月1日まで",
)
def school_age() -> IntExpression:
    year_of_month = period.start.year - when(period.start.month < APRIL).then(1).otherwise(0)
    is_early = birth_date.month * 100 + birth_date.day < SECOND_OF_APRIL
    return year_of_month - birth_date.year + when(is_early).then(1).otherwise(0)


@rule(
    zh="从出生次月起计（出生后15日内申请）",
    en="From the month after the birth on, as it was claimed within 15 days",
    source="first_month",
    article="例1",
)
def has_begun() -> BoolExpression:
    return period.index > birth_date.month_count


@rule(
    zh="三岁未满：到满三周岁的当月为止",
    en="Below three: to the month of the third birthday",
    source="third_birthday",
    article="児童手当月額",
)
def is_below_three() -> BoolExpression:
    return period.index <= birth_date.month_count + number("under_three_age").always() * MONTHS_A_YEAR


@rule(
    zh="该子女当月领取津贴：到规定周岁所在学年的3月31日",
    en="The child is paid in this month: to 31 March of the school year of the age that the law names",
    source="comparison",
    article="支給対象",
)
def is_paid() -> BoolExpression:
    return has_begun & (school_age <= number("paid_to_age").on(period.start))


@rule(
    zh="该子女计入次序：到规定周岁所在学年的3月31日，高中年龄以后还须由父母负担生活费",
    en="The child counts in the order: to the school year of the age that the law names; after high-school age, if the parents bear "
    "the cost",
    source="comparison",
    article="第3子以降の算定対象",
)
def is_in_order() -> BoolExpression:
    of_high_school_age = school_age <= number("high_school_age").always()
    counted = school_age <= number("counted_to_age").on(period.start)
    return has_begun & counted & (of_high_school_age | parents_bear_cost.otherwise(True))


@rule(
    zh="该子女在计入的子女中的长幼次序",
    en="The child's place among those that count in the order, 1 for the eldest",
    source="comparison",
    article="第3子以降の算定対象",
)
def place() -> IntExpression:
    return rank_by(birth_date, where=is_in_order)


@rule(
    zh="2024年9月以前：该子女的月额（收入未达限额）",
    en="Until September 2024: the child's amount, income below the limit",
    source="until_2024",
    article="A未満（児童手当）",
)
def amount_until_2024() -> IntExpression:
    in_primary_school = school_age <= number("primary_school_age").always()
    return (
        when(is_below_three)
        .then(amount("under_three_amount").on(period.start))
        .when(in_primary_school & (place >= THIRD))
        .then(amount("third_child_amount").on(period.start))
        .otherwise(amount("basic_amount").on(period.start))
    )


@rule(
    zh="2024年10月起：该子女的月额",
    en="From October 2024: the child's amount",
    source="comparison",
    article="手当月額",
)
def amount_from_2024() -> IntExpression:
    return (
        when(place >= THIRD)
        .then(amount("third_child_amount").on(period.start))
        .when(is_below_three)
        .then(amount("under_three_amount").on(period.start))
        .otherwise(amount("basic_amount").on(period.start))
    )


@rule(
    zh="该子女当月适用的月额",
    en="The child's amount as the law of this month has it",
    source="tomika",
    article="令和6年10月（12月支給分）から",
)
def amount_of_child() -> IntExpression:
    return in_force((date(2018, 4, 1), amount_until_2024), (date(2024, 10, 1), amount_from_2024))


@rule(
    zh="领取津贴的子女人数",
    en="Children that are paid",
    source="comparison",
    article="支給対象",
)
def children() -> IntExpression:
    return count_members(where=is_paid)


@rule(
    zh="当月收入限额适用，并已达到",
    en="There is an income limit in this month, and it is reached",
    source="until_2024",
    article="特例給付",
)
def limit_reached() -> BoolExpression:
    # Who reaches the cap has passed the limit, whether or not that was said as well.
    reached = income_over_limit.otherwise(False) | income_over_cap.otherwise(False)
    return yes_or_no("income_limit_applies").on(period.start) & reached


@refusal(
    zh="当月没有可领取津贴的子女",
    en="No child is paid in this month",
    source="comparison",
    article="支給対象",
)
def no_child() -> BoolExpression:
    return children == 0


@refusal(
    zh="收入达到上限（2022年10月至2024年9月）",
    en="The income reaches the upper cap (October 2022 to September 2024)",
    source="until_2024",
    article="所得制限限度額 B",
)
def income_above_cap() -> BoolExpression:
    return yes_or_no("income_cap_applies").on(period.start) & income_over_cap.otherwise(False)


@grant(
    zh="养育可领取儿童津贴的子女",
    en="A child is brought up for whom the child allowance is paid",
    source="comparison",
    article="手当月額",
)
def child_allowance() -> BoolExpression:
    return (children > 0) & ~limit_reached


@grant(
    zh="收入达到限额，发放特例给付",
    en="The income reaches the limit: the special allowance is paid",
    source="until_2024",
    article="特例給付",
)
def special_allowance() -> BoolExpression:
    return (children > 0) & limit_reached


@grant(
    zh="有第三个或以后的子女，金额较高",
    en="There is a third or further child, for which more is paid",
    source="from_2024",
    article="第3子以降",
)
def third_child() -> BoolExpression:
    is_third = is_paid & (place >= THIRD) & (amount_of_child == amount("third_child_amount").on(period.start))
    # Until September 2024 a third child below three drew no more than any other.
    more = amount("third_child_amount").on(period.start) > amount("under_three_amount").on(period.start)
    return any_member(is_third & (more | ~is_below_three)) & ~limit_reached


@rule(
    zh="当月应发的津贴",
    en="The allowance due for this month",
    source="tomika",
    article="支給月額",
)
def allowance() -> IntExpression:
    special = children * amount("special_amount").on(period.start, otherwise=0)
    regular = sum_members(amount_of_child, where=is_paid)
    return when(income_above_cap).then(0).otherwise(when(limit_reached).then(special).otherwise(regular))
