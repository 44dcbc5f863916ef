"""Whatever the rules, what the translator writes stays within the canonical subset, and each column has its own name."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import example, given, settings
from sqlglot import exp

from huijia.engine.backends.answers import span_of
from huijia.engine.backends.sql.plan import query_for
from huijia.engine.model.pack import Pack
from tests.conformance.test_known_differences import CANONICAL, TYPES
from tests.generative.agreeing import DAY_OF_ASSESSMENT, QUICKLY, asked_of
from tests.generative.packs import packs
from tests.generative.test_found_before import two_long_expressions
from tests.generative.writing import written

LABELS = {"period", "status", "reasons", "missing", "amount_minor"}
"""Columns that the last queries make anew from those before."""


def query_of(pack: Pack) -> exp.Query:
    asked = asked_of(Random(1), pack)
    span = span_of(pack, on=DAY_OF_ASSESSMENT, from_period=asked.from_period, to_period=asked.to_period)
    return query_for(pack, span)


def check_subset(pack: Pack) -> None:
    pieces = list(query_of(pack).walk())
    strangers = {type(piece).__name__ for piece in pieces if not isinstance(piece, CANONICAL)}
    types = {piece.this.name for piece in pieces if isinstance(piece, exp.DataType)} - TYPES
    assert not strangers | types, f"{strangers | types}\n{written(pack)}"


def check_names(pack: Pack) -> None:
    """Queries add columns to those of the query before: a name that is given twice hides a column."""
    queries = [cte.this for cte in query_of(pack).find_all(exp.CTE)]
    added = [each for query in queries for each in query.selects if isinstance(each, exp.Alias)]
    of_units = Counter(each.alias for each in added if each.alias not in LABELS)
    twice = sorted(name for name, times in of_units.items() if times > 1)
    assert not twice, f"{twice}\n{written(pack)}"


@settings(QUICKLY, max_examples=150)
@given(packs(families=False))
def test_single_packs_are_written_in_the_canonical_subset(pack: Pack) -> None:
    check_subset(pack)


@settings(QUICKLY, max_examples=150)
@given(packs(families=True))
def test_packs_with_families_are_written_in_the_canonical_subset(pack: Pack) -> None:
    check_subset(pack)


@settings(QUICKLY, max_examples=300)
@example(two_long_expressions()[0])
@given(packs(families=False))
def test_no_column_of_a_query_is_named_twice(pack: Pack) -> None:
    check_names(pack)
