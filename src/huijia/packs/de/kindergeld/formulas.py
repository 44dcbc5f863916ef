"""The Kindergeld by months, from January 2009: who counts, in which order, and how much.

A month is paid when its conditions hold on one of its days. Until 2022 the amount grows with the child's place in the
order of birth; from 2023 it is the same for each child. What the sources leave open stands in README.md.
"""

from datetime import date

from huijia.engine.language import (
    BoolExpression,
    IntExpression,
    age_on,
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
)

from .inputs import birth_date, in_education, registered_jobless


@rule(
    zh="该成员在当月第一天的周岁：当月哪怕只有一天不满某一年龄，当月仍计入",
    en="The member's age on the month's first day: whoever is below an age on one day of the month counts in it",
    source="court",
    article="4 K 392/14",
)
def age() -> IntExpression:
    return age_on(birth_date, period.start)


@rule(
    zh="该成员在当月或以前出生",
    en="The member was born in this month or earlier",
    source="court",
    article="4 K 392/14",
)
def is_born() -> BoolExpression:
    return birth_date <= period.end


@rule(
    zh="未满18周岁的子女",
    en="A child below 18",
    source="estg",
    article="32(3)",
)
def below_18() -> BoolExpression:
    return is_born & (age < number("child_age_limit").always())


@rule(
    zh="18至20周岁、失业并已登记求职的子女",
    en="A child of 18 to 20 that is out of work and registered",
    source="estg",
    article="32(4) no. 1",
)
def jobless_below_21() -> BoolExpression:
    return ~below_18 & is_born & (age < number("jobless_age_limit").always()) & registered_jobless


@rule(
    zh="18至24周岁、在学或学徒的子女",
    en="A child of 18 to 24 in education",
    source="estg",
    article="32(4) no. 2",
)
def in_education_below_25() -> BoolExpression:
    return ~below_18 & is_born & (age < number("education_age_limit").always()) & in_education


@rule(
    zh="该成员计为子女",
    en="The member counts as a child",
    source="estg",
    article="32",
)
def counts() -> BoolExpression:
    return below_18 | in_education_below_25 | jobless_below_21


@rule(
    zh="计入的子女人数",
    en="Children that count",
    source="estg",
    article="32",
)
def children() -> IntExpression:
    return count_members(where=counts)


@rule(
    zh="该子女在计入的子女中的长幼次序",
    en="The child's place among those that count, 1 for the eldest",
    source="estg",
    article="66(1)",
)
def place() -> IntExpression:
    return rank_by(birth_date, where=counts)


@rule(
    zh="2022年底以前：按次序的月儿童金",
    en="Until the end of 2022: the monthly amount by the child's place",
    source="estg",
    article="66(1)",
)
def amount_by_place() -> IntExpression:
    # Read only until 2022, so nothing stands for the time after.
    first, second, third, later = (
        amount(f"{which}_child_amount").on(period.start, otherwise=0)
        for which in ("first", "second", "third", "later")
    )
    return (
        when(place == 1)
        .then(first)
        .when(place == 2)
        .then(second)
        .when(place == 3)
        .then(third)
        .otherwise(later)
    )


@rule(
    zh="2022年底以前：家庭的月儿童金",
    en="Until the end of 2022: the family's monthly amount",
    source="estg",
    article="66(1)",
)
def sum_by_place() -> IntExpression:
    return sum_members(amount_by_place, where=counts)


@rule(
    zh="2023年起：家庭的月儿童金，每个子女相同",
    en="From 2023: the family's monthly amount, the same for each child",
    source="act_2022",
    article="6",
)
def sum_of_equal_amounts() -> IntExpression:
    # Read only from 2023 on, so nothing stands for the time before.
    return children * amount("each_child_amount").on(period.start, otherwise=0)


@refusal(
    zh="当月没有计入的子女",
    en="No child counts in this month",
    source="estg",
    article="32",
)
def no_child() -> BoolExpression:
    return children == 0


@grant(
    zh="有未满18周岁的子女",
    en="There is a child below 18",
    source="estg",
    article="32(3)",
)
def child_below_18() -> BoolExpression:
    return any_member(below_18)


@grant(
    zh="有18至24周岁在学或学徒的子女",
    en="There is a child of 18 to 24 in education",
    source="estg",
    article="32(4) no. 2",
)
def child_in_education() -> BoolExpression:
    return any_member(in_education_below_25)


@grant(
    zh="有18至20周岁已登记求职的子女",
    en="There is a child of 18 to 20 registered as out of work",
    source="estg",
    article="32(4) no. 1",
)
def child_out_of_work() -> BoolExpression:
    return any_member(jobless_below_21)


@rule(
    zh="当月应发的儿童金",
    en="The Kindergeld due for this month",
    source="estg",
    article="66(1)",
)
def kindergeld() -> IntExpression:
    return in_force((date(2009, 1, 1), sum_by_place), (date(2023, 1, 1), sum_of_equal_amounts))
