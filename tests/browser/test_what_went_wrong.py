"""Pages for what went wrong: forms that need mending, what is not there, not allowed, not possible, too often, broken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import RequestFactory
from django.utils import translation

from tests.browser.conftest import PHONE, Service, Visit
from tests.browser.demo_office import Filled
from tests.browser.looking import LANGUAGES, LOCALES, Look
from tests.browser.signing_in import PASSWORD, forward, sign_in, signed_in

EMPTY = {
    "family": ("/claims/{draft of own}/submit/",),
    "officer": (
        "/people/",
        "/people/register/",
        "/people/{int:person_id}/facts/name/record/",
        "/people/{int:person_id}/households/{int:household_id}/join/",
        "/people/{int:person_id}/memberships/{int:membership_id}/end/",
        "/people/{int:person_id}/merges/{int:merge_id}/undo/",
        "/people/duplicates/{int:pair_id}/",
        "/claims/roster/",
        "/claims/{in_review}/correct/",
        "/claims/{in_review}/papers/",
        "/account/password/",
    ),
    "health": ("/articles/new/",),
    "administrator": (
        "/accounts/new/",
        "/accounts/{int:account_id}/lock/",
        "/accounts/{int:account_id}/recover/",
    ),
}
"""Forms that are sent empty, as each role."""

STEPS = {
    "officer": (("in_review", "recommend"), ("in_review", "return"), ("confirmed", "appeal")),
    "approver": (("reviewed", "decide"), ("reviewed", "send_back"), ("redecided", "end")),
    "approver2": (("appealed", "redecide"),),
}
"""Forms on a claim's page that are sent empty: state of the claim, and step."""


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def filled(filled_service: tuple[Service, Filled]) -> Filled:
    return filled_service[1]


def send_empty(look: Look, name: str) -> None:
    """Empty the form that the page is about, send it, and look at what it says."""
    page = look.page
    form = page.locator("main form[method=post]").last
    for box in form.locator("input.govuk-input, textarea").all():
        box.fill("")
    form.locator("button").last.click()
    page.wait_for_load_state()
    _told(look, name)


def _told(look: Look, name: str) -> None:
    summary = look.page.locator(".govuk-error-summary")
    if summary.count() != 1:
        look.faults.append(f"{name}: {summary.count()} error summaries")
        return
    if not summary.evaluate("each => each === document.activeElement"):
        look.faults.append(f"{name}: the summary does not have the focus")
    if not look.page.title().startswith({"zh": "错误：", "en": "Error: "}[look.language]):
        look.faults.append(f"{name}: the title does not say that something is wrong")
    for link in summary.locator("a").all():
        target = (link.get_attribute("href") or "")[1:]
        if not look.page.locator(f"[id='{target}']").count():
            look.faults.append(f"{name}: the summary leads to #{target}, which is not there")
    look.at(name)


def test_forms_say_what_needs_mending(
    visit: Callable[..., Visit], filled_service: tuple[Service, Filled], filled: Filled, language: str
) -> None:
    faults: list[str] = []
    values = {name: things[0] for name, things in filled.things.items()} | filled.numbers
    for role in ("family", "officer", "approver", "approver2", "health", "administrator"):
        window = signed_in(visit(PHONE, LOCALES[language]), filled_service[0], f"demo.{role}")
        look = Look(window, language)
        if role == "family":
            look.visit.go("/claims/new/")
            forward(look.visit)
            _told(look, "family new claim")
        for pattern in EMPTY.get(role, ()):
            path = pattern.replace("{", "{values[").replace("}", "]}").format(values=values)
            look.visit.go(path)
            send_empty(look, f"{role} {path}")
        for state, step in STEPS.get(role, ()):
            look.visit.go(f"/claims/{values[state]}/")
            form = look.page.locator(f"form[action$='/{step}/']")
            form.evaluate("each => each.submit()")
            look.page.wait_for_url(f"**/{step}/")
            _told(look, f"{role} {step}")
        faults += look.faults

    assert faults == []


def test_signing_in_says_what_needs_mending(
    visit: Callable[..., Visit], filled: Filled, language: str
) -> None:
    look = Look(visit(PHONE, LOCALES[language]), language)
    page = look.page
    look.visit.go("/account/code/")
    send_empty(look, "code")
    page.locator("input[name=phone]").fill(filled.phones[language == "en"])  # one code a minute for a phone
    forward(look.visit)
    look.at("code asked for")
    page.locator("input[name=code]").fill("000000")
    forward(look.visit)
    _told(look, "wrong code")
    page.context.clear_cookies()
    look = Look(visit(PHONE, LOCALES[language]), language, look.faults)
    look.visit.go("/account/login/")
    look.page.locator("input[name=login]").fill("demo.finance")
    look.page.locator("input[name=password]").fill(PASSWORD)
    forward(look.visit)
    look.at("second factor")
    look.page.locator("input[name=code]").fill("000000")
    forward(look.visit)
    _told(look, "wrong second factor")

    assert look.faults == []


def test_checker_says_what_needs_mending(visit: Callable[..., Visit], filled: Filled, language: str) -> None:
    look = Look(visit(PHONE, LOCALES[language]), language)
    page = look.page
    look.visit.go("/check/cn.childcare-subsidy/")
    forward(look.visit)
    _told(look, "no date")
    for part, value in (("year", "2024"), ("month", "2"), ("day", "31")):
        page.locator(f"input[name={part}]").fill(value)
    forward(look.visit)
    _told(look, "no such day")
    page.locator("button[name=unknown]").click()
    page.wait_for_load_state()
    while page.locator("input[type=radio]").count():
        forward(look.visit)
        _told(look, "nothing chosen")
        page.locator("input[type=radio]").last.check()
        forward(look.visit)
    look.at("what is not known")

    assert look.faults == []


def test_what_cannot_be_shown_is_told(visit: Callable[..., Visit], filled: Filled, language: str) -> None:
    look = Look(sign_in(visit(PHONE, LOCALES[language]), "demo.contact"), language)

    assert look.go("/nothing-is-here/", "not found") == 404
    assert look.go("/claims/roster/", "not allowed") in (403, 404)
    assert look.go(f"/claims/{filled.numbers['submitted']}/", "not for a contact") == 404
    officer = Look(sign_in(visit(PHONE, LOCALES[language]), "demo.officer"), language)
    assert officer.go(f"/claims/{filled.numbers['confirmed']}/correct/", "not possible") >= 400
    assert look.faults + officer.faults == []


def test_a_broken_service_says_so(visit: Callable[..., Visit], filled: Filled, language: str) -> None:
    """Nothing here breaks on purpose, so the page is made by its view and handed to the browser under an address of the service."""
    from huijia.web.errors import failed

    with translation.override(LANGUAGES[language].lower()):
        body = failed(RequestFactory().get("/broken/")).content
    look = Look(visit(PHONE, LOCALES[language]), language)
    look.page.route(
        "**/broken/", lambda route: route.fulfill(status=500, body=body, content_type="text/html")
    )

    assert look.go("/broken/", "broken") == 500
    assert look.faults == []
