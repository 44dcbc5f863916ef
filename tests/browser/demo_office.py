"""The demo's township, small, with what its claims alone do not show: papers, a merge, a proposed pair, second factors."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from huijia.apps.accounts.actions import give_role, make_account
from huijia.apps.accounts.models import Area, Grant, Role, User
from huijia.apps.accounts.viewer import STRANGER, SYSTEM, Viewer, viewer_of
from huijia.apps.audit.actions import record_view
from huijia.apps.audit.models import Entry
from huijia.apps.bookings.actions import book
from huijia.apps.bookings.codes import new_code
from huijia.apps.bookings.models import Facility, Slot
from huijia.apps.bookings.slot_actions import close_slot
from huijia.apps.campaigns.models import Material, Step
from huijia.apps.claims.actions import start_claim
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.models import Claim
from huijia.apps.claims.paper_actions import add_paper, paper_kinds
from huijia.apps.claims.states import State
from huijia.apps.codes import shown as shown_code
from huijia.apps.events.models import Event
from huijia.apps.events.signing_up import Party, sign_up
from huijia.apps.field.models import Device, Operation
from huijia.apps.library.models import OwnArticle
from huijia.apps.looking.limits import limit_of
from huijia.apps.looking.models import Emergency
from huijia.apps.looking.queries import span_over
from huijia.apps.outreach.models import Contact, Plan, PlanItem, Visit
from huijia.apps.outreach.plans import ask_plan, propose_plan
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.payments.bank.orders import Account, Order, Transfer
from huijia.apps.payments.bank.pain001 import write_pain001
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import (
    BankAnswer,
    BankFile,
    Entitlement,
    Fund,
    Hold,
    PayeeAccount,
    Recovery,
    Run,
)
from huijia.apps.payments.preparing import content_head, content_row, message_id_of
from huijia.apps.payments.recovering import decide_recovery
from huijia.apps.people.actions import make_household, register_person
from huijia.apps.people.corrections import accept_correction, ask_for_correction, decline_correction
from huijia.apps.people.merging import merge_people
from huijia.apps.people.models import Correction, Membership, Person, PersonAccount, PossibleDuplicate, Source
from huijia.apps.people.queries import household_of
from huijia.apps.privacy.legal_holds import hold
from huijia.apps.privacy.models import LegalHold
from huijia.apps.recalculation.models import Case, Recalculation
from huijia.apps.reports.indicators import INDICATORS
from huijia.apps.reports.queries import waiting_periods
from huijia.apps.sealing import unseal
from huijia.apps.training.models import Certificate, Session
from huijia.web.demo.claims import BENEFIT
from huijia.web.demo.making import make_demo
from huijia.web.demo.places import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.apps.conftest import TOTP_SECRET

PASSWORD = "correct horse battery staple"
PEOPLE, SHARE = 120, 0.04
CHILD_DAYS = 180
"""The service reads the real clock, so ages hang on it, too."""

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@dataclass
class Filled:
    """``phone``: of the family whose sign-in is known. ``child``: its youngest, for whom nobody has claimed yet."""

    phone: str
    parent: int
    child: Person
    born: date
    phones: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    things: dict[str, list[Any]] = field(default_factory=dict)


def user(name: str) -> User:
    return User.objects.get(username=f"demo.{name}")


def seen_by(name: str) -> Viewer:
    """The viewer for a demo account."""
    return viewer_of(user(name), on=timezone.localdate())


def make_filled() -> Filled:
    """The demo, and a child of its first family that is half a year old."""
    now = timezone.now()
    make_demo(seed=1, people=PEOPLE, password=PASSWORD, now=now, share=SHARE)
    family = user("family")
    parent = Person.objects.get(pk=PersonAccount.objects.get(user=family).person_id)
    born = timezone.localdate() - timedelta(days=CHILD_DAYS)
    child = child_of(parent, f"{parent.name[0]}安然", born, now)
    return Filled(family.phone or "", parent.pk, child, born)


def child_of(parent: Person, name: str, born: date, at: datetime) -> Person:
    facts = {"name": name, "birth_date": born, "chinese_national": True, "birth_registered": True}
    child = register_person(
        by=SYSTEM, area=parent.area, facts=facts, valid_from=born, at=at, source=Source.DOCUMENT
    )
    home = parent.memberships.get().household
    Membership.objects.create(
        household=home, person=child, relation=Membership.Relation.CHILD, valid_from=born
    )
    return child


def add_the_rare(filled: Filled) -> None:
    """What few offices have on their first day; ``filled.things`` then holds something for every variable of an address."""
    now = timezone.now()
    parent = Person.objects.get(pk=filled.parent)
    numbers = {state.value: _claim_in(state) for state in State}
    own = Claim.objects.filter(claimant=parent).first()
    assert own is not None
    returned = Claim.objects.get(number=numbers["returned"])
    paper = add_paper(
        by=seen_by("officer"), claim=returned, kind=_kind(returned),
        file_name="户口簿.png", content=PICTURE, at=now,
    )  # fmt: skip
    merge = merge_people(
        by=seen_by("officer"), kept=parent, merged=_twin(parent, now), reason="同一张身份证", at=now
    )
    other = next(each.person for each in household_of(parent, on=now.date()) if each.person.pk != parent.pk)
    pair = PossibleDuplicate.objects.create(first=other, second=_twin(other, now), probability=0.93)
    home = parent.memberships.get()
    _second_factors(user("finance"))
    _newcomers(now.date())
    _reader(now.date())
    grant = Grant.objects.get(user=user("contact"))
    keyboard = Claim.objects.filter(state=State.IN_REVIEW).order_by("-pk")[0]
    assert keyboard.number != numbers["in_review"], "one of its own for the test that changes it"
    draft = start_claim(
        by=seen_by("family"), benefit_name=BENEFIT, period=str(now.year), child=filled.child, claimant=parent, at=now
    )  # fmt: skip
    filled.numbers = {**numbers, "own": own.number, "draft of own": draft.number, "keyboard": keyboard.number}
    filled.phones = [filled.phone, user("family-02").phone or ""]
    filled.things = {
        "str:number": [own.number, draft.number, *numbers.values()],
        "int:paper_id": [paper.pk],
        "int:person_id": [parent.pk],
        "int:account_id": [user("contact").pk],
        "int:grant_id": [grant.pk],
        "int:sequence": [Entry.objects.filter(area__startswith=COUNTY).latest("sequence").sequence],
        "int:pair_id": [pair.pk],
        "int:merge_id": [merge.pk],
        "int:household_id": [home.household_id],
        "int:membership_id": [home.pk],
        "int:correction_id": [_corrections(parent, now)],
        **_money(parent, now),
        "int:recalculation_id": list(Recalculation.objects.values_list("pk", flat=True)),
        "int:case_id": list(Case.objects.values_list("pk", flat=True)),
        "str:area": [COUNTY, TOWNSHIP],
        "slug:name": ["name"],
        "slug:group": ["people"],
        "str:key": ["cn.childcare-subsidy"],
        "str:feedback_key": _feedback(),
        "int:event_id": _events(now),
        "slug:course": ["privacy"],
        "int:session_id": list(Session.objects.order_by("pk").values_list("pk", flat=True)),
        "int:certificate_id": list(Certificate.objects.values_list("pk", flat=True)),
        "int:campaign_id": list(
            Step.objects.filter(done_on__isnull=True).order_by("pk").values_list("campaign", flat=True)
        ),
        "int:step_id": list(
            Step.objects.filter(done_on__isnull=True).order_by("pk").values_list("pk", flat=True)
        ),
        "int:material_id": list(Material.objects.order_by("pk").values_list("pk", flat=True)[:1]),
        "str:sign_up": [_sign_up(now)],
        "slug:article": ["after-a-loss"],
        "slug:own": list(
            OwnArticle.objects.filter(version__gt=0).order_by("pk").values_list("slug", flat=True)
        ),
        "int:version": [1],
        **_outreach(parent, now),
        "uuid:device_id": list(Device.objects.values_list("pk", flat=True)),
        "uuid:operation_id": list(Operation.objects.values_list("pk", flat=True)),
        "int:emergency_id": [_emergency(parent, now)],
        "int:pk": [0],
        "roster": [0],
        "str:county": [COUNTY],
        "slug:table": ["decided"],
        "month": [waiting_periods(COUNTY, INDICATORS["corrections_asked"], today=now.date())[0]],
        **_bookings(now),
    }


def _emergency(parent: Person, at: datetime) -> int:
    """A record of the demo that an officer of elsewhere opened in an emergency: here it is the demo's own officer, past the check of areas."""
    officer = seen_by("officer")
    return Emergency.objects.create(
        user_id=officer.id or 0, user_name=officer.name, role=officer.role, user_area=TOWNSHIP, person_id=parent.pk, area=parent.area_id,
        kind=Emergency.Kind.CHILD, reason="孩子走失，需要联系家长", opened_at=at, ends_at=at + timedelta(hours=1),
    ).pk  # fmt: skip


