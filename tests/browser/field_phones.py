"""Workers and their phones, for the tests of the field app in real browsers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from huijia.apps.campaigns.models import Material
from huijia.apps.field.devices import shut_out
from huijia.apps.field.models import Device
from huijia.apps.outreach import plans, visits
from huijia.apps.outreach.models import Home, Plan, Visit
from tests.apps.conftest import ELSEWHERE
from tests.apps.outreach_office import Outreach, stamp
from tests.browser.conftest import Service
from tests.browser.conftest import Visit as Looked
from tests.browser.signing_in import BACKEND
from tests.browser.test_keyboard import HERE, Keys

SIZE = {"width": 360, "height": 740}
PIN = "271828"
WORDS = {
    "zh": {
        "complete": "同步完成",
        "not": "没有完成",
        "refused": "未被接受",
        "done": "已经来过",
        "open": "打开",
    },
    "en": {
        "complete": "Complete",
        "not": "Not complete",
        "refused": "Refused",
        "done": "Took place",
        "open": "Open",
    },
}
BY_HAND = "window.addEventListener('online', (event) => event.stopImmediatePropagation(), true)"
"""The app syncs when its button is pressed, and not by itself as soon as there is a signal."""
ON_DISK = """() => new Promise((done) => { const request = indexedDB.open("huijia-field");
  request.onsuccess = () => { const names = ["setting", "records", "outbox"];
    const reading = request.result.transaction(names); const found = {};
    for (const name of names) { const all = reading.objectStore(name).getAll();
      all.onsuccess = () => { found[name] = all.result.length;
        for (const each of all.result) if (each && each.sealed)
          found.text = (found.text || "") + new TextDecoder().decode(each.sealed); }; }
    reading.oncomplete = () => { request.result.close(); done(found); }; }; })"""


@dataclass
class World:
    """The service with an office of its own, in which families ask and workers go."""

    service: Service
    outreach: Outreach

    def given(self, name: str, *, planned: bool = True) -> Visit:
        """A visit that this worker has, planned for today."""
        now = timezone.now()
        with self.service.office.here():
            visit = self.outreach.assign(self.outreach.ask(), name)
            if planned:
                visit = visits.plan_visit(
                    by=self.outreach.viewer(name),
                    visit_id=visit.pk,
                    day=timezone.localdate(),
                    part=Visit.Part.MORNING,
                    stamp=stamp(now),
                )
        return visit

    def over(self) -> None:
        """Whatever waits is called off, so that the next test has an office without visits, plans and material."""
        with self.service.office.here():
            for device in Device.objects.filter(shut_out_at__isnull=True):
                shut_out(by=self.outreach.viewer("administrator"), device_id=device.pk, at=timezone.now())
            for visit in Visit.objects.filter(ended_at__isnull=True):
                self.outreach.close(visit, Visit.Outcome.NOT_WANTED, by="health_worker")
            for plan in Plan.objects.filter(state=Plan.State.AGREED):
                plans.end_plan(by=self.outreach.family, plan_id=plan.pk, stamp=stamp(timezone.now()))
            # As before it chose: to want none would be a choice as well, by which nobody comes any more.
            Home.kept.update(contact=None, chosen_by=None)
            Material.objects.exclude(area=ELSEWHERE).update(area=ELSEWHERE, title=str(uuid.uuid4()))


class Phone:
    """A browser on a worker's phone."""

    def __init__(self, world: World, context: BrowserContext, name: str, language: str) -> None:
        self.keeps_itself = True
        self.world, self.context, self.name, self.language = world, context, name, language
        self.words = WORDS[language]
        self.page: Page = context.new_page()
        self.looked = Looked(self.page, world.service.address)

    def sign_in(self) -> None:
        with self.world.service.office.here():
            client = Client()
            client.force_login(self.world.outreach.user(self.name), BACKEND)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.world.service.address}]
        )

    def set_up(self) -> Phone:
        self.sign_in()
        self.page.goto(f"{self.world.service.address}/field/")
        self.page.locator("#name").fill("phone")
        self.page.locator("#pin").fill(PIN)
        self.page.locator("#again").fill(PIN)
        self.page.locator("form button").click()
        self.complete()
        if self.keeps_itself:
            self.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        return self

    def go(self, part: str) -> None:
        self.page.evaluate(f"location.hash = '#/{part}'")

    def opened_again(self) -> None:
        """Closed and opened again, without a signal or with one: the PIN opens it."""
        self.page.goto(f"{self.world.service.address}/field/")
        self.page.locator("#pin").fill(PIN)
        self.page.locator("form button").click()
        expect(self.page.locator("#sync")).to_be_visible()

    def close(self, visit: Visit) -> None:
        self.go(f"v{visit.pk.hex}")
        self.page.get_by_role("button", name=self.words["done"], exact=True).click()
        expect(self.main.locator(".govuk-tag, [role=alert]").first).to_be_visible()

    def sync(self) -> None:
        self.page.locator("#sync").click()
        expect(self.page.locator("#sync:not([aria-disabled])")).to_be_visible()

    def complete(self) -> None:
        expect(self.page.locator("#sync")).to_be_visible(timeout=15000)
        self.go("sync")
        expect(self.page.locator("#outcome")).to_contain_text(self.words["complete"])

    def incomplete(self) -> None:
        self.go("sync")
        expect(self.page.locator("#outcome")).to_contain_text(self.words["not"])

    @property
    def main(self) -> Any:
        return self.page.locator("#main")

    def on_disk(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(ON_DISK)
        return found


class FieldKeys(Keys):
    """A worker at a keyboard: whatever they do, something has the focus afterwards, and shows it."""

    def __init__(self, phone: Phone) -> None:
        super().__init__(phone.page)

    def act(self, key: str, shown: Locator) -> None:
        """Press a key on what has the focus, and see what comes of it."""
        self.page.keyboard.press(key)
        expect(shown.first).to_be_visible()
        assert self.page.evaluate(f"{HERE} !== document.body"), f"the focus is lost before {shown}"
        self.look()

    def follow(self, link: str, shown: Locator, *, backwards: bool = False) -> None:
        """Tab to a link and follow it."""
        self.tab_to(link, backwards=backwards)
        self.act("Enter", shown)

    def go_home(self) -> None:
        """By the link back."""
        self.follow(".govuk-back-link", self.page.get_by_role("heading", name="My visits"), backwards=True)

    def hears(self, words: str) -> None:
        """What is told to those who do not see the page."""
        expect(self.page.locator("#said")).to_contain_text(words)
