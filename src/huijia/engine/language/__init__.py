"""What a pack's author writes: a small typed language for dates, counts, yes or no, and the members of a family.

>>> from huijia.engine.language import day, whole_number, when
>>> birth_date = day("birth_date", zh="出生日期", en="Date of birth")
>>> is_2024 = birth_date.year == 2024
>>> bonus = when(is_2024).then(100).otherwise(0)

Everything an author may use is exported here; ``docs/reference/language.md`` shows each with its answers.
"""

from huijia.engine.language.dates import add_months, age_on, first_of_month, make_date, months_between
from huijia.engine.language.declarations import (
    Member,
    a_period,
    contradiction,
    day,
    optional_day,
    optional_whole_number,
    optional_yes_no,
    whole_number,
    yes_no,
)
from huijia.engine.language.expressions import (
    BoolExpression,
    DateExpression,
    IntExpression,
    all_of,
    any_of,
    larger_of,
    smaller_of,
    when,
)
from huijia.engine.language.family import any_member, count_members, rank_by, sum_members
from huijia.engine.language.law import (
    amount,
    grant,
    in_force,
    number,
    period,
    refusal,
    rule,
    the_day,
    yes_or_no,
)
from huijia.engine.model.facts import Spread
from huijia.engine.model.nodes import Rounding

ROUND_DOWN = Rounding.DOWN
ROUND_UP = Rounding.UP
ROUND_HALF_UP = Rounding.HALF_UP
ROUND_HALF_EVEN = Rounding.HALF_EVEN

__all__ = [
    "ROUND_DOWN",
    "ROUND_HALF_EVEN",
    "ROUND_HALF_UP",
    "ROUND_UP",
    "BoolExpression",
    "DateExpression",
    "IntExpression",
    "Member",
    "Spread",
    "a_period",
    "add_months",
    "age_on",
    "all_of",
    "amount",
    "any_member",
    "any_of",
    "contradiction",
    "count_members",
    "day",
    "first_of_month",
    "grant",
    "in_force",
    "larger_of",
    "make_date",
    "months_between",
    "number",
    "optional_day",
    "optional_whole_number",
    "optional_yes_no",
    "period",
    "rank_by",
    "refusal",
    "rule",
    "smaller_of",
    "sum_members",
    "the_day",
    "when",
    "whole_number",
    "yes_no",
    "yes_or_no",
]