def _bookings(at: datetime) -> dict[str, list[Any]]:
    """The demo's facility; times that are open, over, full and closed; a booking, one that waits, and one whose time was closed."""
    facility = Facility.objects.earliest("pk")
    ahead = Slot.objects.filter(
        offering__facility=facility, starts_at__gt=at + timedelta(days=12), offering__service="child-check"
    ).order_by("starts_at")
    free, full, shut = ahead[:3]
    codes = [new_code() for _ in range(3)]

    def booked(slot: Slot, code: str) -> None:
        book(by=STRANGER, slot_id=slot.pk, code=code, language="zh", at=at, may_wait=True)

    booked(free, codes[0])
    for _ in range(full.places.count()):
        booked(full, new_code())
    booked(full, codes[1])
    booked(shut, codes[2])
    close_slot(by=SYSTEM, slot=shut, at=at)
    over = Slot.objects.filter(offering__facility=facility, starts_at__lt=at).earliest("pk")
    offering = free.offering
    return {
        "int:facility_id": [facility.pk],
        "int:offering_id": [offering.pk],
        "int:hours_id": [offering.hours.earliest("pk").pk],
        "int:closure_id": [facility.closures.earliest("pk").pk],
        "int:slot_id": [free.pk, full.pk, shut.pk, over.pk],
        "slug:service": ["child-check"],
        "str:code": codes,
    }


