"""Dates, computed with whole numbers so that every engine gives the same day."""

from __future__ import annotations

from huijia.engine.language.expressions import (
    DateExpression,
    Day,
    Int,
    IntExpression,
    day_node,
    int_node,
    when,
)
from huijia.engine.model.nodes import MakeDate


def make_date(
    year: IntExpression | int, month: IntExpression | int, day: IntExpression | int
) -> DateExpression:
    """The day with this year, month and day of the month; a day after the month's end is its last day.

    A month beyond 12 counts on into the following years.
    """
    count = IntExpression(int_node(year)) * 12 + month - 1
    return DateExpression(MakeDate(count.node, int_node(day)))


def add_months(start: Day, months: Int) -> DateExpression:
    """The same day some months later (or, with a negative number, earlier); 31 January plus one month is the last
    day of February."""
    first = DateExpression(day_node(start))
    return DateExpression(MakeDate((first.month_count + months).node, first.day.node))


def first_of_month(day: Day) -> DateExpression:
    """The first day of this day's month."""
    return DateExpression(MakeDate(DateExpression(day_node(day)).month_count.node, int_node(1)))


def months_between(start: Day, end: Day) -> IntExpression:
    """Complete months from ``start`` to ``end``: a month is complete on the same day of the month.

    From 31 January to 28 February are 0 complete months, to 1 March 1. Negative when ``end`` lies before ``start``,
    counting every month that was begun.
    """
    first, last = DateExpression(day_node(start)), DateExpression(day_node(end))
    unfinished = when(last.day < first.day).then(1).otherwise(0)
    return last.month_count - first.month_count - unfinished


def age_on(birth: Day, on: Day) -> IntExpression:
    """Completed years of age on a day; who was born on 29 February completes a year on 1 March of other years."""
    born, day = DateExpression(day_node(birth)), DateExpression(day_node(on))
    before_birthday = when(day.month * 100 + day.day < born.month * 100 + born.day).then(1).otherwise(0)
    return day.year - born.year - before_birthday
