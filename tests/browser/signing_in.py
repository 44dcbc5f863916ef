"""Signing in as a person does it, in the browser."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.test import Client

from huijia.apps.accounts.models import User
from tests.apps.conftest import app_code
from tests.browser.conftest import Service, Visit
from tests.browser.demo_office import PASSWORD

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def forward(visit: Visit) -> None:
    """Press the page's own button."""
    with visit.page.expect_navigation():
        visit.page.locator("main form button.govuk-button").first.click()


def press(visit: Visit, address: str) -> None:
    """Send the form that leads to this address, opened first where it is folded away."""
    form = visit.page.locator(f"form[action$='{address}']")
    if not form.is_visible():
        visit.page.locator("details", has=form).locator("summary").click()
    with visit.page.expect_navigation():
        form.locator("button").last.click()


def sign_in(visit: Visit, username: str) -> Visit:
    """With name and password, and with the app's code where one is asked for."""
    visit.go("/account/login/")
    visit.page.locator("input[name=login]").fill(username)
    visit.page.locator("input[name=password]").fill(PASSWORD)
    forward(visit)
    if "/authenticate/" in visit.page.url:
        visit.page.locator("input[name=code]").fill(app_code())
        forward(visit)
    assert "/account/" not in visit.page.url
    return visit


def signed_in(visit: Visit, service: Service, username: str) -> Visit:
    """Somebody who is signed in already, for tests that are about other pages: takes no second, unlike a password."""
    with service.office.here():
        client = Client()
        client.force_login(User.objects.get(username=username), BACKEND)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    visit.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visit.origin}]
    )
    return visit


def sign_in_by_code(visit: Visit, phone: str, log: Path) -> Visit:
    """As a family does, with the code that a demo shows in the terminal."""
    visit.go("/account/code/")
    visit.page.locator("input[name=phone]").fill(phone)
    forward(visit)
    codes = re.findall(
        r"\b\d{6}\b", log.read_text(encoding="utf-8").rpartition("[demo]")[2].partition(": ")[2]
    )
    visit.page.locator("input[name=code]").fill(codes[0])
    forward(visit)
    assert "/account/" not in visit.page.url
    return visit
