"""Child Benefit by tax years, from 2010-11: the weeks that begin on a Monday in the tax year, and who counts in each.

A week is paid on what holds on its Monday. In each week one child, the eldest, draws the higher rate and each other the lower
one. Rates start on the first Monday on or after 6 April, so all weeks of a tax year have one rate; it is read on the tax
year's last day. What the sources leave open stands in README.md.
"""

from huijia.engine.language import (
    ROUND_DOWN,
    ROUND_UP,
    BoolExpression,
    DateExpression,
    IntExpression,
    add_months,
    amount,
    any_member,
    count_members,
    grant,
    larger_of,
    make_date,
    number,
    period,
    rank_by,
    refusal,
    rule,
    smaller_of,
    sum_members,
    when,
)

from .inputs import birth_date, in_education, left_education

MONTHS_A_YEAR = 12
DAYS_A_WEEK = 7
MONTHS_BETWEEN_TERMINAL_DATES = 3
AUGUST, SEPTEMBER = 8, 9
LONGEST_MONTH = 31


def mondays(first: DateExpression, last: DateExpression) -> IntExpression:
    """How many weeks begin from one day to another, both included."""
    last_week = last.day_count.divided_by(DAYS_A_WEEK, rounding=ROUND_DOWN)
    first_week = first.day_count.divided_by(DAYS_A_WEEK, rounding=ROUND_UP)
    return larger_of(last_week - first_week + 1, 0)


@rule(
    zh="16岁生日当年或次年的8月31日所在年份",
    en="The year of the 31 August on or after the 16th birthday",
    source="august",
    article="CBTM07030",
)
def year_of_last_august() -> IntExpression:
    born_after_august = when(birth_date.month > AUGUST).then(1).otherwise(0)
    return birth_date.year + number("last_child_age").always() + born_after_august


@rule(
    zh="不问是否在学、都计入的最后一天：16岁后的8月31日",
    en="The last day on which everybody counts, in education or not: 31 August on or after the 16th birthday",
    source="august",
    article="CBTM07030",
)
def end_of_childhood() -> DateExpression:
    return make_date(year_of_last_august, AUGUST, LONGEST_MONTH)


@rule(
    zh="20岁生日的前一天",
    en="The day before the 20th birthday",
    source="terminal",
    article="20th birthday",
)
def eve_of_birthday() -> DateExpression:
    birthday = add_months(birth_date, number("young_person_age").always() * MONTHS_A_YEAR)
    end_of_month_before = make_date(birthday.year, birthday.month - 1, LONGEST_MONTH)
    day_before = make_date(birthday.year, birthday.month, larger_of(birthday.day - 1, 1))
    return when(birthday.day == 1).then(end_of_month_before).otherwise(day_before)


@rule(
    zh="离开学校以后的第一个终止日：2月底、5月31日、8月31日或11月30日",
    en="The first terminal date after leaving education: the end of February, May, August or November",
    source="terminal",
    article="terminal dates",
)
def terminal_date() -> DateExpression:
    left = left_education.otherwise(period.end)  # read only where it is given
    # February, May, August and November are the months whose count leaves 1 when divided by 3.
    quarters = (left.month_count - 1).divided_by(MONTHS_BETWEEN_TERMINAL_DATES, rounding=ROUND_UP)
    of_this_quarter = make_date(0, quarters * MONTHS_BETWEEN_TERMINAL_DATES + 2, LONGEST_MONTH)
    of_the_next = make_date(0, (quarters + 1) * MONTHS_BETWEEN_TERMINAL_DATES + 2, LONGEST_MONTH)
    return when(of_this_quarter > left).then(of_this_quarter).otherwise(of_the_next)


@rule(
    zh="在学者计入的最后一天：20岁生日的前一天，已离校的到终止日为止",
    en="The last day on which somebody in education counts: the day before the 20th birthday, or the terminal date after leaving",
    source="terminal",
    article="terminal dates",
)
def end_of_education() -> DateExpression:
    until_terminal_date = smaller_of(eve_of_birthday, terminal_date)
    return when(left_education.is_given).then(until_terminal_date).otherwise(eve_of_birthday)


@rule(
    zh="本税务年度内以周一开始的周数",
    en="Weeks that begin on a Monday in the tax year",
    source="week",
    article="CBTM08090",
)
def weeks_of_year() -> IntExpression:
    return mondays(period.start, period.end)


@rule(
    zh="该成员本税务年度计入的第一天：年初，或出生之日",
    en="The member's first day in the tax year: its first, or the birth",
    source="week",
    article="CBTM08090",
)
def first_day() -> DateExpression:
    return larger_of(birth_date, period.start)


