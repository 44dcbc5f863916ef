"""The field app in two real browsers as wide as a phone, one in Chinese and one in English: days without a signal, and all that can go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from huijia.apps.field.devices import shut_out
from huijia.apps.field.models import Device, Operation
from huijia.apps.outreach import visits
from huijia.apps.outreach.models import Step, Visit
from tests.apps.conftest import Office, make_office
from tests.apps.outreach_office import Outreach, make_outreach, stamp
from tests.browser.conftest import Service, serving
from tests.browser.conftest import Visit as Looked
from tests.browser.signing_in import BACKEND
from tests.own_office import own_offices

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
FULL = """() => { for (const name of ["add", "put"]) { const kept = IDBObjectStore.prototype[name];
  (window.kept ||= {})[name] = kept;
  IDBObjectStore.prototype[name] = () => { throw new DOMException("full", "QuotaExceededError"); }; } }"""
BY_HAND = "window.addEventListener('online', (event) => event.stopImmediatePropagation(), true)"
"""The app syncs when its button is pressed, and not by itself as soon as there is a signal."""
NOT_FULL = "() => Object.assign(IDBObjectStore.prototype, window.kept)"
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
        """Whatever waits is called off, so that the next test has an office without visits."""
        with self.service.office.here():
            for device in Device.objects.filter(shut_out_at__isnull=True):
                shut_out(by=self.outreach.viewer("administrator"), device_id=device.pk, at=timezone.now())
            for visit in Visit.objects.filter(ended_at__isnull=True):
                self.outreach.close(visit, Visit.Outcome.NOT_WANTED, by="health_worker")


@pytest.fixture(scope="module")
def running(
    _migrated: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("field")
    with own_offices(_migrated, folder) as make:
        office = make()
        with django_db_blocker.unblock(), office.here():
            made: Office = make_office()
            outreach = make_outreach(made)
        with serving(office, folder / "service.log", demo=False) as opened:
            yield World(opened, outreach)


@pytest.fixture
def world(running: World) -> Iterator[World]:
    yield running
    running.over()


class Phone:
    """A browser on a worker's phone."""

    def __init__(self, world: World, context: BrowserContext, name: str, language: str) -> None:
        self.keeps_itself = True
        self.world, self.context, self.name, self.words = world, context, name, WORDS[language]
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


@pytest.fixture
def phone(browser: Browser, world: World) -> Iterator[Callable[..., Phone]]:
    contexts = []

    def make(name: str, language: str, *, cut_off: bool = False) -> Phone:
        # Where requests are cut, they must not go through the service worker; it is not needed, as the page stays open.
        context = browser.new_context(
            viewport=SIZE,  # type: ignore[arg-type]
            locale="zh-CN" if language == "zh" else "en-GB",
            reduced_motion="reduce",
            service_workers="block" if cut_off else "allow",
        )
        contexts.append(context)
        made = Phone(world, context, name, language)
        made.keeps_itself = not cut_off
        if cut_off:
            made.page.add_init_script(BY_HAND)
        return made

    yield make
    for context in contexts:
        context.close()


def operations(world: World) -> dict[str, str]:
    with world.service.office.here():
        return {str(each.subject): each.result for each in Operation.objects.all()}


def ahead(phone: Phone, days: int) -> datetime:
    """The phone's clock goes on by days."""
    now = timezone.now() + timedelta(days=days)
    phone.page.clock.set_fixed_time(now)
    return now


