"""The field app in two real browsers as wide as a phone, one in Chinese and one in English: days without a signal, and all that can go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Route, expect

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.campaigns.actions import add_material, move
from huijia.apps.campaigns.models import Material
from huijia.apps.field.devices import shut_out
from huijia.apps.field.models import Device, Operation
from huijia.apps.outreach.models import PlanItem, Step, Visit
from huijia.apps.outreach.visits import plan_visit
from tests.apps.conftest import VILLAGE, Office, make_office
from tests.apps.outreach_office import make_outreach, stamp
from tests.browser.conftest import serving
from tests.browser.field_phones import BY_HAND, PIN, SIZE, FieldKeys, Phone, World
from tests.browser.test_keyboard import HERE
from tests.own_office import own_offices

FULL = """() => { for (const name of ["add", "put"]) { const kept = IDBObjectStore.prototype[name];
  (window.kept ||= {})[name] = kept;
  IDBObjectStore.prototype[name] = () => { throw new DOMException("full", "QuotaExceededError"); }; } }"""
NOT_FULL = "() => Object.assign(IDBObjectStore.prototype, window.kept)"
# What arrives is sealed, but does not come to be written before opened() is said.
HELD = """() => { const seal = SubtleCrypto.prototype.encrypt, gate = new Promise((open) => (window.opened = open)); window.held = 0;
  SubtleCrypto.prototype.encrypt = async function (...given) { const made = await seal.apply(this, given); window.held += 1; await gate; return made; };
  window.addEventListener("unhandledrejection", () => (window.broken = true)); }"""


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
    expect(one.page.locator("#said")).to_contain_text("1 条被接受，1 条未被接受")
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

    # Nor when what it received is not what the service says that it should hold.
    world.given("village_contact")

    def emptied(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"changed": []})

    one.page.route("**/field-work/api/changes", emptied)
    one.sync()
    one.incomplete()
    expect(one.page.locator("#outcome")).to_contain_text("Things changed while syncing")
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


def test_a_sync_that_is_not_done_when_its_worker_signs_out_writes_and_shows_nothing(
    world: World, phone: Callable[..., Phone]
) -> None:
    one = phone("village_contact", "en").set_up()
    world.given("village_contact")
    one.page.evaluate(HELD)
    one.page.locator("#sync").click()
    while not one.page.evaluate("window.held"):
        one.page.wait_for_timeout(20)
    one.go("leaving")
    one.main.locator(".govuk-button--warning").click()
    expect(one.main.locator("h1")).to_contain_text("Signed out")
    one.page.evaluate("window.opened()")
    one.page.wait_for_timeout(500)
    expect(one.main.locator("h1")).to_contain_text("Signed out")
    assert one.on_disk() == {"setting": 0, "records": 0, "outbox": 0}
    assert not one.page.evaluate("window.broken")


def test_a_sync_that_is_not_done_when_the_phone_is_locked_doubles_nothing(
    world: World, phone: Callable[..., Phone]
) -> None:
    visit = world.given("village_contact")
    one = phone("village_contact", "en").set_up()
    with world.service.office.here():
        plan_visit(
            by=world.outreach.viewer("village_contact"),
            visit_id=visit.pk,
            day=timezone.localdate(),
            part=Visit.Part.EVENING,
            stamp=stamp(timezone.now()),
        )
    one.page.evaluate(HELD)
    one.page.locator("#sync").click()
    while not one.page.evaluate("window.held"):
        one.page.wait_for_timeout(20)
    one.go("leaving")
    one.main.get_by_role("button", name="Lock", exact=True).click()
    expect(one.page.locator("#pin")).to_be_visible()
    one.page.evaluate("window.opened()")
    one.page.locator("#pin").fill(PIN)
    one.page.locator("form button").click()
    one.complete()
    assert not one.page.evaluate("window.broken")
    one.opened_again()
    one.complete()
    assert one.on_disk()["records"] == phone("village_contact", "en").set_up().on_disk()["records"]


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
    two.page.locator("form button").click()
    expect(two.main.get_by_role("alert")).to_contain_text("8 more wrong tries")
    two.page.evaluate("""() => new Promise((done) => { const request = indexedDB.open("huijia-field");
        request.onsuccess = () => { const writing = request.result.transaction("setting", "readwrite");
        writing.objectStore("setting").put(9, "tries"); writing.oncomplete = () => { request.result.close(); done(); }; }; })""")
    two.page.locator("#pin").fill("000000")
    two.page.locator("form button").click()
    expect(two.main.locator("h1")).to_contain_text("Too many wrong PINs")
    assert two.on_disk() == {"setting": 0, "records": 0, "outbox": 0}


def test_a_phone_sends_for_its_own_worker_alone_and_one_bad_thing_keeps_nothing_back(
    world: World, phone: Callable[..., Phone]
) -> None:
    first, second = world.given("village_contact"), world.given("village_contact")
    one = phone("village_contact", "en", cut_off=True).set_up()
    with world.service.office.here():
        # As after a backup was restored: the service does not know this phone. It is registered again.
        Device.objects.latest("registered_at").delete()
    one.context.set_offline(True)
    one.close(first)
    one.close(second)
    one.context.set_offline(False)
    one.name = "health_worker"
    one.sign_in()
    one.sync()
    one.incomplete()
    expect(one.page.locator("#outcome")).to_contain_text("Another account")
    assert not {str(first.pk), str(second.pk)} & set(operations(world))

    one.name = "village_contact"
    one.sign_in()

    def fails(route: Route) -> None:
        if str(first.pk.hex) in (route.request.post_data or ""):
            route.fulfill(status=500, body="x")
        else:
            route.continue_()

    one.page.route("**/field-work/api/operations", fails)
    one.sync()
    one.incomplete()
    expect(one.page.locator("#outcome")).to_contain_text("could not take some of it")
    results = operations(world)
    assert (results.get(str(first.pk)), results[str(second.pk)]) == (None, "accepted")
    assert one.on_disk()["outbox"] == 1
    one.page.unroute_all(behavior="ignoreErrors")
    one.sync()
    one.complete()
    assert operations(world)[str(first.pk)] == "accepted"


def test_a_phone_locks_itself_opens_in_one_window_and_is_erased_while_it_is_open(
    world: World, phone: Callable[..., Phone]
) -> None:
    visit = world.given("village_contact")
    one = phone("village_contact", "en")
    one.page.clock.install()
    one.set_up()
    other = Phone(world, one.context, one.name, one.language)
    other.page.goto(f"{world.service.address}/field/")
    other.page.locator("#pin").fill(PIN)
    other.page.locator("form button").click()
    expect(other.main.locator("h1")).to_contain_text("another window")
    other.page.close()

    one.page.clock.run_for(9 * 60 * 1000)
    expect(one.page.locator("#sync")).to_be_visible()
    one.page.clock.run_for(3 * 60 * 1000)
    expect(one.page.locator("#pin")).to_be_visible()
    assert "王芳" not in one.page.content()
    one.page.locator("#pin").fill(PIN)
    one.page.locator("form button").click()
    expect(one.page.locator("#sync")).to_be_visible()

    one.context.set_offline(True)
    one.close(visit)
    with world.service.office.here():
        device = Device.objects.latest("registered_at")
        shut_out(by=world.outreach.viewer("administrator"), device_id=device.pk, at=timezone.now())
    one.context.set_offline(False)
    expect(one.main.locator("h1")).to_contain_text("was shut out")
    assert one.on_disk() == {"setting": 0, "records": 0, "outbox": 0}
    # What it had recorded was sent first: it counts nowhere, and somebody can look at it.
    assert operations(world)[str(visit.pk)] == "refused"


def test_what_lies_on_a_phone_is_sealed_with_a_key_of_its_own(
    world: World, phone: Callable[..., Phone]
) -> None:
    """Nobody reads it with another phone's key or takes the key away, and its length does not tell what is in it."""
    one = phone("village_contact", "en", cut_off=True)
    one.page.goto(f"{world.service.address}/field/")
    found = one.page.evaluate(
        """async () => {
          const { newLock, openLock, seal, unseal } = await import("/static/field/sealing.js");
          const [mine, other] = [await newLock("271828"), await newLock("271828")];
          const [short, long] = [await seal(mine.key, { name: "x" }), await seal(mine.key, { name: "x".repeat(99) })];
          return {
            opens: (await unseal(await openLock(mine.lock, "271828"), short)).name,
            wrong: await openLock(mine.lock, "271829"),
            others: await unseal(other.key, short).catch(() => "not read"),
            leaves: mine.key.extractable,
            lengths: new Set([short.sealed.byteLength, long.sealed.byteLength]).size,
          };
        }"""
    )
    assert found == {"opens": "x", "wrong": None, "others": "not read", "leaves": False, "lengths": 1}


