"""The main pages ask the database as often with many rows as with few: whoever loops over rows with a query each fails here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.bookings.codes import new_code
from huijia.apps.bookings.models import Slot
from huijia.apps.claims.actions import start_claim, submit
from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import State
from huijia.apps.library.actions import take_back
from huijia.apps.library.models import OwnArticle
from huijia.apps.outreach.models import Contact, Home, Plan, PlanItem, Visit
from huijia.apps.people.actions import make_household, record_facts, register_person
from huijia.apps.people.models import Membership, Person, PossibleDuplicate, RosterImport, Source
from huijia.apps.people.views import WANTED
from tests.apps.any_state import put
from tests.apps.bookings_office import booked, facility, offering
from tests.apps.campaigns_office import planned_in
from tests.apps.conftest import NOW, TODAY, VILLAGE, Office
from tests.apps.events_office import event_made
from tests.apps.library_articles import article_in
from tests.apps.outreach_office import published
from tests.apps.training_office import trained_in

MOST = 40
"""No page needs more, and each query is a way to the database and back."""
FEW, MORE = 3, 30
"""Families; of three, one has its claim in each of the states that wait."""

WHAT_IF = (
    "/recalculations/what-if/?benefit=cn.childcare-subsidy&parameter=yearly_amount&value=4000"
    "&starts_year=2027&starts_month=1&starts_day=1"
)

PAGES = (
    ("/", "township_officer"),
    ("/", "county_approver"),
    ("/", "family"),
    ("/", "administrator"),
    ("/", "auditor"),
    ("/claims/", "township_officer"),
    ("/claims/?state=letters", "township_officer"),
    ("/claims/", "county_approver"),
    ("/claims/?state=overdue", "county_approver"),
    ("/claims/", "family"),
    ("/claims/{claim}/", "township_officer"),
    ("/claims/{claim}/", "county_approver"),
    ("/claims/{claim}/", "family"),
    ("/claims/roster/", "township_officer"),
    ("/people/", "township_officer"),
    ("/people/", "county_approver"),
    ("/people/{child}/", "township_officer"),
    ("/people/{child}/facts/address/", "township_officer"),
    ("/people/{child}/looked/", "family"),
    ("/mine/{child}/", "family"),
    ("/mine/{child}/", "township_officer"),
    ("/mine/{child}/held/people/", "family"),
    ("/mine/{child}/looked/", "family"),
    ("/people/duplicates/", "township_officer"),
    (WHAT_IF, "county_approver"),
    (WHAT_IF, "finance"),
    ("/", "health_worker"),
    ("/articles/", "health_worker"),
    ("/articles/an-article-draft/", "health_worker"),
    ("/audit/", "auditor"),
    ("/accounts/", "administrator"),
    ("/events-office/", "health_worker"),
    ("/campaigns/", "health_worker"),
    ("/training/", "village_contact"),
    ("/training/area/", "administrator"),
    ("/campaigns/stock/", "health_worker"),
    ("/events/", "family"),
    ("/outreach/", "family"),
    ("/outreach/staff/", "village_contact"),
    ("/outreach/staff/", "health_worker"),
    ("/outreach/staff/contacts/", "health_worker"),
    ("/facilities/", "health_worker"),
    ("/facilities/{facility}/", "health_worker"),
    ("/facilities/{facility}/week/", "health_worker"),
    ("/facilities/{facility}/day/?on=2026-03-17", "health_worker"),
    ("/facilities/{facility}/times/{slot}/", "health_worker"),
    ("/bookings/child-check/", "health_worker"),
    ("/bookings/week/{offering}/", "health_worker"),
    ("/reports/", "county_approver"),
    ("/reports/outreach/", "health_worker"),
    ("/reports/releases/", "county_approver"),
)


def more_of_everything(office: Office, claim: Claim, numbers: range) -> None:
    """More families with claims in each waiting state, more in this family's own records, more imports and supposed duplicates."""
    officer = office.viewer("township_officer")
    place = Area.objects.get(code=VILLAGE)
    given = {"by": SYSTEM, "area": place, "valid_from": date(2025, 9, 1), "at": NOW}
    for number in numbers:
        parent, child = (
            register_person(facts={"name": name, **facts}, source=Source.DOCUMENT, **given)  # type: ignore[arg-type]
            for name, facts in (
                (f"王芳{number}", {}),
                (
                    f"王小明{number}",
                    {"birth_date": date(2024, 5, 6), "chinese_national": True, "birth_registered": True},
                ),
            )
        )
        kin = {parent: Membership.Relation.GUARDIAN, child: Membership.Relation.CHILD}
        make_household(members=kin, **given)  # type: ignore[arg-type]
        made = start_claim(
            by=officer,
            benefit_name="cn/childcare-subsidy",
            period="2026",
            child=child,
            claimant=parent,
            at=NOW,
        )
        submit(by=officer, claim=made, at=NOW)
        put(made.pk, (State.SUBMITTED, State.IN_REVIEW, State.REVIEWED)[number % 3])
        # More of this family, too: members, facts, claims that it made for others.
        Membership.objects.create(
            household=office.child.memberships.get().household,
            person=child,
            relation="other",
            valid_from=TODAY,
        )
        Claim.objects.filter(pk=made.pk).update(due_on=TODAY - timedelta(1), letter_waits_since=NOW)
        if number % 3 == 0:
            Claim.objects.filter(pk=made.pk).update(claimant=office.parent)
        moved(office, number)
        article_in(office, ("in_review", "published")[number % 2], f"article-{number}")
        article = (
            article_in(office, "draft") if number == 0 else OwnArticle.objects.get(slug="an-article-draft")
        )
        take_back(by=office.viewer("health_worker"), article=article, number=1, at=NOW)
        event_made(area=place.code)
        planned_in(place, f"{number}")
        trained_in(place, office.users["township_officer"])
        more_of_outreach(office, parent, number)
        PossibleDuplicate.objects.create(first=parent, second=child, probability=0.9)
        booked(office_slot(), new_code(), wait=True)
        RosterImport.objects.create(
            area=place, pack=claim.pack, file="0" * 64, file_name=f"{number}.xlsx", made_at=NOW
        )


