"""The High Income Child Benefit Charge, from 2013-14: a percentage of the tax year's Child Benefit, in whole pounds.

Three numbers are rounded down to whole ones, as section 681C(3) says: the benefit and the charge, in pounds, and the
percentage. What the sources leave open stands in README.md.
"""

from huijia.engine.language import (
    ROUND_DOWN,
    BoolExpression,
    IntExpression,
    amount,
    grant,
    larger_of,
    period,
    refusal,
    rule,
    smaller_of,
    when,
)

from .inputs import adjusted_net_income_pence, tax_year, total_child_benefit_pence

POUND = 100  # pence
WHOLE = 100  # per cent


@rule(
    zh="所问的税务年度",
    en="The tax year that is asked about, which is the first",
    source="itepa",
    article="681B",
)
def first_year() -> IntExpression:
    return tax_year


@rule(
    zh="所问的税务年度，也是最后一个",
    en="The tax year that is asked about, which is also the last",
    source="itepa",
    article="681B",
)
def last_year() -> IntExpression:
    return tax_year


@rule(
    zh="全年儿童福利金，舍去不足一英镑的部分（英镑）",
    en="The tax year's Child Benefit in pounds, rounded down",
    source="itepa",
    article="681C(3)",
)
def benefit_in_pounds() -> IntExpression:
    return total_child_benefit_pence.divided_by(POUND, rounding=ROUND_DOWN)


@rule(
    zh="调整后净收入超过界限的部分（便士）",
    en="What the adjusted net income is above the limit, in pence",
    source="itepa",
    article="681C(2)",
)
def income_above_limit() -> IntExpression:
    return larger_of(adjusted_net_income_pence - amount("income_limit").on(period.start), 0)


@rule(
    zh="适用的百分比，舍去不足百分之一的部分，最多百分之百",
    en="The appropriate percentage, rounded down, at most 100",
    source="itepa",
    article="681C(2), (3)",
)
def percentage() -> IntExpression:
    step = amount("income_step").on(period.start)
    return smaller_of(income_above_limit.divided_by(step, rounding=ROUND_DOWN), WHOLE)


@rule(
    zh="税款，舍去不足一英镑的部分（英镑）",
    en="The charge in pounds, rounded down",
    source="itepa",
    article="681C(1), (3)",
)
def charge_in_pounds() -> IntExpression:
    return (benefit_in_pounds * percentage).divided_by(WHOLE, rounding=ROUND_DOWN)


@refusal(
    zh="调整后净收入没有超过界限，没有税款",
    en="The adjusted net income is not above the limit: there is no charge",
    source="itepa",
    article="681B",
)
def income_not_above_limit() -> BoolExpression:
    return adjusted_net_income_pence <= amount("income_limit").on(period.start)


@refusal(
    zh="舍去尾数后不足一英镑，没有税款",
    en="Rounded down, less than a pound is left: there is no charge",
    source="itepa",
    article="681C(3)",
)
def less_than_a_pound() -> BoolExpression:
    return ~income_not_above_limit & (charge_in_pounds == 0)


@grant(
    zh="调整后净收入超过界限，税款为儿童福利金的一个百分比",
    en="The adjusted net income is above the limit: the charge is a percentage of the Child Benefit",
    source="itepa",
    article="681B",
)
def income_above_the_limit() -> BoolExpression:
    return (charge_in_pounds > 0) & (percentage < WHOLE)


@grant(
    zh="税款等于全部儿童福利金",
    en="The charge is all of the Child Benefit",
    source="itepa",
    article="681C(2)",
)
def all_of_the_benefit() -> BoolExpression:
    return (charge_in_pounds > 0) & (percentage == WHOLE)


@rule(
    zh="本税务年度的税款",
    en="The charge for this tax year",
    source="itepa",
    article="681C(1)",
)
def charge() -> IntExpression:
    # Nothing is due up to the limit, however much the benefit was and whether or not that is known.
    return when(income_not_above_limit).then(0).otherwise(charge_in_pounds * POUND)
