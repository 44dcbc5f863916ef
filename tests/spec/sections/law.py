"""Dated numbers of the law, periods, and changes of law."""

from huijia.values.periods import PeriodUnit
from tests.spec.model import Section, Spec

PARAMETERS = Section(
    title="Numbers of the law",
    text="""
Every amount, age and date that a law names is a parameter: it has a name, a unit and, for each date, its value with source and
article, in `parameters.yaml`. A value holds from its day until the next one, or until `to`. `from: always` is for what
was never dated. An author asks for the value on a day.

A pack is refused when a day can come up on which a parameter that is read without `otherwise` has no value.
""",
    inputs="""
n = whole_number("n", lowest=-1000, highest=1000)
p = yes_no("p")
d = day("d")
""",
    parameters="""
child_bonus:
  zh: 每孩津贴
  en: Bonus for a child
  kind: amount
  unit: fen
  values:
    - {from: 2022-01-01, value: 1000, source: act, article: "3"}
    - {from: 2024-07-01, to: 2026-12-31, value: 1250, source: act, article: "3"}

age_limit:
  zh: 年龄上限
  en: Age limit
  kind: number
  unit: years
  values:
    - {from: always, value: 3, source: act, article: "2"}

late_claims_allowed:
  zh: 是否可补申领
  en: Whether a late claim is allowed
  kind: yes_or_no
  unit: yes or no
  values:
    - {from: always, value: false, source: act, article: "4"}
    - {from: 2024-02-29, value: true, source: act, article: "4"}

appeals_allowed:
  zh: 是否可申诉
  en: Whether an appeal is allowed
  kind: yes_or_no
  unit: yes or no
  values:
    - {from: always, value: true, source: act, article: "6"}

first_day:
  zh: 施行日
  en: First day of the scheme
  kind: day
  unit: date
  values:
    - {from: always, value: 2022-01-01, source: act, article: "1"}

closing_day:
  zh: 截止日
  en: Last day for claims
  kind: day
  unit: date
  values:
    - {from: 2024-01-01, value: 2024-12-31, source: act, article: "5"}
    - {from: 2025-01-01, to: 2025-12-31, value: 2026-01-31, source: act, article: "5"}
    - {from: 2027-01-01, value: 2027-12-31, source: act, article: "5"}
""",
    specs=(
        Spec(
            title="An amount on a day, or something else where the law names none",
            text="""
The first and the last day of a value belong to it. `otherwise` is for days on which the law names no value; here a bonus that did
not exist yet, or no more, is 0.
""",
            code='amount("child_bonus").on(d, otherwise=0)',
            table="""
            d          | answer
            2021-12-31 | 0
            2022-01-01 | 1000
            2024-06-30 | 1000
            2024-07-01 | 1250
            2026-12-31 | 1250
            2027-01-01 | 0
                       | unknown: d
            """,
        ),
        Spec(
            title="Where `otherwise` is unknown",
            text="It matters only on a day without a value. On an unknown day, the day itself is what is missing.",
            code='amount("child_bonus").on(d, otherwise=n)',
            table="""
            d          | n | answer
            2023-05-05 |   | 1000
            2021-12-31 | 7 | 7
            2021-12-31 |   | unknown: n
                       | 7 | unknown: d
            """,
        ),
        Spec(
            title="A number that is always the same",
            text="`.always()` reads a parameter that has one value `from: always`.",
            code='n + number("age_limit").always()',
            table="""
            n | answer
            2 | 5
              | unknown: n
            """,
        ),
        Spec(
            title="A number on a day",
            text="With `from: always`, any day has a value. An unknown day gives an unknown number.",
            code='number("age_limit").on(d)',
            table="""
            d          | answer
            1901-01-01 | 3
            2099-12-31 | 3
                       | unknown: d
            """,
        ),
        Spec(
            title="A switch of the law",
            text="A yes or no that changed on a leap day.",
            code='yes_or_no("late_claims_allowed").on(d)',
            table="""
            d          | answer
            1950-01-01 | no
            2024-02-28 | no
            2024-02-29 | yes
            2099-12-31 | yes
                       | unknown: d
            """,
        ),
        Spec(
            title="A switch that is always the same",
            text="",
            code='yes_or_no("appeals_allowed").always() & p',
            table="""
            p   | answer
            yes | yes
            no  | no
                | unknown: p
            """,
        ),
        Spec(
            title="A day that the law names",
            text="",
            code='d < the_day("first_day").always()',
            table="""
            d          | answer
            2021-12-31 | yes
            2022-01-01 | no
                       | unknown: d
            """,
        ),
        Spec(
            title="A day that the law names on a day",
            text="Here there is a gap in 2026, which `otherwise` fills with the day itself.",
            code='the_day("closing_day").on(d, otherwise=d)',
            table="""
            d          | answer
            2023-12-31 | 2023-12-31
            2024-01-01 | 2024-12-31
            2025-12-31 | 2026-01-31
            2026-06-01 | 2026-06-01
            2027-01-01 | 2027-12-31
                       | unknown: d
            """,
        ),
    ),
)

