"""An office with contacts, and short ways to what families and workers do in outreach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from huijia.apps.accounts.actions import give_role
from huijia.apps.accounts.models import Area, Role, User
from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.outreach import answers, contacts, plans, visits
from huijia.apps.outreach.models import Contact, Home, Plan, PlanItem, Visit
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.people.models import Person
from tests.apps.conftest import NOW, TODAY, TOWNSHIP, VILLAGE, Office, _account

SOON = TODAY + timedelta(days=3)
OTHER_VILLAGE = "990101100202"


def stamp(at: datetime = NOW, **given: Any) -> Stamp:
    return Stamp(at, **given)


@dataclass
class Outreach:
    """``contact``: of the family's village, ``second``: of its township. ``other_contact`` works in another village of the township."""

    office: Office
    contact: Contact
    second: Contact

    def viewer(self, name: str) -> Viewer:
        return self.office.viewer(name)

    def user(self, name: str) -> User:
        return self.office.users[name]

    @property
    def family(self) -> Viewer:
        return self.viewer("family")

    def ask(self, **given: Any) -> Visit:
        asked = {
            "by": self.family,
            "person": self.office.parent,
            "topic": Visit.Topic.NEWBORN,
            "whom": Visit.Whom.ANYBODY,
            "words": "周三下午",
            "agrees": True,
            "agrees_for_child": True,
            "language": "zh",
            "stamp": stamp(),
        }
        return visits.ask_visit(**(asked | given))

    def assign(self, visit: Visit, name: str = "village_contact") -> Visit:
        return visits.assign(
            by=self.viewer("health_worker"), visit_id=visit.pk, worker=self.user(name), stamp=stamp()
        )

    def planned(self, name: str = "village_contact", day: date = SOON, **given: Any) -> Visit:
        visit = self.assign(self.ask(**given), name)
        return visits.plan_visit(
            by=self.viewer(name), visit_id=visit.pk, day=day, part=Visit.Part.AFTERNOON, stamp=stamp()
        )

    def close(
        self, visit: Visit, outcome: Visit.Outcome, by: str = "village_contact", at: datetime = NOW
    ) -> Visit:
        return visits.close_visit(by=self.viewer(by), visit_id=visit.pk, outcome=outcome, stamp=stamp(at))

    def choose(self, contact: Contact | None = None) -> None:
        answers.choose_contact(
            by=self.family, person=self.office.parent, contact=contact or self.contact, stamp=stamp()
        )

    def quiet(self) -> None:
        answers.do_not_contact(by=self.family, person=self.office.parent, stamp=stamp())

    def proposed(self) -> Plan:
        plan = plans.ask_plan(
            by=self.family, person=self.office.parent, agrees=True, language="zh", stamp=stamp()
        )
        return self.propose(plan)

    def propose(self, plan: Plan) -> Plan:
        return plans.propose_plan(
            by=self.viewer("health_worker"),
            plan_id=plan.pk,
            contacts=(self.contact, self.second),
            items=[(PlanItem.Kind.FESTIVAL, SOON), (PlanItem.Kind.INSURANCE, SOON)],
            stamp=stamp(),
        )

    def agreed(self) -> Plan:
        return plans.agree_to_plan(by=self.family, plan_id=self.proposed().pk, language="zh", stamp=stamp())


ENTRY = contacts.Entry("周晓梅", "0991-100-2001", [1, 2, 3, 4, 5], time(9), time(17), ["mandarin", "dialect"])


def published(office: Office, name: str, area: str, entry: contacts.Entry = ENTRY) -> Contact:
    """A contact who agreed."""
    made = contacts.propose_contact(
        by=office.viewer("health_worker"),
        area=Area.objects.get(code=area),
        user=office.users[name],
        entry=entry,
        stamp=stamp(),
    )
    return contacts.agree_to_be_published(by=office.viewer(name), contact=made, language="zh", stamp=stamp())


def make_outreach(office: Office) -> Outreach:
    """Contacts for an office that is there."""
    Area.objects.create(code=OTHER_VILLAGE, name_zh="西村", name_en="West Village")
    office.users["other_contact"] = _account("other_contact", Role.VILLAGE_CONTACT, OTHER_VILLAGE)
    office.users["township_contact"] = _account("township_contact", Role.VILLAGE_CONTACT, TOWNSHIP)
    published(office, "other_contact", OTHER_VILLAGE)
    contact = published(office, "village_contact", VILLAGE)
    return Outreach(office, contact, published(office, "township_contact", TOWNSHIP))


def another_role(office: Office, name: str, role: Role, area: str) -> None:
    give_role(
        by=SYSTEM,
        user=office.users[name],
        role=role,
        area=Area.objects.get(code=area),
        valid_from=date(2025, 1, 1),
    )


def outreach_elsewhere(office: Office, area: Area) -> dict[str, object]:
    """Variable of an address -> a thing of another county's outreach."""
    return outreach_of(office, office.other_parent, area)


def outreach_of(office: Office, parent: Person, area: Area) -> dict[str, object]:
    """Variable of an address -> a thing of outreach in an area, about this parent."""
    home = Home.kept.create(household=parent.memberships.get().household)
    theirs = {"person": parent, "home": home, "area": area, "asked_at": NOW}
    plan = Plan.kept.create(**theirs)
    contact = Contact.objects.create(
        area=area, user=office.users["other_officer"], name="x", telephone="1", days="1", from_time=time(9),
        until_time=time(10), languages="mandarin",
    )  # fmt: skip
    return {
        "uuid:visit_id": Visit.kept.create(topic="practical", whom="anybody", **theirs).pk,
        "uuid:plan_id": plan.pk,
        "uuid:item_id": PlanItem.kept.create(plan=plan, kind="call", due_on=TODAY).pk,
        "uuid:contact_id": contact.pk,
    }
