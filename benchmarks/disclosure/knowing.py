"""Somebody who knows the program: which of all tables that fit what was published would have been published like this?

The promise of ``protect`` is about what follows from the published counts. This measures what more follows from why a cell was hidden.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.disclosure.tables import THRESHOLD, drawn
from huijia.apps.reports.disclosure.cells import Cell, Table
from huijia.apps.reports.disclosure.protecting import protect
from tests.unit.disclosure.attacking import Attack

MOST_TABLES = 400
"""Tables with more that fit are left out: the attacker would need longer."""
GUESSES = 4


def known_by_the_program(count: int, seed: int, key: bytes, patience: float) -> Counter[str]:
    """Of small counts of small tables: how many are told exactly, and how many at least to be more than nought, by running the program on all that fit.

    With a ``key`` the attacker runs it with keys of his own, and counts a table as possible when one of them hides the same cells.
    """
    found: Counter[str] = Counter()
    until = time.perf_counter() + patience
    for one in drawn(10_000, seed):
        if one.kind != "2 ways" or len(one.inside) > 16:
            continue
        if found["tables"] >= count or time.perf_counter() > until:
            break
        whole = one.table
        protected = protect(whole, threshold=THRESHOLD, key=key)
        fitting = list(_fitting(protected.shown, sorted(protected.hidden, key=repr), whole))
        if not fitting:
            continue
        keys = [b"guess %d" % n for n in range(GUESSES)] if key else [b""]
        possible = [each for each in fitting if _looks_the_same(each, whole, protected.hidden, keys)]
        # The true table is always possible; with a key his guesses may all miss it, and then he has learnt nothing.
        small = [each for each in protected.hidden if 0 < whole.values[each] < THRESHOLD]
        found["tables"] += 1
        found["small"] += len(small)
        for each in small:
            values = {table[each] for table in possible} or {0, THRESHOLD}
            found["exactly"] += len(values) == 1
            found["wrongly"] += len(values) == 1 and whole.values[each] not in values
            found["not nought"] += 0 not in values
    return found


def _looks_the_same(
    values: Mapping[Cell, int], whole: Table, hidden: frozenset[Cell], keys: Sequence[bytes]
) -> bool:
    table = Table({**whole.values, **values}, whole.sums)
    return any(protect(table, threshold=THRESHOLD, key=key).hidden == hidden for key in keys)


def _fitting(shown: Mapping[Cell, int], hidden: Sequence[Cell], whole: Table) -> Iterator[dict[Cell, int]]:
    """All whole tables that fit what was published; none where there are too many."""
    attack = Attack(shown, hidden, whole.sums)
    if not hidden:
        return
    bounds = {each: attack.bounds(each) for each in hidden}
    if any(each.most == float("inf") for each in bounds.values()):
        return
    order = sorted(hidden, key=lambda each: bounds[each].most - bounds[each].least)
    found: list[dict[Cell, int]] = []
    ranges = {each: range(round(bounds[each].least), round(bounds[each].most) + 1) for each in hidden}

    def go(n: int, values: dict[Cell, int]) -> bool:
        if n == len(order):
            found.append(dict(values))
            return len(found) <= MOST_TABLES
        for value in ranges[order[n]]:
            values[order[n]] = value
            if _may_be(values, shown, whole) and not go(n + 1, values):
                return False
            del values[order[n]]
        return True

    if go(0, {}):
        yield from found


def _may_be(values: Mapping[Cell, int], shown: Mapping[Cell, int], whole: Table) -> bool:
    for each in whole.sums:
        total = shown.get(each.total, values.get(each.total))
        parts = [shown.get(part, values.get(part)) for part in each.parts]
        known = sum(part for part in parts if part is not None)
        if total is not None and (known > total or (None not in parts and known != total)):
            return False
    return True
