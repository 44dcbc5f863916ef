"""The day count, which is put together from year, month and day, beside Python's own."""

from datetime import date, timedelta

from huijia.engine.backends.in_memory.case import Case
from huijia.engine.backends.in_memory.evaluate import Compiler
from huijia.engine.language import day
from huijia.engine.model.facts import EARLIEST_DAY, LATEST_DAY

FACT = day("d")
COUNT = Compiler({}, {}).compiled(FACT.day_count.node)


def day_count(of: date) -> int:
    count: int = COUNT(Case({"d": of}), None)
    return count


def test_every_day_that_a_fact_can_have_counts_one_more_than_the_day_before() -> None:
    days = [EARLIEST_DAY + timedelta(days=n) for n in range((LATEST_DAY - EARLIEST_DAY).days + 1)]

    assert [day_count(each) for each in days] == [each.toordinal() - 1 for each in days]


def test_seven_divides_the_count_of_a_monday() -> None:
    assert (day_count(date(2024, 4, 8)) % 7, day_count(date(2024, 4, 9)) % 7) == (0, 1)
