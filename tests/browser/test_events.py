"""Events in a browser: somebody signs up on a phone, waits, gets a place and cancels; in Chinese, then in English. No account, no name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.events.actions import make_event, publish
from huijia.apps.events.models import Event
from huijia.apps.events.planning import Planned
from huijia.web.demo.places import TOWNSHIP
from tests.browser.conftest import PHONE, Service, Visit
from tests.browser.demo_office import Filled
from tests.browser.looking import LOCALES, Look
from tests.browser.signing_in import forward

WORDS = {
    "zh": {"going": "有名额", "waits": "您排在最前面", "gone": "已取消报名", "title": "唱儿歌"},
    "en": {"going": "You have places", "waits": "You are the first in line", "gone": "Your sign-up is cancelled", "title": "Nursery songs"},
}  # fmt: skip


def an_event() -> int:
    from huijia.apps.accounts.models import Area

    begins = timezone.now() + timedelta(days=40)
    planned = Planned(
        kind="play", title_zh="唱儿歌", title_en="Nursery songs", about_zh="", about_en="", place_zh="文化站", place_en="Village hall",
        starts_at=begins, ends_at=begins + timedelta(hours=1), places=3,
    )  # fmt: skip
    now = timezone.now()
    made = make_event(by=SYSTEM, area=Area.objects.get(code=TOWNSHIP), planned=planned, at=now)
    return publish(by=SYSTEM, event=made, at=now).pk


@pytest.mark.parametrize("language", ["zh", "en"])
def test_somebody_signs_up_another_waits_and_gets_the_place(
    visit: Callable[..., Visit], filled_service: tuple[Service, Filled], language: str
) -> None:
    words = WORDS[language]
    with filled_service[0].office.here():
        number = an_event()
    first, second = (Look(visit(PHONE, LOCALES[language]), language) for _ in range(2))

    def signs_up(eyes: Look, adults: str, children: str) -> str:
        eyes.visit.go("/events/")
        with eyes.page.expect_navigation():
            eyes.page.locator("article a", has_text=words["title"]).last.click()
        with eyes.page.expect_navigation():
            eyes.page.locator("main a.govuk-button").click()
        eyes.page.locator("[name=adults]").fill(adults)
        eyes.page.locator("[name=children]").fill(children)
        forward(eyes.visit)
        eyes.at("own sign-up")
        return eyes.page.locator(".huijia-ticket__code").inner_text().split()[-1]

    code = signs_up(first, "1", "2")
    assert words["going"] in first.page.locator("main").inner_text()
    waits = signs_up(second, "1", "1")
    assert words["waits"] in second.page.locator("main").inner_text()

    # The first has lost the page, and finds it by the code.
    first.visit.go("/events/code/")
    first.page.locator("[name=code]").fill(code.lower())
    forward(first.visit)
    with first.page.expect_navigation():
        first.page.locator("form[action*=cancel] button").click()
    first.at("cancelled")
    assert words["gone"] in first.page.locator("main").inner_text()

    second.page.reload()
    shown = second.page.locator("main").inner_text()
    assert words["going"] in shown
    assert waits in shown
    assert first.faults + second.faults == []
    assert {each["name"] for each in first.page.context.cookies()} == {"csrftoken"}
    with filled_service[0].office.here():
        assert Event.objects.get(pk=number).taken == 2
