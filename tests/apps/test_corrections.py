"""A family asks that a fact be put right; an officer of the township answers in time, with a source or with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import Entry
from huijia.apps.audit.queries import faults
from huijia.apps.people.actions import register_person
from huijia.apps.people.corrections import (
    ANSWER_WITHIN,
    accept_correction,
    ask_for_correction,
    corrections_waiting,
    decline_correction,
)
from huijia.apps.people.errors import UnableToRecord
from huijia.apps.people.merging import merge_people
from huijia.apps.people.models import Correction, Fact, Membership, PersonAccount, Source
from huijia.apps.people.queries import facts_on
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.copies import copied, rows_in

SignedIn = Callable[[str], Client]

NOTE = "门牌去年换过，户口簿上写着"
ASKED = {"name": "address", "wanted": "东村9组8号", "note": NOTE}
ACCEPTED = {
    "accept-value": "东村9组8号",
    "accept-valid_from": "2025-09-01",
    "accept-source": "document",
    "accept-source_detail": "户口簿",
    "accept-reason": "核对户口簿",
    "accept": "yes",
}


def asked(office: Office, **changed: Any) -> Correction:
    given = {"by": office.viewer("family"), "person": office.child, "at": NOW, **ASKED, **changed}
    return ask_for_correction(**given)


def test_what_a_family_asks_for_is_put_right_with_its_source_and_the_family_reads_it(
    office: Office, signed_in: SignedIn
) -> None:
    family, officer = signed_in("family"), signed_in("township_officer")
    assert f"/people/{office.child.pk}/ask/" in family.get(f"/people/{office.child.pk}/").content.decode()

    family.post(f"/people/{office.child.pk}/ask/", ASKED)
    waiting = family.get("/").content.decode()
    found = Correction.objects.get()
    assert "请求更正" in waiting
    assert found.answer_by == TODAY + ANSWER_WITHIN
    assert f"/people/corrections/{found.pk}/" in officer.get("/people/corrections/").content.decode()
    page = officer.get(f"/people/corrections/{found.pk}/").content.decode()
    assert NOTE in page
    answer = officer.post(f"/people/corrections/{found.pk}/", ACCEPTED)

    assert answer.status_code == 302
    found.refresh_from_db()
    fact = facts_on(office.child, valid_on=TODAY)["address"]
    assert (found.state, found.fact, found.note) == ("accepted", fact, "")
    assert (fact.value, fact.source, fact.source_detail) == ("东村9组8号", "document", "户口簿")
    assert "已更正" in family.get(f"/people/{office.child.pk}/").content.decode()
    assert officer.get(f"/people/corrections/{found.pk}/").status_code == 404


def test_a_request_is_declined_with_a_reason_only_and_the_family_reads_it(
    office: Office, signed_in: SignedIn
) -> None:
    found, officer = asked(office), signed_in("township_officer")
    address = f"/people/corrections/{found.pk}/"

    empty = officer.post(address, {"decline": "yes", "decline-reason": " "})
    assert empty.status_code == 422
    assert "govuk-error-summary" in empty.content.decode()
    officer.post(address, {"decline": "yes", "decline-reason": "户口簿上是原来的地址"})

    found.refresh_from_db()
    assert (found.state, found.note) == ("declined", "")
    for page in (f"/people/{office.child.pk}/", "/"):
        assert "户口簿上是原来的地址" in signed_in("family").get(page).content.decode()
    assert not Fact.objects.filter(person=office.child, name="address").exists()


def test_each_step_leaves_an_entry_and_none_holds_what_the_family_wrote(
    office: Office, signed_in: SignedIn
) -> None:
    found, officer = asked(office), signed_in("township_officer")
    officer.get("/people/corrections/")
    officer.get(f"/people/corrections/{found.pk}/")
    officer.post(f"/people/corrections/{found.pk}/", {"decline": "yes", "decline-reason": "不符"})

    actions = ("correction.asked", "corrections.viewed", "correction.viewed", "correction.declined")
    for action in actions:
        entry = Entry.objects.get(action=action)
        assert (entry.person_id, entry.area) == (office.child.pk, office.child.area_id)
    assert not Entry.objects.filter(payload__contains=ASKED["wanted"]).exists()
    assert not Entry.objects.filter(payload__contains=NOTE).exists()
    assert list(faults()) == []


def test_the_hint_asks_to_leave_out_health_marriage_and_childbearing(
    office: Office, signed_in: SignedIn
) -> None:
    page = signed_in("family").get(f"/people/{office.parent.pk}/ask/").content.decode()

    assert "请不要写健康、婚姻和生育方面的情况" in page


@pytest.mark.parametrize("who", ["other_family", "township_officer", "county_approver", "auditor"])
def test_nobody_but_the_person_and_a_guardian_asks(office: Office, signed_in: SignedIn, who: str) -> None:
    assert signed_in(who).get(f"/people/{office.child.pk}/ask/").status_code == 404
    with pytest.raises(UnableToFind):
        asked(office, by=office.viewer(who))


def test_somebody_else_of_the_household_does_not_ask_for_an_adult(office: Office) -> None:
    grown = register_person(
        by=SYSTEM,
        area=office.parent.area,
        facts={"name": "王大"},
        valid_from=TODAY,
        at=NOW,
        source=Source.DOCUMENT,
    )
    office.child.memberships.get().household.memberships.create(
        person=grown, relation=Membership.Relation.OTHER, valid_from=TODAY
    )

    with pytest.raises(UnableToFind):
        asked(office, person=grown)


def test_the_same_fact_is_asked_for_once_until_it_is_answered(office: Office, signed_in: SignedIn) -> None:
    first = asked(office)

    again = signed_in("family").post(f"/people/{office.child.pk}/ask/", ASKED)
    assert again.status_code == 422
    asked(office, name="birth_registered", wanted="是")
    decline_correction(by=office.viewer("township_officer"), correction=first, reason="不符", at=NOW)
    asked(office)

    assert Correction.objects.count() == 3


def test_a_fact_that_does_not_exist_cannot_be_named(office: Office) -> None:
    with pytest.raises(UnableToFind):
        asked(office, name="pregnant")


@pytest.mark.parametrize("who", ["other_officer", "county_approver", "auditor", "family"])
def test_only_an_officer_of_the_township_answers(office: Office, signed_in: SignedIn, who: str) -> None:
    found = asked(office)

    assert signed_in(who).get(f"/people/corrections/{found.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        decline_correction(by=office.viewer(who), correction=found, reason="x", at=NOW)


def test_an_officer_does_not_answer_for_the_own_household(office: Office, signed_in: SignedIn) -> None:
    found = asked(office)
    PersonAccount.objects.filter(user=office.users["family"]).delete()
    PersonAccount.objects.create(user=office.users["township_officer"], person=office.parent)

    answer = signed_in("township_officer").post(f"/people/corrections/{found.pk}/", ACCEPTED)

    assert answer.status_code == 403
    found.refresh_from_db()
    assert found.state == "open"


def test_it_is_answered_once(office: Office) -> None:
    found, officer = asked(office), office.viewer("township_officer")
    decline_correction(by=officer, correction=found, reason="不符", at=NOW)

    with pytest.raises(UnableToRecord):
        decline_correction(by=officer, correction=found, reason="不符", at=NOW)


def test_what_is_recorded_already_puts_nothing_right(office: Office) -> None:
    found = asked(office, name="birth_date", wanted="2024-05-06")

    with pytest.raises(UnableToRecord):
        accept_correction(
            by=office.viewer("township_officer"),
            correction=found,
            value=date(2024, 5, 6),
            valid_from=TODAY,
            source=Source.DOCUMENT,
            source_detail="",
            reason="x",
            at=NOW,
        )

    found.refresh_from_db()
    assert found.state == "open"


def test_a_record_that_was_merged_since_is_put_right_where_it_is_kept(office: Office) -> None:
    found, officer = asked(office), office.viewer("township_officer")
    kept = register_person(
        by=SYSTEM,
        area=office.child.area,
        facts={"name": "王小明"},
        valid_from=TODAY,
        at=NOW,
        source=Source.DOCUMENT,
    )
    merge_people(by=officer, kept=kept, merged=office.child, reason="同一人", at=NOW)

    accept_correction(
        by=officer,
        correction=found,
        value="东村9组8号",
        valid_from=TODAY,
        source=Source.DOCUMENT,
        source_detail="户口簿",
        reason="x",
        at=NOW,
    )

    kept.refresh_from_db()
    assert kept.address == "东村9组8号"


def test_the_most_urgent_stands_first_and_one_out_of_time_is_marked(
    office: Office, signed_in: SignedIn
) -> None:
    late = asked(office, name="phone", at=NOW - timedelta(days=20))
    asked(office)

    page = signed_in("township_officer").get("/people/corrections/").content.decode()

    assert corrections_waiting(office.viewer("township_officer")).first() == late
    assert page.count("超期") == 1
    assert "更正请求（2）" in signed_in("township_officer").get("/").content.decode()


def test_a_copy_of_the_data_holds_what_was_asked_for(office: Office, signed_in: SignedIn) -> None:
    asked(office)

    told = copied(signed_in("family"))

    assert [each["wanted"] for each in rows_in(told, "people.Correction", of=1)] == [ASKED["wanted"]]
