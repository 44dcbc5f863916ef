"""The service as somebody sees it who opens it for the first time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import DESK, PHONE, Visit

# One service for all of them: whoever opens it for the first time sees nothing of what it holds.
pytestmark = pytest.mark.usefixtures("filled_service")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_front_page_is_free_of_barriers_in_both_languages(
    visit: Callable[..., Visit], size: dict[str, int]
) -> None:
    seen = visit(size)

    assert seen.go("/") == 200
    assert seen.page.locator("html").get_attribute("lang") == "zh-Hans"
    seen.check()

    seen.page.get_by_role("button", name="English").click()
    seen.page.wait_for_load_state()
    assert seen.page.locator("html").get_attribute("lang") == "en"
    seen.check()


def test_page_is_no_wider_than_a_phone(visit: Callable[..., Visit]) -> None:
    seen = visit(PHONE)
    seen.go("/")

    assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_health_is_told(visit: Callable[..., Visit]) -> None:
    seen = visit()

    assert seen.go("/healthz") == 200
    assert '"status": "ok"' in seen.page.content()


def test_a_request_to_a_stranger_would_be_noticed(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/")
    seen.page.evaluate("fetch('http://stranger.invalid/').catch(() => 0)")

    assert seen.errors, "the content security policy refuses it, and the browser says so"
    with pytest.raises(AssertionError):
        seen.check()