def in_stock(world: World, pieces: int) -> Material:
    """A leaflet in the village of the world's contact."""
    with world.service.office.here():
        place = Area.objects.get(code=VILLAGE)
        made = add_material(by=SYSTEM, area=place, kind="leaflet", title="孩子发烧")
        move(by=SYSTEM, material=made, kind="counted", pieces=pieces, at=timezone.now())
    return made


def test_printed_material_is_handed_out_without_a_signal(world: World, phone: Callable[..., Phone]) -> None:
    material = in_stock(world, 50)
    one = phone("village_contact", "zh", cut_off=True).set_up()
    one.context.set_offline(True)
    one.go("material")
    one.main.get_by_role("link", name="孩子发烧").click()
    for pieces, left in (("30", "20 份"), ("25", "比库存多 5 份")):
        one.page.locator("#pieces").fill(pieces)
        one.main.get_by_text("集市、商店").click()
        one.main.get_by_role("button", name="记下").click()
        expect(one.main.locator("dl")).to_contain_text(left)
    one.page.locator("#pieces").fill("0")
    one.main.get_by_role("button", name="记下").click()
    expect(one.page.locator("#pieces-error")).to_be_visible()
    assert one.page.evaluate(f"{HERE}.id") == "pieces"
    assert one.looked.barriers() == []
    assert one.on_disk()["outbox"] == 2
    # What was refused stands there at once, even when the sync goes no further.
    one.page.route("**/field-work/api/changes", lambda route: route.abort())
    one.context.set_offline(False)
    one.sync()
    one.incomplete()
    one.go("refused")
    expect(one.main.locator("li", has_text="孩子发烧")).to_contain_text("库存里没有这么多")
    one.page.unroute_all(behavior="ignoreErrors")
    one.sync()
    one.complete()
    one.go("refused")
    expect(one.main.locator("li", has_text="孩子发烧")).to_have_count(1)
    with world.service.office.here():
        assert Material.objects.get(pk=material.pk).pieces == 20


