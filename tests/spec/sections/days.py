"""Days and months."""

from tests.spec.model import Section, Spec


def _comparison(sign: str, title: str, answers: tuple[str, str, str]) -> Spec:
    earlier, same, later = answers
    return Spec(
        title=title,
        text="",
        code=f"d {sign} e",
        table=f"""
        d          | e          | answer
        2024-12-31 | 2025-01-01 | {earlier}
        2025-01-01 | 2025-01-01 | {same}
        2025-01-01 | 2024-02-29 | {later}
                   | 2025-01-01 | unknown: d
        2025-01-01 |            | unknown: e
        """,
    )


DAYS = Section(
    title="Days",
    text="""
A day is compared as a day and computed with as year, month and day of the month. That is how law counts, and it gives the same
day on every engine.
""",
    inputs="""
d = day("d")
e = day("e")
months = whole_number("months", lowest=-600, highest=600)
year = whole_number("year", lowest=1950, highest=2090)
month = whole_number("month", lowest=1, highest=12)
day_of_month = whole_number("day_of_month", lowest=1, highest=31)
""",
    specs=(
        Spec(
            title="The year",
            text="",
            code="d.year",
            table="""
            d          | answer
            2024-02-29 | 2024
            2099-12-31 | 2099
                       | unknown: d
            """,
        ),
        Spec(
            title="The month",
            text="January is 1.",
            code="d.month",
            table="""
            d          | answer
            2024-01-31 | 1
            2024-12-01 | 12
                       | unknown: d
            """,
        ),
        Spec(
            title="The day of the month",
            text="",
            code="d.day",
            table="""
            d          | answer
            2024-02-29 | 29
            2024-12-01 | 1
                       | unknown: d
            """,
        ),
        Spec(
            title="The month count",
            text="`year * 12 + month - 1`. Whole months are counted with it, and it is the index of a monthly period.",
            code="e.month_count - d.month_count",
            table="""
            d          | e          | answer
            2025-01-31 | 2025-02-01 | 1
            2024-12-31 | 2025-01-01 | 1
            2025-01-01 | 2025-01-31 | 0
            2025-03-01 | 2024-12-01 | -3
                       | 2025-01-01 | unknown: d
            """,
        ),
        Spec(
            title="The day count",
            text="""
Days since Monday, 1 January of the year 1. Days are counted with it; divided by 7 it counts the weeks that begin on Monday.
""",
            code="e.day_count - d.day_count",
            table="""
            d          | e          | answer
            2025-01-31 | 2025-02-01 | 1
            2024-02-28 | 2024-03-01 | 2
            2025-02-28 | 2025-03-01 | 1
            2023-12-31 | 2024-12-31 | 366
            2000-01-01 | 2001-01-01 | 366
            1901-01-01 | 2099-12-31 | 72683
            2025-01-01 | 2025-01-01 | 0
            2025-03-01 | 2025-02-01 | -28
                       | 2025-01-01 | unknown: d
            """,
        ),
        Spec(
            title="The Mondays from one day to another",
            text="Both days included: the second rounded down, the first rounded up.",
            code="""
e.day_count.divided_by(7, rounding=ROUND_DOWN) - d.day_count.divided_by(7, rounding=ROUND_UP) + 1
""",
            table="""
            d          | e          | answer
            2024-04-06 | 2025-04-05 | 52
            2026-04-06 | 2027-04-05 | 53
            2024-04-08 | 2024-04-08 | 1
            2024-04-09 | 2024-04-14 | 0
            2024-04-09 | 2024-04-15 | 1
            """,
        ),
        _comparison("<", "Before", ("yes", "no", "no")),
        _comparison("<=", "On or before", ("yes", "yes", "no")),
        _comparison("==", "The same day", ("no", "yes", "no")),
        _comparison("!=", "Another day", ("yes", "no", "yes")),
        _comparison(">=", "On or after", ("no", "yes", "yes")),
        _comparison(">", "After", ("no", "no", "yes")),
        Spec(
            title="Some months later",
            text="""
The same day of the month; where the month has no such day, its last day. With a negative number, earlier. Two steps of one
month are not always one step of two: count from the first day, not on from the result.
""",
            code="add_months(d, months)",
            table="""
            d          | months | answer
            2025-01-15 | 1      | 2025-02-15
            2025-01-31 | 1      | 2025-02-28
            2024-01-31 | 1      | 2024-02-29
            2025-01-31 | 2      | 2025-03-31
            2025-03-31 | 1      | 2025-04-30
            2024-02-29 | 12     | 2025-02-28
            2024-02-29 | 48     | 2028-02-29
            2096-02-29 | 48     | 2100-02-28
            2025-12-31 | 2      | 2026-02-28
            2025-03-31 | -1     | 2025-02-28
            2025-01-01 | -13    | 2023-12-01
            2025-05-05 | 0      | 2025-05-05
                       | 1      | unknown: d
            2025-01-15 |        | unknown: months
            """,
        ),
        Spec(
            title="From a fixed day",
            text="A Python `date` may stand wherever a day is needed.",
            code="add_months(date(2000, 2, 29), months)",
            table="""
            months | answer
            1      | 2000-03-29
            12     | 2001-02-28
            -1200  | 1900-02-28
            """,
            inputs='months = whole_number("months", lowest=-1200, highest=600)\n',
        ),
        Spec(
            title="The first day of the month",
            text="",
            code="first_of_month(d)",
            table="""
            d          | answer
            2024-02-29 | 2024-02-01
            2025-01-01 | 2025-01-01
                       | unknown: d
            """,
        ),
        Spec(
            title="A day from year, month and day",
            text="A day after the month's end is the month's last day.",
            code="make_date(year, month, day_of_month)",
            table="""
            year | month | day_of_month | answer
            2025 | 7     | 14           | 2025-07-14
            2025 | 2     | 31           | 2025-02-28
            2024 | 2     | 30           | 2024-02-29
            2000 | 2     | 29           | 2000-02-29
            2025 | 4     | 31           | 2025-04-30
            2025 | 12    | 31           | 2025-12-31
                 | 7     | 14           | unknown: year
            2025 |       |              | unknown: month, day_of_month
            """,
        ),
        Spec(
            title="A month beyond December",
            text="It counts on into the following years.",
            code="make_date(year, month + 12, 1)",
            table="""
            year | month | answer
            2025 | 1     | 2026-01-01
            2025 | 12    | 2026-12-01
            """,
        ),
        Spec(
            title="Complete months between two days",
            text="""
A month is complete on the same day of the month. From the last of January to the last of February no month is complete; the next
day it is. Where the second day lies before the first, every month that was begun counts, with a minus.
""",
            code="months_between(d, e)",
            table="""
            d          | e          | answer
            2025-01-15 | 2025-02-14 | 0
            2025-01-15 | 2025-02-15 | 1
            2025-01-31 | 2025-02-28 | 0
            2025-01-31 | 2025-03-01 | 1
            2025-01-31 | 2025-03-30 | 1
            2025-01-31 | 2025-03-31 | 2
            2024-02-29 | 2025-02-28 | 11
            2024-02-29 | 2025-03-01 | 12
            2025-01-01 | 2025-01-01 | 0
            2025-02-15 | 2025-01-15 | -1
            2025-02-15 | 2025-01-16 | -1
            2025-02-15 | 2025-01-14 | -2
                       | 2025-01-01 | unknown: d
            2025-01-01 |            | unknown: e
            """,
        ),
        Spec(
            title="Age",
            text="""
Completed years. Who was born on 29 February completes a year on 1 March of other years. Before birth the age is negative.
""",
            code="age_on(d, e)",
            table="""
            d          | e          | answer
            2007-06-10 | 2025-06-09 | 17
            2007-06-10 | 2025-06-10 | 18
            2007-06-10 | 2025-12-31 | 18
            2004-02-29 | 2025-02-28 | 20
            2004-02-29 | 2025-03-01 | 21
            2004-02-29 | 2024-02-28 | 19
            2004-02-29 | 2024-02-29 | 20
            2025-06-10 | 2025-06-10 | 0
            2025-06-10 | 2025-06-09 | -1
                       | 2025-06-10 | unknown: d
            2007-06-10 |            | unknown: e
            """,
        ),
    ),
)
