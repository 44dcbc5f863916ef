"""The demo's accounts: one for each role, a second approver for objections, and families'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huijia.apps.accounts.actions import give_role, make_account
from huijia.apps.accounts.models import Area, Role, User
from huijia.apps.accounts.viewer import SYSTEM, Viewer, viewer_of
from huijia.apps.audit.actions import record
from huijia.apps.consent.actions import record_answer
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.texts import ASKED
from huijia.apps.people.models import Person, PersonAccount
from huijia.values.text import Text
from huijia.web.demo.places import COUNTY, TOWNSHIP, VILLAGES

PREFIX = "demo."
"""What every demo account's sign-in name begins with: an office with another account is real."""


@dataclass(frozen=True)
class Staff:
    """A member of the demo's staff."""

    username: str
    name: str
    role: Role
    area: str
    told: Text


STAFF = (
    Staff("demo.contact", "周晓梅", Role.VILLAGE_CONTACT, VILLAGES[0], Text(zh="村级联络员", en="village contact")),
    Staff("demo.officer", "陈志远", Role.TOWNSHIP_OFFICER, TOWNSHIP, Text(zh="乡镇经办员", en="township officer")),
    Staff("demo.approver", "林秀英", Role.COUNTY_APPROVER, COUNTY, Text(zh="县级审核员", en="county approver")),
    Staff("demo.approver2", "高文博", Role.COUNTY_APPROVER, COUNTY, Text(zh="县级审核员（办理异议）", en="county approver, for objections")),
    Staff("demo.finance", "宋雅琴", Role.FINANCE, COUNTY, Text(zh="财务", en="finance")),
    Staff("demo.finance2", "唐静怡", Role.FINANCE, COUNTY, Text(zh="财务（签发）", en="finance, releases runs")),
    Staff("demo.finance3", "罗明远", Role.FINANCE, COUNTY, Text(zh="财务（签发）", en="finance, releases runs")),
    Staff("demo.health", "吴秋月", Role.HEALTH_WORKER, COUNTY, Text(zh="卫生服务", en="health worker")),
    Staff("demo.health2", "沈立群", Role.HEALTH_WORKER, COUNTY, Text(zh="卫生服务（审阅）", en="health worker, reviews")),
    Staff("demo.auditor", "郑国强", Role.AUDITOR, COUNTY, Text(zh="审计", en="auditor")),
    Staff("demo.administrator", "何建平", Role.ADMINISTRATOR, COUNTY, Text(zh="管理员", en="administrator")),
)  # fmt: skip

FAMILY = "demo.family"


def make_staff(*, password: str, since: date) -> dict[str, User]:
    """Make the staff's accounts; sign-in name -> account."""
    made = {}
    for each in STAFF:
        user = make_account(by=SYSTEM, username=each.username, name=each.name, password=password)
        area = Area.objects.get(code=each.area)
        give_role(by=SYSTEM, user=user, role=each.role, area=area, valid_from=since)
        made[each.username] = user
    return made


@transaction.atomic
def make_family_account(
    *, username: str, person: Person, phone: str, password: str | None, since: date, at: datetime
) -> User:
    """Make a family member's own account."""
    user = make_account(by=SYSTEM, username=username, name=person.name, password=password, phone=phone)
    user.phone_verified = True
    user.save(update_fields=["phone_verified"])
    give_role(by=SYSTEM, user=user, role=Role.FAMILY, area=None, valid_from=since)
    PersonAccount.objects.create(user=user, person=person)
    record(
        by=SYSTEM,
        action="account.linked",
        subject="account",
        subject_id=user.pk,
        person_id=person.pk,
        area=person.area_id,
        changes={"person": (None, person.pk)},
    )
    record_answer(
        by=SYSTEM,
        person=person,
        purpose=Purpose.ACCOUNT,
        given=Answer.Given.AGREED,
        told=ASKED[Purpose.ACCOUNT].told.zh,
        language="zh",
        channel=Answer.Channel.COUNTER,
        at=at,
    )
    return user


def viewer(user: User, on: date) -> Viewer:
    """The viewer for an account, with its roles of a day."""
    return viewer_of(user, on=on)