def test_the_app_is_used_with_a_keyboard_alone(world: World, phone: Callable[..., Phone]) -> None:
    """Set up, plan, record, hand out, sync, lock, open and sign out: one always sees where one is, and hears what happened."""
    in_stock(world, 50)
    visit, other = world.given("village_contact"), world.given("village_contact", planned=False)
    with world.service.office.here():
        world.outreach.choose()
        world.outreach.agreed()
    one = phone("village_contact", "en")
    one.sign_in()
    page, keys = one.page, FieldKeys(one)
    page.goto(f"{world.service.address}/field/")
    expect(one.main.locator("#name")).to_be_visible()
    keys.write("#name", "red phone")
    keys.write("#pin", "12")
    keys.act("Enter", one.main.get_by_role("alert"))
    for box in ("#pin", "#again"):
        keys.tab_to(box)
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(PIN)
    keys.act("Enter", one.main.get_by_role("heading", name="My visits"))
    keys.hears("Sync complete")

    # The skip link leads to this page, not to another; the language changes where one is.
    keys.follow(f"a[href='#/v{other.pk.hex}']", one.page.locator("#day"))
    keys.tab_to(".govuk-skip-link", backwards=True)
    keys.act("Enter", one.page.locator("#day"))
    assert page.evaluate(f"{HERE}.tagName") == "H1"
    keys.tab_to("#language", backwards=True)
    for name in ("约好了", "Planned"):
        keys.act("Enter", one.main.get_by_role("button", name=name, exact=True))
        assert page.evaluate(f"{HERE}.id") == "language"

    one.context.set_offline(True)
    keys.tab_to("#day")
    keys.tab_to("#part-morning")
    page.keyboard.press("ArrowDown")
    assert one.page.locator("#part-afternoon").is_checked()
    keys.tab_to(".field-form button")
    keys.act("Enter", one.main.get_by_text("not sent yet"))
    keys.hears("Recorded: A visit planned")
    # On top of what was just recorded and is not sent yet.
    keys.tab_to("main button")
    keys.act("Enter", one.main.locator("dd", has_text="Took place"))
    keys.go_home()

    keys.follow(f"a[href='#/v{visit.pk.hex}']", one.page.locator("#day"))
    keys.tab_to("main button")
    keys.act("Space", one.main.get_by_text("not sent yet"))
    keys.hears("3 waiting to be sent")
    keys.go_home()

    keys.follow("a[href='#/items']", one.main.get_by_role("heading", name="Support plans"))
    keys.tab_to("main li button")
    keys.act("Enter", one.main.get_by_text("not sent yet"))
    keys.hears("Recorded: An item of a plan: Done")
    keys.go_home()

    keys.follow("a[href='#/material']", one.main.get_by_role("heading", name="Printed material"))
    keys.follow("main li a", one.page.locator("#pieces"))
    keys.tab_to("#pieces")
    keys.act("Enter", one.page.locator("#pieces-error"))
    page.keyboard.type("7")
    keys.tab_to("#place-office")
    page.keyboard.press("ArrowDown")
    keys.tab_to(".field-form button")
    keys.act("Enter", one.main.get_by_text("43 pieces"))
    keys.hears("7 · Clinic")

    # Nobody who reads, or has unfolded something, is disturbed when the phone syncs by itself.
    keys.follow(".govuk-back-link", one.main.get_by_role("heading", name="Printed material"), backwards=True)
    keys.go_home()
    keys.follow("a[href='#/households']", one.main.locator("summary"))
    keys.tab_to("main summary")
    page.keyboard.press("Enter")
    keys.tab_to("main details button")
    one.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    keys.hears("Sync complete: 5 accepted, 0 refused")
    assert page.evaluate(f"{HERE}.matches('details[open] button')")
    keys.go_home()
    keys.tab_to("a[href='#/items']")
    page.evaluate("document.getElementById('said').textContent = ''; dispatchEvent(new Event('online'))")
    keys.hears("Sync complete: 0 accepted")
    assert page.evaluate(f"{HERE}.getAttribute('href')") == "#/items"

    keys.tab_to("#sync", backwards=True)
    keys.act("Enter", one.page.locator("#outcome"))
    keys.hears("Sync complete")
    keys.go_home()
    keys.follow("a[href='#/leaving']", one.main.get_by_role("button", name="Lock", exact=True))
    keys.tab_to("main button")
    keys.act("Enter", one.page.locator("#pin"))
    keys.write("#pin", "000000")
    keys.act("Enter", one.main.get_by_role("alert"))
    keys.tab_to("#pin")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(PIN)
    keys.act("Enter", one.main.get_by_role("heading", name="My visits"))
    keys.follow("a[href='#/leaving']", one.main.get_by_role("button", name="Lock", exact=True))
    keys.tab_to("main .govuk-button--warning")
    keys.act("Enter", one.main.get_by_role("heading", name="Signed out"))
    assert one.on_disk() == {"setting": 0, "records": 0, "outbox": 0}
    assert keys.unseen == []
    with world.service.office.here():
        assert PlanItem.objects.filter(state="done").count() == 1
