"""What the British pack takes for granted of its rates, so that a rate of another kind is not read wrongly."""

from datetime import date

import pytest

from huijia.engine.loading import load_pack

PACK = load_pack("gb/child-benefit")


@pytest.mark.parametrize("name", ["eldest_rate", "other_rate"])
def test_each_rate_starts_on_the_first_monday_on_or_after_6_april(name: str) -> None:
    # All weeks of a tax year are paid with the rate of its last day.
    starts = [dated.starts for dated in PACK.parameters[name].values]

    assert all(start and date(start.year, 4, 6) <= start <= date(start.year, 4, 12) for start in starts)
    assert {start.weekday() for start in starts if start} == {0}
