"""The demo's money: a fund, accounts of most families, a run that the bank has answered and one that waits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.payments.answering import read_answers
from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.funding import open_fund
from huijia.apps.payments.models import Entitlement, Fund, Run
from huijia.apps.payments.payees import record_account
from huijia.apps.payments.preparing import freeze, prepare_run
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from huijia.apps.people.models import Person
from huijia.web.demo.places import COUNTY

BENEFIT = "cn/childcare-subsidy"
FUND_NUMBER = "110007609000000018"
WITHOUT_ACCOUNT, REJECTED, RETURNED = 12, 15, 20
"""One in so many."""


def make_money(*, officer: Viewer, finance: tuple[Viewer, ...], now: datetime, draw: Random) -> None:
    """Record accounts, pay what was granted until a month ago, read the bank's answers, and freeze a second run."""
    fund = open_fund(
        by=SYSTEM,
        area=Area.objects.get(code=COUNTY),
        pack=BENEFIT,
        currency="CNY",
        name="育儿补贴专户",
        holder="示例县财政局",
        number=FUND_NUMBER,
        bank="",
        at=now,
    )
    take_decisions(at=now)
    payees = Entitlement.objects.order_by("payee").values_list("payee", flat=True).distinct()
    for place, person in enumerate(Person.objects.filter(pk__in=payees).order_by("pk")):
        if place % WITHOUT_ACCOUNT != WITHOUT_ACCOUNT - 1:
            record_account(
                by=officer,
                person=person,
                holder=person.name,
                number=card_number(draw),
                bank="",
                reason="出示银行卡",
                at=now,
            )
    preparer, first, second = finance
    run = _run(fund, preparer, now, days_ago=30)
    if run is None:
        return
    for each in (first, second):
        run = release(by=each, run=run, content=run.content, at=now)
    send(by=preparer, run=run, at=now)
    read_answers(
        by=preparer,
        fund=fund,
        digest=hashlib.sha256(run.message_id.encode()).hexdigest(),
        name="pain002.xml",
        answers=_answers(run, now),
        at=now,
    )
    _run(fund, preparer, now, days_ago=0)


def _run(fund: Fund, preparer: Viewer, now: datetime, *, days_ago: int) -> Run | None:
    today = timezone.localtime(now).date()
    payable_by = today - timedelta(days=days_ago)
    if not Entitlement.objects.filter(owed_minor__gt=0, payable_from__lte=payable_by).exists():
        return None
    run = prepare_run(by=preparer, fund=fund, payable_by=payable_by, execute_on=today, at=now)
    return freeze(by=preparer, run=run, at=now)


def _answers(run: Run, now: datetime) -> Iterator[Answer]:
    today = timezone.localtime(now).date()
    for place, each in enumerate(run.instructions.order_by("end_to_end_id")):
        kind, reason = AnswerKind.PAID, ""
        if place % REJECTED == REJECTED - 1:
            kind, reason = AnswerKind.REJECTED, "AC04"
        elif place % RETURNED == RETURNED - 1:
            kind, reason = AnswerKind.RETURNED, "AC01"
        yield Answer(
            kind,
            end_to_end_id=each.end_to_end_id,
            amount_minor=each.amount_minor,
            currency="CNY",
            reason_code=reason,
            booked_on=today,
        )


def card_number(draw: Random) -> str:
    """A number of the right shape, with its check digit. Nobody's: 6225 8800 0000 and so on is drawn at random."""
    digits = [6, 2, 2, 5, 8, 8, *(draw.randrange(10) for _ in range(9))]
    doubled = [value * 2 - 9 * (value > 4) if place % 2 == 0 else value for place, value in enumerate(digits)]
    return "".join(map(str, [*digits, -sum(doubled) % 10]))