def _events(at: datetime) -> list[int]:
    """One with room, one that was, a draft, one that was cancelled."""
    opened = Event.objects.filter(state="published").order_by("-places")
    found = [
        opened.filter(starts_at__gt=at)[0],
        opened.filter(ends_at__lt=at).order_by("-starts_at")[0],
        *Event.objects.exclude(state="published").order_by("pk"),
    ]
    return [each.pk for each in found]


def _feedback() -> list[str]:
    """Keys of events whose feedback is open."""
    return list(
        Event.objects.filter(ends_at__lt=timezone.now())
        .order_by("-starts_at")
        .values_list("feedback_key", flat=True)
    )


def _sign_up(at: datetime) -> str:
    event = Event.objects.get(pk=_events(at)[0])
    party = Party(adults=2, children=1, nickname="小雨妈妈")
    return shown_code(sign_up(event=event, party=party, nonce="0" * 32, at=at))


def _corrections(parent: Person, at: datetime) -> int:
    """One of each kind: the number of the one that waits."""
    family, officer = seen_by("family"), seen_by("officer")

    def asked(name: str, wanted: str) -> Correction:
        return ask_for_correction(
            by=family, person=parent, name=name, wanted=wanted, note="门牌去年换过。", at=at
        )

    decline_correction(
        by=officer, correction=asked("birth_date", "1990-01-01"), reason="与身份证不符。", at=at
    )
    accept_correction(
        by=officer,
        correction=asked("phone", "10000000000"),
        value="10000000000",
        valid_from=at.date(),
        source=Source.STATEMENT,
        source_detail="",
        reason="本人说明",
        at=at,
    )
    return asked("address", "东村9组8号").pk


