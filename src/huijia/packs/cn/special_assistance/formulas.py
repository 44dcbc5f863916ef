"""Special assistance (特别扶助), years from 2022 on: so many months of each half of the year, times the amount in force in it.

The amounts have changed on 1 July; a change within a half year would need rules of its own.
"""

from huijia.engine.language import (
    BoolExpression,
    DateExpression,
    IntExpression,
    add_months,
    age_on,
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

from .inputs import birth_date, ended_on, only_child_died, only_child_disabled, wife_birth_date

age_limit = number("age_limit").always()
earliest_birth = the_day("earliest_birth").always()
part_months_count = yes_or_no("part_months_count").always()
MONTHS_A_YEAR, MONTHS_A_HALF = 12, 6


@rule(
    zh="以其年龄为准的人的出生日期：夫妻以女方为准",
    en="The birth of the one whose age counts: in a couple the wife's",
    source="conditions",
    article="条件2",
)
def deciding_birth() -> DateExpression:
    return wife_birth_date.otherwise(birth_date)


@rule(
    zh="首个计发月份（以其第一天表示）：满49周岁的当月",
    en="First month that is paid, by its first day: that of the 49th birthday",
    source="conditions",
    article="条件2",
)
def first_month() -> DateExpression:
    month_of_age = first_of_month(add_months(deciding_birth, age_limit * MONTHS_A_YEAR))
    return when(part_months_count).then(month_of_age).otherwise(add_months(month_of_age, 1))


@rule(
    zh="最后计发月份（以其第一天表示）：终止当月；没有终止的，当年12月",
    en="Last month that is paid, by its first day: that of the end; without an end, the year's December",
    source="beijing",
    article="终止",
)
def last_month() -> DateExpression:
    december = first_of_month(period.end)
    month_of_end = first_of_month(ended_on.otherwise(period.end))
    kept = when(part_months_count).then(month_of_end).otherwise(add_months(month_of_end, -1))
    return when(ended_on.is_given).then(smaller_of(kept, december)).otherwise(december)


@rule(
    zh="上半年的计发月数",
    en="Months paid from January to June",
    source="beijing",
    article="按月计算",
)
def months_of_first_half() -> IntExpression:
    january = period.start.month_count
    first = larger_of(first_month.month_count, january)
    last = smaller_of(last_month.month_count, january + MONTHS_A_HALF - 1)
    return larger_of(last - first + 1, 0)


@rule(
    zh="下半年的计发月数",
    en="Months paid from July to December",
    source="beijing",
    article="按月计算",
)
def months_of_second_half() -> IntExpression:
    july = period.start.month_count + MONTHS_A_HALF
    first = larger_of(first_month.month_count, july)
    return larger_of(last_month.month_count - first + 1, 0)


@rule(
    zh="上半年的月标准：死亡家庭高于伤残家庭，只发较高的一项",
    en="The monthly amount from January to June: where the child died the higher one, never both",
    source="conditions",
    article="标准",
)
def amount_of_first_half() -> IntExpression:
    died = amount("monthly_amount_died").on(period.start)
    disabled = amount("monthly_amount_disabled").on(period.start)
    return when(only_child_died).then(died).otherwise(disabled)


@rule(
    zh="下半年的月标准：死亡家庭高于伤残家庭，只发较高的一项",
    en="The monthly amount from July to December: where the child died the higher one, never both",
    source="conditions",
    article="标准",
)
def amount_of_second_half() -> IntExpression:
    died = amount("monthly_amount_died").on(period.end)
    disabled = amount("monthly_amount_disabled").on(period.end)
    return when(only_child_died).then(died).otherwise(disabled)


@refusal(
    zh="没有确认独生子女死亡，也没有确认三级以上残疾",
    en="Neither the only child's death nor a disability at grade 3 or worse is certified",
    source="conditions",
    article="条件3",
)
def neither_certified() -> BoolExpression:
    return ~only_child_died & ~only_child_disabled


@refusal(
    zh="本人或配偶1933年1月1日以前出生",
    en="The person, or the wife, was born before 1933-01-01",
    source="conditions",
    article="条件1",
)
def born_before_1933() -> BoolExpression:
    return (birth_date < earliest_birth) | (deciding_birth < earliest_birth)


@refusal(
    zh="当年女方（丧偶、离异的为本人）未满49周岁",
    en="The wife (or who is widowed or divorced) has not reached 49 in this year",
    source="conditions",
    article="条件2",
)
def below_49() -> BoolExpression:
    return first_month > period.end


@refusal(
    zh="资格在当年以前，或者在满49周岁以前终止",
    en="It ended before this year, or before the age of 49",
    source="beijing",
    article="终止",
)
def ended_before() -> BoolExpression:
    on = ended_on.otherwise(period.end)
    return ended_on.is_given & ((last_month < period.start) | (age_on(deciding_birth, on) < age_limit))


@grant(
    zh="独生子女死亡",
    en="The only child has died",
    source="conditions",
    article="条件3",
)
def child_died() -> BoolExpression:
    return only_child_died


@grant(
    zh="独生子女三级以上残疾",
    en="The only child is disabled at grade 3 or worse",
    source="conditions",
    article="条件3",
)
def child_disabled() -> BoolExpression:
    return ~only_child_died & only_child_disabled


@rule(
    zh="当年应发的扶助金",
    en="The assistance due for this year",
    source="notice_2022",
    article="按月计算，按年发放",
)
def amount_due() -> IntExpression:
    first = months_of_first_half * amount_of_first_half
    second = months_of_second_half * amount_of_second_half
    refused = any_of(neither_certified, born_before_1933, below_49, ended_before)
    return when(refused).then(0).otherwise(first + second)
