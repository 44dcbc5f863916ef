"""The pages of one's own data: whose they are, what they show, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huijia.apps.audit.models import Entry
from huijia.apps.claims.models import Claim
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.queries import agrees_to
from huijia.apps.outreach.errors import Refused
from huijia.apps.outreach.models import Visit
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Membership, Source
from huijia.apps.privacy.sides import SUBJECTS, SUBJECTS_ON_DEVICES
from huijia.apps.privacy.viewer import viewer_page
from tests.apps.conftest import NOW, PAGES_IN, Office
from tests.apps.outreach_office import Outreach, make_outreach

SignedIn = Callable[[str], Client]


@pytest.fixture
def outreach(office: Office) -> Outreach:
    return make_outreach(office)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


@pytest.mark.parametrize("language", PAGES_IN)
def test_family_member_has_everything_on_one_page(
    office: Office, submitted: Claim, signed_in: SignedIn, language: str
) -> None:
    client = signed_in("family")
    client.cookies["django_language"] = language

    page = text_of(client, client.get("/mine/")["Location"])

    told = (
        ("登记了什么", "同意和撤回", "谁看过、改过", "更正", "取得副本", "删除")
        if language == "zh-hans"
        else (
            "What is held",
            "Consents",
            "Who looked",
            "Corrections",
            "Take a copy",
            "Erasing",
        )
    )
    assert [each for each in told if each not in page] == []
    assert "王小明" in page
    assert "李强" not in page
    child = text_of(client, f"/mine/{office.child.pk}/")
    assert ("提交了申领" if language == "zh-hans" else "handed in") in child


def test_a_guardian_sees_a_child_under_fourteen_and_no_older_one_and_nobody_else(
    office: Office, signed_in: SignedIn
) -> None:
    client = signed_in("family")
    assert "王小明" in text_of(client, f"/mine/{office.child.pk}/")

    record_facts(
        by=office.viewer("township_officer"),
        person=office.child,
        facts={"birth_date": date(2012, 3, 16)},
        valid_from=date(2012, 3, 16),
        at=NOW,
        source=Source.DOCUMENT,
        reason="证件",
    )
    for person in (office.child, office.other_parent, office.other_child):
        for address in ("", "looked/", "held/people/", "erasure/"):
            assert client.get(f"/mine/{person.pk}/{address}").status_code == 404
        assert client.post(f"/mine/{person.pk}/copy/", {"kind": "json"}).status_code == 404
        assert client.post(f"/mine/{person.pk}/consent/", {"purpose": "messages"}).status_code == 404


def test_somebody_of_the_household_who_is_no_guardian_sees_no_child(
    office: Office, signed_in: SignedIn
) -> None:
    Membership.objects.filter(person=office.parent).update(relation="other")

    assert signed_in("family").get(f"/mine/{office.child.pk}/").status_code == 404


def test_counter_of_the_area_opens_it_with_an_entry_and_no_other_counter_does(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    page = text_of(signed_in("township_officer"), f"/mine/{office.parent.pk}/")

    assert "这里只有待遇方面的资料" in page
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.person_id, entry.actor_role) == (
        "own_data.viewed",
        office.parent.pk,
        "township_officer",
    )
    assert "打开了全部资料的页面" in text_of(signed_in("family"), f"/mine/{office.parent.pk}/")
    for name in ("other_officer", "finance", "auditor", "village_contact", "health_worker", "administrator"):
        assert signed_in(name).get(f"/mine/{office.parent.pk}/").status_code == 404


def test_officer_sees_nothing_of_outreach_and_a_health_worker_nothing_of_benefits(
    outreach: Outreach, submitted: Claim, signed_in: SignedIn
) -> None:
    outreach.choose()
    outreach.planned()
    office = outreach.office
    office.parent.birth_date = date(1990, 1, 1)
    record_facts(
        by=office.viewer("township_officer"),
        person=office.parent,
        facts={"birth_date": date(1990, 1, 1)},
        valid_from=date(1990, 1, 1),
        at=NOW,
        source=Source.DOCUMENT,
        reason="证件",
    )
    officer, health = signed_in("township_officer"), signed_in("health_worker")
    assert health.get(f"/mine/{office.parent.pk}/").status_code == 404, "nobody was found at the counter yet"
    health.post(
        "/outreach/staff/counter/", {"name": "王芳", "born_year": "1990", "born_month": "1", "born_day": "1"}
    )

    of_officer = [
        text_of(officer, f"/mine/{office.parent.pk}/{each}") for each in ("", "looked/", "held/consent/")
    ]
    of_health = [
        text_of(health, f"/mine/{office.parent.pk}/{each}") for each in ("", "looked/", "held/consent/")
    ]

    assert [
        each
        for each in of_officer
        if "上门走访" in each or "请人上门" in each or "走访" in each.replace("联系人、走访", "")
    ] == []
    assert "上门走访" in of_health[0]
    assert [each for each in of_health if "申领" in each.replace("办理申领", "")] == []


def test_one_button_withdraws_and_one_agrees(office: Office, signed_in: SignedIn) -> None:
    client, address = signed_in("family"), f"/mine/{office.parent.pk}/"

    for given, agrees in (("agreed", True), ("refused", False), ("agreed", True)):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        [button] = page.select(f'form[action="{address}consent/"]:has([value=messages]) button')
        assert button["value"] == given
        client.post(f"{address}consent/", {"purpose": "messages", "given": given})
        assert agrees_to(office.parent, Purpose.MESSAGES) is agrees
    assert client.post(f"{address}consent/", {"purpose": "messages", "given": "agreed"}).status_code == 409


def test_consents_of_outreach_are_withdrawn_here_and_called_off(
    outreach: Outreach, signed_in: SignedIn
) -> None:
    outreach.planned()
    address = f"/mine/{outreach.office.parent.pk}/"
    client = signed_in("family")

    client.post(f"{address}consent/", {"purpose": "outreach_child", "given": "refused"})

    assert Visit.kept.get().state == Visit.State.ENDED
    assert agrees_to(outreach.office.parent, Purpose.OUTREACH_VISITS)
    client.post(f"{address}consent/", {"purpose": "outreach_visits", "given": "refused"})
    assert not agrees_to(outreach.office.parent, Purpose.OUTREACH_VISITS)
    for purpose in ("claim", "nothing", "outreach_plan", "account"):
        assert client.post(f"{address}consent/", {"purpose": purpose, "given": "agreed"}).status_code in (
            404,
            409,
        )


def test_officer_answers_for_no_purpose_of_outreach(outreach: Outreach, signed_in: SignedIn) -> None:
    outreach.planned()
    address = f"/mine/{outreach.office.parent.pk}/consent/"

    answer = signed_in("township_officer").post(address, {"purpose": "outreach_visits", "given": "refused"})

    assert answer.status_code == 404
    assert agrees_to(outreach.office.parent, Purpose.OUTREACH_VISITS)


def test_what_concerns_a_small_child_needs_a_guardians_own_consent(
    outreach: Outreach, signed_in: SignedIn
) -> None:
    with pytest.raises(Refused) as refused:
        outreach.ask(agrees_for_child=False)
    assert refused.value.reason.code == "not_agreed"
    assert not Answer.objects.filter(purpose=Purpose.OUTREACH_CHILD).exists()

    outreach.ask()
    assert Answer.objects.get(purpose=Purpose.OUTREACH_CHILD).told.startswith(
        "您选的内容说到一个未满十四周岁的孩子"
    )

    form = {"topic": "newborn", "whom": "anybody", "words": "", "agrees": "on"}
    page = signed_in("other_family").post("/outreach/visits/ask/", form)
    assert page.status_code == 422
    assert "单独同意" in page.content.decode()
    Membership.objects.filter(person=outreach.office.parent).update(relation="other")
    with pytest.raises(Refused) as refused:
        outreach.ask()
    assert refused.value.reason.code == "not_guardian"
    assert outreach.ask(topic=Visit.Topic.PRACTICAL).state == Visit.State.ASKED


def test_old_addresses_lead_here(office: Office, signed_in: SignedIn) -> None:
    client, staff = signed_in("family"), signed_in("township_officer")
    for address in ("/consent/", "/people/me/", "/my-copy/"):
        assert client.get(address)["Location"] == "/mine/"
        assert staff.get(address).status_code == 404
    assert client.get("/audit/my-record/")["Location"] == f"/mine/{office.parent.pk}/looked/"
    assert staff.get("/audit/my-record/").status_code == 404
    assert staff.get("/mine/").status_code == 404


def test_queries_of_the_page_do_not_grow_with_what_is_held(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    client, asked = signed_in("family"), []
    client.get(f"/mine/{office.parent.pk}/")
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/mine/{office.parent.pk}/").status_code == 200
        asked.append(len(found))
        for _ in range(5):
            signed_in("township_officer").get(f"/people/{office.parent.pk}/")

    assert asked[0] == asked[1] <= 60


def test_viewer_asks_for_nothing_and_knows_nobody(client: Client, db: None) -> None:
    answer = client.get("/copy-viewer/")

    policy = answer["Content-Security-Policy"]
    assert answer.content.decode() == viewer_page()
    assert "connect-src 'none'" in policy
    assert "default-src 'none'" in policy
    assert not answer.cookies
    for word in ("http:", "https:", "src=", "innerHTML", "eval(", "fetch(", "XMLHttpRequest", "localStorage"):
        assert word not in viewer_page()


def test_what_outreach_records_is_known_to_lie_on_its_side(outreach: Outreach) -> None:
    outreach.planned()
    outreach.choose()
    outreach.agreed()

    recorded = set(
        Entry.objects.filter(person_id=outreach.office.parent.pk).values_list("subject", flat=True)
    )

    assert {"visit", "plan", "outreach"} <= recorded & {*SUBJECTS, *SUBJECTS_ON_DEVICES}
    assert recorded - {*SUBJECTS, *SUBJECTS_ON_DEVICES} <= {
        "person",
        "consent",
        "household",
        "membership",
        "fact",
    }


def test_erasing_is_seen_first_asked_with_one_button_and_taken_back_with_one(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    client, address = signed_in("family"), f"/mine/{office.parent.pk}/erasure/"
    before = text_of(client, address)
    assert "可以删除" in before
    assert "必须保存，到什么时候" in before, "a claim is being worked at"

    client.post(address, {"what": "ask"})

    assert "在那之前可以收回" in text_of(client, f"/mine/{office.parent.pk}/")
    assert client.post(address, {"what": "ask"}).status_code == 409
    client.post(address, {"what": "take_back"})
    assert "在那之前可以收回" not in text_of(client, f"/mine/{office.parent.pk}/").replace(
        "可以收回；删除", ""
    )
    assert client.post(address, {"what": "nothing"}).status_code == 404


def test_counter_asks_for_erasing_and_a_health_worker_cannot(outreach: Outreach, signed_in: SignedIn) -> None:
    person = outreach.office.parent
    record_facts(
        by=outreach.viewer("township_officer"),
        person=person,
        facts={"birth_date": date(1990, 1, 1)},
        valid_from=date(1990, 1, 1),
        at=NOW,
        source=Source.DOCUMENT,
        reason="证件",
    )
    health = signed_in("health_worker")
    health.post(
        "/outreach/staff/counter/", {"name": "王芳", "born_year": "1990", "born_month": "1", "born_day": "1"}
    )
    assert "提出删除" not in text_of(health, f"/mine/{person.pk}/erasure/")
    assert health.post(f"/mine/{person.pk}/erasure/", {"what": "ask"}).status_code == 403

    signed_in("township_officer").post(f"/mine/{person.pk}/erasure/", {"what": "ask"})

    assert Entry.objects.filter(
        action="erasure.asked", person_id=person.pk, actor_role="township_officer"
    ).exists()