def _outreach(parent: Person, at: datetime) -> dict[str, list[Any]]:
    """A visit that is planned and one that is asked for, a plan to read and one that is under way, contacts' entries."""
    plan = ask_plan(by=seen_by("family"), person=parent, agrees=True, language="zh", stamp=Stamp(at))
    pair = Contact.objects.filter(area__code__startswith=TOWNSHIP).order_by("name")
    items = [(PlanItem.Kind.CALL, timezone.localdate() + timedelta(days=9))]
    propose_plan(
        by=seen_by("health"), plan_id=plan.pk, contacts=(pair[0], pair[1]), items=items, stamp=Stamp(at)
    )
    return {
        "uuid:visit_id": list(
            Visit.objects.filter(ended_at=None).order_by("-state").values_list("pk", flat=True)
        ),
        "uuid:plan_id": [plan.pk, *Plan.objects.filter(state="agreed").values_list("pk", flat=True)],
        "uuid:item_id": list(PlanItem.objects.values_list("pk", flat=True)),
        "uuid:contact_id": list(Contact.objects.values_list("pk", flat=True)),
    }


def _money(child: Person, at: datetime) -> dict[str, list[Any]]:
    """Runs as the demo has them, an answer that waits for a person, a child on hold."""
    fund = Fund.objects.get()
    file = BankFile.objects.create(
        fund=fund, digest="f" * 64, name="pain002.xml", begun_at=at, answers_read=1
    )
    answer = BankAnswer.objects.create(
        file=file,
        position=1,
        kind="paid",
        end_to_end_id="NOT-OURS-1",
        amount_minor=1,
        currency="CNY",
        trouble="unknown",
    )
    today = timezone.localdate()
    held = Hold.objects.create(
        child=child,
        kind=Hold.Kind.DISPUTE,
        reason="两人申领，正在核实",
        from_on=today,
        look_again_on=today + timedelta(days=7),
        made_at=at,
    )
    recovery = _paid_back(at)
    return {
        "int:recovery_id": [recovery.pk],
        "paid too much": [recovery.entitlement.number],
        "int:fund_id": [fund.pk],
        "int:run_id": list(Run.objects.order_by("pk").values_list("pk", flat=True)),
        "int:answer_id": [answer.pk],
        "int:hold_id": [held.pk],
        "int:legal_hold_id": [_held_back(at)],
        "slug:message_id": [_left(fund, at, place) for place in (0, 1)],
    }


def _held_back(at: datetime) -> int:
    person = Claim.objects.exclude(state="draft").order_by("pk")[0].child
    return hold(
        by=seen_by("approver"),
        person=person,
        reason=LegalHold.Reason.AUDIT,
        until=timezone.localtime(at).date() + timedelta(days=30),
        at=at,
    ).pk


def _left(fund: Fund, at: datetime, place: int) -> str:
    """A file that left before a restore: a payment of more than is owed, and one of a claim that is not here. Its message id.

    ``place``: to which of the payees who have an account."""
    payees = _free().values("payee")
    account = PayeeAccount.objects.filter(closed_at=None, person__in=payees).order_by("pk")[place]
    due = _free().filter(payee=account.person_id).order_by("pk")[0]
    amount = max(due.owed_minor, 0) + 10_000
    to = Account(account.holder, unseal(account.account))
    ids = [
        f"{due.number.replace('-', '')}-{due.period}-{due.instructions_made + 1}",
        f"ZZZZZ9999{place}-2026-1",
    ]
    today = timezone.localdate()
    rows = [content_row(each, amount, to.holder, account.fingerprint, "") for each in ids]
    content = hashlib.sha256(content_head(fund, today, None) + b"".join(rows)).hexdigest()
    order = Order(
        message_id=message_id_of(content),
        made_at=timezone.localtime(at),
        execute_on=today,
        payer=Account(fund.holder, unseal(fund.account)),
        transfers=[Transfer(each, amount, "CNY", to) for each in ids],
        count=len(ids),
        total_minor=len(ids) * amount,
    )
    folder = Path(settings.SENT)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{order.message_id}.xml").open("wb") as file:
        write_pain001(order, file, on=today)
    return order.message_id


