"""Makes the demo office: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from huijia.apps.accounts.models import Area, User
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import State
from huijia.apps.people.actions import make_household, register_person
from huijia.apps.people.models import Person, Source
from huijia.values.errors import HuijiaError
from huijia.values.text import Text
from huijia.web.demo.accounts import FAMILY, PREFIX, make_family_account, make_staff, viewer
from huijia.web.demo.articles import make_articles
from huijia.web.demo.bookings import make_bookings
from huijia.web.demo.campaigns import make_campaigns
from huijia.web.demo.claims import Child, Office, make_claims
from huijia.web.demo.events import make_events
from huijia.web.demo.field import make_field
from huijia.web.demo.inventing import Home, Inventor
from huijia.web.demo.money import make_money
from huijia.web.demo.outreach import make_outreach
from huijia.web.demo.past import correct_the_past
from huijia.web.demo.places import AREAS, VILLAGES
from huijia.web.demo.reports import make_reports
from huijia.web.demo.training import make_training

FAMILIES_WITH_ACCOUNT = 40
YOUNG = timedelta(days=1000)
"""Children who are younger may be claimed for, with some time to spare."""

OLD_ENOUGH = timedelta(days=130)
"""Children who are older were born before any of the demo's claims began."""


class UnableToMakeDemo(HuijiaError):
    """There is an office already. ``text`` says so, and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class Made:
    """How much was made."""

    people: int
    claims: int


def demo_is_there() -> bool:
    """Whether the database holds the demo office. Raises ``UnableToMakeDemo`` when it holds anything else."""
    real = User.objects.exclude(username__startswith=PREFIX).exists()
    demo = User.objects.filter(username__startswith=PREFIX).exists()
    if real or (not demo and (Person.objects.exists() or Area.objects.exists())):
        raise UnableToMakeDemo(
            Text(
                zh="数据库里已有一个机构的数据，不会往里面添加演示数据。请用 HUIJIA_DATA 或 DATABASE_URL 另选一处。",
                en="the database holds an office's own data; no demo is put into it. Choose another place with HUIJIA_DATA or DATABASE_URL.",
            )
        )
    return demo


@transaction.atomic
def make_demo(
    *,
    seed: int,
    people: int,
    password: str,
    now: datetime,
    share: float = 1.0,
    progress: Callable[[int], None] = lambda _: None,
    keep: Callable[[], None] = lambda: None,
) -> Made:
    """Make the demo office, in one transaction: people, households, accounts, claims in every state.

    The same seed and moment make the same people and the same claims; numbers of claims are drawn anew, as always.
    ``share`` of the claims is made, at least one in each state. ``keep`` is called last, before anything is committed.
    """
    assert not demo_is_there(), "the demo is there"
    today = timezone.localtime(now).date()
    since = today - timedelta(days=730)
    for code, zh, en in AREAS:
        Area.objects.create(code=code, name_zh=zh, name_en=en)
    staff = make_staff(password=password, since=since)
    inventor = Inventor(seed, today)
    children, made = _make_homes(inventor, people, password, since, now, progress)
    office = Office(
        viewer(staff["demo.officer"], today),
        viewer(staff["demo.approver"], today),
        viewer(staff["demo.approver2"], today),
        now,
        Random(seed),
    )
    # The family whose sign-in is printed has one child with a claim that was granted, and one to claim for.
    office.make(children[0], State.CONFIRMED, 40)
    claimable = [each for each in children[2:] if _claimable(each.person, today)]
    office.draw.shuffle(claimable)
    make_claims(office, claimable, share=share)
    finance = tuple(viewer(staff[f"demo.finance{n}"], today) for n in ("", "2", "3"))
    make_money(officer=office.officer, finance=finance, now=now, draw=office.draw)
    correct_the_past(officer=office.officer, approver=office.approver, now=now)
    writer, reviewer = (viewer(staff[name], today) for name in ("demo.health", "demo.health2"))
    make_articles(writer=writer, reviewer=reviewer, now=now)
    # A draw of its own: what is invented of claims does not hang on it.
    worker = viewer(staff["demo.health"], today)
    make_events(worker=worker, now=now, draw=Random(seed))
    make_campaigns(worker=worker, now=now)
    make_training(staff={name: viewer(user, today) for name, user in staff.items()}, now=now)
    make_outreach(staff=staff, now=now)
    make_bookings(worker=viewer(staff["demo.health"], today), now=now, draw=Random(seed))
    make_field(staff=staff, now=now)
    make_reports(approver=viewer(staff["demo.approver"], today), worker=worker, now=now)
    keep()
    return Made(made, Claim.objects.count())


def _make_homes(
    inventor: Inventor,
    people: int,
    password: str,
    since: date,
    now: datetime,
    progress: Callable[[int], None],
) -> tuple[list[Child], int]:
    areas: Mapping[str, Area] = {area.code: area for area in Area.objects.filter(code__in=VILLAGES)}
    children: list[Child] = []
    made = families = 0
    while made < people:
        home = inventor.home(VILLAGES[families % len(VILLAGES)])
        first = families == 0
        if first:
            guardian = home.members[0]
            surname, address = str(guardian.facts["name"])[0], str(guardian.facts["address"])
            home.members = [guardian, *(inventor.child(surname, address, days_old=old) for old in (600, 110))]
            for child in home.members[1:]:
                child.facts |= {"chinese_national": True, "birth_registered": True}
        members = register_home(home, areas[home.village], now)
        guardian_person = members[0]
        family = None
        if families < FAMILIES_WITH_ACCOUNT:
            user = make_family_account(
                username=FAMILY if first else f"{FAMILY}-{families + 1:02d}",
                person=guardian_person,
                phone=f"+86{home.members[0].facts['phone']}",
                password=password if first else None,
                since=since,
                at=now - timedelta(days=125),
            )
            family = viewer(user, timezone.localtime(now).date())
        children += [
            Child(person, guardian_person, family)
            for person, someone in zip(members, home.members, strict=True)
            if someone.relation == "child"
        ]
        families += 1
        made += len(members)
        progress(made)
    return children, made


def register_home(home: Home, area: Area, now: datetime) -> list[Person]:
    """Register an invented household, as it would have been four months ago; its members in their order."""
    at = now - timedelta(days=125)
    members = [
        register_person(
            by=SYSTEM, area=area, facts=each.facts, valid_from=each.born if each.relation == "child" else home.since,
            at=at, source=Source.REGISTER,
        )
        for each in home.members
    ]  # fmt: skip
    relations = {person: each.relation for person, each in zip(members, home.members, strict=True)}
    make_household(by=SYSTEM, area=area, members=relations, valid_from=home.since, at=at)
    return members


def _claimable(child: Person, today: date) -> bool:
    assert child.birth_date is not None
    return OLD_ENOUGH < today - child.birth_date < YOUNG
