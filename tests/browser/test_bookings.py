"""On a phone, in both languages: book, move, wait for a full time, cancel; whoever waited has the place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time, timedelta

from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.bookings.facility_actions import add_hours, make_facility, make_offering
from huijia.apps.bookings.models import Booking
from tests.browser.conftest import PHONE, Service, Visit
from tests.browser.looking import LOCALES
from tests.browser.signing_in import forward

SAID = {
    "zh": {"booked": "您约好了", "waits": "您在候补", "turn": "轮到您了", "done": "已取消"},
    "en": {"booked": "You are booked", "waits": "You are on the waiting list", "turn": "A place came free", "done": "Cancelled"},
}  # fmt: skip


def make_one() -> None:
    """A facility with one place at each time, every day."""
    for code, zh, en in (("99", "示例省", "Example Province"), ("990101100", "青禾镇", "Qinghe Town")):
        Area.objects.create(code=code, name_zh=zh, name_en=en)
    values = {"name_zh": "青禾镇卫生院", "name_en": "Qinghe Health Centre", "address": "中心路1号"}
    here = make_facility(by=SYSTEM, area=Area.objects.get(code="990101100"), values=values)
    offered = make_offering(
        by=SYSTEM, facility=here, values={"service": "consultation", "minutes": 60, "places": 1}
    )
    add_hours(
        by=SYSTEM, offering=offered, weekdays=range(1, 8), opens=time(9), closes=time(12), valid_from=timezone.localdate(),
        valid_until=None, at=timezone.now(),
    )  # fmt: skip


def to_the_week(eyes: Visit) -> None:
    """From the front page to a week in which every time is to come."""
    eyes.go("/bookings/")
    for _ in range(2):
        with eyes.page.expect_navigation():
            eyes.page.locator(".huijia-card a").first.click()
    with eyes.page.expect_navigation():
        eyes.page.locator("a[rel~=next]").first.click()
    eyes.check()


def choose(eyes: Visit, number: int) -> None:
    with eyes.page.expect_navigation():
        eyes.page.locator(".huijia-time:is(a, span)").nth(number).click()
    eyes.check()


def heading(eyes: Visit) -> str:
    return str(eyes.page.locator("h1").inner_text())


def walk(visit: Callable[..., Visit], language: str, first: int) -> None:
    said = SAID[language]
    one, two = (visit(PHONE, LOCALES[language]) for _ in range(2))
    to_the_week(one)
    choose(one, first)
    forward(one)
    assert heading(one) == said["booked"]
    code = re.search(r"\w{4}-\w{4}-\w{4}", one.page.locator(".huijia-booking__code").inner_text())
    assert code
    one.check()

    # Moves to the next time.
    with one.page.expect_navigation():
        one.page.locator(".huijia-booking__actions a").first.click()
    with one.page.expect_navigation():
        one.page.locator("a[rel~=next]").first.click()
    choose(one, first + 1)
    forward(one)
    assert heading(one) == said["booked"]
    assert one.page.locator(".govuk-summary-list__value").first.inner_text().endswith("10:00–11:00")

    # Another waits for that time, and has it when the first one cancels, by the code.
    to_the_week(two)
    choose(two, first + 1)
    forward(two)
    assert heading(two) == said["waits"]
    two.check()
    one.go("/bookings/code/")
    one.page.locator("[name=code]").fill(code[0].lower())
    forward(one)
    with one.page.expect_navigation():
        one.page.locator(".huijia-booking__actions a[href*='/cancel/']").click()
    forward(one)
    assert heading(one) == said["done"]
    two.page.reload()
    assert heading(two) == said["booked"]
    assert said["turn"] in two.page.locator("#main").inner_text()
    assert two.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    one.check()
    two.check()


def test_booked_moved_waited_for_and_cancelled_on_a_phone(
    visit: Callable[..., Visit], service: Service
) -> None:
    with service.office.here():
        make_one()

    walk(visit, "zh", 0)
    walk(visit, "en", 3)

    with service.office.here():
        assert Booking.objects.count() == 2
        assert timedelta(0) < min(
            each.place.slot.starts_at - timezone.now() for each in Booking.objects.all() if each.place
        )
