"""The family allowance of Toyland, in the order of its Act. A month is paid on what holds on its first day, except that
a child counts from the month of its birth on."""

from datetime import date

from huijia.engine.language import (
    ROUND_UP,
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
    yes_or_no,
)

from .inputs import birth_date, in_education, income_band, left_home, lives_in_toyland

WHOLE = 1000  # shares are in thousandths
CROWN = 100  # buttons
MIDDLE, HIGH = 2, 3  # income bands


@rule(
    zh="该成员在当月第一天的周岁",
    en="The member's age on the month's first day",
    source="act",
    article="2(1)",
)
def age() -> IntExpression:
    return age_on(birth_date, period.start)


@rule(
    zh="该成员当月住在家里",
    en="The member is born and lives at home in this month",
    source="act",
    article="2(3)",
)
def at_home() -> BoolExpression:
    left = left_home.otherwise(period.end)  # read only where it is given
    month_counts = yes_or_no("month_of_leaving_counts").always()
    gone = left_home.is_given & when(month_counts).then(left < period.start).otherwise(left <= period.end)
    return (birth_date <= period.end) & ~gone


@rule(
    zh="该成员计为子女：未满18周岁，或未满21周岁且在学",
    en="The member counts as a child: below 18, or below 21 and in education",
    source="act",
    article="2",
)
def is_child() -> BoolExpression:
    young = age < number("child_age_limit").always()
    student = (age < number("student_age_limit").always()) & in_education
    return at_home & (young | student)


@rule(zh="计入的子女人数", en="Children that count", source="act", article="2")
def children() -> IntExpression:
    return count_members(where=is_child)


@rule(
    zh="该子女在计入的子女中的长幼次序",
    en="The child's place among those that count, 1 for the eldest",
    source="act",
    article="3",
)
def place() -> IntExpression:
    return rank_by(birth_date, where=is_child)


@rule(zh="该子女的月津贴", en="Monthly amount for this child", source="act", article="3")
def amount_of_child() -> IntExpression:
    first = amount("first_child_amount").on(period.start)
    later = amount("later_child_amount").on(period.start)
    return when(place == 1).then(first).otherwise(later)


@rule(zh="按收入调整以前的津贴", en="The allowance before income is looked at", source="act", article="3")
def full_amount() -> IntExpression:
    return sum_members(amount_of_child, where=is_child)


@rule(
    zh="2024年底以前：高收入家庭发放一半，其他家庭全额",
    en="Until the end of 2024: half for the high income band, all of it for the others",
    source="act",
    article="4",
)
def share_until_2024() -> IntExpression:
    return when(income_band == HIGH).then(number("high_income_share").on(period.start)).otherwise(WHOLE)


@rule(
    zh="2025年起：中、高收入家庭各按比例发放，低收入家庭全额",
    en="From 2025: a share for the middle band, a smaller one for the high band, all of it for the low band",
    source="amendment",
    article="2",
)
def share_from_2025() -> IntExpression:
    middle = number("middle_income_share").on(period.start, otherwise=WHOLE)
    high = number("high_income_share").on(period.start)
    return when(income_band == HIGH).then(high).when(income_band == MIDDLE).then(middle).otherwise(WHOLE)


@rule(zh="当月适用的发放比例", en="The share in force in this month", source="amendment", article="3")
def share() -> IntExpression:
    return in_force((date(2022, 1, 1), share_until_2024), (date(2025, 1, 1), share_from_2025))


@rule(
    zh="按比例发放的津贴，不足一元的按一元计",
    en="The share that is paid, rounded up to a whole crown",
    source="act",
    article="5",
)
def amount_by_income() -> IntExpression:
    return (full_amount * share).divided_by(WHOLE * CROWN, rounding=ROUND_UP) * CROWN


@rule(
    zh="有祖辈同住的补贴，不看收入",
    en="The supplement for a grandparent at home, whatever the income",
    source="uprating",
    article="2",
)
def supplement() -> IntExpression:
    old_enough = age >= number("grandparent_age").always()
    # The supplement did not exist before 2024, so nothing stands for it.
    supplement_of_month = amount("grandparent_supplement").on(period.start, otherwise=0)
    return when(any_member(at_home & old_enough)).then(supplement_of_month).otherwise(0)


@refusal(zh="家庭不住在玩具国", en="The family does not live in Toyland", source="act", article="1")
def lives_elsewhere() -> BoolExpression:
    return ~lives_in_toyland


@refusal(zh="没有计入的子女", en="No child counts in this month", source="act", article="1")
def no_child() -> BoolExpression:
    return children == 0


@grant(zh="家中有子女", en="The family has children at home", source="act", article="1")
def has_children() -> BoolExpression:
    return children > 0


@grant(zh="有祖辈同住", en="A grandparent lives with the family", source="uprating", article="2")
def has_grandparent() -> BoolExpression:
    return supplement > 0


@rule(zh="当月应发的津贴", en="The allowance due for this month", source="act", article="1")
def allowance() -> IntExpression:
    return when(lives_elsewhere | no_child).then(0).otherwise(amount_by_income + supplement)