PERIODS = Section(
    title="Periods and changes of law",
    text="""
A benefit is due for periods: years, months, or tax years that begin on 6 April. `pack.yaml` names the unit. A rule can ask for the
period in question: its first day, its last day, and its index.
""",
    inputs="""
n = whole_number("n", lowest=-1000, highest=1000)
m = whole_number("m", lowest=-1000, highest=1000)
p = yes_no("p")
d = day("d")
""",
    parameters="""
monthly_amount:
  zh: 月标准
  en: Monthly amount
  kind: amount
  unit: fen a month
  values:
    - {from: 2020-01-01, value: 1000, source: act, article: "3"}
    - {from: 2024-07-15, value: 1250, source: act, article: "3"}
""",
    specs=(
        Spec(
            title="The first day of a month",
            text="",
            code="period.start",
            unit=PeriodUnit.MONTH,
            table="""
            period  | answer
            2024-02 | 2024-02-01
            2024-12 | 2024-12-01
            """,
        ),
        Spec(
            title="The last day of a month",
            text="",
            code="period.end",
            unit=PeriodUnit.MONTH,
            table="""
            period  | answer
            2024-02 | 2024-02-29
            2025-02 | 2025-02-28
            2024-12 | 2024-12-31
            """,
        ),
        Spec(
            title="The index of a month",
            text="""
It grows by one from period to period, so that periods can be counted. The index of a month is the month count of each of its days.
""",
            code="period.index - d.month_count",
            unit=PeriodUnit.MONTH,
            table="""
            d          | period  | answer
            2024-12-31 | 2025-01 | 1
            2024-12-31 | 2025-12 | 12
                       | 2025-12 | unknown: d
            """,
        ),
        Spec(
            title="The first day of a year",
            text="",
            code="period.start",
            table="""
            period | answer
            2024   | 2024-01-01
            2025   | 2025-01-01
            """,
        ),
        Spec(
            title="The last day of a year",
            text="",
            code="period.end",
            table="""
            period | answer
            2024   | 2024-12-31
            2025   | 2025-12-31
            """,
        ),
        Spec(
            title="The index of a year",
            text="It is the year.",
            code="period.index",
            table="""
            period | answer
            2024   | 2024
            2025   | 2025
            """,
        ),
        Spec(
            title="The first day of a tax year",
            text="",
            code="period.start",
            unit=PeriodUnit.TAX_YEAR_6_APRIL,
            table="""
            period  | answer
            2024-25 | 2024-04-06
            2025-26 | 2025-04-06
            """,
        ),
        Spec(
            title="The last day of a tax year",
            text="",
            code="period.end",
            unit=PeriodUnit.TAX_YEAR_6_APRIL,
            table="""
            period  | answer
            2024-25 | 2025-04-05
            2025-26 | 2026-04-05
            """,
        ),
        Spec(
            title="The index of a tax year",
            text="It is the year in which it begins.",
            code="period.index",
            unit=PeriodUnit.TAX_YEAR_6_APRIL,
            table="""
            period  | answer
            2024-25 | 2024
            2025-26 | 2025
            """,
        ),
        Spec(
            title="A parameter in the period",
            text="""
`otherwise` is not needed for a parameter that has a value in every period that the pack covers. A change within a period counts from
the next one, since the period's first day is asked for; `on(period.end)` would take the new value for the whole month.
""",
            code='amount("monthly_amount").on(period.start)',
            unit=PeriodUnit.MONTH,
            table="""
            period  | answer
            2024-06 | 1000
            2024-07 | 1000
            2024-08 | 1250
            """,
        ),
        Spec(
            title="A parameter on the period's last day",
            text="",
            code='amount("monthly_amount").on(period.end)',
            unit=PeriodUnit.MONTH,
            table="""
            period  | answer
            2024-06 | 1000
            2024-07 | 1250
            2024-08 | 1250
            """,
        ),
        Spec(
            title="A change of law",
            text="""
When the law changes *how* something is computed, the new version stands beside the old one. The version that is in force on the
period's first day decides, and only what it reads can be missing. Each version ends where the next begins. The first must
hold from the first day that the pack covers, so there is no gap.
""",
            code="in_force((date(2020, 1, 1), n), (date(2025, 1, 1), m + 100))",
            table="""
            n | m | period | answer
            1 | 2 | 2020   | 1
            1 | 2 | 2024   | 1
            1 | 2 | 2025   | 102
            1 | 2 | 2026   | 102
            1 |   | 2024   | 1
            1 |   | 2025   | unknown: m
              | 2 | 2024   | unknown: n
              | 2 | 2025   | 102
            """,
        ),
        Spec(
            title="Several changes, within a month",
            text="A version that begins on the 2nd counts from the next month on.",
            code="in_force((date(2020, 1, 1), p), (date(2024, 3, 1), ~p), (date(2024, 5, 2), d.day == 1))",
            unit=PeriodUnit.MONTH,
            table="""
            p   | d          | period  | answer
            yes | 2024-01-01 | 2024-02 | yes
            yes | 2024-01-01 | 2024-03 | no
            no  | 2024-01-01 | 2024-05 | yes
            no  | 2024-01-02 | 2024-06 | no
                | 2024-01-01 | 2024-05 | unknown: p
                | 2024-01-01 | 2024-06 | yes
            yes |            | 2024-06 | unknown: d
            """,
        ),
        Spec(
            title="A change of a day",
            text="Versions may be days, too.",
            code="in_force((date(2020, 1, 1), d), (date(2025, 1, 1), add_months(d, 1)))",
            table="""
            d          | period | answer
            2024-01-31 | 2024   | 2024-01-31
            2024-01-31 | 2025   | 2024-02-29
                       | 2025   | unknown: d
            """,
        ),
    ),
)
