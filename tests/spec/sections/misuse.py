"""What the language refuses while a pack is being written."""

from tests.spec.model import Misuse, Section

MISUSE = Section(
    title="What is refused",
    text="""
Some Python would do something else than it seems to. It stops the pack from loading; the message begins with the file and
line.
""",
    inputs="""
p = yes_no("p")
q = yes_no("q")
n = whole_number("n", lowest=-1000, highest=1000)
d = day("d")
died = optional_day("died", empty_means=("健在", "alive"))
""",
    misuses=(
        Misuse("p and q", TypeError, "use & | ~ instead of and/or/not"),
        Misuse("p or q", TypeError, "use & | ~ instead of and/or/not"),
        Misuse("not p", TypeError, "use & | ~ instead of and/or/not"),
        Misuse("1 if p else 2", TypeError, "when(...).then(...).otherwise(...) instead of if"),
        Misuse("0 < n < 5", TypeError, "use & | ~ instead of and/or/not"),
        Misuse("n in (1, 2)", TypeError, "use & | ~ instead of and/or/not"),
        Misuse("n / 2", TypeError, "a quotient must say how it is rounded"),
        Misuse("n // 2", TypeError, "a quotient must say how it is rounded"),
        Misuse(
            "n + 0.5",
            TypeError,
            "0.5 is not a whole number; money is written in the minor unit, without a point",
        ),
        Misuse("n * True", TypeError, "True is not a whole number; money is written in the minor unit"),
        Misuse(
            "n == p", TypeError, "is not a whole number; money is written in the minor unit, without a point"
        ),
        Misuse("when(n).then(1).otherwise(2)", TypeError, "If needs a yes or no, got a whole number"),
        Misuse(
            "when(p).then(1).otherwise(d)",
            TypeError,
            "is not a whole number; money is written in the minor unit, without a point",
        ),
        Misuse("p & (n + 1)", TypeError, "All needs a yes or no, got a whole number"),
        Misuse("d < n", TypeError, "a rule knows yes/no, whole numbers and dates only"),
        Misuse('d < "2025-01-01"', TypeError, "a rule knows yes/no, whole numbers and dates only"),
        Misuse("{n: 1}", TypeError, "unhashable type: 'NumberFact'"),
        Misuse("in_force((date(2025, 1, 1), n))", TypeError, "a change of law needs at least two versions"),
        Misuse(
            "in_force((date(2025, 1, 1), n), (date(2025, 1, 1), n + 1))",
            ValueError,
            "two versions for one date: one starts on 2025-01-01, the next on 2025-01-01",
        ),
        Misuse('yes_no("sure").is_given', AttributeError, "'YesNoFact' object has no attribute 'is_given'"),
        Misuse("n.otherwise(0)", AttributeError, "'NumberFact' object has no attribute 'otherwise'"),
        Misuse("died < d", TypeError, "a rule knows yes/no, whole numbers and dates only"),
    ),
)
