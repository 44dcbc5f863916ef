"""Whoever sees a person's name or data in a list leaves an entry with that person, before it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import ChainEnd, Entry
from huijia.apps.audit.queries import faults
from huijia.apps.claims.actions import start_claim, submit
from huijia.apps.claims.models import Claim
from huijia.apps.people.actions import register_person
from huijia.apps.people.models import Membership, PossibleDuplicate, RosterImport, Source
from huijia.apps.people.views import WANTED
from tests.apps.conftest import NOW, PAGES_IN, TOWNSHIP, VILLAGE, Office
from tests.apps.rosters import PACK, child, taken_in, write_csv

SignedIn = Callable[[str], Client]


def looks(action: str) -> set[tuple[int | None, str, str, str]]:
    """Of whom, through what, in which area and in which role."""
    return set(
        Entry.objects.filter(action=action).values_list("person_id", "subject_id", "area", "actor_role")
    )


def more_claims(office: Office, count: int) -> None:
    """Claims of the family, each for a child of its own."""
    family, home = office.viewer("family"), office.child.memberships.get().household
    for number in range(count):
        born = register_person(
            by=SYSTEM,
            area=Area.objects.get(code=VILLAGE),
            facts={
                "name": f"示例{number}",
                "birth_date": date(2024, 5, 6),
                "chinese_national": True,
                "birth_registered": True,
            },
            valid_from=date(2025, 9, 1),
            at=NOW,
            source=Source.DOCUMENT,
        )
        home.memberships.create(person=born, relation=Membership.Relation.CHILD, valid_from=date(2025, 9, 1))
        claim = start_claim(
            by=family, benefit_name=PACK, period="2026", child=born, claimant=office.parent, at=NOW
        )
        submit(by=family, claim=claim, at=NOW)


def test_worklist_leaves_an_entry_with_each_child_that_it_shows(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    more_claims(office, 3)

    signed_in("township_officer").get("/claims/")

    shown = Claim.objects.values_list("child_id", "number", "area_id")
    assert looks("worklist.viewed") == {(*each, "township_officer") for each in shown}
    assert Entry.objects.filter(action="worklist.viewed").count() == 4
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("address", "name"),
    [("/claims/", "township_officer"), ("/people/", "county_approver")],
)
def test_lists_are_read_before_anybody_has_to_wait(
    office: Office, submitted: Claim, signed_in: SignedIn, address: str, name: str
) -> None:
    """Whoever writes an entry has the chain's end, and SQLite's whole file, to themselves: meanwhile nothing else is read."""
    more_claims(office, 3)
    client = signed_in(name)
    session = client.session
    session[WANTED] = "示例"
    session.save()
    outside, held = len(connection.atomic_blocks), []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if len(connection.atomic_blocks) > outside:
            held.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        client.get(address)

    reading = [sql for sql in held if sql.startswith("SELECT")]
    assert reading, "nobody was shown"
    assert [sql for sql in reading if "audit_chainend" not in sql] == []


def test_worklist_leaves_none_with_those_on_another_page_or_in_another_state(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    more_claims(office, 51)
    officer = signed_in("township_officer")
    officer.get("/claims/?state=in_review")
    assert looks("worklist.viewed") == set()

    officer.get("/claims/?page=2")

    assert Entry.objects.filter(action="worklist.viewed").count() == 2


def test_entries_of_a_worklist_take_as_many_statements_however_many_it_shows(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    officer = signed_in("township_officer")
    officer.get("/")
    with CaptureQueriesContext(connection) as one:
        officer.get("/claims/")
    more_claims(office, 40)

    with CaptureQueriesContext(connection) as many:
        officer.get("/claims/")

    assert len(many) == len(one)
    assert Entry.objects.filter(action="worklist.viewed").count() == 1 + 41


def test_nothing_is_shown_where_no_entry_can_be_left(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    officer = signed_in("township_officer")
    officer.raise_request_exception = False
    officer.get("/")
    ChainEnd.objects.all().delete()

    answer = officer.get("/claims/")

    assert answer.status_code == 500
    assert "王小明" not in answer.content.decode()


def test_own_list_of_claims_leaves_entries_too(office: Office, submitted: Claim, signed_in: SignedIn) -> None:
    signed_in("family").get("/claims/")

    assert looks("worklist.viewed") == {(office.child.pk, submitted.number, VILLAGE, "family")}


def test_a_claim_leaves_an_entry_with_child_and_claimant(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    signed_in("township_officer").get(f"/claims/{submitted.number}/")

    assert {each[0] for each in looks("claim.viewed")} == {office.child.pk, office.parent.pk}


def test_a_record_leaves_an_entry_with_those_of_the_household_whom_it_names(
    office: Office, signed_in: SignedIn
) -> None:
    signed_in("township_officer").get(f"/people/{office.parent.pk}/")

    assert {each[0] for each in looks("person.viewed")} == {office.parent.pk}
    assert {each[0] for each in looks("household.viewed")} == {office.child.pk}


def test_a_search_leaves_an_entry_with_each_who_was_found_and_with_nobody_else(
    office: Office, signed_in: SignedIn
) -> None:
    signed_in("township_officer").post("/people/", {"wanted": "王小明"}, follow=True)

    assert looks("search.viewed") == {
        (office.child.pk, str(office.child.pk), VILLAGE, "township_officer"),
    }


def test_supposed_duplicates_leave_an_entry_with_both(office: Office, signed_in: SignedIn) -> None:
    first, second = sorted((office.parent, office.child), key=lambda each: each.pk)
    PossibleDuplicate.objects.create(first=first, second=second, probability=0.9)

    signed_in("township_officer").get("/people/duplicates/")

    assert {each[0] for each in looks("pairs.viewed")} == {first.pk, second.pk}


def test_a_rosters_preview_leaves_an_entry_with_each_known_person_whom_it_shows(
    office: Office, signed_in: SignedIn, tmp_path: Path, settings: Any
) -> None:
    settings.PAPERS = tmp_path / "papers"
    officer = signed_in("township_officer")
    _counts, first = taken_in(
        write_csv(tmp_path / "a.csv", [child(1)]), office.viewer("township_officer"), at=NOW
    )
    assert first is not None

    with write_csv(tmp_path / "b.csv", [child(1), child(2)]).open("rb") as sheet:
        given = {"area": TOWNSHIP, "benefit": "cn.childcare-subsidy", "sheet": sheet}
        page = officer.post("/claims/roster/", given, follow=True).content.decode()

    second = RosterImport.objects.latest("pk")
    known = set(first.people.values_list("pk", "area_id"))
    assert len(known) == 2
    assert str(child(2)["姓名"]) in page
    assert looks("roster.viewed") == {
        (person, str(second.pk), area, "township_officer") for person, area in known
    }


def test_a_family_reads_in_plain_words_who_saw_it_in_a_list_each_way_once_a_day(
    office: Office, submitted: Claim, signed_in: SignedIn
) -> None:
    officer = signed_in("township_officer")
    for _ in range(3):
        officer.get("/claims/")
    officer.post("/people/", {"wanted": "王小明"}, follow=True)

    family = signed_in("family")
    for address in (f"/mine/{office.child.pk}/looked/", f"/people/{office.child.pk}/looked/"):
        told = BeautifulSoup(family.get(address).content, "html.parser").get_text(" ", strip=True)
        assert told.count("在申领列表中看到") == 1
        assert "（当天 3 次）" in told
        assert "在查找结果中看到" in told


@pytest.mark.parametrize("language", PAGES_IN)
def test_fetching_the_rows_that_went_back_leaves_an_entry(
    office: Office, signed_in: SignedIn, tmp_path: Path, settings: Any, language: str
) -> None:
    settings.PAPERS = tmp_path / "papers"
    officer = signed_in("township_officer")
    officer.cookies["django_language"] = language
    with write_csv(tmp_path / "a.csv", [child(1), child(2, 出生日期="昨天")]).open("rb") as sheet:
        given = {"area": TOWNSHIP, "benefit": "cn.childcare-subsidy", "sheet": sheet}
        officer.post("/claims/roster/", given, follow=True)
    address = f"/claims/roster/{RosterImport.objects.get().pk}/"
    officer.post(f"{address}confirm/")

    answer = officer.get(f"{address}rejects/")
    for closer in answer._resource_closers:  # type: ignore[attr-defined]  # close() would close the connection
        closer()

    entry = Entry.objects.get(action="roster.rejects_fetched")
    assert (entry.area, entry.actor_role) == (TOWNSHIP, "township_officer")