def test_three_days_without_a_signal_on_two_phones(world: World, phone: Callable[..., Phone]) -> None:
    mine, moved, theirs = (
        world.given("village_contact"),
        world.given("village_contact"),
        world.given("health_worker"),
    )
    one, other = phone("village_contact", "zh").set_up(), phone("health_worker", "en").set_up()
    for each in (one, other):
        each.context.set_offline(True)
        each.opened_again()
        assert "王芳" not in each.on_disk()["text"]

    ahead(one, 1)
    one.close(mine)
    ahead(one, 2)
    one.close(moved)
    ahead(other, 3)
    other.close(theirs)
    assert one.on_disk()["outbox"] == 2
    one.opened_again()
    expect(one.page.locator("#bar")).to_contain_text("2")
    with world.service.office.here():
        world.outreach.assign(moved, "health_worker")
        Operation.objects.exists()

    # The session ended meanwhile: nothing goes, and nothing is lost.
    one.context.clear_cookies()
    one.context.set_offline(False)
    one.sync()
    one.incomplete()
    expect(one.main.get_by_role("link", name="重新登录")).to_be_visible()
    assert one.on_disk()["outbox"] == 2
    one.sign_in()
    one.sync()
    one.complete()
    expect(one.main).to_contain_text("这件事已经不在您这里")
    one.go("refused")
    expect(one.main.locator("li")).to_have_count(1)
    assert one.on_disk() | {"text": ""} == {"setting": 6, "records": 1, "outbox": 0, "text": ""}
    other.context.set_offline(False)
    other.sync()
    other.complete()
    results = operations(world)
    assert [results[str(each.pk)] for each in (mine, moved, theirs)] == ["accepted", "refused", "accepted"]
    other.go("")
    expect(other.main.locator(f"a[href='#/v{moved.pk.hex}']")).to_be_visible()
    for each in (one, other):
        for part in ("", "households", "items", "refused", "sync", "leaving"):
            each.go(part)
            expect(each.main.locator("h1")).to_be_visible()
            assert each.looked.barriers() == [], part
            assert each.page.evaluate("document.documentElement.scrollWidth") <= SIZE["width"], part
        assert each.looked.strangers == []


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_sync_interrupted_at_every_request_loses_and_doubles_nothing(
    lost: str, world: World, phone: Callable[..., Phone]
) -> None:
    one = phone("village_contact", "zh", cut_off=True).set_up()
    visit, arrives = world.given("village_contact"), world.given("village_contact")
    one.sync()
    one.complete()
    one.context.set_offline(True)
    one.close(visit)
    one.context.set_offline(False)
    one.sync()
    one.complete()
    with world.service.office.here():
        last = Step.objects.filter(thing=visit.pk).count()
    # Once more, with something to send and something to receive, and the n-th request lost.
    nth = 0
    one.context.set_offline(True)
    one.close(arrives)
    one.context.set_offline(False)
    later = world.given("village_contact")
    count = 0

    def cut(route: Route) -> None:
        nonlocal count
        count += 1
        if count != nth:
            route.continue_()
            return
        if lost == "answer":
            route.fetch()
        route.abort()

    one.page.route("**/field-work/api/**", cut)
    while True:
        nth, count = nth + 1, 0
        one.sync()
        if count < nth:
            break
        one.incomplete()
        assert nth < 20
    one.page.unroute("**/field-work/api/**")
    one.complete()
    assert nth > 4
    with world.service.office.here():
        assert Operation.objects.filter(subject=str(arrives.pk), result="accepted").count() == 1
        assert Step.objects.filter(thing=arrives.pk, step="took_place").count() == 1
        assert Step.objects.filter(thing=visit.pk).count() == last
    one.go(f"v{later.pk.hex}")
    expect(one.main.locator("h1")).to_contain_text("王芳")


def test_sync_now_never_says_success_after_a_time_out(world: World, phone: Callable[..., Phone]) -> None:
    """medic/cht-core#8303: "Sync now" said success after a time-out."""
    # A phone that holds nothing does not ask whether it agrees: it fetches.
    world.given("village_contact")
    one = phone("village_contact", "en", cut_off=True).set_up()
    one.page.evaluate(
        "AbortSignal.timeout = () => { const made = new AbortController();"
        " setTimeout(() => made.abort(new DOMException('late', 'TimeoutError')), 1500); return made.signal; }"
    )
    one.page.route("**/field-work/api/compare", lambda route: None)
    one.sync()
    one.incomplete()
    expect(one.page.locator("#outcome")).to_contain_text("No answer")
    assert "omplete" in one.page.locator("#bar").inner_text()
    one.page.unroute_all(behavior="ignoreErrors")


