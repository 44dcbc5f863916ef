"""An office to test with: a county with two townships, somebody in each role, and a family."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import translation

from huijia.apps.accounts.actions import give_role, make_account
from huijia.apps.accounts.models import Area, Role, User
from huijia.apps.accounts.viewer import SYSTEM, Viewer, viewer_of
from huijia.apps.claims.models import Claim
from huijia.apps.library import shelf
from huijia.apps.people.actions import make_household, register_person
from huijia.apps.people.models import Membership, Person, PersonAccount, Source
from huijia.apps.sealing.ring import FILE, ring_file
from tests.apps.kept_rows import kept

TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
"""Ten in the morning in China, on a Monday."""

COUNTY, TOWNSHIP, VILLAGE, ELSEWHERE = "990101", "990101100", "990101100201", "990101101"
"""Invented: no province has 99."""

ORIGINALS = ("birth_certificate", "household_register")
"""The papers that a first claim needs, as a reviewer notes that their originals were seen."""

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app_code(secret: str = TOTP_SECRET) -> str:
    """What an app with this secret shows now. The half minute may end before it is read: the one before is taken, too."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD)))


PAGES_IN = ["zh-hans", pytest.param("en", marks=pytest.mark.one_database)]
"""The languages in which pages are tried. Both databases answer alike in a second one: there it is not tried again on PostgreSQL."""


@dataclass
class Office:
    """``users``: role (and ``second_approver``, ``other_officer`` of the other township, ``family``, ``other_family``) -> account."""

    users: dict[str, User]
    parent: Person
    child: Person
    other_parent: Person
    other_child: Person

    def viewer(self, name: str) -> Viewer:
        return viewer_of(self.users[name], on=TODAY)


def _account(name: str, role: Role, area: str | None) -> User:
    user = make_account(by=SYSTEM, username=name, name=f"测试{name}", password="correct horse battery staple")
    give_role(
        by=SYSTEM,
        user=user,
        role=role,
        area=Area.objects.get(code=area) if area else None,
        valid_from=date(2025, 1, 1),
    )
    if role is not Role.FAMILY:
        # Staff without a second factor get no further than setting one up.
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET})
    return user


def _family(user: User, area: str, parent_name: str, child_name: str) -> tuple[Person, Person]:
    place = Area.objects.get(code=area)
    since = date(2025, 9, 1)
    given = {"by": SYSTEM, "area": place, "valid_from": since, "at": NOW, "source": Source.DOCUMENT}
    parent = register_person(facts={"name": parent_name}, **given)
    child = register_person(
        facts={
            "name": child_name,
            "birth_date": date(2024, 5, 6),
            "chinese_national": True,
            "birth_registered": True,
        },
        **given,
    )
    make_household(
        by=SYSTEM,
        area=place,
        members={parent: Membership.Relation.GUARDIAN, child: Membership.Relation.CHILD},
        valid_from=since,
        at=NOW,
    )
    PersonAccount.objects.create(user=user, person=parent)
    return parent, child


def make_office() -> Office:
    """Areas, accounts and two families. Needs a database."""
    for code, zh, en in (
        ("99", "示例省", "Example Province"),
        ("9901", "示例市", "Example City"),
        (COUNTY, "示例县", "Example County"),
        (TOWNSHIP, "青禾镇", "Qinghe Town"),
        (VILLAGE, "东村", "East Village"),
        (ELSEWHERE, "白杨镇", "Baiyang Town"),
    ):
        Area.objects.create(code=code, name_zh=zh, name_en=en)
    users = {
        "township_officer": _account("officer", Role.TOWNSHIP_OFFICER, TOWNSHIP),
        "other_officer": _account("other_officer", Role.TOWNSHIP_OFFICER, ELSEWHERE),
        "county_approver": _account("approver", Role.COUNTY_APPROVER, COUNTY),
        "second_approver": _account("second_approver", Role.COUNTY_APPROVER, COUNTY),
        "village_contact": _account("contact", Role.VILLAGE_CONTACT, VILLAGE),
        "finance": _account("finance", Role.FINANCE, COUNTY),
        "health_worker": _account("health_worker", Role.HEALTH_WORKER, COUNTY),
        "second_health_worker": _account("second_health_worker", Role.HEALTH_WORKER, COUNTY),
        "auditor": _account("auditor", Role.AUDITOR, COUNTY),
        "administrator": _account("administrator", Role.ADMINISTRATOR, COUNTY),
        "family": _account("family", Role.FAMILY, None),
        "other_family": _account("other_family", Role.FAMILY, None),
    }
    parent, child = _family(users["family"], VILLAGE, "王芳", "王小明")
    other_parent, other_child = _family(users["other_family"], ELSEWHERE, "李强", "李小红")
    return Office(users, parent, child, other_parent, other_child)


@pytest.fixture
def own_ring(tmp_path: Path, settings: Any) -> None:
    """A ring of this test's own, to which keys can be added."""
    settings.KEY_RING = shutil.copy2(ring_file(), tmp_path / FILE)


@pytest.fixture(autouse=True)
def quick_hashing(settings: Any) -> None:
    """Passwords are hashed slowly on purpose; tests make many."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def chinese(settings: Any) -> Iterator[None]:
    """A page leaves its language behind in the thread; each test begins with the office's own."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Views read the clock: in tests it stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture(autouse=True)
def one_stretch_of_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits count by the hour: that one ends while a test counts would make the test fail now and then."""
    now = time.time()
    monkeypatch.setattr("huijia.apps.limits.time", SimpleNamespace(time=lambda: now))


@pytest.fixture(autouse=True)
def no_articles_left() -> Iterator[None]:
    """What a test published goes with its database: readers' pages look at a file."""
    yield
    (shelf.folder() / shelf.PUBLISHED).unlink(missing_ok=True)


@pytest.fixture
def office(db: None) -> Office:
    return kept(make_office)


@pytest.fixture
def signed_in(office: Office) -> Callable[[str], Client]:
    """A browser in which this account is signed in."""

    def client(name: str) -> Client:
        found = Client()
        found.force_login(office.users[name])
        return found

    return client


@pytest.fixture
def submitted(office: Office) -> Claim:
    """A claim of the family, handed in."""
    from huijia.apps.claims.actions import start_claim, submit

    family = office.viewer("family")
    claim = start_claim(
        by=family,
        benefit_name="cn/childcare-subsidy",
        period="2026",
        child=office.child,
        claimant=office.parent,
        at=NOW,
    )
    return submit(by=family, claim=claim, at=NOW)


@pytest.fixture(scope="module")
def two() -> Iterator[list[Any]]:
    """Two processes that do jobs and can be killed."""
    from tests.apps.killing import machine

    with ExitStack() as stack:
        yield [stack.enter_context(machine()) for _ in range(2)]
