"""The school grant of Toyland, in the order of its Act."""

from huijia.engine.language import (
    BoolExpression,
    IntExpression,
    amount,
    any_of,
    grant,
    number,
    period,
    refusal,
    rule,
    when,
)

from .inputs import birth_date, lives_in_toyland, put_off


@rule(
    zh="入学年份：满六周岁的生日在6月30日以前（含当日）的当年，否则次年；推迟入学的再加一年",
    en="The year in which school starts: that of the sixth birthday if it is on or before 30 June, else the next; a year later if put off",
    source="act",
    article="2",
)
def school_year() -> IntExpression:
    turns_six = birth_date.year + number("school_age").always()
    late = when(birth_date.month > number("last_month").always()).then(1).otherwise(0)
    return turns_six + late + when(put_off.otherwise(False)).then(1).otherwise(0)


@refusal(zh="孩子不住在玩具国", en="The child does not live in Toyland", source="act", article="1")
def lives_elsewhere() -> BoolExpression:
    return ~lives_in_toyland


@refusal(
    zh="当年不是孩子入学的年份",
    en="The child does not start school in this year",
    source="act",
    article="1",
)
def another_year() -> BoolExpression:
    return period.index != school_year


@grant(zh="孩子当年入学", en="The child starts school in this year", source="act", article="1")
def starts_school() -> BoolExpression:
    return period.index == school_year


@rule(zh="应发的补助", en="The grant due", source="act", article="3")
def grant_due() -> IntExpression:
    refused = any_of(lives_elsewhere, another_year)
    return when(refused).then(0).otherwise(amount("grant_amount").on(period.start))
