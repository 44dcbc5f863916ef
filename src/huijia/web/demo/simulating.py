"""An invented office whose money several people work on at once, beside a bank that answers late, twice, refuses and returns; and what came of it.

At the end every balance is computed again, and what the bank says that it paid is held against the ledger, entitlement by entitlement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from django.db import connection, connections, transaction
from django.db.models import Sum
from django.utils import timezone

from huijia.apps.accounts.models import Area, User
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.queries import faults as faults_of_trail
from huijia.apps.claims.states import State
from huijia.apps.payments.bank.simulated import HONEST, MISCHIEVOUS, Rates, SimulatedBank
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.funding import open_fund
from huijia.apps.payments.models import BankAnswer, BankFile, Entitlement, Fund, Instruction, Run
from huijia.apps.payments.payees import record_account
from huijia.apps.people.models import Person
from huijia.values.errors import HuijiaError
from huijia.values.text import Text
from huijia.web.demo.accounts import make_staff, viewer
from huijia.web.demo.claims import BENEFIT, Child, Office
from huijia.web.demo.inventing import Inventor
from huijia.web.demo.making import register_home
from huijia.web.demo.money import FUND_NUMBER, card_number
from huijia.web.demo.money_work import Worker, finish
from huijia.web.demo.places import AREAS, COUNTY, VILLAGES

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Ten in the morning in China, on a Monday: the first day of every simulation."""
DAYS = 15
TURNS = 12
"""Of each worker on each day."""
DECIDED_LATER, WITHOUT_ACCOUNT = 5, 10
"""One in so many."""

TRUTHFUL = Rates(wrong_account=300, closed_account=300, returned=400, days_until_return=4, twice=1_000)
"""Refuses, returns late and says things twice, and never tells what is not so."""
BANKS = {
    "honest": TRUTHFUL,
    "mischievous": replace(MISCHIEVOUS, lost=3_000, wrong_amount=1_000),
    "flawless": HONEST,
}


class UnableToSimulate(HuijiaError):
    """The database is not empty. ``text`` says so."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class Simulated:
    """What came of a simulation. ``differences``: sentences, none when all is well; ``rows``: what is counted -> how many or how much."""

    rows: tuple[tuple[Text, str], ...]
    differences: tuple[str, ...]


def simulate(
    *,
    claims: int,
    workers: int,
    seed: int,
    folder: Path,
    bank: str = "honest",
    progress: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Simulated:
    """Simulate in the database that is set up, which must be empty, with the bank's books in ``folder``. Raises ``UnableToSimulate``."""
    check_empty()
    fund = make_office(claims=claims, seed=seed)
    office_bank = SimulatedBank(folder, seed=seed, rates=BANKS[bank])
    crew = [
        Worker(fund=fund, bank=office_bank, draw=Random(f"{seed} {number}"), at=START)
        for number in range(workers)
    ]
    for day in range(DAYS):
        progress(day, DAYS)
        _work_a_day(crew, START + timedelta(days=day))
        office_bank.pass_day(on=timezone.localtime(crew[0].at).date())
    crew[0].at += timedelta(days=1)
    finish(crew[0])
    return Simulated(tuple(_counted(crew, office_bank)), tuple(differences(office_bank)))


def check_empty() -> None:
    """Raise ``UnableToSimulate`` when somebody is in the database that is set up. It may have no tables yet."""
    there = set(connection.introspection.table_names())
    for model in (User, Area, Person):
        if model._meta.db_table in there and model._default_manager.exists():
            raise UnableToSimulate(
                Text(
                    zh="数据库里已有数据；模拟只在空的数据库里进行。",
                    en="the database is not empty; a simulation needs one of its own",
                )
            )


def _work_a_day(crew: list[Worker], at: datetime) -> None:
    def work(worker: Worker) -> None:
        try:
            worker.at = at
            for _ in range(TURNS):
                worker.turn()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(crew)) as pool:
        list(pool.map(work, crew))


@transaction.atomic
def make_office(*, claims: int, seed: int) -> Fund:
    """Invented families with a claim each: most are granted, the others wait to be decided. Some have no account yet."""
    today, draw = timezone.localtime(START).date(), Random(seed)
    for code, zh, en in AREAS:
        Area.objects.create(code=code, name_zh=zh, name_en=en)
    staff = make_staff(password=f"{draw.getrandbits(64):x}", since=today - timedelta(days=730))
    people = {name: viewer(user, today) for name, user in staff.items()}
    office = Office(
        people["demo.officer"], people["demo.approver"], people["demo.approver2"], START, Random(seed)
    )
    inventor = Inventor(seed, today)
    for number in range(claims):
        child = _family(inventor, VILLAGES[number % len(VILLAGES)])
        later = number % DECIDED_LATER == DECIDED_LATER - 1
        office.make(child, State.REVIEWED if later else State.CONFIRMED, draw.randint(10, 40))
        if number % WITHOUT_ACCOUNT != WITHOUT_ACCOUNT - 1:
            record_account(
                by=office.officer,
                person=child.claimant,
                holder=child.claimant.name,
                number=card_number(draw),
                bank="",
                reason="出示银行卡",
                at=START,
            )
    take_decisions(at=START)
    return open_fund(
        by=SYSTEM,
        area=Area.objects.get(code=COUNTY),
        pack=BENEFIT,
        currency="CNY",
        name="育儿补贴专户",
        holder="示例县财政局",
        number=FUND_NUMBER,
        bank="",
        at=START,
    )