@rule(
    zh="本税务年度中该成员出生以前的周数",
    en="Weeks of the tax year that began before the member was born",
    source="week",
    article="CBTM08090",
)
def weeks_before_birth() -> IntExpression:
    return weeks_of_year - mondays(first_day, period.end)


@rule(
    zh="该成员作为儿童计入的周数",
    en="Weeks of the tax year in which the member counts as a child, whether or not in education",
    source="sscba",
    article="142",
)
def weeks_as_child() -> IntExpression:
    return mondays(first_day, smaller_of(end_of_childhood, period.end))


@rule(
    zh="该成员如继续在学，作为在学青年计入的周数",
    en="Weeks of the tax year in which the member counts as a young person, if in education",
    source="qualifying",
    article="CBTM07020",
)
def weeks_if_in_education() -> IntExpression:
    first_september = make_date(year_of_last_august, SEPTEMBER, 1)
    return mondays(larger_of(first_september, period.start), smaller_of(end_of_education, period.end))


@rule(
    zh="该成员作为在学青年计入的周数",
    en="Weeks of the tax year in which the member counts as a young person in education",
    source="qualifying",
    article="CBTM07020",
)
def weeks_as_young_person() -> IntExpression:
    return when(in_education).then(weeks_if_in_education).otherwise(0)


@rule(
    zh="该成员本税务年度计入的周数",
    en="Weeks of the tax year in which the member counts",
    source="sscba",
    article="142",
)
def weeks() -> IntExpression:
    return weeks_as_child + weeks_as_young_person


@rule(
    zh="该成员本税务年度计入的最后一天",
    en="The last day of the tax year on which the member counts",
    source="sscba",
    article="142",
)
def last_day() -> DateExpression:
    # Cut at the year's end on either way: who is a child all year has a last day, whatever comes later.
    stays = (end_of_education > end_of_childhood) & in_education
    in_education_to = smaller_of(end_of_education, period.end)
    return when(stays).then(in_education_to).otherwise(smaller_of(end_of_childhood, period.end))


@rule(
    zh="从本税务年度第一周起计入",
    en="The member counts from the tax year's first week on",
    source="week",
    article="CBTM08090",
)
def from_first_week() -> BoolExpression:
    return (weeks > 0) & (weeks_before_birth == 0)


@rule(
    zh="本税务年度内出生，计到年末",
    en="The member was born in the tax year, and counts to its end",
    source="week",
    article="CBTM08090",
)
def from_later_week() -> BoolExpression:
    return (weeks > 0) & (weeks_before_birth > 0)


@rule(
    zh="至少有一个子女计入的周数：从第一周起计入最久的，加上本年度最早出生的",
    en="Weeks in which there is a child: those of the one who stays longest from the first week on, and those since the first birth",
    source="sscba",
    article="142",
)
def weeks_with_a_child() -> IntExpression:
    is_last_to_leave = rank_by(last_day, where=from_first_week) == count_members(where=from_first_week)
    is_first_born = rank_by(birth_date, where=from_later_week) == 1
    since_the_start = sum_members(weeks, where=from_first_week & is_last_to_leave)
    since_a_birth = sum_members(weeks, where=from_later_week & is_first_born)
    return smaller_of(since_the_start + since_a_birth, weeks_of_year)


@rule(
    zh="所有子女计入周数的合计",
    en="The weeks of all children together",
    source="sscba",
    article="142",
)
def all_weeks() -> IntExpression:
    return sum_members(weeks)


@refusal(
    zh="本税务年度没有计入的子女",
    en="Nobody counts in any week of this tax year",
    source="sscba",
    article="142",
)
def no_child() -> BoolExpression:
    return all_weeks == 0


@grant(
    zh="有16岁以下（到8月31日为止）的子女",
    en="There is a child, below 16 or before 31 August after turning 16",
    source="august",
    article="CBTM07030",
)
def child() -> BoolExpression:
    return any_member(weeks_as_child > 0)


@grant(
    zh="有未满20岁的在学青年",
    en="There is a young person in education, below 20",
    source="qualifying",
    article="CBTM07020",
)
def young_person() -> BoolExpression:
    return any_member(weeks_as_young_person > 0)


@rule(
    zh="本税务年度应发的儿童福利金",
    en="Child Benefit due for this tax year",
    source="rates_2010",
    article="SI 2010/982",
)
def child_benefit() -> IntExpression:
    # There is a rate on the last day of each covered year, so nothing stands for days without one.
    eldest = amount("eldest_rate").on(period.end, otherwise=0)
    other = amount("other_rate").on(period.end, otherwise=0)
    weeks_of_others = larger_of(all_weeks - weeks_with_a_child, 0)
    return weeks_with_a_child * eldest + weeks_of_others * other
