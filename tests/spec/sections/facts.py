"""Facts: what somebody states."""

from huijia.values.periods import PeriodUnit
from tests.spec.model import Section, Spec

FACTS = Section(
    title="Facts",
    text="""
A fact is what somebody states about the case: yes or no, a whole number, or a day. Facts are declared in `inputs.py`;
the first argument is the fact's name, which is the column of the facts table. There are no texts and no fractions: law
is decided by dates, counts and conditions. Money is a whole number of the currency's minor unit.
""",
    inputs="""
p = yes_no("p")
n = whole_number("n", lowest=-1000, highest=1000)
d = day("d")
died = optional_day("died", empty_means=("健在", "alive"))
extra = optional_whole_number("extra", empty_means=("无", "none"), lowest=0, highest=100)
opted_out = optional_yes_no("opted_out", empty_means=("未退出", "has not opted out"))
""",
    specs=(
        Spec(
            title="A yes or no",
            text="Unknown while nobody has said. The answer names the fact that is missing.",
            code="p",
            table="""
            p   | answer
            yes | yes
            no  | no
                | unknown: p
            """,
        ),
        Spec(
            title="A whole number",
            text="""
`lowest` and `highest` say what the number can be. They protect the reader of a sheet from a slip of the pen, and they
let Huijia prove when the pack loads that no sum or product can leave 64 bits.
""",
            code="n",
            table="""
            n     | answer
            0     | 0
            -1000 | -1000
            1000  | 1000
                  | unknown: n
            """,
        ),
        Spec(
            title="A day",
            text="`not_in_future=True` refuses days after the day of assessment: what has not happened is no fact.",
            code="d",
            table="""
            d          | answer
            2024-02-29 | 2024-02-29
            1901-01-01 | 1901-01-01
            2099-12-31 | 2099-12-31
                       | unknown: d
            """,
        ),
        Spec(
            title="A period",
            text="""
For what is stated of a whole period, such as an income by tax year. `unit` is that of `pack.yaml`, `first` the first period that
may be stated. The fact is the period's index, a whole number; a sheet may hold the label, here `2024-25`, or the index.
""",
            inputs='tax_year = a_period("tax_year", unit="tax_year_6_april", first="2013-14")',
            unit=PeriodUnit.TAX_YEAR_6_APRIL,
            code="period.index - tax_year",
            table="""
            tax_year | period  | answer
            2024     | 2024-25 | 0
            2024     | 2025-26 | 1
                     | 2025-26 | unknown: tax_year
            """,
        ),
        Spec(
            title="All that can be said of a fact",
            text="""
`zh` and `en` label the column; `headings` are other headings under which a sheet may hold it. `question`, `help` and
`why` are told to a person, as pairs of Chinese and English. `spread` says how `huijia synth` draws the fact for
synthetic people.
""",
            inputs="""
income = whole_number(
    "income",
    zh="月收入",
    en="Monthly income",
    question=("家庭每月收入多少？", "What is the family's monthly income?"),
    help=("以元为单位。", "In whole yuan."),
    why=("收入决定档次。", "Income decides the band."),
    headings=("收入", "家庭月收入"),
    lowest=0,
    highest=1_000_000,
    spread=Spread(numbers=(2_000, 30_000), empty=10),
)
""",
            code="income",
            table="""
            income | answer
            4200   | 4200
                   | unknown: income
            """,
        ),
        Spec(
            title="An optional fact: whether it is given",
            text="""
The empty cell of an optional fact has a meaning, which `empty_means` tells: *alive*, *lives at home*. Whether it is given
is therefore never unknown. Only an optional fact can be asked so; the emptiness of any other fact means that nobody
knows.
""",
            code="died.is_given",
            table="""
            died       | answer
            2025-03-01 | yes
                       | no
            """,
        ),
        Spec(
            title="An optional number or yes or no: whether it is given",
            text="The other types too. A stated *no* and a stated 0 are given.",
            code="extra.is_given & opted_out.is_given",
            table="""
            extra | opted_out | answer
            0     | no        | yes
            0     |           | no
                  | no        | no
            """,
        ),
        Spec(
            title="An optional day, or what its emptiness stands for",
            text="""
An optional fact cannot be used bare: the author says what stands in its place. If that is itself unknown, and needed, so
is the result.
""",
            code="died.otherwise(d)",
            table="""
            died       | d          | answer
            2025-03-01 | 2020-01-01 | 2025-03-01
                       | 2020-01-01 | 2020-01-01
            2025-03-01 |            | 2025-03-01
                       |            | unknown: d
            """,
        ),
        Spec(
            title="An optional number",
            text="A stated 0 is a statement; only an empty cell takes the value after `otherwise`.",
            code="extra.otherwise(7)",
            table="""
            extra | answer
            12    | 12
            0     | 0
                  | 7
            """,
        ),
        Spec(
            title="An optional yes or no",
            text="Likewise.",
            code="opted_out.otherwise(True)",
            table="""
            opted_out | answer
            yes       | yes
            no        | no
                      | yes
            """,
        ),
        Spec(
            title="A contradiction",
            text="""
Facts that cannot both be true. Written in `inputs.py`, after the facts. Where the condition is *yes*, the row goes back with
the text; *no* and unknown let it pass.
""",
            code="""
contradiction(
    "died_before_birth",
    died.otherwise(date(2099, 12, 31)) < d,
    column=died,
    zh="死亡日期早于出生日期，请核对这两个日期",
    en="the death lies before the birth; check both dates",
)
""",
            table="""
            died       | d          | answer
            2024-12-31 | 2025-01-01 | yes
            2025-01-01 | 2025-01-01 | no
                       | 2025-01-01 | no
            2024-12-31 |            | unknown: d
            """,
        ),
    ),
)
