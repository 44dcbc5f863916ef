"""The pages of outreach: what a family, a worker and the counter do on them, and what they show nobody else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from huijia.apps.accounts.models import Area
from huijia.apps.audit.models import Entry
from huijia.apps.outreach.models import Contact, Home, Plan, PlanItem, Said, Visit
from huijia.apps.people.models import Person
from tests.apps.conftest import NOW, VILLAGE, Office
from tests.apps.copies import copied, rows_in
from tests.apps.outreach_office import SOON, Outreach, make_outreach

SignedIn = Callable[[str], Client]
DAY = {"day_year": str(SOON.year), "day_month": str(SOON.month), "day_day": str(SOON.day)}
ASKED = {"topic": "practical", "whom": "anybody", "words": "晚上七点后", "agrees": "on"}


@pytest.fixture
def outreach(office: Office) -> Outreach:
    made = make_outreach(office)
    Person.objects.filter(pk=office.parent.pk).update(phone="13800000001")
    return made


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def shown(page: str) -> str:
    """A page's text without the tokens of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.split("<main")[1])


def test_everybody_reads_who_is_there_without_a_session_or_a_cookie(outreach: Outreach) -> None:
    client = Client()

    listed = text_of(client, "/contacts/")
    page = client.get(f"/contacts/{VILLAGE}/?language=en")

    assert f"/contacts/{VILLAGE}/" in listed
    assert "0991-100-2001" in page.content.decode()
    assert "Monday to Friday, 09:00–17:00" in page.content.decode()
    assert not page.cookies
    assert client.get("/contacts/000000/").status_code == 404
    assert client.get("/contacts/x/").status_code == 404
    Area.objects.create(code="990101100203", name_zh="南河村")
    assert "0991" in text_of(client, "/contacts/990101100203/"), (
        "a village without its own has its township's"
    )


def test_a_family_chooses_asks_and_calls_off(outreach: Outreach, signed_in: SignedIn) -> None:
    family = signed_in("family")
    assert "没有约走访" in text_of(family, "/outreach/")

    family.post("/outreach/contact/", {"what": "choose", "contact": str(outreach.contact.pk)})
    refused = family.post(
        "/outreach/visits/ask/", {name: value for name, value in ASKED.items() if name != "agrees"}
    )
    assert refused.status_code == 422
    told = family.post("/outreach/visits/ask/", {**ASKED, "words": "孕检以后的下午"}).content.decode()
    assert "不写健康情况" in told
    assert not Visit.kept.exists()
    family.post("/outreach/visits/ask/", ASKED)

    page = text_of(family, "/outreach/")
    assert "0991-100-2001" in page
    assert "晚上七点后" in page
    visit = Visit.kept.get()
    family.post(reverse("outreach:stop_visit", args=[visit.pk]), {"what": "not_wanted"})
    assert "晚上七点后" not in text_of(family, "/outreach/")
    assert Visit.kept.get().outcome == "not_wanted"
    family.post("/outreach/withdraw/", {"what": "visits"})
    assert "不安排走访" in family.post("/outreach/visits/ask/", {**ASKED, "agrees": ""}).content.decode()


def test_one_press_and_nobody_contacts_them(outreach: Outreach, signed_in: SignedIn) -> None:
    outreach.choose()
    outreach.planned()
    outreach.agreed()
    family, contact, health = signed_in("family"), signed_in("village_contact"), signed_in("health_worker")
    for worker in (contact, health):
        assert "王芳" in text_of(worker, "/outreach/staff/")
    seen = {
        reverse("outreach:work_visit", args=[Visit.kept.get().pk]),
        reverse("outreach:work_plan", args=[Plan.kept.get().pk]),
    }
    assert all("王芳" in text_of(contact, each) for each in seen)

    family.post("/outreach/do-not-contact/", {"what": "do_not_contact"})

    page = text_of(family, "/outreach/do-not-contact/")
    assert "2026年3月16日" in page
    for worker in (contact, health):
        assert "王芳" not in text_of(worker, "/outreach/staff/")
        assert {worker.get(each).status_code for each in seen} == {404}
    item = PlanItem.kept.first()
    assert item is not None
    assert contact.post(reverse("outreach:work_item", args=[item.pk]), {"step": "done"}).status_code == 404
    family.post("/outreach/do-not-contact/", {"what": "may_contact"})
    assert Home.kept.get().do_not_contact_since is None


