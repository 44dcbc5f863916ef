"""The pages about people: finding one, walls between areas, what each look leaves behind, recording and deciding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import Entry
from huijia.apps.audit.opening import changes_of, reason_of
from huijia.apps.audit.queries import of_person
from huijia.apps.people.actions import record_facts, register_person
from huijia.apps.people.models import Fact, Household, Person, PossibleDuplicate, Source
from huijia.apps.people.search import MOST, find_people
from tests.apps.conftest import NOW, TOWNSHIP, VILLAGE, Office

SignedIn = Callable[[str], Client]
NUMBER = "11010519491231002X"


@pytest.fixture
def known(office: Office) -> Office:
    """The family's parent has a resident number and an address."""
    record_facts(
        by=SYSTEM,
        person=office.parent,
        facts={"id_number": NUMBER, "address": "青禾镇东村3组12号"},
        valid_from=date(2025, 9, 1),
        at=NOW,
        source=Source.DOCUMENT,
    )
    return office


def found(office: Office, who: str, wanted: str) -> list[int]:
    return [person.pk for person in find_people(office.viewer(who), wanted).people]


@pytest.mark.parametrize(
    "wanted",
    ["王芳", "wangfang", "WANG fang", "wangf", "wf", "fang", NUMBER, NUMBER.lower(), "东村3组", "青禾镇东"],
)
def test_a_person_is_found(known: Office, wanted: str) -> None:
    assert known.parent.pk in found(known, "township_officer", wanted)
    assert known.parent.pk in found(known, "county_approver", wanted)


@pytest.mark.parametrize("wanted", ["王芳", "wangfang", NUMBER, "东村3组"])
def test_a_person_of_another_area_is_not_found(known: Office, wanted: str) -> None:
    assert found(known, "other_officer", wanted) == []


def test_the_old_name_is_not_searched_after_a_correction(known: Office) -> None:
    record_facts(
        by=SYSTEM,
        person=known.parent,
        facts={"name": "王方圆"},
        valid_from=date(2025, 9, 1),
        at=NOW,
        source=Source.DOCUMENT,
    )

    assert found(known, "township_officer", "王芳") == []
    assert found(known, "township_officer", "fangyuan") == [known.parent.pk]


def test_more_than_twenty_are_not_shown(office: Office) -> None:
    for number in range(MOST + 1):
        register_person(
            by=SYSTEM,
            area=office.parent.area,
            facts={"name": f"钱多{chr(0x4E00 + number)}"},
            valid_from=date(2026, 1, 1),
            at=NOW,
            source=Source.ROSTER,
        )

    hits = find_people(office.viewer("township_officer"), "钱多")

    assert (len(hits.people), hits.more) == (MOST, True)


@pytest.mark.parametrize(
    "wanted", ["", " ", "王", "%", "__", "110105", "11010519491231", "110105194912310021"]
)
def test_too_little_or_a_wrong_number_lists_nobody(known: Office, signed_in: SignedIn, wanted: str) -> None:
    page = signed_in("county_approver").post("/people/", {"wanted": wanted}, follow=True).content.decode()

    assert "govuk-error-summary" in page
    assert f"/people/{known.parent.pk}/" not in page


def test_without_a_question_nobody_is_listed(known: Office, signed_in: SignedIn) -> None:
    page = signed_in("county_approver").get("/people/?q=王芳&wanted=王芳").content.decode()

    assert "王芳" not in page
    assert not Entry.objects.filter(action="people.searched").exists()


def test_a_search_leaves_whose_names_were_shown_and_not_what_was_asked(
    known: Office, signed_in: SignedIn
) -> None:
    page = signed_in("township_officer").post("/people/", {"wanted": NUMBER}, follow=True).content.decode()

    assert "王芳" in page
    assert "110**************X" in page
    searched = Entry.objects.get(action="people.searched")
    assert searched.area == TOWNSHIP
    assert changes_of(searched) == {"shown": (None, 1)}
    assert not Entry.objects.filter(payload__contains=NUMBER, action__in=("people.searched", "search.viewed"))
    shown = Entry.objects.get(action="search.viewed")
    assert (shown.person_id, shown.area) == (known.parent.pk, known.parent.area_id)


