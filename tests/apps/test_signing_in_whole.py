"""Staff from a first password to a lost telephone, with nothing made easier: two factors, codes once, limits that end, and proof again
before an administrator changes an account."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from huijia.apps.accounts.models import Grant, User
from huijia.apps.audit.models import Entry
from tests.apps.conftest import TOTP_SECRET, TOWNSHIP, Office, app_code

PASSWORD = "correct horse battery staple"
NEW = {"username": "new.officer", "name": "新来的", "role": "township_officer", "area": TOWNSHIP}
MINUTE = 60


class Clock:
    """The clock by which codes, limits and proofs are counted; only a test moves it on: an app's half minute does not end by itself."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("time.time", found)
    return found


def sign_in(username: str, password: str = PASSWORD, secret: str = TOTP_SECRET) -> Client:
    browser = Client()
    browser.post("/account/login/", {"login": username, "password": password})
    browser.post("/account/second-factor/authenticate/", {"code": app_code(secret)})
    return browser


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_new_officer_signs_in_sets_up_an_app_and_works(office: Office, later: Clock) -> None:
    administrator = sign_in("administrator")
    later.pass_(MINUTE)
    administrator.post("/account/second-factor/reauthenticate/", {"code": app_code()})
    page = administrator.post("/accounts/new/", NEW).content.decode()
    first = re.search(r'huijia-key">([a-z2-9-]{23})<', page)
    assert first, "the first password is shown once"

    browser = Client()
    browser.post("/account/login/", {"login": "new.officer", "password": first[1]})
    assert browser.get("/claims/")["Location"] == "/account/second-factor/"
    browser.post("/account/again/?next=/account/second-factor/app/", {"password": first[1]})
    shown = browser.get("/account/second-factor/app/").content.decode()
    secret = re.search(r'huijia-key">([A-Z2-7]+)<', shown)
    assert secret
    browser.post("/account/second-factor/app/", {"code": app_code(secret[1])})
    assert browser.get("/claims/").status_code == 200

    later.pass_(MINUTE)
    again = sign_in("new.officer", first[1], secret[1])
    assert again.get("/claims/").status_code == 200


def test_code_of_the_app_works_once(office: Office, later: Clock) -> None:
    used = app_code()
    assert is_in(sign_in("officer"))

    browser = Client()
    browser.post("/account/login/", {"login": "officer", "password": PASSWORD})
    browser.post("/account/second-factor/authenticate/", {"code": used})

    assert not is_in(browser)


def test_recovery_code_lets_in_once(office: Office, later: Clock) -> None:
    browser = sign_in("officer")
    later.pass_(MINUTE)
    browser.post("/account/second-factor/reauthenticate/", {"code": app_code()})
    browser.post("/account/second-factor/codes/new/")
    codes = re.findall(r'huijia-key">([^<]+)<', browser.get("/account/second-factor/codes/").content.decode())
    assert len(codes) == 10

    outcomes = []
    for _ in range(2):
        lost = Client()
        lost.post("/account/login/", {"login": "officer", "password": PASSWORD})
        lost.post("/account/second-factor/authenticate/", {"code": codes[0]})
        outcomes.append(is_in(lost))

    assert outcomes == [True, False]


def test_lost_factor_is_reset_by_the_administrator_and_set_up_anew(office: Office, later: Clock) -> None:
    officer = office.users["township_officer"]
    working = sign_in("officer")
    assert working.get("/claims/").status_code == 200
    administrator = sign_in("administrator")
    later.pass_(MINUTE)
    administrator.post("/account/second-factor/reauthenticate/", {"code": app_code()})

    page = administrator.post(f"/accounts/{officer.pk}/recover/", {"reason": "手机丢失"}).content.decode()
    password = re.search(r'huijia-key">([a-z2-9-]{23})<', page)
    assert password

    assert working.get("/claims/").status_code == 302, "whoever has the old telephone is out"
    assert not is_in(sign_in("officer")), "the old password opens nothing"
    found = Client()
    found.post("/account/login/", {"login": "officer", "password": password[1]})
    assert found.get("/claims/")["Location"] == "/account/second-factor/"
    entry = Entry.objects.get(action="account.recovered")
    assert entry.subject_id == str(officer.pk)


def test_locked_out_after_five_wrong_passwords_and_in_again_a_quarter_of_an_hour_later(
    office: Office, later: Clock
) -> None:
    for _ in range(5):
        Client().post("/account/login/", {"login": "officer", "password": "wrong"})
    assert not is_in(sign_in("officer"))

    later.pass_(14 * MINUTE)
    assert not is_in(sign_in("officer"))
    later.pass_(2 * MINUTE)

    assert is_in(sign_in("officer"))


def test_wrong_codes_of_the_app_lock_out_too(office: Office, later: Clock) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": "officer", "password": PASSWORD})
    for _ in range(6):
        browser.post("/account/second-factor/authenticate/", {"code": "000000"})

    browser.post("/account/second-factor/authenticate/", {"code": app_code()})
    assert not is_in(browser)

    later.pass_(16 * MINUTE)
    assert is_in(sign_in("officer"))


CHANGES: dict[str, Callable[[User, Grant], tuple[str, dict[str, str]]]] = {
    "new": lambda _user, _grant: ("/accounts/new/", NEW),
    "give": lambda user, _grant: (f"/accounts/{user.pk}/roles/", {"role": "finance", "area": TOWNSHIP}),
    "end": lambda user, grant: (f"/accounts/{user.pk}/roles/{grant.pk}/end/", {"reason": "调动"}),
    "lock": lambda user, _grant: (f"/accounts/{user.pk}/lock/", {"reason": "离职"}),
    "recover": lambda user, _grant: (f"/accounts/{user.pk}/recover/", {"reason": "手机丢失"}),
}
"""What an administrator changes."""


def _state() -> list[Any]:
    return [
        list(User.objects.order_by("pk").values_list("pk", "password", "is_active")),
        list(Grant.objects.order_by("pk").values_list("pk", "role", "valid_until")),
        list(Authenticator.objects.order_by("pk").values_list("pk", "user_id")),
    ]


@pytest.mark.parametrize("what", CHANGES)
def test_each_change_of_an_account_needs_proof_of_the_last_minutes(
    office: Office, later: Clock, what: str
) -> None:
    officer = office.users["township_officer"]
    address, typed = CHANGES[what](officer, Grant.objects.get(user=officer))
    browser = sign_in("administrator")
    before = _state()

    asked = browser.post(address, typed)
    assert (asked.status_code, asked["Location"].split("?")[0]) == (302, "/account/again/")
    assert _state() == before, "not even right after signing in"

    later.pass_(MINUTE)
    browser.post("/account/second-factor/reauthenticate/", {"code": app_code()})
    later.pass_(6 * MINUTE)
    browser.post(address, typed)
    assert _state() == before, "the proof is older than five minutes"

    browser.post("/account/second-factor/reauthenticate/", {"code": app_code()})
    browser.post(address, typed)
    assert _state() != before


def test_wrong_proof_changes_nothing(office: Office, later: Clock) -> None:
    browser = sign_in("administrator")
    browser.post("/accounts/new/", NEW)
    for address, typed in (
        ("/account/again/", {"password": "wrong"}),
        ("/account/second-factor/reauthenticate/", {"code": "000000"}),
    ):
        browser.post(address, typed)

    assert not User.objects.filter(username="new.officer").exists()
    assert browser.post("/accounts/new/", NEW).status_code == 302
