"""The administrator's pages: accounts are made, given roles, ended, locked and recovered, by somebody who proved again who they are."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.test import Client

from huijia.apps.accounts.models import Grant, User
from huijia.apps.audit.models import Entry
from tests.apps.conftest import TOWNSHIP, Office

PASSWORD = "correct horse battery staple"
NEW = {"username": "new.officer", "name": "新来的", "role": "township_officer", "area": TOWNSHIP}


@pytest.fixture
def administrator(office: Office, settings: pytest.FixtureRequest) -> Client:
    """Signed in by the form itself, so that it is known when the password was last asked for."""
    settings.DEMO = True  # type: ignore[attr-defined]  # one factor is enough
    Authenticator.objects.filter(user=office.users["administrator"]).delete()
    browser = Client()
    browser.post("/account/login/", {"login": "administrator", "password": PASSWORD})
    assert "_auth_user_id" in browser.session
    return browser


@pytest.fixture
def proven(administrator: Client) -> Client:
    """Who gave the password once more within the last minutes."""
    administrator.post("/account/again/", {"password": PASSWORD})
    return administrator


def test_account_is_made_with_its_first_role(proven: Client) -> None:
    page = proven.post("/accounts/new/", NEW)

    user = User.objects.get(username="new.officer")
    assert page.status_code == 200
    assert [(grant.role, grant.area_id) for grant in user.grants.all()] == [("township_officer", TOWNSHIP)]
    told = set(Entry.objects.filter(subject_id=str(user.pk)).values_list("action", flat=True))
    assert {"account.made", "role.given"} <= told


def test_what_was_typed_is_done_after_the_password_was_given_again(administrator: Client) -> None:
    asked = administrator.post("/accounts/new/", NEW)
    assert (asked.status_code, User.objects.filter(username="new.officer").exists()) == (302, False)

    done = administrator.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert done.status_code == 200
    assert User.objects.filter(username="new.officer").exists()


def test_role_is_ended_and_account_locked_with_a_reason(proven: Client, office: Office) -> None:
    officer = office.users["township_officer"]
    grant = Grant.objects.get(user=officer)

    proven.post(f"/accounts/{officer.pk}/roles/{grant.pk}/end/", {"reason": "调动"})
    proven.post(f"/accounts/{officer.pk}/lock/", {"reason": "调动"})

    grant.refresh_from_db()
    officer.refresh_from_db()
    assert grant.valid_until is not None
    assert not officer.is_active


def test_recovery_gives_a_new_password_and_takes_the_factor_off(proven: Client, office: Office) -> None:
    officer = office.users["township_officer"]
    before = officer.password

    page = proven.post(f"/accounts/{officer.pk}/recover/", {"reason": "手机丢失"})

    officer.refresh_from_db()
    assert officer.password != before
    assert officer.authenticator_set.count() == 0
    assert BeautifulSoup(page.content, "html.parser").select_one("code, .huijia-key") is not None


def test_administrator_sees_no_record_of_a_person(administrator: Client, office: Office) -> None:
    assert administrator.get(f"/people/{office.child.pk}/").status_code == 404
