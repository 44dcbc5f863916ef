"""Money that comes to a fund, in the browser's words: from the treasury, and what families pay back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from huijia.apps.payments.models import Entitlement, Entry, Recovery
from huijia.apps.payments.recovering import decide_recovery
from tests.apps.conftest import NOW, Office
from tests.apps.payments_office import Money, make_money


@pytest.fixture
def money(office: Office) -> Money:
    return make_money(office)


def day(number: str) -> dict[str, str]:
    """A day of March 2026 as the form has it."""
    return {"booked_on_year": "2026", "booked_on_month": "3", "booked_on_day": number}


def test_money_from_the_treasury_is_booked(money: Money, signed_in: Callable[[str], Client]) -> None:
    page = f"/payments/funds/{money.fund.pk}/allocation/"
    given = {"amount": "36000.00", "reason": "示财社〔2026〕1号", **day("2")}

    answer = signed_in("finance").post(page, given)

    assert answer.status_code == 302
    entry = Entry.objects.get(kind="allocation")
    assert (entry.fund, entry.amount_minor, entry.booked_on) == (money.fund, 3_600_000, date(2026, 3, 2))


def test_part_that_came_back_is_booked_and_the_rest_waived(
    money: Money, signed_in: Callable[[str], Client]
) -> None:
    claim = money.granted(*money.family())
    entitlement = money.entitlement(claim)
    money.decided_anew(claim, 180_000)
    Entitlement.objects.filter(claim=claim).update(owed_minor=-180_000, paid_minor=360_000)
    entitlement.refresh_from_db()
    recovery = decide_recovery(
        by=money.office.viewer("county_approver"),
        entitlement=entitlement,
        way=Recovery.Way.REPAYMENT,
        amount_minor=180_000,
        part_minor=60_000,
        hardship="收入稳定",
        at=NOW,
    )
    finance, fund = signed_in("finance"), money.fund.pk
    listed = finance.get(f"/payments/funds/{fund}/coming-back/").content.decode()
    assert claim.number in listed
    page = f"/payments/funds/{fund}/coming-back/{recovery.pk}/"
    assert 'value="600.00"' in finance.get(page).content.decode(), "the next part is proposed"
    given = {"amount": "600", **day("16")}
    assert finance.post(page, given).status_code == 302
    assert finance.post(page, {**given, "amount": "1200.01"}).status_code == 200, "more than is left"
    entitlement.refresh_from_db()
    assert (entitlement.paid_minor, entitlement.recovering_minor) == (300_000, -120_000)

    waived = signed_in("county_approver").post(
        f"/payments/overpaid/plans/{recovery.pk}/waive/", {"hardship": "失去收入"}
    )

    assert waived.status_code == 302
    entitlement.refresh_from_db()
    assert (entitlement.recovering_minor, entitlement.waived_minor) == (0, -120_000)
    assert finance.get(page).status_code == 404, "nothing is left to come back"
