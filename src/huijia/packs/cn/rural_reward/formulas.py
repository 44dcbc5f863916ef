"""The rural reward-and-assistance payment (奖励扶助), from 2004-01-01: a yearly amount from the age of 60, for life."""

from huijia.engine.language import (
    BoolExpression,
    DateExpression,
    IntExpression,
    age_on,
    amount,
    any_of,
    grant,
    number,
    period,
    refusal,
    rule,
    smaller_of,
    the_day,
    when,
    yes_or_no,
)

from .inputs import birth_date, children_condition_met, ended_on, rural_register

age_limit = number("age_limit").always()


@rule(
    zh="看年龄的日期：当年最后一天；资格在此以前终止的，为终止之日",
    en="The day on which the age is looked at: the year's last day, or the day of the end if that is earlier",
    source="conditions",
    article="条件4",
)
def day_of_age() -> DateExpression:
    in_year = yes_or_no("year_of_reaching_age_counts").always()
    latest = when(in_year).then(period.end).otherwise(period.start)
    # Who died at 59 never reached 60, whatever the year's last day.
    return smaller_of(latest, ended_on.otherwise(latest))


@rule(zh="当时的周岁", en="The age on that day", source="conditions", article="条件4")
def age() -> IntExpression:
    return age_on(birth_date, day_of_age)


@refusal(
    zh="本人及配偶不都是农村居民",
    en="Not both, the person and the spouse, are rural residents",
    source="conditions",
    article="条件1",
)
def not_rural() -> BoolExpression:
    return ~rural_register


@refusal(
    zh="主管部门确认不符合子女条件",
    en="The authority certified that the condition on children is not met",
    source="conditions",
    article="条件3",
)
def children_condition_not_met() -> BoolExpression:
    return ~children_condition_met


@refusal(
    zh="1933年1月1日以前出生",
    en="Born before 1933-01-01",
    source="conditions",
    article="条件4",
)
def born_before_1933() -> BoolExpression:
    return birth_date < the_day("earliest_birth").always()


@refusal(
    zh="当年未满60周岁",
    en="Has not reached 60 in this year",
    source="conditions",
    article="条件4",
)
def below_sixty() -> BoolExpression:
    return age < age_limit


@refusal(
    zh="资格在当年以前已经终止",
    en="The entitlement ended before this year",
    source="shaanxi",
    article="当年去世",
)
def ended_before() -> BoolExpression:
    counts = yes_or_no("year_of_end_counts").always()
    first_day_kept = when(counts).then(period.start).otherwise(period.end)
    return ended_on.is_given & (ended_on.otherwise(period.end) < first_day_kept)


@grant(
    zh="农村居民，已满60周岁，符合子女条件",
    en="A rural resident of 60 or older who meets the condition on children",
    source="conditions",
    article="条件1-4",
)
def rural_and_sixty() -> BoolExpression:
    return rural_register & children_condition_met & (age >= age_limit)


@rule(
    zh="当年应发的扶助金",
    en="The payment due for this year",
    source="amounts",
    article="标准沿革",
)
def amount_due() -> IntExpression:
    refused = any_of(not_rural, children_condition_not_met, born_before_1933, below_sixty, ended_before)
    return when(refused).then(0).otherwise(amount("yearly_amount").on(period.start))