def _family(inventor: Inventor, village: str) -> Child:
    home = inventor.home(village)
    guardian = home.members[0]
    surname, address = str(guardian.facts["name"])[0], str(guardian.facts["address"])
    child = inventor.child(surname, address, days_old=inventor.random.randint(150, 800))
    child.facts |= {"chinese_national": True, "birth_registered": True}
    home.members = [guardian, child]
    claimant, person = register_home(home, Area.objects.get(code=village), START)
    return Child(person, claimant, None)


def differences(bank: SimulatedBank) -> Iterator[str]:
    """Everything that does not agree, as sentences: balances, the trail, and the bank's bookings against the ledger."""
    yield from faults()
    yield from (str(each) for each in faults_of_trail())
    paid = bank.paid_out()
    known = dict(
        Instruction.objects.filter(end_to_end_id__in=paid).values_list("end_to_end_id", "entitlement")
        if len(paid) < 500
        else Instruction.objects.values_list("end_to_end_id", "entitlement")
    )
    booked: Counter[int] = Counter()
    for id_, amount in paid.items():
        if id_ in known:
            booked[known[id_]] += amount
        else:
            yield f"the bank paid {id_}, of which the office knows nothing"
    for pk, number, due, in_ledger in Entitlement.objects.values_list(
        "pk", "number", "due_minor", "paid_minor"
    ):
        if booked[pk] != in_ledger:
            yield f"claim {number}: the bank paid {booked[pk]}, the ledger has {in_ledger}"
        if booked[pk] > due:
            yield f"claim {number}: the bank paid {booked[pk]}, and {due} was due"
    waiting = Instruction.objects.filter(state__in=["frozen", "sent", "accepted"]).count()
    if waiting:
        yield f"{waiting} payments were never answered"
    troubles = BankAnswer.objects.filter(settled_at__isnull=True).count()
    if troubles:
        yield f"{troubles} answers of the bank wait for a person"


def _counted(crew: list[Worker], bank: SimulatedBank) -> Iterator[tuple[Text, str]]:
    steps: Counter[str] = Counter()
    for worker in crew:
        steps += worker.done
    sums = Entitlement.objects.aggregate(due=Sum("due_minor"), owed=Sum("owed_minor"), paid=Sum("paid_minor"))
    files = BankFile.objects.aggregate(read=Sum("answers_read"), known=Sum("answers_repeated"))
    paid = bank.paid_out()
    runs = Run.objects.exclude(state="cancelled").count()
    yield Text(zh="同时工作的人", en="people at work at once"), f"{len(crew)}"
    yield Text(zh="他们完成的步骤", en="steps they took"), f"{steps.total():,}"
    yield (
        Text(zh="晚到一步（别人已办）", en="steps that came too late"),
        f"{sum(each.too_late for each in crew):,}",
    )
    yield Text(zh="已确认的申领", en="claims granted"), f"{Entitlement.objects.count():,}"
    yield (
        Text(zh="付款批次（其中取消）", en="runs (of which cancelled)"),
        f"{Run.objects.count():,} ({Run.objects.count() - runs:,})",
    )
    yield Text(zh="付款指令", en="instructions"), f"{Instruction.objects.count():,}"
    for state, told in (
        ("rejected", Text(zh="　银行拒绝", en="  refused by the bank")),
        ("returned", Text(zh="　银行退回", en="  returned by the bank")),
    ):
        yield told, f"{Instruction.objects.filter(state=state).count():,}"
    yield Text(zh="银行文件交付次数", en="files handed to the bank, again too"), f"{steps['hand_over']:,}"
    yield Text(zh="读入的银行文件", en="files of the bank that were read"), f"{BankFile.objects.count():,}"
    yield (
        Text(zh="其中的答复（此前已知）", en="answers in them (known before)"),
        f"{files['read'] or 0:,} ({files['known'] or 0:,})",
    )
    for told, amount in (
        (Text(zh="应发", en="due"), sums["due"]),
        (Text(zh="账上已付", en="paid by the ledger"), sums["paid"]),
        (Text(zh="银行已付", en="paid by the bank"), sum(paid.values())),
        (Text(zh="仍欠", en="still owed"), sums["owed"]),
    ):
        yield told, f"{(amount or 0) / 100:,.2f}"
