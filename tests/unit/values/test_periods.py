"""Years, tax years and months."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from huijia.values.periods import PeriodUnit, parse_period, period_at, period_holding

YEAR, TAX_YEAR, MONTH = PeriodUnit.YEAR, PeriodUnit.TAX_YEAR_6_APRIL, PeriodUnit.MONTH


@pytest.mark.parametrize(
    ("unit", "index", "label", "start", "end"),
    [
        (YEAR, 2024, "2024", date(2024, 1, 1), date(2024, 12, 31)),
        (YEAR, 987, "0987", date(987, 1, 1), date(987, 12, 31)),
        (TAX_YEAR, 2024, "2024-25", date(2024, 4, 6), date(2025, 4, 5)),
        (TAX_YEAR, 1999, "1999-00", date(1999, 4, 6), date(2000, 4, 5)),
        (MONTH, 2024 * 12, "2024-01", date(2024, 1, 1), date(2024, 1, 31)),
        (MONTH, 2024 * 12 + 1, "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (MONTH, 2025 * 12 + 1, "2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        (MONTH, 2024 * 12 + 11, "2024-12", date(2024, 12, 1), date(2024, 12, 31)),
    ],
)
def test_period_has_label_and_days(unit: PeriodUnit, index: int, label: str, start: date, end: date) -> None:
    period = period_at(unit, index)

    assert (period.index, period.label, period.start, period.end) == (index, label, start, end)


@pytest.mark.parametrize(
    ("unit", "day", "label"),
    [
        (YEAR, date(2024, 1, 1), "2024"),
        (YEAR, date(2024, 12, 31), "2024"),
        (TAX_YEAR, date(2025, 4, 5), "2024-25"),
        (TAX_YEAR, date(2025, 4, 6), "2025-26"),
        (TAX_YEAR, date(2025, 1, 31), "2024-25"),
        (TAX_YEAR, date(2025, 12, 1), "2025-26"),
        (MONTH, date(2024, 2, 29), "2024-02"),
        (MONTH, date(2024, 12, 31), "2024-12"),
    ],
)
def test_day_lies_in_its_period(unit: PeriodUnit, day: date, label: str) -> None:
    assert period_holding(unit, day).label == label


@pytest.mark.parametrize("unit", PeriodUnit)
def test_periods_follow_each_other_without_gap(unit: PeriodUnit) -> None:
    first = period_holding(unit, date(2023, 1, 1)).index

    periods = [period_at(unit, first + i) for i in range(30)]

    days_between = [later.start - earlier.end for earlier, later in pairwise(periods)]
    assert set(days_between) == {timedelta(days=1)}


@pytest.mark.parametrize("unit", PeriodUnit)
def test_period_holds_its_first_and_last_day(unit: PeriodUnit) -> None:
    period = period_holding(unit, date(2024, 2, 29))

    assert [period_holding(unit, day) for day in (period.start, period.end)] == [period, period]


@pytest.mark.parametrize("unit", PeriodUnit)
def test_label_is_read_back(unit: PeriodUnit) -> None:
    period = period_holding(unit, date(2024, 2, 29))

    assert parse_period(unit, f" {period.label} ") == period


@pytest.mark.parametrize(
    ("unit", "label", "example"),
    [
        (YEAR, "25", "2025"),
        (YEAR, "2025-01", "2025"),
        (YEAR, "0000", "2025"),
        (YEAR, "9999", "2025"),
        (YEAR, "", "2025"),
        (TAX_YEAR, "2025", "2024-25"),
        (TAX_YEAR, "2024-26", "2024-25"),
        (TAX_YEAR, "2024/25", "2024-25"),
        (MONTH, "2025", "2024-10"),
        (MONTH, "2025-13", "2024-10"),
        (MONTH, "2025-00", "2024-10"),
        (MONTH, "2025-1", "2024-10"),
        (MONTH, "0000-01", "2024-10"),
        pytest.param(MONTH, "9999-12", "2024-10"),
    ],
)
def test_wrong_label_is_answered_with_the_right_form(unit: PeriodUnit, label: str, example: str) -> None:
    with pytest.raises(ValueError, match="period") as refused:
        parse_period(unit, label)

    assert str(refused.value) == f"'{label}' is not a period of this benefit; write it like {example}"
