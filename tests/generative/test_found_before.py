"""Packs and tables on which the engines once differed, kept small. The random ones found them first."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from huijia.engine.api import EngineName, Request, source_of, started
from huijia.engine.loading import load_pack
from huijia.engine.model import nodes as n
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type
from tests.engines import ENGINES, SQL_ENGINES, on_engine
from tests.generative.cases import Facts
from tests.generative.comparing import Asked, differences, run
from tests.generative.making import declared, named, pack_of

ON = date(2025, 6, 15)


def at_least(node: n.Node, *limits: int) -> n.Node:
    """A number raised to each limit in turn: three times are enough to become a column of its own."""
    for limit in limits:
        node = n.Extreme(True, node, n.Literal(limit))
    return node


def two_long_expressions() -> tuple[Pack, FactDeclaration, FactDeclaration]:
    """Bounds of periods and amount each hold an expression that is too long to be written twice."""
    claims, income = (declared(name, Type.INT, lowest=0, highest=9) for name in ("claims", "income"))
    grant = named("grant", n.Literal(True), n.RuleKind.GRANT)
    first = named("first", n.Arithmetic(n.Operator.ADD, n.Literal(2024), at_least(claims.fact, 1, 1, 1)))
    last = named("last", n.Arithmetic(n.Operator.ADD, n.Literal(0), first))
    amount = named(
        "amount", n.Arithmetic(n.Operator.MULTIPLY, n.Literal(100), at_least(income.fact, 2, 2, 2))
    )
    pack = pack_of([first, last, grant, amount], amount=amount, facts=[claims, income], bounds=(first, last))
    return pack, claims, income


@pytest.mark.parametrize("engine", SQL_ENGINES)
def test_amount_is_not_taken_from_the_bounds_of_the_periods(engine: EngineName) -> None:
    # Both expressions became a column with the same name, and DuckDB read the first one twice.
    pack, _, _ = two_long_expressions()
    facts = Facts(pa.table({"case_id": ["a"], "claims": [1], "income": [7]}))

    result, _ = run(engine, pack, facts, Asked(ON))

    assert result.select(["period", "amount_minor"]).to_pylist() == [{"period": "2025", "amount_minor": 700}]


@pytest.mark.parametrize("engine", SQL_ENGINES)
def test_columns_of_a_query_have_names_of_their_own(engine: EngineName) -> None:
    pack, _, _ = two_long_expressions()
    facts = Facts(pa.table({"case_id": ["a", "b", "c"], "claims": [0, 3, None], "income": [9, None, 4]}))

    found = differences(run("in-memory", pack, facts, Asked(ON)), run(engine, pack, facts, Asked(ON)))

    assert not found


@pytest.mark.parametrize("engine", SQL_ENGINES)
def test_sum_asks_only_what_members_that_count_leave_open(engine: EngineName) -> None:
    # The amount of a member who certainly does not count was asked for as well.
    counts = declared("counts", Type.BOOL, level=Level.MEMBER)
    costs = declared("costs", Type.INT, level=Level.MEMBER, lowest=0, highest=9)
    amount = named("amount", n.SumMembers(costs.fact, counts.fact))
    grant = named("grant", n.Literal(True), n.RuleKind.GRANT)
    pack = pack_of([grant, amount], amount=amount, facts=[counts, costs], families=True)
    members = {"family_id": [1, 1], "member_id": [1, 2], "counts": [False, None], "costs": [None, 4]}

    result, _ = run(engine, pack, Facts(pa.table(members)), Asked(ON))

    assert result["missing"].to_pylist() == ["counts"]


@pytest.mark.parametrize("engine", SQL_ENGINES)
def test_family_is_told_the_row_that_has_to_be_mended(engine: EngineName) -> None:
    # A family's own row named a sound member, whose row in turn named the one that is wrong.
    pack = load_pack("toyland/family-allowance")
    born = pa.array([date(2015, 1, 1), date(1900, 1, 1)], pa.date32())
    members = {
        "family_id": ["a", "a"],
        "member_id": ["1", "2"],
        "birth_date": born,
        "in_education": [True, True],
    }
    families = {"family_id": ["a"], "lives_in_toyland": [True], "income_band": [1]}
    facts = Facts(pa.table(members), pa.table(families))

    _, assessed = run(engine, pack, facts, Asked(ON))

    assert "row 2" in assessed.family_problems[1][0].what.en


@pytest.mark.parametrize("engine", ENGINES)
def test_family_of_which_no_member_could_be_read_goes_back(engine: EngineName) -> None:
    # It was assessed as a family without members.
    pack = load_pack("toyland/family-allowance")
    members = pa.table(
        {
            "family_id": ["a"],
            "member_id": ["1"],
            "birth_date": pa.array([date(2015, 1, 1)], pa.date32()),
            "in_education": [True],
        }
    )
    families = pa.table({"family_id": ["a", "b"], "lives_in_toyland": [True] * 2, "income_band": [1, 1]})
    of_members, of_families = source_of(pack, members, Level.MEMBER), source_of(pack, families, Level.CASE)

    with started(
        Request(pack, ON, **on_engine(engine)), of_members, families=of_families, spoiled_families=["b"]
    ) as of_facts:
        result = of_facts.to_arrow()

    assert result["case_id"].to_pylist() == ["a"]


@pytest.mark.parametrize("engine", ENGINES)
def test_family_is_not_mixed_up_with_a_row_without_a_family(engine: EngineName) -> None:
    # A member's row without a family id spoiled the family whose id is the word that Python writes for nothing.
    pack = load_pack("toyland/family-allowance")
    members = pa.table(
        {
            "family_id": ["None", None],
            "member_id": ["1", "2"],
            "birth_date": pa.array([date(2015, 1, 1)] * 2, pa.date32()),
            "in_education": [True, True],
        }
    )
    families = pa.table({"family_id": ["None"], "lives_in_toyland": [True], "income_band": [1]})

    _, assessed = run(engine, pack, Facts(members, families), Asked(ON))

    assert sorted(assessed.problems) == [2]


@pytest.mark.parametrize("engine", SQL_ENGINES)
def test_fact_with_a_short_name_is_not_taken_for_the_number_of_cases(engine: EngineName) -> None:
    # Combinations of facts are counted in a column, which had a name that a fact may have too: totals added up the fact.
    number = declared("n", Type.INT, lowest=0, highest=9)
    amount = named("amount", n.Arithmetic(n.Operator.MULTIPLY, n.Literal(100), number.fact))
    pack = pack_of([named("grant", n.Literal(True), n.RuleKind.GRANT), amount], amount=amount, facts=[number])
    facts = Facts(pa.table({"case_id": ["a", "b", "c"], "n": [7, 7, 2]}))

    found = differences(run("in-memory", pack, facts, Asked(ON)), run(engine, pack, facts, Asked(ON)))

    assert not found


@pytest.mark.parametrize("engine", SQL_ENGINES)
def test_names_that_differ_only_at_their_ends_stay_apart(engine: EngineName) -> None:
    # PostgreSQL cuts names after 63 bytes, so that two rules or facts became one column.
    start = "the_income_of_the_member_of_the_household_in_the_year_before_the_claim"
    one, other = (declared(f"{start}_{end}", Type.INT, lowest=0, highest=9) for end in ("a", "b"))
    raised = [named(f"{fact.name}_raised", at_least(fact.fact, 1, 1, 1)) for fact in (one, other)]
    sums = [
        n.Arithmetic(n.Operator.MULTIPLY, rule, n.Literal(scale))
        for rule, scale in zip(raised, (1, 10), strict=True)
    ]
    amount = named("amount", n.Arithmetic(n.Operator.ADD, *sums))
    grant = named("grant", n.Literal(True), n.RuleKind.GRANT)
    pack = pack_of([*raised, grant, amount], amount=amount, facts=[one, other])
    columns = {one.name: [2, 3, None], other.name: [5, None, 7]}
    facts = Facts(pa.table({"case_id": ["a", "b", "c"], **columns}))

    found = differences(run("in-memory", pack, facts, Asked(ON)), run(engine, pack, facts, Asked(ON)))

    assert not found
