"""Yes, no and unknown; and values that depend on them."""

from tests.spec.model import Section, Spec

CONDITIONS = Section(
    title="Yes, no and unknown",
    text="""
Conditions are combined with `&`, `|` and `~`; Python's `and`, `or`, `not` and `if` cannot work on something that is not
known yet, and are refused. An unknown fact makes a result unknown only where it matters. This is Kleene's logic, which is
also that of SQL.
""",
    inputs="""
p = yes_no("p")
q = yes_no("q")
r = yes_no("r")
n = whole_number("n", lowest=-1000, highest=1000)
""",
    specs=(
        Spec(
            title="And",
            text="No as soon as one is no, whatever else is unknown.",
            code="p & q",
            table="""
            p   | q   | answer
            yes | yes | yes
            yes | no  | no
            yes |     | unknown: q
            no  | yes | no
            no  | no  | no
            no  |     | no
                | yes | unknown: p
                | no  | no
                |     | unknown: p, q
            """,
        ),
        Spec(
            title="Or",
            text="Yes as soon as one is yes, whatever else is unknown.",
            code="p | q",
            table="""
            p   | q   | answer
            yes | yes | yes
            yes | no  | yes
            yes |     | yes
            no  | yes | yes
            no  | no  | no
            no  |     | unknown: q
                | yes | yes
                | no  | unknown: p
                |     | unknown: p, q
            """,
        ),
        Spec(
            title="Not",
            text="The opposite; unknown stays unknown.",
            code="~p",
            table="""
            p   | answer
            yes | no
            no  | yes
                | unknown: p
            """,
        ),
        Spec(
            title="All of several",
            text="The same as `p & q & r`; easier to read for a list.",
            code="all_of(p, q, r)",
            table="""
            p   | q   | r   | answer
            yes | yes | yes | yes
            yes | yes | no  | no
            yes |     | no  | no
            yes |     | yes | unknown: q
                | yes |     | unknown: p, r
            """,
        ),
        Spec(
            title="Any of several",
            text="The same as `p | q | r`.",
            code="any_of(p, q, r)",
            table="""
            p   | q   | r   | answer
            no  | no  | no  | no
            no  | no  | yes | yes
            no  |     | yes | yes
            no  |     | no  | unknown: q
                | no  |     | unknown: p, r
            """,
        ),
        Spec(
            title="Only what matters is missing",
            text="""
The facts that are named are those that can still change something: the side of an *or* that is already no, and the side
of an *and* that is already yes, are not asked for again.
""",
            code="(p & q) | (r & (n > 0))",
            table="""
            p   | q   | r   | n | answer
            yes | yes |     |   | yes
            no  |     | no  |   | no
            no  |     |     | 5 | unknown: r
            yes |     | no  |   | unknown: q
                | no  | yes |   | unknown: n
                |     |     | 0 | unknown: p, q
            """,
        ),
    ),
)

CHOICES = Section(
    title="One value or another",
    text="""
`when(condition).then(value).otherwise(value)` chooses. Both values have one type: numbers, days or conditions. There is always
an `otherwise`: a rule has no gaps.
""",
    inputs="""
p = yes_no("p")
q = yes_no("q")
n = whole_number("n", lowest=-1000, highest=1000)
m = whole_number("m", lowest=-1000, highest=1000)
d = day("d")
e = day("e")
""",
    specs=(
        Spec(
            title="When, then, otherwise",
            text="The value that is not chosen may be unknown; it does not matter.",
            code="when(p).then(n).otherwise(m)",
            table="""
            p   | n | m | answer
            yes | 1 | 2 | 1
            no  | 1 | 2 | 2
            yes | 1 |   | 1
            no  |   | 2 | 2
            yes |   | 2 | unknown: n
            no  | 1 |   | unknown: m
            """,
        ),
        Spec(
            title="An unknown condition",
            text="""
Where the condition is unknown the result is too, unless both values are known and the same: then nobody has to be asked.
""",
            code="when(p).then(n).otherwise(m)",
            table="""
            p | n | m | answer
              | 1 | 2 | unknown: p
              | 5 | 5 | 5
              | 1 |   | unknown: p, m
              |   | 2 | unknown: p, n
              |   |   | unknown: p, n, m
            """,
        ),
        Spec(
            title="A chain",
            text="Conditions are looked at in their order; the first that holds decides.",
            code="when(p).then(1).when(q).then(2).otherwise(3)",
            table="""
            p   | q   | answer
            yes | yes | 1
            yes |     | 1
            no  | yes | 2
            no  | no  | 3
                | yes | unknown: p
            no  |     | unknown: q
                |     | unknown: p, q
            """,
        ),
        Spec(
            title="A chain whose ends are equal",
            text="With both unknown the result can still be known, if every way leads to the same value.",
            code="when(p).then(n).when(q).then(m).otherwise(4)",
            table="""
            p | q | n | m | answer
              |   | 4 | 4 | 4
              |   | 4 | 3 | unknown: p, q
            """,
        ),
        Spec(
            title="Choosing a day",
            text="A Python `date` may stand for a fixed day.",
            code="when(p).then(d).otherwise(date(2025, 1, 1))",
            table="""
            p   | d          | answer
            yes | 2024-02-29 | 2024-02-29
            no  | 2024-02-29 | 2025-01-01
                | 2025-01-01 | 2025-01-01
                | 2024-02-29 | unknown: p
            yes |            | unknown: d
            """,
        ),
        Spec(
            title="Choosing a condition",
            text="True and False may stand for fixed answers.",
            code="when(p).then(q).otherwise(False)",
            table="""
            p   | q   | answer
            yes | yes | yes
            yes | no  | no
            no  | yes | no
            no  |     | no
                | no  | no
                | yes | unknown: p
            yes |     | unknown: q
            """,
        ),
        Spec(
            title="The smaller of two numbers",
            text="Unknown when either is: an unknown number could be the smaller one.",
            code="smaller_of(n, m)",
            table="""
            n  | m  | answer
            2  | 3  | 2
            9  | 3  | 3
            -9 | -3 | -9
            7  | 7  | 7
               | 3  | unknown: n
            2  |    | unknown: m
            """,
        ),
        Spec(
            title="The larger of two numbers",
            text="Negative numbers too.",
            code="larger_of(n, m)",
            table="""
            n  | m  | answer
            -2 | -3 | -2
            -3 | -2 | -2
            5  | 5  | 5
               | 3  | unknown: n
            2  |    | unknown: m
               |    | unknown: n, m
            """,
        ),
        Spec(
            title="The earlier of two days",
            text="The same words serve for days.",
            code="smaller_of(d, e)",
            table="""
            d          | e          | answer
            2024-12-31 | 2025-01-01 | 2024-12-31
            2025-01-01 | 2024-12-31 | 2024-12-31
                       | 2024-12-31 | unknown: d
            """,
        ),
        Spec(
            title="The later of two days",
            text="",
            code="larger_of(d, date(2025, 1, 1))",
            table="""
            d          | answer
            2024-12-31 | 2025-01-01
            2025-01-02 | 2025-01-02
                       | unknown: d
            """,
        ),
    ),
)
