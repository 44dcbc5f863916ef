"""What takes minutes: many random tables, and a county's yearly set in full. ``python -m benchmarks.disclosure`` does more of it, and writes it down."""

from __future__ import annotations

import time

import pytest

from benchmarks.disclosure.county import County
from benchmarks.disclosure.measuring import hidden_by, measured
from benchmarks.disclosure.releases import attacked
from benchmarks.disclosure.tables import drawn
from huijia.apps.reports.disclosure.cells import Published
from huijia.apps.reports.disclosure.protecting import protect, release

pytestmark = pytest.mark.long


def test_no_small_count_of_random_tables_is_recovered() -> None:
    for one in drawn(400, seed=11):
        whole = one.table
        assert measured(one, whole, hidden_by("Huijia", one, whole)[0])["closer"] == 0


def test_a_county_s_yearly_set_is_protected_within_a_minute() -> None:
    """Fifteen townships of twelve villages: 38,220 cells in thirteen releases. Seconds of the processor: the machine may be busy."""
    published = Published()
    releases = list(County(months=12).releases())
    start = time.process_time()
    for _, wanted in releases:
        protected = protect(wanted, threshold=5, before=published)
        assert protected.exposed == frozenset()
        release(protected, wanted, published)
    assert time.process_time() - start < 60

    assert attacked(published)["recovered"] == 0
