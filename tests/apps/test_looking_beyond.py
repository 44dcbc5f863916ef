"""Opening one record in an emergency, and reading many: possible for a reason, seen by the person and the auditor, and noticed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import viewer_of
from huijia.apps.audit.actions import Shown, record_shown
from huijia.apps.audit.models import Entry
from huijia.apps.looking.actions import OPEN_FOR
from huijia.apps.looking.models import Emergency, WentOn
from huijia.apps.looking.queries import emergency_open
from huijia.apps.people.models import Membership, Person
from huijia.server.reading import WHY, reading_limits
from tests.apps.conftest import NOW, PAGES_IN, TODAY, Office
from tests.apps.outreach_office import make_outreach

SignedIn = Callable[[str], Client]

ASK = "/looking/emergency/"
WHY_NOW = "孩子在镇卫生院门口走失，需要联系家长"


def asked(client: Client, person: Person, **changed: str) -> Any:
    """Ask for a record by name and day of birth."""
    given = {
        "name": person.name,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "kind": "child",
        "reason": WHY_NOW,
    }
    return client.post(ASK, {**given, **changed})


def test_an_officer_opens_one_record_of_elsewhere_and_reads_it(office: Office, signed_in: SignedIn) -> None:
    officer = signed_in("township_officer")
    assert officer.get(f"/people/{office.other_child.pk}/").status_code == 404

    answer = asked(officer, office.other_child)

    opened = Emergency.objects.get()
    assert answer["Location"] == f"/looking/emergency/{opened.pk}/"
    page = officer.get(answer["Location"])
    assert page.status_code == 200
    assert office.other_child.name in page.content.decode()
    assert officer.get(f"/people/{office.other_child.pk}/").status_code == 404
    assert officer.get(f"/people/{office.other_parent.pk}/").status_code == 404
    told = Entry.objects.filter(person_id=office.other_child.pk, action__startswith="emergency").values_list(
        "action", "actor_id", "area"
    )
    me = office.users["township_officer"].pk
    assert list(told.order_by("sequence")) == [
        ("emergency.opened", me, office.other_child.area_id),
        ("emergency.viewed", me, office.other_child.area_id),
    ]


@pytest.mark.parametrize("language", PAGES_IN)
def test_the_person_and_the_auditor_see_who_opened_it_and_why(
    office: Office, signed_in: SignedIn, language: str
) -> None:
    asked(signed_in("township_officer"), office.other_child)
    for name, address in (
        ("other_family", "/"),
        ("other_family", f"/people/{office.other_child.pk}/looked/"),
        ("auditor", "/looking/"),
        ("auditor", "/audit/"),
    ):
        client = signed_in(name)
        client.cookies["django_language"] = language
        page = client.get(address)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert ("紧急" if language != "en" else "emergency") in text, address
        assert office.users["township_officer"].name in text, address
        assert WHY_NOW in text or address == "/audit/"
    assert "紧急情况下打开" not in signed_in("family").get("/").content.decode()


def test_it_closes_by_itself_and_nobody_else_has_it(office: Office, signed_in: SignedIn) -> None:
    address = asked(signed_in("township_officer"), office.other_child)["Location"]
    assert signed_in("county_approver").get(address).status_code == 404
    opened, by = Emergency.objects.get(), office.viewer("township_officer")
    assert emergency_open(by, opened.pk, at=NOW + OPEN_FOR - timedelta(seconds=1)) == opened

    with pytest.raises(UnableToFind):
        emergency_open(by, opened.pk, at=NOW + OPEN_FOR)
    Emergency.objects.update(ends_at=NOW, opened_at=NOW - OPEN_FOR)
    assert signed_in("township_officer").get(address).status_code == 404


@pytest.mark.parametrize(
    "role", ["family", "finance", "auditor", "health_worker", "village_contact", "administrator"]
)
def test_nobody_but_those_who_handle_claims_may(office: Office, signed_in: SignedIn, role: str) -> None:
    client = signed_in(role)

    assert client.get(ASK).status_code == 404
    assert asked(client, office.other_child).status_code == 404
    assert not Emergency.objects.exists()


def test_what_is_wrong_with_asking_is_said_and_opens_nothing(office: Office, signed_in: SignedIn) -> None:
    officer = signed_in("township_officer")
    for person, changed, said in (
        (office.child, {}, "这份档案在您的地区"),
        (office.other_child, {"name": "没有这个人"}, "没有找到这一个人的档案"),
        (office.other_child, {"reason": ""}, "必填"),
        (office.other_child, {"reason": "她怀孕了需要查看"}, "请不要写婚育"),
        (office.other_child, {"birth_date": ""}, "请填写身份证号码"),
    ):
        page = asked(officer, person, **changed)
        assert page.status_code == 200, changed
        assert said in page.content.decode() or "error" in page.content.decode(), changed
    assert not Emergency.objects.exists()
    assert Entry.objects.filter(action="emergency.not_found", person_id=None).count() == 1


def test_nobody_opens_a_record_of_their_own_household(office: Office, signed_in: SignedIn) -> None:
    home = office.other_child.memberships.get().household
    own = Person.objects.create(area_id=office.other_child.area_id, name="officer", made_at=NOW)
    Membership.objects.create(household=home, person=own, relation="other", valid_from=TODAY)
    own.accounts.create(user=office.users["township_officer"])

    assert asked(signed_in("township_officer"), office.other_child).status_code == 403


@pytest.fixture
def low(settings: Any) -> None:
    settings.READING_LIMITS = {"township_officer": (5, 8), "auditor": (5, 8)}


def seen(office: Office, count: int, *, first: int = 1) -> None:
    """The officer saw records of so many people, each twice."""
    by = office.viewer("township_officer")
    for _ in range(2):
        people = [
            Shown(number, 10_000 + number, by.areas[by.role][0]) for number in range(first, first + count)
        ]
        record_shown(by=by, subject="worklist", shown=people)


def test_whoever_reads_very_many_is_told_and_goes_on_for_a_reason(
    office: Office, signed_in: SignedIn, low: None
) -> None:
    officer = signed_in("township_officer")
    officer.get("/")
    seen(office, 5)
    assert officer.get("/people/").status_code == 200

    seen(office, 1, first=6)

    for address in ("/", "/people/", f"/people/{office.child.pk}/", "/claims/"):
        assert officer.get(address)["Location"] == WHY
    assert "6" in officer.get(WHY).content.decode()
    assert officer.post(WHY, {"kind": "backlog", "reason": ""}).status_code == 200
    assert officer.post(WHY, {"kind": "backlog", "reason": "核对全镇的名单"})["Location"] == "/"
    assert officer.get("/people/").status_code == 200
    assert WentOn.objects.values_list("people", "reason", "span").get() == (6, "核对全镇的名单", "hour")
    listed = signed_in("auditor").get("/looking/").content.decode()
    assert "核对全镇的名单" in listed
    assert Entry.objects.filter(action="reading.went_on").count() == 1
    seen(office, 3, first=7)
    assert officer.get("/people/")["Location"] == WHY, "nine on a day, of eight"


def test_others_go_on_and_so_does_a_family(office: Office, signed_in: SignedIn, low: None) -> None:
    signed_in("other_officer").get("/")
    seen(office, 20)

    assert signed_in("other_officer").get("/people/").status_code == 200
    assert signed_in("family").get("/").status_code == 200
    assert signed_in("township_officer").get("/people/")["Location"] == WHY
    assert signed_in("township_officer").get("/account/second-factor/").status_code in (200, 302)


def test_a_phone_that_is_brought_up_is_no_reading_and_is_never_led_to_a_page(
    office: Office, settings: Any
) -> None:
    settings.READING_LIMITS = {"village_contact": (1, 1)}
    outreach = make_outreach(office)
    outreach.planned()
    worker, browser, device = outreach.user("village_contact"), Client(), str(uuid.uuid4())
    browser.force_login(worker)
    browser.get("/")

    def ask(address: str, **given: object) -> Any:
        return browser.post(f"/field-work/api/{address}", {"device": device, **given}, "application/json")

    by = viewer_of(worker, on=TODAY)

    record_shown(by=by, subject="field", shown=[Shown(n, 10_000 + n, by.areas[by.role][0]) for n in range(9)])
    assert browser.get("/field-work/").status_code == 200

    record_shown(
        by=by, subject="visits", shown=[Shown(n, 10_000 + n, by.areas[by.role][0]) for n in range(2)]
    )
    assert browser.get("/field-work/")["Location"] == WHY
    assert ask("register", name="x").status_code == 200
    assert len(ask("changes", have={}).json()["changed"]) == 1


def test_whoever_is_not_over_has_no_such_page(office: Office, signed_in: SignedIn, low: None) -> None:
    assert signed_in("township_officer").get(WHY)["Location"] == "/"
    assert signed_in("family").get(WHY).status_code == 404


def test_looking_costs_the_same_however_long_the_trail(office: Office, signed_in: SignedIn) -> None:
    officer = signed_in("township_officer")
    counts = []
    for _ in range(2):
        officer.get("/people/")
        with CaptureQueriesContext(connection) as asked_of:
            officer.get("/people/")
        counts.append(len(asked_of))
        seen(office, 100)
    assert counts[0] == counts[1]


def test_the_office_sets_its_own_limits() -> None:
    usual = {"township_officer": (300, 1000), "auditor": (200, 600)}

    assert reading_limits("auditor = 10/20", usual) == {"township_officer": (300, 1000), "auditor": (10, 20)}
    for wrong in ("auditor", "auditor=10", "king=1/2", "auditor=x/2"):
        with pytest.raises(ImproperlyConfigured, match="HUIJIA_READING"):
            reading_limits(wrong, usual)