def test_a_worker_gives_plans_and_closes_a_visit(outreach: Outreach, signed_in: SignedIn) -> None:
    visit = outreach.ask()
    address = reverse("outreach:work_visit", args=[visit.pk])
    health, contact = signed_in("health_worker"), signed_in("village_contact")
    worker = outreach.user("village_contact").pk
    assert health.post(address, {"what": "assign", "worker": ""}).status_code == 422

    health.post(address, {"what": "assign", "worker": worker, "version": "1"})
    late = contact.post(address, {"what": "plan", "part": "morning", "version": "1", **DAY})
    assert "别人刚刚改过" in late.content.decode()
    contact.post(address, {"what": "plan", "part": "morning", "version": "2", **DAY})
    assert "3月19日" in text_of(contact, "/outreach/staff/")
    contact.post(address, {"what": "outcome", "outcome": "put_off"})

    visit.refresh_from_db()
    assert (visit.state, visit.outcome, visit.worker_id) == ("asked", "put_off", worker)
    viewed = Entry.objects.filter(
        action__in=["visit.viewed", "visits.viewed"], person_id=outreach.office.parent.pk
    )
    assert viewed.filter(actor_id=worker).exists(), "the person sees who looked"


def test_a_plan_is_drawn_up_read_agreed_and_done(outreach: Outreach, signed_in: SignedIn) -> None:
    family, health, contact = signed_in("family"), signed_in("health_worker"), signed_in("village_contact")
    family.post("/outreach/plan/ask/", {"agrees": "on"})
    plan = Plan.kept.get()
    work, own = reverse("outreach:work_plan", args=[plan.pk]), reverse("outreach:plan", args=[plan.pk])
    assert contact.get(work).status_code == 404
    given = {"what": "propose", "first": str(outreach.contact.pk), "second": str(outreach.second.pk)}
    assert health.post(work, given).status_code == 422
    health.post(work, {**given, **{f"insurance_1_{each[4:]}": value for each, value in DAY.items()}})
    assert "办理保险" in text_of(family, own)

    family.post(own, {"what": "agree", "version": "2"})
    item = PlanItem.kept.get()
    contact.post(reverse("outreach:work_item", args=[item.pk]), {"step": "done", "version": "1"})

    item.refresh_from_db()
    assert item.state == "done"
    assert "已做" in text_of(family, own)
    family.post(own, {"what": "end"})
    assert contact.get(work).status_code == 404


def test_the_counter_writes_down_what_is_said_and_shows_an_officer_nothing(
    outreach: Outreach, signed_in: SignedIn
) -> None:
    officer = signed_in("township_officer")
    address = f"/outreach/staff/counter/{outreach.office.parent.pk}/"
    before = text_of(officer, address)

    officer.post(address, {"what": "visit", "language": "zh", **ASKED})
    officer.post(address, {"what": "choose", "contact": str(outreach.contact.pk)})
    officer.post(address, {"what": "plan", "plan-language": "zh", "plan-agrees": "on"})

    assert (Visit.kept.count(), Plan.kept.count(), Said.kept.get().channel) == (1, 1, "counter")
    officer.get(address)
    assert shown(text_of(officer, address)) == shown(before), "the page is as it was"
    officer.post(address, {"what": "do_not_contact"})
    assert Visit.kept.get().state == "ended"
    assert officer.post(address, {"what": "may_contact", "document": ""}).status_code == 422
    officer.post(address, {"what": "may_contact", "document": "身份证原件"})
    assert Home.kept.get().do_not_contact_since is None
    assert signed_in("other_officer").get(address).status_code == 404