def more_of_outreach(office: Office, parent: Person, number: int) -> None:
    """One more household that chose the contact, with a visit and a plan; and one more visit of this family, over."""
    contact = Contact.objects.filter(user=office.users["village_contact"]).first() or published(
        office, "village_contact", VILLAGE
    )
    home = Home.kept.create(household=parent.memberships.get().household, contact=contact, chosen_by=parent)
    theirs = {"person": parent, "home": home, "area_id": VILLAGE, "asked_at": NOW}
    worker = office.users["village_contact"]
    more = {"state": "planned", "worker": worker, "day": TODAY, "part": "morning"} if number % 2 else {}
    Visit.kept.create(topic="practical", whom="anybody", **theirs, **more)
    plan = Plan.kept.create(**theirs)
    PlanItem.kept.create(plan=plan, kind="call", due_on=TODAY)
    own = Home.kept.get_or_create(household=office.parent.memberships.get().household)[0]
    Visit.kept.create(
        topic="practical", whom="anybody", person=office.parent, home=own, area_id=VILLAGE, asked_at=NOW, ended_at=NOW, state="ended",
        outcome="took_place", worker=worker,
    )  # fmt: skip


def office_slot() -> Slot:
    """The first time of the office's facility, which has places for many."""
    if not Slot.objects.exists():
        offering(facility(), places=20)
    return Slot.objects.select_related("offering").earliest("starts_at")


def moved(office: Office, number: int) -> None:
    record_facts(
        by=SYSTEM,
        person=office.child,
        facts={"address": f"东村{number}组1号"},
        valid_from=TODAY,
        at=NOW + timedelta(minutes=number),
        source=Source.STATEMENT,
    )


def asked(client: Client, address: str) -> list[str]:
    """The queries of a page."""
    with CaptureQueriesContext(connection) as seen:
        page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return [each["sql"] for each in seen.captured_queries]


def shape(query: str) -> str:
    """A query without its values."""
    return re.sub(r"'[^']*'|\b[0-9]+\b|\((\?, )+\?\)", "?", re.sub(r"'[^']*'|\b[0-9]+\b", "?", query))


@pytest.fixture
def pages(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> Callable[[], dict[tuple[str, str], list[str]]]:
    """Each page's queries, as things are."""

    def every() -> dict[tuple[str, str], list[str]]:
        found = {}
        for address, name in PAGES:
            client = signed_in(name)
            session = client.session
            session[WANTED] = "小明"
            session.save()
            slot = office_slot()
            place = address.format(
                claim=submitted.number, child=office.child.pk, slot=slot.pk, offering=slot.offering_id,
                facility=slot.offering.facility_id,
            )  # fmt: skip
            # What a process or a session looks up once is not the page's.
            client.get(place)
            found[address, name] = asked(client, place)
        return found

    return every


def test_pages_ask_as_often_with_many_rows_as_with_few(
    office: Office, submitted: Claim, pages: Callable[[], dict[tuple[str, str], list[str]]]
) -> None:
    # Not none: of a list without rows nothing more is asked.
    more_of_everything(office, submitted, range(FEW))
    few = pages()

    more_of_everything(office, submitted, range(FEW, FEW + MORE))
    many = pages()

    grown = {
        page: dict(Counter(map(shape, many[page])) - Counter(map(shape, few[page])))
        for page in many
        if len(many[page]) > len(few[page])
    }
    assert Person.objects.count() > 2 * MORE
    assert grown == {}
    assert {page: len(queries) for page, queries in many.items() if len(queries) > MOST} == {}


def test_every_role_has_a_page_that_is_counted() -> None:
    counted = {name for _, name in PAGES}

    assert {str(role) for role in Role} - counted == set()
