"""A family's front page names the children and years for which nothing has been claimed yet: by recorded facts, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.claims.actions import start_claim, withdraw
from huijia.apps.claims.models import Claim
from huijia.apps.claims.unclaimed import unclaimed
from huijia.apps.people.actions import record_facts, register_person
from huijia.apps.people.merging import merge_people
from huijia.apps.people.models import Person, Source
from tests.apps.conftest import NOW, TODAY, Office

KNOWN = {"chinese_national": True, "birth_registered": True}


def child_of(office: Office, name: str, born: date | None, **facts: Any) -> Person:
    given = KNOWN | ({"birth_date": born} if born else {}) | facts
    person = register_person(
        by=SYSTEM, area=office.child.area, facts={"name": name, **given}, valid_from=born or TODAY, at=NOW, source=Source.DOCUMENT
    )  # fmt: skip
    home = office.child.memberships.get().household
    home.memberships.create(person=person, relation="child", valid_from=TODAY)
    return person


def found(office: Office, on: date = TODAY) -> list[tuple[str, str]]:
    return [(each.child.name, each.period) for each in unclaimed(office.viewer("family"), on=on)]


def test_each_open_year_of_a_child_is_named(office: Office) -> None:
    # Born on 2024-05-06: the law gives something for 2025 on; 2025 can be claimed until the end of 2026.
    assert ("王小明", "2026") in found(office)
    assert {name for name, _ in found(office)} == {"王小明"}


def test_year_that_was_claimed_is_not_named_and_one_that_was_withdrawn_is(
    office: Office, submitted: Claim
) -> None:
    assert ("王小明", "2026") not in found(office)

    withdraw(by=office.viewer("family"), claim=submitted, at=NOW)

    assert ("王小明", "2026") in found(office)


def test_own_draft_counts_and_that_of_somebody_else_stays_unseen(office: Office) -> None:
    claim = start_claim(
        by=office.viewer("family"), benefit_name="cn/childcare-subsidy", period="2026", child=office.child, claimant=office.parent, at=NOW
    )  # fmt: skip
    assert ("王小明", "2026") not in found(office)

    Claim.objects.filter(pk=claim.pk).update(made_by=office.users["other_family"].pk)

    assert ("王小明", "2026") in found(office)


def test_children_for_whom_the_law_gives_nothing_are_not_named(office: Office) -> None:
    child_of(office, "王大", date(2014, 5, 6))
    child_of(office, "王外", date(2025, 5, 6), chinese_national=False)

    assert {name for name, _ in found(office)} == {"王小明"}


def test_child_of_whom_something_is_not_known_is_named(office: Office) -> None:
    child_of(office, "王新", date(2025, 9, 1), birth_registered=None)

    assert ("王新", "2026") in found(office)


def test_nobody_is_told_what_would_be_due_for_a_child_that_died(office: Office) -> None:
    record_facts(
        by=SYSTEM, person=office.child, facts={"death_date": date(2026, 2, 1)}, valid_from=date(2026, 2, 1), at=NOW, source=Source.DOCUMENT
    )  # fmt: skip

    assert found(office) == []


def test_claim_for_a_merged_record_counts(office: Office, submitted: Claim) -> None:
    """The claim lies with the record that was merged away."""
    kept = child_of(office, "王小明", date(2024, 5, 6))
    merge_people(by=office.viewer("township_officer"), kept=kept, merged=office.child, reason="x", at=NOW)

    names = found(office)

    assert ("王小明", "2026") not in names
    assert len(names) == len(set(names))


def test_other_households_see_nothing_of_it(office: Office, submitted: Claim) -> None:
    assert {each.child.pk for each in unclaimed(office.viewer("other_family"), on=TODAY)} == {
        office.other_child.pk
    }
    assert unclaimed(office.viewer("township_officer"), on=TODAY) == []


def test_front_page_leads_to_that_claim(office: Office, signed_in: Callable[[str], Client]) -> None:
    child_of(office, "王二", date(2025, 5, 6))
    client = signed_in("family")
    page = BeautifulSoup(client.get("/").content, "html.parser")
    link = next(a for a in page.select("main a") if a.get_text() == "王二，2026 年度")

    form = BeautifulSoup(client.get(str(link["href"])).content, "html.parser").select_one("main form")

    assert form is not None
    child = next(each for each in form.select("input[name=child]") if each.has_attr("checked"))
    assert Person.objects.get(pk=int(str(child["value"]))).name == "王二"
    assert form.select_one("[name=period][checked], [name=period] option[selected]")["value"] == "2026"  # type: ignore[index]


def test_many_children_take_as_many_queries_as_one(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        child_of(office, f"王{number}", date(2025, 5, 6))

    with django_assert_max_num_queries(7):
        assert len(found(office)) > 5