def test_a_health_worker_finds_one_person_by_exactly_what_is_recorded(
    outreach: Outreach, signed_in: SignedIn
) -> None:
    health = signed_in("health_worker")
    address = f"/outreach/staff/counter/{outreach.office.parent.pk}/"
    Person.objects.filter(pk=outreach.office.parent.pk).update(birth_date=NOW.date().replace(year=1990))
    born = {"born_year": "1990", "born_month": "3", "born_day": "16"}
    assert health.get(address).status_code == 404, "nobody is opened by trying numbers"

    assert health.post("/outreach/staff/counter/", {"name": "王", **born}).status_code == 422
    found = health.post("/outreach/staff/counter/", {"name": "王芳", **born})

    assert found["Location"] == address
    assert "没有。" in text_of(health, address)
    assert Entry.objects.filter(
        action="outreach_counter.viewed", person_id=outreach.office.parent.pk
    ).exists()


def test_a_contact_is_named_agrees_and_leaves(office: Office, signed_in: SignedIn) -> None:
    health, contact = signed_in("health_worker"), signed_in("village_contact")
    given = {
        "area": VILLAGE, "user": office.users["village_contact"].pk, "name": "周晓梅", "telephone": "0991-100-2001",
        "days": ["1", "3"], "from_time": "9:00", "until_time": "11:30", "languages": ["mandarin"],
    }  # fmt: skip
    assert health.post("/outreach/staff/contacts/", {**given, "telephone": "打我手机"}).status_code == 422
    health.post("/outreach/staff/contacts/", given)
    entry = Contact.objects.get()
    address = reverse("outreach:contact_entry", args=[entry.pk])
    assert Client().get(f"/contacts/{VILLAGE}/").status_code == 404

    assert "您随时可以撤回" in text_of(contact, address)
    contact.post(address, {"what": "agree"})

    assert "周一、周三 09:00–11:30" in text_of(Client(), f"/contacts/{VILLAGE}/")
    contact.post(address, {"what": "leave"})
    assert Client().get(f"/contacts/{VILLAGE}/").status_code == 404
    assert contact.get(address).status_code == 404


def test_a_family_is_told_that_its_contact_left(outreach: Outreach, signed_in: SignedIn) -> None:
    outreach.choose()
    signed_in("village_contact").post(
        reverse("outreach:contact_entry", args=[outreach.contact.pk]), {"what": "leave"}
    )

    assert "您的联系人不再担任了" in text_of(signed_in("family"), "/")
    assert "请另选一位" in text_of(signed_in("family"), "/outreach/")
    assert "1 户的联系人离开了" in text_of(signed_in("health_worker"), "/outreach/staff/")


def test_a_household_tells_its_contact_and_no_other(outreach: Outreach, signed_in: SignedIn) -> None:
    outreach.choose()
    address = reverse("outreach:work_home", args=[Home.kept.get().pk])

    for name in ("township_contact", "other_contact", "health_worker"):
        assert signed_in(name).post(address).status_code == 404
    signed_in("village_contact").post(address)

    assert Said.kept.latest("version").channel == "at_home"
    assert Home.kept.get().do_not_contact_since is not None


def test_a_copy_holds_all_of_it_and_the_other_grown_up_sees_no_visit(
    outreach: Outreach, signed_in: SignedIn
) -> None:
    outreach.choose()
    outreach.planned()
    outreach.agreed()

    told = copied(signed_in("family"))

    [visit], [plan] = rows_in(told, "outreach.Visit"), rows_in(told, "outreach.Plan")
    assert visit["words"] == "周三下午"
    assert {"ask", "assign", "plan"} <= {each["step"] for each in rows_in(told, "outreach.Step")}
    assert plan["told"].startswith("帮扶计划")
    assert "newborn" not in json.dumps(copied(signed_in("other_family")))
    visit = reverse("outreach:stop_visit", args=[Visit.kept.get().pk])
    assert signed_in("other_family").post(visit).status_code == 404


@pytest.mark.parametrize("what", ["", "x", "choose", "decline"])
def test_a_form_that_says_nothing_changes_nothing(what: str, outreach: Outreach, signed_in: SignedIn) -> None:
    for address in ("/outreach/contact/", f"/outreach/staff/counter/{outreach.office.parent.pk}/"):
        name = "family" if address == "/outreach/contact/" else "township_officer"
        assert signed_in(name).post(address, {"what": what, "contact": "x"}).status_code == 404

    assert not Said.kept.exists()
