"""The notice that everybody may read: true of the code, in words, without a session."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from huijia.apps.bookings.tidying import KEPT_DAYS
from huijia.apps.events.times import KEPT_AFTER
from huijia.apps.inventory.declaring import Purpose
from huijia.apps.inventory.law import CLAIM_RECORDS
from huijia.apps.outreach.retention import VISIT_AFTER_ITS_END
from huijia.apps.privacy.everything import BARE, TABLES
from huijia.apps.privacy.notice import FOR_FAMILIES, RIGHTS, sections, tells_families

pytestmark = pytest.mark.one_database
"""It asks for none."""

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def page(language: str = "zh") -> str:
    answer = Client().get(f"/privacy/?language={language}")
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


@LANGUAGES
def test_notice_asks_for_no_database_and_sets_no_cookie(language: str) -> None:
    """Without the mark for a database, a query fails the test."""
    assert f'lang="{"zh-Hans" if language == "zh" else "en"}"' in page(language)


@LANGUAGES
def test_each_table_that_tells_of_families_stands_in_it_with_its_term(language: str) -> None:
    shown = page(language)
    told = [table for table in (*TABLES, *BARE) if tells_families(table)]

    assert len(told) > 30
    words = [text.in_language(language) for table in told for text in (table.what, table.kept.words)]  # type: ignore[arg-type]
    assert [each for each in words if each.replace("'", "&#x27;") not in shown] == []


def test_all_purposes_of_families_are_told() -> None:
    told = {table.purpose for table in TABLES if tells_families(table)}

    assert told <= set(FOR_FAMILIES)
    assert {section.purpose for section in sections()} == set(FOR_FAMILIES)
    assert Purpose.STAFF_WORK not in told


def test_terms_are_those_of_the_jobs_that_erase() -> None:
    shown = page("en")

    for days, words in (
        (KEPT_AFTER.days, "days after the event"),
        (KEPT_DAYS, "days after its day"),
        (VISIT_AFTER_ITS_END.days, "days after a visit"),
    ):
        assert f"Until {days} {words}" in shown


def test_no_number_of_years_is_named_that_no_source_names() -> None:
    assert CLAIM_RECORDS.days is None
    assert not any(letter.isdigit() for letter in CLAIM_RECORDS.words.zh + CLAIM_RECORDS.words.en)


def test_sensitive_data_without_a_reason_fail() -> None:
    [account] = [table for table in TABLES if table.name == "payments.PayeeAccount"]

    with pytest.raises(AssertionError, match="say why sensitive data are needed"):
        sections([replace(account, purpose=Purpose.MESSAGES)])


def test_rights_lead_to_pages_that_are_there() -> None:
    assert all(reverse(right.page) for right in RIGHTS if right.page)
    assert {"15, 16", "24", "31", "44", "45", "46", "47", "50"} <= {right.article for right in RIGHTS}


def test_whom_to_ask_stands_in_it() -> None:
    with override_settings(OFFICE_NAME="杏花县惠家办", OFFICE_CONTACT="0990-555 0100"):
        shown = page()
    assert "杏花县惠家办" in shown
    assert "0990-555 0100" in shown
    assert "窗口询问" in page()


@pytest.mark.parametrize("address", ["/library/", "/check/"])
def test_footer_of_other_pages_leads_to_it(address: str) -> None:
    assert 'href="/privacy/' in Client().get(address).content.decode()
