"""Whole numbers."""

from tests.spec.model import Section, Spec


def _comparison(sign: str, title: str, answers: tuple[str, str, str]) -> Spec:
    less, same, more = answers
    return Spec(
        title=title,
        text="",
        code=f"n {sign} m",
        table=f"""
        n  | m  | answer
        -3 | 5  | {less}
        5  | 5  | {same}
        5  | -3 | {more}
           | 5  | unknown: n
        5  |    | unknown: m
           |    | unknown: n, m
        """,
    )


NUMBERS = Section(
    title="Whole numbers",
    text="""
Numbers are added, subtracted and multiplied as in Python. A result is unknown when a number that it needs is. When a pack
loads, Huijia computes from the bounds of the facts how large each number can become, and refuses a pack in which one could
leave 64 bits.
""",
    inputs="""
n = whole_number("n", lowest=-1000, highest=1000)
m = whole_number("m", lowest=-1000, highest=1000)
k = whole_number("k", lowest=1, highest=12)
""",
    specs=(
        Spec(
            title="Adding",
            text="",
            code="n + m",
            table="""
            n  | m  | answer
            7  | 2  | 9
            -7 | 2  | -5
               | 2  | unknown: n
            7  |    | unknown: m
               |    | unknown: n, m
            """,
        ),
        Spec(
            title="Subtracting",
            text="",
            code="n - m",
            table="""
            n  | m  | answer
            7  | 2  | 5
            2  | 7  | -5
            -2 | -7 | 5
            7  |    | unknown: m
            """,
        ),
        Spec(
            title="Multiplying",
            text="An unknown number stays unknown even when multiplied by 0.",
            code="n * m",
            table="""
            n  | m  | answer
            7  | 3  | 21
            -7 | 3  | -21
            -7 | -3 | 21
            0  |    | unknown: m
            """,
        ),
        Spec(
            title="With a number of the formula's own",
            text="A Python integer may stand on either side. It is for what belongs to the calendar; sums of law are parameters.",
            code="12 * (1 + n) - (100 - k)",
            table="""
            n  | k | answer
            0  | 1 | -87
            10 | 4 | 36
            -1 | 1 | -99
            """,
        ),
        Spec(
            title="Large numbers",
            text="Exact up to 64 bits.",
            inputs='big = whole_number("big", lowest=0, highest=1_000_000_000_000)\n',
            code="big * 9_000_000 + 1",
            table="""
            big           | answer
            1000000000000 | 9000000000000000001
            12345678901   | 111111110109000001
            0             | 1
            """,
        ),
        Spec(
            title="Dividing, rounded down",
            text="""
A quotient says how it is rounded, next to the rule with its article; plain `/` is refused. Down is towards minus infinity.
The divisor must always be at least 1; a pack in which it could be less is refused.
""",
            code="n.divided_by(k, rounding=ROUND_DOWN)",
            table="""
            n  | k | answer
            6  | 3 | 2
            7  | 3 | 2
            8  | 3 | 2
            -6 | 3 | -2
            -7 | 3 | -3
            -8 | 3 | -3
            0  | 3 | 0
            7  | 1 | 7
               | 3 | unknown: n
            7  |   | unknown: k
            """,
        ),
        Spec(
            title="Dividing, rounded up",
            text="Up is towards plus infinity.",
            code="n.divided_by(k, rounding=ROUND_UP)",
            table="""
            n  | k | answer
            6  | 3 | 2
            7  | 3 | 3
            8  | 3 | 3
            -6 | 3 | -2
            -7 | 3 | -2
            -8 | 3 | -2
            0  | 3 | 0
            1  | 12 | 1
            -1 | 12 | 0
               | 3 | unknown: n
            """,
        ),
        Spec(
            title="Dividing, halves up",
            text="To the nearest whole number; halves towards plus infinity.",
            code="n.divided_by(k, rounding=ROUND_HALF_UP)",
            table="""
            n  | k | answer
            7  | 3 | 2
            8  | 3 | 3
            -7 | 3 | -2
            -8 | 3 | -3
            1  | 2 | 1
            3  | 2 | 2
            5  | 2 | 3
            -1 | 2 | 0
            -3 | 2 | -1
            -5 | 2 | -2
            0  | 2 | 0
               | 2 | unknown: n
            """,
        ),
        Spec(
            title="Dividing, halves to even",
            text="To the nearest whole number; halves to the even one, so that they do not add up in one direction.",
            code="n.divided_by(k, rounding=ROUND_HALF_EVEN)",
            table="""
            n  | k | answer
            7  | 3 | 2
            8  | 3 | 3
            -7 | 3 | -2
            -8 | 3 | -3
            1  | 2 | 0
            3  | 2 | 2
            5  | 2 | 2
            7  | 2 | 4
            -1 | 2 | 0
            -3 | 2 | -2
            -5 | 2 | -2
            -7 | 2 | -4
            2  | 4 | 0
            6  | 4 | 2
            0  | 2 | 0
               | 2 | unknown: n
            """,
        ),
        Spec(
            title="Dividing large numbers",
            text="No step of the rounding leaves 64 bits: a pack in which twice the dividend could is refused.",
            inputs='big = whole_number("big", lowest=0, highest=1_000_000_000_000)\n',
            code="""
dividend = big * 4_500_000
half_up = dividend.divided_by(4_000_000, rounding=ROUND_HALF_UP)
half_even = dividend.divided_by(4_000_000, rounding=ROUND_HALF_EVEN)
up = dividend.divided_by(4_000_000, rounding=ROUND_UP)
half_up * 100 + (half_even - half_up) * 10 + (up - half_up)
""",
            table="""
            big           | answer
            1000000000000 | 112500000000000
            999999999999  | 112499999999900
            4             | 490
            """,
        ),
        _comparison("<", "Less than", ("yes", "no", "no")),
        _comparison("<=", "At most", ("yes", "yes", "no")),
        _comparison("==", "Equal", ("no", "yes", "no")),
        _comparison("!=", "Not equal", ("yes", "no", "yes")),
        _comparison(">=", "At least", ("no", "yes", "yes")),
        _comparison(">", "More than", ("no", "no", "yes")),
    ),
)
