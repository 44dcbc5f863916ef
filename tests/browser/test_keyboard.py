"""Without a mouse: the skip link first, then everything with Tab, Enter, Space and arrows, and one always sees where one is."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from huijia.apps.claims.models import Claim
from tests.browser.conftest import DESK, Service, Visit
from tests.browser.demo_office import PASSWORD, Filled

FAR = 60
"""More stops than this before the thing that one looks for, and a keyboard is no way."""

HERE = "document.activeElement"
SHOWN = """() => {
    const here = document.activeElement;
    const looks = [here, here.nextElementSibling, here.closest("label")].filter(each => each).flatMap(each =>
        [getComputedStyle(each), getComputedStyle(each, "::before")]);
    const box = here.getBoundingClientRect();
    return box.width > 0 && looks.some(look => (look.outlineStyle !== "none" && look.outlineWidth !== "0px") || look.boxShadow !== "none");
}"""


class Keys:
    """Somebody at a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def tab_to(self, wanted: str, *, backwards: bool = False) -> None:
        """Tab until what has the focus is this, by a CSS selector; each stop must be visible."""
        for _ in range(FAR):
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
            self.look()
            if self.page.evaluate(f"{HERE}.matches({wanted!r})"):
                return
        raise AssertionError(f"{wanted} is not reached from {self.page.url}")

    def look(self) -> None:
        """Note what has the focus and does not show it. The body has it between the last stop and the first."""
        if not self.page.evaluate(f"{HERE} === document.body || ({SHOWN})()"):
            self.unseen.append(self.page.evaluate(f"{HERE}.outerHTML.slice(0, 120)"))

    def enter(self) -> None:
        """Follow the link, or press the button, that has the focus."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, wanted: str, text: str) -> None:
        """Tab to a box and write into it."""
        self.tab_to(wanted)
        self.page.keyboard.type(text)

    def send(self) -> None:
        """Tab to the page's own button and press it."""
        self.tab_to("main button.govuk-button:not(.govuk-button--secondary)")
        self.enter()


def opened(visit: Visit, path: str) -> Keys:
    """Open a page: the first stop is the link past header and navigation, and it leads there."""
    visit.go(path)
    keys = Keys(visit.page)
    keys.tab_to(".govuk-skip-link")
    assert visit.page.evaluate(f"{HERE} === document.querySelector('a, button, input')")
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("location.hash") == "#main"
    return keys


def test_checker_is_used_with_a_keyboard_alone(
    visit: Callable[..., Visit], filled_service: tuple[Service, Filled]
) -> None:
    seen, born = visit(DESK), filled_service[1].born

    keys = opened(seen, "/")
    keys.tab_to("main a.govuk-button--start")
    keys.enter()
    keys.tab_to("main a.govuk-button--start")
    keys.enter()
    for part, value in (("year", born.year), ("month", born.month), ("day", born.day)):
        keys.write(f"input[name={part}]", str(value))
    keys.send()
    while seen.page.locator("input[type=radio]").count():
        keys.tab_to("input[type=radio]")
        seen.page.keyboard.press("Space")
        assert seen.page.locator("input[type=radio][value=yes]").is_checked()
        keys.send()
    keys.tab_to("input[type=checkbox][value=none]")
    seen.page.keyboard.press("Space")
    keys.send()

    assert seen.page.locator(".huijia-amount").is_visible()
    keys.tab_to("summary")
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("main details[open]").count() == 1
    assert keys.unseen == []


def test_officer_signs_in_and_reviews_with_a_keyboard_alone(
    visit: Callable[..., Visit], filled_service: tuple[Service, Filled]
) -> None:
    seen, (service, filled) = visit(DESK, "en-GB"), filled_service
    number = filled.numbers["keyboard"]

    keys = opened(seen, "/account/login/")
    keys.write("input[name=login]", "demo.officer")
    keys.write("input[name=password]", PASSWORD)
    keys.tab_to("main button.govuk-button")
    keys.enter()
    keys.tab_to("main a[href*='state=in_review']")
    keys.enter()
    keys.tab_to(f"main a[href='/claims/{number}/']")
    keys.enter()
    keys.tab_to("input[name=recommend-outcome]")
    seen.page.keyboard.press("Space")
    keys.write("textarea[name=recommend-reason]", "Seen: certificate and register.")
    keys.tab_to("form[action$='/recommend/'] button")
    keys.enter()

    assert keys.unseen == []
    with service.office.here():
        assert Claim.objects.get(number=number).state == "reviewed"
