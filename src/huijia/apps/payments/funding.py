"""The accounts from which benefits are paid, and the money that they get."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError
from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.payments import ledger
from huijia.apps.payments.account_numbers import plain_number
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.ledger import Move
from huijia.apps.payments.models import Fund
from huijia.apps.payments.payees import masked
from huijia.apps.payments.policies import check_pays
from huijia.apps.payments.states import Account, EntryKind
from huijia.apps.sealing import fingerprint, seal


@one_action()
def open_fund(
    *,
    by: Viewer,
    area: Area,
    pack: str,
    currency: str,
    name: str,
    holder: str,
    number: str,
    bank: str,
    at: datetime,
) -> Fund:
    """Open the account from which an area's benefit is paid. One is open for an area and a benefit. Done by whoever runs the machine."""
    plain = plain_number(number)
    try:
        with one_action():
            fund = Fund.objects.create(
                area=area,
                pack=pack,
                name=name,
                currency=currency,
                holder=holder,
                account=seal(plain),
                tail=plain[-4:],
                fingerprint=fingerprint(plain),
                bank=bank,
                made_at=at,
            )
    except IntegrityError:
        raise UnableToPay(
            "这个地区的这项补贴已有发放账户。", "There is an open fund for this area and benefit already."
        ) from None
    record(
        by=by,
        action="fund.opened",
        subject="fund",
        subject_id=fund.pk,
        area=area.code,
        changes={"pack": (None, pack), "account": (None, masked(fund.tail))},
    )
    return fund


@one_action()
def close_fund(*, by: Viewer, fund: Fund, reason: str, at: datetime) -> Fund:
    """Close a fund; another one can then be opened."""
    found = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    if found.closed_on is not None:
        raise UnableToPay("这个账户已停用。", "This fund is closed.")
    found.closed_on = timezone.localtime(at).date()
    found.save(update_fields=["closed_on"])
    record(
        by=by,
        action="fund.closed",
        subject="fund",
        subject_id=found.pk,
        area=found.area_id,
        changes={"closed_on": (None, found.closed_on.isoformat())},
        reason=reason,
    )
    return found


@one_action()
def allocate(
    *, by: Viewer, fund: Fund, amount_minor: int, booked_on: date, at: datetime, reason: str
) -> None:
    """Money that the treasury gave to a fund."""
    check_pays(by, fund)
    if amount_minor <= 0:
        raise UnableToPay("金额须大于零。", "The amount is more than zero.")
    ledger.alone()
    move = Move(
        None, EntryKind.ALLOCATION, Account.TREASURY, Account.FUND, amount_minor, booked_on, fund=fund.pk
    )
    ledger.post([move], by=by.id, at=at)
    record(
        by=by,
        action="fund.allocated",
        subject="fund",
        subject_id=fund.pk,
        area=fund.area_id,
        changes={"amount_minor": (None, amount_minor)},
        reason=reason,
    )
