"""Rules over the members of a family."""

from tests.spec.model import Section, Spec

FAMILIES = Section(
    title="Families",
    text="""
In a pack with `case: family`, some facts are stated of the family and some of each member (`of=Member.OF_FAMILY`). What is computed
from a member's fact holds of each member; counting, summing and *any* make one value for the family of it. Only such a
value can be the amount, a refusal or a grant.

In the tables of this chapter each row is a member. What holds of the family, facts and answers, stands on its first row.
""",
    inputs="""
n = whole_number("n", lowest=0, highest=1000)
born = day("born", of=Member.OF_FAMILY)
child = yes_no("child", of=Member.OF_FAMILY)
earns = whole_number("earns", lowest=0, highest=1000, of=Member.OF_FAMILY)
left = optional_day("left", empty_means=("住在家里", "lives at home"), of=Member.OF_FAMILY)
""",
    specs=(
        Spec(
            title="A fact of a member",
            text="What holds of each member has an answer for each.",
            code="earns * 2 + n",
            table="""
            family | member | n  | earns | answer
            A      | a1     | 5  | 10    | 25
            A      | a2     |    | 20    | 45
            A      | a3     |    |       | unknown: earns
            B      | b1     |    | 10    | unknown: n
            """,
        ),
        Spec(
            title="Counting members",
            text="Without a condition, all of them.",
            code="count_members() * 10 + n",
            table="""
            family | member | n | answer
            A      | a1     | 1 | 31
            A      | a2     |   |
            A      | a3     |   |
            B      | b1     | 2 | 12
            """,
        ),
        Spec(
            title="Counting those who meet a condition",
            text="Unknown when the condition is unknown for any member.",
            code="count_members(where=child)",
            table="""
            family | member | child | answer
            A      | a1     | yes   | 2
            A      | a2     | no    |
            A      | a3     | yes   |
            B      | b1     | no    | 0
            C      | c1     | yes   | unknown: child
            C      | c2     |       |
            """,
        ),
        Spec(
            title="A condition that also reads the family",
            text="",
            code="count_members(where=child & (earns < n))",
            table="""
            family | member | n   | child | earns | answer
            A      | a1     | 100 | yes   | 99    | 1
            A      | a2     |     | yes   | 100   |
            A      | a3     |     | no    |       |
            B      | b1     | 100 | yes   |       | unknown: earns
            B      | b2     |     | yes   | 7     |
            C      | c1     |     | no    | 7     | 0
            D      | d1     |     | yes   | 7     | unknown: n
            """,
        ),
        Spec(
            title="Summing over members",
            text="Without a condition, over all of them. Unknown when any number is.",
            code="sum_members(earns)",
            table="""
            family | member | earns | answer
            A      | a1     | 100   | 350
            A      | a2     | 250   |
            B      | b1     | 0     | 0
            C      | c1     | 100   | unknown: earns
            C      | c2     |       |
            """,
        ),
        Spec(
            title="Summing over those who meet a condition",
            text="What a member who does not meet it says is not looked at. Nobody's sum is 0.",
            code="sum_members(earns, where=child)",
            table="""
            family | member | child | earns | answer
            A      | a1     | yes   | 100   | 150
            A      | a2     | yes   | 50    |
            A      | a3     | no    | 999   |
            B      | b1     | yes   | 100   | 100
            B      | b2     | no    |       |
            C      | c1     | no    |       | 0
            D      | d1     | yes   |       | unknown: child, earns
            D      | d2     |       | 5     |
            """,
        ),
        Spec(
            title="Any member such that",
            text="Yes as soon as it is yes for one, whatever is unknown of the others.",
            code="any_member(earns > n)",
            table="""
            family | member | n   | earns | answer
            A      | a1     | 100 | 101   | yes
            A      | a2     |     |       |
            B      | b1     | 100 | 100   | no
            B      | b2     |     | 0     |
            C      | c1     | 100 | 100   | unknown: earns
            C      | c2     |     |       |
            D      | d1     |     | 5     | unknown: n
            """,
        ),
        Spec(
            title="Rank by birth date",
            text="""
1 for the eldest. Twins stand in the order of their `member_id`, so that each rank is taken once. A rank is unknown when it is unknown
whether another member comes before; an only member is first even if nobody knows the birth date.
""",
            code="rank_by(born)",
            table="""
            family | member | born       | answer
            A      | a1     | 2012-03-03 | 2
            A      | a2     | 2010-01-01 | 1
            A      | a3     | 2015-05-05 | 3
            Twins  | t2     | 2012-03-03 | 3
            Twins  | t1     | 2012-03-03 | 2
            Twins  | t3     | 2010-01-01 | 1
            Only   | o1     |            | 1
            Gap    | g1     | 2012-03-03 | unknown: born
            Gap    | g2     |            | unknown: born
            """,
        ),
        Spec(
            title="Rank among those who meet a condition",
            text="""
Counted are the *other* members who meet the condition and come before. A member who does not meet it has a rank all the same: the
place that it would take. Whether somebody counts matters only if that somebody comes before.
""",
            code="rank_by(born, where=child)",
            table="""
            family | member | born       | child | answer
            A      | a1     | 1980-01-01 | no    | 1
            A      | a2     | 2010-01-01 | yes   | 1
            A      | a3     | 2012-03-03 | yes   | 2
            A      | a4     | 2015-05-05 | no    | 3
            B      | b1     | 2010-01-01 | yes   | 1
            B      | b2     | 2012-03-03 |       | 2
            B      | b3     | 2015-05-05 | yes   | unknown: child
            """,
        ),
        Spec(
            title="The rank of a member who does not meet the condition",
            text="Its own birth date matters for its own rank, and for no other.",
            code="rank_by(born, where=child)",
            table="""
            family | member | born       | child | answer
            C      | c1     |            | no    | unknown: born
            C      | c2     | 2010-01-01 | yes   | 1
            C      | c3     | 2012-03-03 | yes   | 2
            """,
        ),
        Spec(
            title="An amount by rank",
            text="50 for the eldest child, 70 for each further one.",
            code="sum_members(when(rank_by(born, where=child) == 1).then(50).otherwise(70), where=child)",
            table="""
            family | member | born       | child | answer
            A      | a1     | 1980-01-01 | no    | 190
            A      | a2     | 2010-01-01 | yes   |
            A      | a3     | 2012-03-03 | yes   |
            A      | a4     | 2012-03-03 | yes   |
            B      | b1     |            | yes   | 50
            C      | c1     | 2010-01-01 | yes   | unknown: born
            C      | c2     |            | yes   |
            D      | d1     |            | no    | 50
            D      | d2     | 2012-03-03 | yes   |
            """,
        ),
        Spec(
            title="A family's value in a member's condition",
            text="What was counted can be asked of each member again.",
            code="count_members(where=(count_members(where=child) >= 2) & child & (earns == 0))",
            table="""
            family | member | child | earns | answer
            A      | a1     | yes   | 0     | 1
            A      | a2     | yes   | 5     |
            A      | a3     | no    | 0     |
            B      | b1     | yes   | 0     | 0
            B      | b2     | no    |       |
            """,
        ),
        Spec(
            title="An optional fact of a member",
            text="",
            code="count_members(where=~left.is_given | (left.otherwise(born) > date(2025, 1, 1)))",
            table="""
            family | member | born       | left       | answer
            A      | a1     | 2010-01-01 |            | 2
            A      | a2     |            | 2025-01-02 |
            A      | a3     |            | 2025-01-01 |
            """,
        ),
        Spec(
            title="Days of members",
            text="Members' days are computed with as any other.",
            code="any_member(age_on(born, date(2025, 6, 1)) >= 70) | (sum_members(born.month) == n)",
            table="""
            family | member | n | born       | answer
            A      | a1     | 9 | 1955-06-01 | yes
            A      | a2     |   |            |
            B      | b1     | 9 | 1955-06-02 | no
            C      | c1     | 9 | 2010-04-30 | yes
            C      | c2     |   | 2012-05-31 |
            """,
        ),
    ),
)
