"""A family on its phone: it chooses a contact, asks for a visit, says "do not contact us", and takes that back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import PHONE, Service, Visit
from tests.browser.demo_office import Filled
from tests.browser.looking import LOCALES, Look
from tests.browser.signing_in import forward, signed_in

FAMILIES = {"zh": "demo.family-08", "en": "demo.family-09"}
SAID = {
    "zh": ("家里有新生儿：搭把手", "没有人会来，也没有人会打电话"),
    "en": ("Newborn at home: practical help", "nobody comes, and nobody calls"),
}


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.one_database)])
def test_a_family_asks_and_says_do_not_contact(
    visit: Callable[..., Visit], filled_service: tuple[Service, Filled], language: str
) -> None:
    topic, silence = SAID[language]
    eyes = Look(signed_in(visit(PHONE, LOCALES[language]), filled_service[0], FAMILIES[language]), language)
    page = eyes.page
    eyes.go("/outreach/contact/", "choosing")
    forward(eyes.visit)
    eyes.at("chosen")

    eyes.go("/outreach/visits/ask/", "asking")
    forward(eyes.visit)
    eyes.at("asked with nothing filled in")
    page.get_by_label(topic).check()
    page.locator("[name=whom][value=anybody]").check()
    page.locator("[name=words]").fill("20:00")
    page.locator("[name=agrees]").check()
    page.locator("[name=agrees_for_child]").check()
    forward(eyes.visit)
    assert page.get_by_role("heading", name=topic).count() == 1

    eyes.go("/outreach/do-not-contact/", "do not contact")
    forward(eyes.visit)
    eyes.at("said")
    assert page.get_by_text(silence).count() == 1
    forward(eyes.visit)
    eyes.go("/outreach/", "afterwards")
    assert page.get_by_role("button").count() > 0
    assert eyes.faults == []