def _free() -> QuerySet[Entitlement]:
    """Of which nothing is on its way."""
    return Entitlement.objects.filter(ordered_minor=0)


def _paid_back(at: datetime) -> Recovery:
    """A claim that was paid, decided anew for less, of which half is paid back by plan."""
    paid = Entitlement.objects.filter(paid_minor__gt=0, owed_minor=0).order_by("-pk")[0]
    decision = paid.claim.decisions.latest("pk")
    decision.pk, decision.decided_at = None, at
    decision.amounts = {paid.period: paid.due_minor // 2}
    decision.save(force_insert=True)
    take_decisions(at=at)
    paid.refresh_from_db()
    return decide_recovery(
        by=seen_by("approver"),
        entitlement=paid,
        way=Recovery.Way.REPAYMENT,
        amount_minor=-paid.owed_minor // 2,
        hardship="家庭收入稳定，同意分期。",
        at=at,
    )


def _kind(claim: Claim) -> str:
    return next(iter(paper_kinds(benefit(claim.pack))))


def _claim_in(state: State) -> str:
    return str(Claim.objects.filter(state=state).order_by("pk")[0].number)


def _twin(person: Person, at: datetime) -> Person:
    """The same person, written down once more, with less."""
    facts = {"name": person.name, "birth_date": person.birth_date}
    return register_person(
        by=SYSTEM, area=person.area, facts=facts, valid_from=date(2020, 1, 1), at=at, source=Source.STATEMENT
    )


def _reader(since: date) -> None:
    """An officer who opened the records of more people in an hour than the office allows without a reason."""
    account = make_account(by=SYSTEM, username="demo.reader", name="钱阅", password=PASSWORD)
    area = Area.objects.get(code=OTHER_TOWNSHIP)
    give_role(by=SYSTEM, user=account, role=Role.TOWNSHIP_OFFICER, area=area, valid_from=since)
    by = seen_by("reader")
    limit = limit_of(by)
    assert limit is not None
    # As each request is: the first of a day marks where the day begins in the trail.
    assert span_over(by, limit, at=timezone.now(), day=timezone.localdate()) is None
    for number in range(limit.an_hour + 1):
        record_view(by=by, subject="person", subject_id=number, person_id=number, area=OTHER_TOWNSHIP)


def _second_factors(user: User) -> None:
    """An app and recovery codes. A passkey is made in the browser."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET})
    RecoveryCodes.activate(user)


def _newcomers(since: date) -> None:
    """People for whom there is nothing yet: an officer of a township without claims, a family without children, nobody at all."""
    officer = make_account(by=SYSTEM, username="demo.new-officer", name="吴新", password=PASSWORD)
    area = Area.objects.get(code=OTHER_TOWNSHIP)
    give_role(by=SYSTEM, user=officer, role=Role.TOWNSHIP_OFFICER, area=area, valid_from=since)
    family = make_account(by=SYSTEM, username="demo.new-family", name="何苗", password=PASSWORD)
    give_role(by=SYSTEM, user=family, role=Role.FAMILY, area=None, valid_from=since)
    person = register_person(
        by=SYSTEM,
        area=area,
        facts={"name": "何苗"},
        valid_from=since,
        at=timezone.now(),
        source=Source.STATEMENT,
    )
    make_household(
        by=SYSTEM,
        area=area,
        members={person: Membership.Relation.GUARDIAN},
        valid_from=since,
        at=timezone.now(),
    )
    PersonAccount.objects.create(user=family, person=person)
    make_account(by=SYSTEM, username="demo.nobody", name="郭无", password=PASSWORD)
