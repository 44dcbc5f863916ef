"""The whole way of a claim through its pages, as each person sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from huijia.apps.claims.models import Claim, Decision
from huijia.apps.consent.models import Answer
from tests.apps.conftest import NOW, ORIGINALS, PAGES_IN, Office

FACTS = {
    "first_claim_year": "2026",
    "birth_date_year": "2024",
    "birth_date_month": "5",
    "birth_date_day": "6",
    "chinese_national": "yes",
    "birth_registered": "yes",
}


def _facts(**changed: str) -> dict[str, str]:
    return {**FACTS, **changed}


def _text(response: object) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ")  # type: ignore[attr-defined]


def _claimed(browser: Client, office: Office) -> Claim:
    browser.post(
        "/claims/new/", {"benefit": "cn.childcare-subsidy", "child": office.child.pk, "period": "2026"}
    )
    claim = Claim.objects.get()
    browser.post(f"/claims/{claim.number}/facts/", _facts())
    browser.post(f"/claims/{claim.number}/submit/", {"true": "on"})
    return Claim.objects.get()


@pytest.mark.parametrize("language", PAGES_IN)
def test_claim_goes_the_whole_way_through_its_pages(
    office: Office, signed_in: Callable[[str], Client], language: str
) -> None:
    family, officer = signed_in("family"), signed_in("township_officer")
    approver, second = signed_in("county_approver"), signed_in("second_approver")
    for browser in (family, officer, approver, second):
        browser.cookies["django_language"] = language

    claim = _claimed(family, office)
    page = f"/claims/{claim.number}/"
    assert claim.state == "submitted"
    assert claim.number in _text(officer.get("/claims/"))
    officer.post(f"{page}take/")
    officer.post(f"{page}recommend/", {"recommend-outcome": "granted"})
    assessment = Claim.objects.get().assessments.get().pk
    assert claim.number in _text(approver.get("/claims/?state=reviewed"))
    approver.post(
        f"{page}decide/",
        {"decide-assessment": assessment, "decide-outcome": "refused", "decide-reason": "材料不符"},
    )
    assert "材料不符" in _text(family.get(page))
    family.post(f"{page}appeal/", {"appeal-reason": "请再核对"})
    assert second.get(f"{page}").status_code == 200
    again = Claim.objects.get().assessments.latest("pk").pk
    assert again != assessment, "the objection made the law be asked again"
    second.post(
        f"{page}redecide/",
        {"redecide-assessment": again, "redecide-outcome": "granted", "redecide-reason": "已核对"},
    )

    shown = _text(family.get(page))
    assert Claim.objects.get().state == "redecided"
    assert "3,600.00" in shown
    assert [each.outcome for each in Decision.objects.order_by("pk")] == ["refused", "granted"]
    told = Answer.objects.get()
    assert told.told.startswith("What you state" if language == "en" else "您填写的内容")


def test_page_of_a_strange_claim_is_not_there(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    for name in ("other_family", "other_officer", "finance", "auditor", "administrator", "village_contact"):
        assert signed_in(name).get(f"/claims/{submitted.number}/").status_code == 404


def test_impossible_day_is_told_on_the_page_and_nothing_is_lost(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    family = signed_in("family")
    family.post(
        "/claims/new/", {"benefit": "cn.childcare-subsidy", "child": office.child.pk, "period": "2026"}
    )
    claim = Claim.objects.get()

    answer = family.post(f"/claims/{claim.number}/facts/", _facts(birth_date_day="31", birth_date_month="2"))

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert page.select_one(".govuk-error-summary") is not None
    assert page.select_one("input[name=birth_date_day]")["value"] == "31"  # type: ignore[index]


def test_decision_about_an_assessment_that_was_replaced_is_refused(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    page = f"/claims/{submitted.number}/"
    officer, approver = signed_in("township_officer"), signed_in("county_approver")
    officer.post(f"{page}take/")
    seen = submitted.assessments.get().pk
    officer.post(f"{page}correct/", _facts(birth_date_month="6", reason="出生医学证明"))
    officer.post(f"{page}recommend/", {"recommend-outcome": "granted"})

    answer = approver.post(f"{page}decide/", {"decide-assessment": seen, "decide-outcome": "granted"})

    submitted.refresh_from_db()
    assert (answer.status_code, submitted.state) == (422, "reviewed")
    assert submitted.assessments.count() == 2


def test_granted_claim_is_renewed_by_one_confirmation(
    office: Office, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(year=2025, month=11))
    family, officer, approver = (
        signed_in("family"),
        signed_in("township_officer"),
        signed_in("county_approver"),
    )
    family.post(
        "/claims/new/", {"benefit": "cn.childcare-subsidy", "child": office.child.pk, "period": "2025"}
    )
    first = Claim.objects.get()
    family.post(f"/claims/{first.number}/facts/", _facts(first_claim_year="2025"))
    family.post(f"/claims/{first.number}/submit/", {"true": "on"})
    officer.post(f"/claims/{first.number}/take/")
    officer.post(
        f"/claims/{first.number}/recommend/",
        {"recommend-outcome": "granted", "recommend-originals_seen": ORIGINALS},
    )
    approver.post(
        f"/claims/{first.number}/decide/",
        {"decide-assessment": first.assessments.get().pk, "decide-outcome": "granted"},
    )

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    family = signed_in("family")
    family.post(f"/claims/{first.number}/renew/")
    renewal = Claim.objects.get(period="2026")
    family.post(f"/claims/{renewal.number}/submit/", {"true": "on"})

    renewal.refresh_from_db()
    assert (renewal.kind, renewal.state) == ("renewal", "submitted")
    assert renewal.facts["birth_date"] == "2024-05-06"


def test_first_claim_names_its_own_year_as_the_first(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    family = signed_in("family")

    family.post(
        "/claims/new/", {"benefit": "cn.childcare-subsidy", "child": office.child.pk, "period": "2025"}
    )

    claim = Claim.objects.get()
    assert claim.facts["first_claim_year"] == 2026
    assert "2025年12月31日" in _text(family.get(f"/claims/{claim.number}/"))


def test_counter_takes_a_claim_back_for_a_reason_only_and_the_family_for_none(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    page = f"/claims/{submitted.number}/"
    officer = signed_in("township_officer")

    refused = officer.post(f"{page}withdraw/")
    assert (refused.status_code, Claim.objects.get().state) == (422, "submitted")
    assert "请写明理由" in _text(refused)

    signed_in("family").post(f"{page}withdraw/")
    assert Claim.objects.get().state == "withdrawn"
