"""The budget: what it says, and that no figure of it turns back into people."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from huijia.apps.payments.budget import FEWEST, Budget, Cell, budgets_seen_by, protected
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import Entitlement
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Source
from tests.apps.conftest import NOW, TODAY, TOWNSHIP, Office
from tests.apps.payments_office import Money, make_money

BORN = date(2025, 5, 6)
"""Three yearly claims of 3,600 yuan from the first one on."""


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    return make_money(office)


def grant(money: Money, families: int) -> None:
    for _ in range(families):
        money.granted(*money.family(born=BORN))
    take_decisions(at=NOW)


def budget(money: Money) -> Budget:
    (found,) = budgets_seen_by(money.preparer, today=TODAY)
    return found


def test_forecast_is_what_the_pack_gives_in_later_years(money: Money) -> None:
    grant(money, 12)

    found = budget(money)

    # 12 children x 3,600 = 43,200 yuan a year, rounded to 43,000; two more years, 86,400 and so 86,000 together.
    shown = {first: minor for first, minor in found.spans.cells.items() if minor}
    assert shown == {date(2027, 3, 1): 4_300_000, date(2028, 3, 1): 4_300_000}
    assert found.forecast.cells == {TOWNSHIP: 8_600_000}
    assert found.spans.total == found.forecast.total == 8_600_000
    assert found.committed.total == 4_300_000
    assert found.paid.total == 0


def test_paid_money_is_no_longer_committed(money: Money) -> None:
    grant(money, 12)
    for each in Entitlement.objects.all():
        pay(money, each)

    found = budget(money)

    assert (found.committed.total, found.paid.total) == (0, 4_300_000)


def pay(money: Money, entitlement: Entitlement) -> None:
    from huijia.apps.payments import ledger
    from huijia.apps.payments.ledger import Move
    from huijia.apps.payments.states import Account, EntryKind

    move = Move(
        entitlement.pk,
        EntryKind.PAYMENT,
        Account.OWED,
        Account.FUND,
        entitlement.owed_minor,
        TODAY,
        fund=money.fund.pk,
    )
    ledger.alone()
    ledger.post([move], by=None, at=NOW)


def test_death_that_was_reported_later_ends_what_is_forecast(money: Money) -> None:
    grant(money, 12)
    before = budget(money).forecast.total
    parent, child = money.family(born=BORN)
    money.granted(parent, child)
    take_decisions(at=NOW)
    record_facts(
        by=money.office.viewer("township_officer"),
        person=child,
        facts={"death_date": "2026-03-10"},
        valid_from=date(2026, 3, 10),
        at=NOW,
        source=Source.DOCUMENT,
    )

    assert budget(money).forecast.total == before


def test_few_families_are_not_shown_anywhere_on_the_page(
    money: Money, signed_in: Callable[[str], Client]
) -> None:
    grant(money, FEWEST - 1)

    page = signed_in("finance").get("/payments/budget/").content.decode()

    assert ">不显示<" in page
    # Nothing but nothing is told as an amount.
    assert set(re.findall(r"([\d,.]+) 元", page)) == {"0"}
    assert "<rect" not in page


def test_chart_and_table_say_the_same_in_both_languages(
    money: Money, signed_in: Callable[[str], Client]
) -> None:
    grant(money, FEWEST)
    client = signed_in("county_approver")
    for language, months in (("zh-hans", "2027年3月至5月"), ("en", "Mar to May 2027")):
        client.cookies["django_language"] = language
        page = client.get("/payments/budget/").content.decode()

        # 10 x 3,600 yuan: once in the chart, once in the table.
        chart, table = page.split("</svg>")
        assert months in chart
        assert months in table
        assert chart.count("36,000") == 1 + 2  # committed above the chart, two years in it
        assert page.count("<rect") == 2


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("finance", 200),
        ("county_approver", 200),
        ("township_officer", 404),
        ("auditor", 404),
        ("family", 404),
    ],
)
def test_budget_is_for_finance_and_the_county(
    money: Money, signed_in: Callable[[str], Client], name: str, status: int
) -> None:
    assert signed_in(name).get("/payments/budget/").status_code == status


cells = st.dictionaries(
    st.integers(0, 6),
    st.builds(
        lambda families: Cell(100_000 * len(families), families),
        st.sets(st.integers(0, 40), max_size=15),
    ),
    min_size=1,
)


@given(cells)
def test_what_is_hidden_is_never_told_by_what_is_shown(given_cells: dict[int, Cell]) -> None:
    found = protected(given_cells)

    hidden = [key for key, value in found.cells.items() if value is None]
    shown = [key for key, value in found.cells.items() if value is not None]
    assert all(not given_cells[key].families or len(given_cells[key].families) >= FEWEST for key in shown)
    behind = set().union(*(given_cells[key].families for key in hidden))
    if found.total is not None and hidden:
        # The total less what is shown is what is hidden: it tells of enough families, and of no single cell.
        assert len(behind) >= FEWEST
        assert len(hidden) >= 2 or not any(given_cells[key].families for key in shown)
