"""Passkeys in a real browser, whose authenticator is Chromium's own virtual one: set up, signed in with, and asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, BrowserContext, CDPSession

from huijia.apps.accounts.actions import give_role, make_account
from huijia.apps.accounts.models import Area, Role, User
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import Entry
from tests.browser.conftest import DESK, Service, Visit

PASSWORD = "correct horse battery staple"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def context(browser: Browser, strict_service: Service) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=DESK, locale="zh-CN")  # type: ignore[arg-type]
    yield opened
    opened.close()


def make_staff() -> None:
    for code, name in (("99", "示例省"), ("9901", "示例市"), ("990101", "示例县"), ("990101100", "青禾镇")):
        Area.objects.create(code=code, name_zh=name)
    for username, role in (("administrator", Role.ADMINISTRATOR), ("officer", Role.TOWNSHIP_OFFICER)):
        user = make_account(by=SYSTEM, username=username, name=username, password=PASSWORD)
        area = Area.objects.get(code="990101100" if role is Role.TOWNSHIP_OFFICER else "990101")
        give_role(by=SYSTEM, user=user, role=role, area=area, valid_from=date(2025, 1, 1))


def virtual_key(seen: Visit) -> CDPSession:
    session = seen.page.context.new_cdp_session(seen.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session


def by_password(seen: Visit, username: str) -> None:
    seen.go("/account/login/")
    seen.page.fill("#id_login", username)
    seen.page.fill("#id_password", PASSWORD)
    seen.page.get_by_role("button", name="登录", exact=True).click()
    seen.page.wait_for_load_state()


def add_passkey(seen: Visit) -> None:
    seen.go("/account/second-factor/passkeys/add/")
    if "/account/again/" in seen.page.url:
        seen.page.fill("#id_password", PASSWORD)
        seen.page.get_by_role("button", name="继续").click()
    seen.page.wait_for_selector("#mfa_webauthn_add")
    seen.check()
    seen.page.fill("#id_name", "办公室电脑")
    seen.page.check("#id_passwordless")
    with seen.page.expect_navigation():
        seen.page.click("#mfa_webauthn_add")


def test_passkey_is_set_up_signs_in_alone_and_proves_again(
    context: BrowserContext, strict_service: Service
) -> None:
    with strict_service.office.here():
        make_staff()
        officer = User.objects.get(username="officer").pk
    seen = Visit(context.new_page(), strict_service.address)
    virtual_key(seen)

    by_password(seen, "administrator")
    seen.go("/accounts/")
    assert seen.page.url.endswith("/account/second-factor/"), "a password alone opens nothing"
    seen.check()
    add_passkey(seen)
    assert seen.go("/accounts/") == 200
    assert seen.page.url.endswith("/accounts/")
    context.clear_cookies()

    seen.go("/account/login/")
    with seen.page.expect_navigation(url="**/"):
        seen.page.click("#passkey_login")
    assert seen.go("/accounts/") == 200

    seen.go(f"/accounts/{officer}/lock/")
    seen.page.fill("#id_reason", "离职")
    seen.page.get_by_role("button", name="锁定账户").click()
    seen.page.wait_for_load_state()
    assert "/again/" in seen.page.url or "reauthenticate" in seen.page.url
    with strict_service.office.here():
        assert User.objects.get(pk=officer).is_active, "nothing happens before the proof"
    if not seen.page.locator("#mfa_webauthn_reauthenticate").count():
        seen.page.get_by_role("link", name="改用通行密钥").click()
    seen.page.wait_for_selector("#mfa_webauthn_reauthenticate")
    seen.check()
    with seen.page.expect_navigation():
        seen.page.click("#mfa_webauthn_reauthenticate")
    seen.page.wait_for_load_state()

    with strict_service.office.here():
        assert not User.objects.get(pk=officer).is_active
        told = [
            *Entry.objects.filter(action__startswith="account.")
            .order_by("sequence")
            .values_list("action", flat=True)
        ]
    assert "account.factor_changed" in told
    assert told[-1] == "account.locked"


def test_second_factor_is_a_passkey_after_the_password(
    context: BrowserContext, strict_service: Service
) -> None:
    with strict_service.office.here():
        make_staff()
    seen = Visit(context.new_page(), strict_service.address)
    virtual_key(seen)
    by_password(seen, "officer")
    add_passkey(seen)
    context.clear_cookies()

    by_password(seen, "officer")
    assert seen.page.url.endswith("/account/second-factor/authenticate/")
    seen.check()
    with seen.page.expect_navigation(url="**/"):
        seen.page.click("#mfa_webauthn_authenticate")

    assert seen.go("/claims/") == 200


def test_key_that_was_taken_off_opens_nothing(context: BrowserContext, strict_service: Service) -> None:
    with strict_service.office.here():
        make_staff()
    seen = Visit(context.new_page(), strict_service.address)
    virtual_key(seen)
    by_password(seen, "officer")
    add_passkey(seen)
    context.clear_cookies()
    with strict_service.office.here():
        Authenticator.objects.all().delete()

    seen.go("/account/login/")
    with seen.page.expect_navigation():
        seen.page.click("#passkey_login")

    assert seen.go("/claims/") == 200
    assert "/account/login/" in seen.page.url
