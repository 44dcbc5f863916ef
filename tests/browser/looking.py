"""Looking at a page: what sticks out on a phone, what axe finds, what the console says, whom the browser asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Visit

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
LANGUAGES = {"zh": "zh-Hans", "en": "en"}


@dataclass
class Look:
    """Looks at pages in one language, and keeps what is wrong with them."""

    visit: Visit
    language: str
    faults: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.visit.page

    def picture(self, name: str) -> None:
        """Photograph the page for the tour, when one is being made."""
        if folder := os.environ.get("HUIJIA_TOUR"):
            width = "phone" if self.page.viewport_size == PHONE else "desk"
            self.page.screenshot(
                path=str(Path(folder, f"{name}-{self.language}-{width}.png")), full_page=True
            )

    def go(self, path: str, name: str) -> int:
        """Open a page and look at it; its status."""
        status = self.visit.go(path)
        self.at(name)
        return status

    def at(self, name: str) -> None:
        """Look at the page as it is now: at a phone's width for what sticks out, then for barriers (in English at a desk's)."""
        page = self.page
        page.wait_for_load_state()
        # How a page looks hangs on no database: it is looked at in SQLite's run.
        if not os.environ["DATABASE_URL"]:
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > PHONE["width"]:
                self.faults.append(f"{name}: {wide} pixels wide on a phone")
            if self.language == "en":
                page.set_viewport_size(DESK)  # type: ignore[arg-type]
            self.faults += [f"{name}: {each}" for each in self.visit.barriers()]
        self.faults += [f"{name}: {each}" for each in self._shape()]
        for kind in (self.visit.errors, self.visit.strangers):
            # That a page was refused is said by its status; the browser says it once more.
            self.faults += [
                f"{name}: {each}" for each in kind if "the server responded with a status" not in each
            ]
            kind.clear()

    def _shape(self) -> Iterator[str]:
        if (lang := self.page.locator("html").get_attribute("lang")) != LANGUAGES[self.language]:
            yield f"language {lang}"
        # Their own box is transparent; what is seen is drawn on a label that comes next.
        boxes = ".govuk-checkboxes__input:not(:has(+ .govuk-checkboxes__label)), .govuk-radios__input:not(:has(+ .govuk-radios__label))"
        if count := self.page.locator(boxes).count():
            yield f"{count} boxes that nobody sees"
        if (count := self.page.locator("h1").count()) != 1:
            yield f"{count} main headings"
        if (
            self.page.locator(".govuk-error-message").count()
            and not self.page.locator(".govuk-error-summary").count()
        ):
            yield "an error beside its field, but no summary on top"
