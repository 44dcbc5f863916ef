"""The demo's contacts, visits and plans: what a few families asked for, and one that does not want to be contacted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from huijia.apps.accounts.models import Area, User
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.outreach import answers, contacts, plans, visits
from huijia.apps.outreach.models import Contact, PlanItem, Visit
from huijia.apps.outreach.policies import ABOUT_A_CHILD
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.people.models import Person
from huijia.apps.people.queries import person_behind
from huijia.web.demo.accounts import FAMILY, viewer
from huijia.web.demo.places import TOWNSHIP, VILLAGES

NAMED = (
    ("demo.contact", VILLAGES[0], "周晓梅", "0000-1000201", (1, 2, 3, 4, 5), ("mandarin", "dialect")),
    ("demo.health", TOWNSHIP, "吴秋月", "0000-1000100", (1, 2, 3, 4, 5), ("mandarin", "english")),
    ("demo.health2", TOWNSHIP, "沈立群", "0000-1000101", (2, 4, 6), ("mandarin", "sign")),
)
"""Account, area, name, duty telephone (no such numbers exist), days, languages. Every village has the township's, too."""

ASKED = (
    (2, Visit.Topic.FORM_OR_CALL, Visit.Whom.ANYBODY, "上午都可以"),
    (3, Visit.Topic.BEREAVEMENT, Visit.Whom.HEALTH_WORKER, "周末，先打电话"),
    (4, Visit.Topic.FAMILY_HEALTH, Visit.Whom.ANYBODY, ""),
)
PLANNED, QUIET = 5, 6
"""Which families, by the number of their account: what they asked for, which has a plan, and which said "do not contact us"."""


def make_outreach(*, staff: Mapping[str, User], now: datetime) -> None:
    """Contacts of a village and its township, and what families with an account said and asked for during the last days."""
    today = timezone.localtime(now).date()
    health = viewer(staff["demo.health"], today)
    named = [_contact(staff, health, now, *each) for each in NAMED]
    family = _family(FAMILY, now)
    if family is None:
        return
    by, person = family
    answers.choose_contact(by=by, person=person, contact=named[0], stamp=Stamp(now - timedelta(days=20)))
    visit = _asked(
        by, person, Visit.Topic.NEWBORN, Visit.Whom.OWN_CONTACT, "下午三点后", now - timedelta(days=2)
    )
    visits.plan_visit(
        by=viewer(staff["demo.contact"], today),
        visit_id=visit.pk,
        day=today + timedelta(days=3),
        part=Visit.Part.AFTERNOON,
        stamp=Stamp(now - timedelta(days=1)),
    )
    for number, topic, whom, words in ASKED:
        if found := _family(f"{FAMILY}-{number:02d}", now):
            _asked(*found, topic, whom, words, now - timedelta(days=number))
    if found := _family(f"{FAMILY}-{PLANNED:02d}", now):
        _plan(*found, health, named, now)
    if found := _family(f"{FAMILY}-{QUIET:02d}", now):
        answers.do_not_contact(by=found[0], person=found[1], stamp=Stamp(now - timedelta(days=9)))


def _contact(
    staff: Mapping[str, User],
    health: Viewer,
    now: datetime,
    username: str,
    area: str,
    name: str,
    telephone: str,
    days: tuple[int, ...],
    languages: tuple[str, ...],
) -> Contact:
    at = now - timedelta(days=60)
    entry = contacts.Entry(name, telephone, days, time(9), time(17), languages)
    made = contacts.propose_contact(
        by=health, area=Area.objects.get(code=area), user=staff[username], entry=entry, stamp=Stamp(at)
    )
    them = viewer(staff[username], timezone.localtime(now).date())
    return contacts.agree_to_be_published(by=them, contact=made, language="zh", stamp=Stamp(at))


def _family(username: str, now: datetime) -> tuple[Viewer, Person] | None:
    user = User.objects.filter(username=username).first()
    if user is None:
        return None
    by = viewer(user, timezone.localtime(now).date())
    person = person_behind(by)
    assert person is not None, "a family's account is tied to a person"
    return by, person


def _asked(
    by: Viewer, person: Person, topic: Visit.Topic, whom: Visit.Whom, words: str, at: datetime
) -> Visit:
    return visits.ask_visit(
        by=by,
        person=person,
        topic=topic,
        whom=whom,
        words=words,
        agrees=True,
        agrees_for_child=topic in ABOUT_A_CHILD,
        language="zh",
        stamp=Stamp(at),
    )


def _plan(by: Viewer, person: Person, health: Viewer, named: list[Contact], now: datetime) -> None:
    at = now - timedelta(days=12)
    today = timezone.localtime(now).date()
    plan = plans.ask_plan(by=by, person=person, agrees=True, language="zh", stamp=Stamp(at))
    items = [
        (PlanItem.Kind.FAMILY_DOCTOR, today + timedelta(days=7)),
        (PlanItem.Kind.CALL, today + timedelta(days=14)),
        (PlanItem.Kind.INSURANCE, today + timedelta(days=30)),
        (PlanItem.Kind.FESTIVAL, today + timedelta(days=45)),
    ]
    plans.propose_plan(
        by=health, plan_id=plan.pk, contacts=(named[1], named[2]), items=items, stamp=Stamp(at)
    )
    plans.agree_to_plan(by=by, plan_id=plan.pk, language="zh", stamp=Stamp(at))