def test_a_full_phone_says_so_and_keeps_what_is_there(world: World, phone: Callable[..., Phone]) -> None:
    first, second = world.given("village_contact"), world.given("village_contact")
    one = phone("village_contact", "en").set_up()
    one.context.set_offline(True)
    one.close(first)
    one.page.evaluate(FULL)
    one.close(second)
    expect(one.main.get_by_role("alert")).to_contain_text("NOT recorded: the phone is full")
    assert one.on_disk()["outbox"] == 1
    one.page.evaluate(NOT_FULL)
    one.opened_again()
    one.close(second)
    one.context.set_offline(False)
    one.sync()
    one.complete()
    assert {operations(world)[str(each.pk)] for each in (first, second)} == {"accepted"}


def test_two_hundred_events_on_one_person_stay_quick_on_the_phone(
    world: World, phone: Callable[..., Phone]
) -> None:
    """DHIS2 community 73552: 200 events on one person are slow on the phone."""
    visit = world.given("village_contact")
    one = phone("village_contact", "en").set_up()
    one.context.set_offline(True)
    one.go(f"v{visit.pk.hex}")
    taken = one.page.evaluate(
        """async (id) => {
          const { Store } = await import("/static/field/store.js"); const { shown } = await import("/static/field/work.js");
          const store = new Store(null); store.records.set(id, { mark: "", record: { version: 1, name: "王芳" } });
          for (let n = 0; n < 200; n += 1)
            store.outbox.push({ operation: { kind: "visit.close", subject: id.slice(1), payload: { outcome: "put_off" } } });
          const before = performance.now(); const found = shown(store).get(id).waiting;
          return [found, performance.now() - before];
        }""",
        f"v{visit.pk.hex}",
    )
    assert taken[0] == 200
    assert taken[1] < 100


def test_signing_out_wipes_and_warns_of_what_was_not_sent(world: World, phone: Callable[..., Phone]) -> None:
    visit = world.given("village_contact")
    one = phone("village_contact", "en").set_up()
    one.context.set_offline(True)
    one.close(visit)
    one.go("leaving")
    expect(one.page.locator("#unsent")).to_contain_text("1 not sent yet")
    one.main.get_by_text("Erase without sending").click()
    one.main.get_by_role("button", name="Give this work up and erase").click()
    expect(one.main.locator("h1")).to_contain_text("Signed out")
    assert one.on_disk() == {"setting": 0, "records": 0, "outbox": 0}


def test_a_lost_phone_erases_itself_and_ten_wrong_pins_do_too(
    world: World, phone: Callable[..., Phone]
) -> None:
    world.given("village_contact")
    one = phone("village_contact", "zh").set_up()
    with world.service.office.here():
        device = Device.objects.latest("registered_at")
        shut_out(by=world.outreach.viewer("administrator"), device_id=device.pk, at=timezone.now())
    # Nobody is signed in on it, and nobody knows its PIN.
    one.context.clear_cookies()
    one.page.goto(f"{world.service.address}/field/")
    expect(one.main.locator("h1")).to_contain_text("已被停用")
    assert one.on_disk() == {"setting": 0, "records": 0, "outbox": 0}

    two = phone("health_worker", "en").set_up()
    two.context.set_offline(True)
    two.page.goto(f"{world.service.address}/field/")
    two.page.locator("#pin").fill("000000")
    two.page.locator("form button").click()
    expect(two.main.get_by_role("alert")).to_contain_text("9 more wrong tries")
    two.page.evaluate("""() => new Promise((done) => { const request = indexedDB.open("huijia-field");
        request.onsuccess = () => { const writing = request.result.transaction("setting", "readwrite");
        writing.objectStore("setting").put(9, "tries"); writing.oncomplete = () => { request.result.close(); done(); }; }; })""")
    two.page.locator("#pin").fill("000000")
    two.page.locator("form button").click()
    expect(two.main.locator("h1")).to_contain_text("Too many wrong PINs")
    assert two.on_disk() == {"setting": 0, "records": 0, "outbox": 0}