STAFF_WITHOUT = ("village_contact", "finance", "auditor", "administrator", "family")


@pytest.mark.parametrize("who", STAFF_WITHOUT)
@pytest.mark.parametrize("path", ["/people/", "/people/register/", "/people/duplicates/"])
def test_others_cannot_look_for_people(office: Office, signed_in: SignedIn, who: str, path: str) -> None:
    assert signed_in(who).get(path).status_code == 404


PAGES = ("", "facts/", "facts/name/", "facts/name/record/", "looked/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "who", ["other_officer", "other_family", "village_contact", "finance", "administrator"]
)
def test_a_record_outside_is_not_there(office: Office, signed_in: SignedIn, who: str, page: str) -> None:
    assert signed_in(who).get(f"/people/{office.parent.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_looks_without_signing_in(office: Office, page: str) -> None:
    assert Client().get(f"/people/{office.parent.pk}/{page}").status_code == 302


def test_each_look_at_a_record_leaves_one_entry(office: Office, signed_in: SignedIn) -> None:
    before = of_person(office.parent.pk).count()

    signed_in("township_officer").get(f"/people/{office.parent.pk}/")

    entries = of_person(office.parent.pk)
    assert entries.count() == before + 1
    assert (entries[0].action, entries[0].actor_id) == (
        "person.viewed",
        office.users["township_officer"].pk,
    )


def test_the_whole_number_is_shown_for_a_reason_that_is_kept(known: Office, signed_in: SignedIn) -> None:
    client, address = signed_in("township_officer"), f"/people/{known.parent.pk}/id-number/"
    assert NUMBER not in client.get(f"/people/{known.parent.pk}/").content.decode()
    assert NUMBER not in client.post(address, {"reason": " "}).content.decode()
    assert client.get(address).status_code == 405

    shown = client.post(address, {"reason": "与证件核对"}).content.decode()

    assert NUMBER in shown
    entry = of_person(known.parent.pk)[0]
    assert (entry.action, reason_of(entry)) == ("person.id_number_shown", "与证件核对")


def test_a_person_sees_who_looked_at_their_and_their_childs_record(
    office: Office, signed_in: SignedIn
) -> None:
    signed_in("township_officer").get(f"/people/{office.child.pk}/")

    for who in ("family", "auditor"):
        page = signed_in(who).get(f"/people/{office.child.pk}/looked/").content.decode()
        assert office.users["township_officer"].name in page
    assert signed_in("township_officer").get(f"/people/{office.child.pk}/looked/").status_code == 404


def test_own_page_is_that_of_all_that_is_held(office: Office, signed_in: SignedIn) -> None:
    assert signed_in("family").get("/people/me/").url == "/mine/"
    assert signed_in("auditor").get("/people/me/").status_code == 404


GIVEN = {"value": "东村5组", "valid_from": "2026-01-01", "source": "statement", "reason": "搬家"}


def test_an_officer_records_a_fact_and_the_old_one_stays(known: Office, signed_in: SignedIn) -> None:
    address = f"/people/{known.parent.pk}/facts/address/"

    answer = signed_in("township_officer").post(f"{address}record/", GIVEN)

    assert answer.status_code == 302
    history = signed_in("township_officer").get(address).content.decode()
    assert "东村5组" in history
    assert "青禾镇东村3组12号" in history


@pytest.mark.parametrize(
    "wrong",
    [{"value": ""}, {"reason": ""}, {"valid_from": "2026-02-30"}, {"source": "roster"}, {"unknown": "on"}],
)
def test_a_fact_with_something_missing_is_not_recorded(
    known: Office, signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    before = Fact.objects.count()

    page = signed_in("township_officer").post(
        f"/people/{known.parent.pk}/facts/address/record/", GIVEN | wrong
    )

    assert "govuk-error-summary" in page.content.decode()
    assert Fact.objects.count() == before


def test_a_benefits_fact_is_recorded_as_yes_or_no(office: Office, signed_in: SignedIn) -> None:
    given = GIVEN | {"value": "no"}

    signed_in("township_officer").post(f"/people/{office.child.pk}/facts/chinese_national/record/", given)

    assert Fact.objects.filter(person=office.child, name="chinese_national").latest("pk").value is False


def test_a_family_cannot_change_its_record(office: Office, signed_in: SignedIn) -> None:
    answer = signed_in("family").post(f"/people/{office.parent.pk}/facts/address/record/", GIVEN)

    assert answer.status_code == 403
    assert not Fact.objects.filter(person=office.parent, name="address").exists()


HOUSEHOLD = {
    "guardian-name": "赵敏",
    "guardian-id_number": "120223198902021249",
    "child-name": "赵小宝",
    "child-birth_date": "2025年6月1日",
    "household-area": VILLAGE,
    "household-valid_from": "2025-06-01",
    "household-source": "document",
}


def test_a_household_is_registered(office: Office, signed_in: SignedIn) -> None:
    signed_in("township_officer").post("/people/register/", HOUSEHOLD)

    guardian, child = Person.objects.get(name="赵敏"), Person.objects.get(name="赵小宝")
    assert (guardian.birth_date, child.birth_date) == (date(1989, 2, 2), date(2025, 6, 1))
    assert guardian.memberships.get().household_id == child.memberships.get().household_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"guardian-id_number": "130402198207290622"},
        {"guardian-birth_date": "1989-02-03"},
        {"guardian-id_number": NUMBER},
        {"child-birth_date": ""},
        {"household-area": "990101101"},
    ],
)
def test_a_household_that_cannot_be_true_or_is_known_is_not_registered(
    known: Office, signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    before = Person.objects.count(), Household.objects.count()

    page = signed_in("township_officer").post("/people/register/", HOUSEHOLD | wrong).content.decode()

    assert "govuk-error-summary" in page
    assert (Person.objects.count(), Household.objects.count()) == before


def test_members_are_added_and_end_in_the_browser(office: Office, signed_in: SignedIn) -> None:
    client, household = signed_in("township_officer"), office.parent.memberships.get().household_id
    given = {
        "name": "王小二",
        "birth_date": "2026-01-05",
        "relation": "child",
        "valid_from": "2026-01-05",
        "reason": "出生",
    }

    client.post(f"/people/{office.parent.pk}/households/{household}/join/", given)

    new = Person.objects.get(name="王小二")
    membership = new.memberships.get()
    client.post(
        f"/people/{new.pk}/memberships/{membership.pk}/end/", {"last_day": "2026-03-01", "reason": "登记有误"}
    )
    membership.refresh_from_db()
    assert membership.valid_until == date(2026, 3, 1)


def test_a_pair_is_decided_and_the_merge_undone_in_the_browser(office: Office, signed_in: SignedIn) -> None:
    pair = PossibleDuplicate.objects.create(first=office.parent, second=office.child, probability=0.7)
    client = signed_in("township_officer")
    assert signed_in("other_officer").get(f"/people/duplicates/{pair.pk}/").status_code == 404
    assert "70%" in client.get(f"/people/duplicates/{pair.pk}/").content.decode()

    client.post(f"/people/duplicates/{pair.pk}/", {"same": "yes", "reason": "同一人"})

    assert client.get(f"/people/{office.child.pk}/").url == f"/people/{office.parent.pk}/"
    page = client.get(f"/people/{office.parent.pk}/").content.decode()
    undo = page.split('/undo/"')[0].rsplit('"', 1)[1] + "/undo/"
    client.post(undo, {"reason": "弄错了"})
    assert client.get(f"/people/{office.child.pk}/").status_code == 200
