"""Hohhot's own childcare subsidy, births from 2025-03-01: 10,000 yuan a year, one, five or ten times by child order."""

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
    the_day,
    when,
)

from .inputs import birth_date, child_order, ended_on, first_register_here, lives_here, parent_register_here

SECOND = 2


@rule(
    zh="按孩次发放的次数：一孩1次，二孩5次，三孩及以上10次",
    en="Yearly payments by child order: one, five, or ten from the third child on",
    source="rules",
    article="补贴标准",
)
def payments() -> IntExpression:
    first = number("payments_first_child").always()
    second = number("payments_second_child").always()
    later = number("payments_later_child").always()
    return when(child_order < SECOND).then(first).when(child_order == SECOND).then(second).otherwise(later)


@rule(
    zh="最后一个发放年度：从出生当年起数",
    en="Last year that is paid, counted from the year of birth",
    source="rules",
    article="补贴标准",
)
def last_year() -> IntExpression:
    return birth_date.year + payments - 1


@refusal(
    zh="2025年3月1日以前出生，不适用本办法（2025年1月至2月出生的，另按内政办发〔2025〕6号，请向主管部门查询）",
    en="Born before 2025-03-01, not under these rules (for births of January and February 2025 another text holds, 内政办发〔2025〕6号: ask the authority)",
    source="rules",
    article="补贴对象",
)
def born_before_start() -> BoolExpression:
    return birth_date < the_day("first_birth").always()


@refusal(
    zh="孩子首次落户不在本市",
    en="The child was first registered elsewhere",
    source="rules",
    article="补贴对象",
)
def first_registered_elsewhere() -> BoolExpression:
    return ~first_register_here


@refusal(
    zh="父母双方都不是本市户口",
    en="No parent is in the city's register",
    source="rules",
    article="补贴对象",
)
def no_parent_registered() -> BoolExpression:
    return ~parent_register_here


@refusal(zh="不在本市居住", en="They do not live in the city", source="rules", article="补贴对象")
def lives_elsewhere() -> BoolExpression:
    return ~lives_here


@refusal(zh="当年孩子还没有出生", en="The child was born after this year", source="rules", article="补贴标准")
def not_born_yet() -> BoolExpression:
    return period.end < birth_date


@refusal(
    zh="应发的次数在当年以前已经发完",
    en="All payments lie before this year",
    source="rules",
    article="补贴标准",
)
def all_paid() -> BoolExpression:
    return period.index > last_year


@refusal(
    zh="孩子在以前的年度去世或者迁出，从次年起停发",
    en="The child died or moved out in an earlier year; it stops from the next year on",
    source="rules",
    article="停发",
)
def ended_before() -> BoolExpression:
    return ended_on.is_given & (ended_on.otherwise(period.start) < period.start)


@grant(zh="一孩", en="A first child", source="rules", article="补贴标准")
def first_child() -> BoolExpression:
    return child_order < SECOND


@grant(zh="二孩", en="A second child", source="rules", article="补贴标准")
def second_child() -> BoolExpression:
    return child_order == SECOND


@grant(zh="三孩及以上", en="A third or later child", source="rules", article="补贴标准")
def later_child() -> BoolExpression:
    return child_order > SECOND


@rule(zh="当年应发的补贴", en="The subsidy due for this year", source="rules", article="补贴标准")
def amount_due() -> IntExpression:
    refused = any_of(
        born_before_start,
        first_registered_elsewhere,
        no_parent_registered,
        lives_elsewhere,
        not_born_yet,
        all_paid,
        ended_before,
    )
    return when(refused).then(0).otherwise(amount("yearly_amount").on(period.end, otherwise=0))
