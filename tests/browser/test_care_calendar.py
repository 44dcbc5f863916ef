"""The care calendar in a real browser: its days, that it sends nothing, what it keeps, and how it reads and prints."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import icalendar
import pytest
from playwright.sync_api import Browser, Page

from huijia.care_calendar import SITE
from tests.browser.calendar_by_hand import Child, Line, lines_of
from tests.browser.conftest import AXE, AXE_OPTIONS, FAULTS_ONLY, PHONE

pytestmark = pytest.mark.one_database

FILE = (SITE / "calendar" / "index.html").as_uri()
PIN, WRONG_PIN = "warm-soup-74", "cold-soup-74"
BORN, NICKNAME = date(2026, 2, 28), "小葵"
GIVING_AWAY = (
    "孕",
    "产",
    "宝",
    "孩",
    "婴",
    "疫苗",
    "接种",
    "检查",
    "pregn",
    "birth",
    "child",
    "baby",
    "vaccin",
    "check",
)
TODAY = "2026-11-27T09:00:00"

LINES = """calendars => calendars.map(calendar => itemsOf(SCHEDULE, calendar).map(item => [
    SCHEDULE.kinds[item.version.kind].name[0], item.version.dose || 0,
    item.from === null ? "" : written(item.from), item.to === null ? "" : written(item.to), String(item.who)]))"""


UNFOLD = """document.querySelectorAll("details").forEach(each => {
    each.open = !each.querySelector(".day") && (!each.closest(".item") || each.closest(".item").matches(":first-child"));
})"""
"""Everything but what looks like what is open already: what axe takes grows with what is shown."""


class Seen:
    """A page of the calendar, with everything that it asked for or complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.clock.set_fixed_time(TODAY)
        page.goto(address)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def unfold(self, name: str) -> None:
        self.page.locator("summary", has_text=name).first.click()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def write(self, *, due: date | None = None, born: date | None = None, twins: bool = False) -> None:
        """From the first page to the list."""
        self.press("开始")
        if due:
            self.page.get_by_label("预产期").fill(str(due))
        if born:
            self.press("添加一个孩子")
            self.page.get_by_label("出生日期").fill(str(born))
            self.unfold("更多")
            self.page.get_by_label("小名或代号").fill(NICKNAME)
        if twins:
            self.press("双胞胎：同一天再加一个")
        self.press("显示日历")

    def seal(self) -> None:
        self.unfold("用 PIN 码锁好并保存")
        self.page.get_by_label("PIN 码（至少").fill(PIN)
        self.page.get_by_label("再输入一次").fill(PIN)
        self.press("用 PIN 码锁好并保存")
        self.page.get_by_text("已锁好并保存。").wait_for()

    def unlock(self, pin: str) -> None:
        self.page.get_by_label("PIN 码").fill(pin)
        self.press("解锁")

    def kept(self) -> dict[str, str]:
        return dict(self.page.evaluate("Object.entries(localStorage)"))

    def barriers(self) -> list[str]:
        self.page.evaluate(AXE)
        found = self.page.evaluate(FAULTS_ONLY, AXE_OPTIONS)
        return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]


class Silent(WSGIRequestHandler):
    """Serves without telling anybody."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The service itself on a port of this machine, in a thread; what it answers here needs no database."""
    from huijia.server.wsgi import application

    with make_server("127.0.0.1", 0, application, WSGIServer, Silent) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}/calendar/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def see(browser: Browser) -> Iterator[Callable[..., Seen]]:
    """Opens the calendar in a window of its own, at phone width: ``see(address, language)``."""
    contexts = []

    def make(address: str = FILE, language: str = "zh-CN") -> Seen:
        contexts.append(browser.new_context(viewport=PHONE, locale=language))  # type: ignore[arg-type]
        return Seen(contexts[-1].new_page(), address)

    yield make
    for each in contexts:
        each.close()


def families() -> list[dict[str, Any]]:
    """Births and due dates on both sides of every change, at ends of months, on 29 February, and spread over the years; twins."""
    days = {date(2024, 2, 29), date(2028, 2, 29), date(2011, 11, 10), date(2011, 11, 11), date(2012, 2, 29)}
    for change in (date(2025, 1, 1), date(2025, 11, 10), date(2022, 1, 1)):
        for months in (0, 1, 2, 3, 4, 5, 6, 18, 72, 156):
            year, month = divmod(change.year * 12 + change.month - 1 - months, 12)
            near = date(year, month + 1, change.day)
            days |= {near + timedelta(days=each) for each in (-1, 0, 1)}
    days |= {
        date(year, month, 1) - timedelta(days=1) for year in (2023, 2024, 2027) for month in range(1, 13)
    }
    days |= {date(2019, 1, 1) + timedelta(days=73 * each) for each in range(45)}
    found = []
    for number, day in enumerate(sorted(days)):
        sex = ("", "girl", "boy")[number % 3]
        children = [Child(day, day + timedelta(days=number % 6) if number % 2 else None, sex)]
        if number % 5 == 0:
            children.append(children[0])
        if number % 7 == 0:
            children.append(Child(date(2025, 3, 31)))
        found.append(
            {
                "due": day + timedelta(days=200) if number % 2 else None,
                "children": children,
                "visits": ("china", "who")[number % 4 == 3],
                "je": ("live", "inactivated")[number % 3 == 1],
                "hepa": ("live", "inactivated")[number % 4 == 1],
            }
        )
    return found


def as_calendar(family: dict[str, Any]) -> dict[str, Any]:
    return {
        "due": str(family["due"] or ""),
        "children": [
            {"id": n, "name": "", "born": str(each.born), "home": str(each.home or ""), "sex": each.sex}
            for n, each in enumerate(family["children"], 1)
        ],
        "choices": {key: family[key] for key in ("visits", "je", "hepa")},
        "done": [],
        "secret": "0",
    }


def test_every_day_of_every_schedule_is_what_the_tables_say(see: Callable[..., Seen]) -> None:
    asked = families()

    told = see().page.evaluate(LINES, [as_calendar(each) for each in asked])

    wrong = []
    for family, lines in zip(asked, told, strict=True):
        here, expected = sorted(Line(*line) for line in lines), lines_of(**family)
        if here != expected:
            wrong.append((family, sorted(set(here) ^ set(expected))))
    assert wrong == []
    # Each line of the tables was met.
    names = {(line[0], line[1]) for lines in told for line in lines}
    assert len(names) == len({(line.name, line.dose) for each in asked for line in lines_of(**each)}) == 50


def opened_and_used(seen: Seen) -> None:
    """Everything but locking; until then it asked for itself and nothing else."""
    assert seen.asked == [seen.address]
    seen.asked.clear()
    seen.write(due=date(2027, 4, 5), born=BORN, twins=True)
    seen.page.locator(".item input").first.check()
    seen.page.locator(".item summary").first.click()
    seen.unfold("放进手机日历")
    with seen.page.expect_download() as download:
        seen.press("得到文件")
    assert download.value.suggested_filename == "calendar.ics"
    seen.press("English")
    seen.press("中文")


def asked_for_nothing(seen: Seen) -> None:
    assert [each for each in seen.asked if not each.startswith("blob:")] == []
    assert seen.errors == []
    assert seen.page.context.cookies() == []
    # The policy is at work, not only there: a request is refused before it leaves.
    sent = seen.page.evaluate("fetch('http://localhost:9/').then(() => 'sent', () => 'refused')")
    assert sent == "refused"
    assert any("Content Security Policy" in each for each in seen.errors)


def test_nothing_is_asked_for_while_it_is_used_on_the_service(see: Callable[..., Seen]) -> None:
    with served() as address:
        seen = see(address)

        opened_and_used(seen)

        asked_for_nothing(seen)


def test_nothing_is_asked_for_while_it_is_used_from_a_folder(see: Callable[..., Seen]) -> None:
    seen = see()

    opened_and_used(seen)
    seen.seal()
    assert seen.kept()
    seen.page.reload()
    assert seen.asked.pop() == seen.address, "opened again"
    seen.unlock(WRONG_PIN)
    seen.page.get_by_text("PIN 码不对").wait_for()
    assert seen.page.get_by_text(NICKNAME).count() == 0
    seen.unlock(PIN)
    seen.page.locator("h2", has_text="接下来").wait_for()
    assert seen.page.get_by_text(NICKNAME).count() > 2
    seen.press("全部清除")
    seen.press("清除")
    seen.page.get_by_text("已全部清除。").wait_for()

    assert seen.kept() == {}
    asked_for_nothing(seen)


def test_what_is_kept_tells_nothing_without_the_pin(see: Callable[..., Seen]) -> None:
    seen = see()
    seen.write(born=BORN)
    assert seen.kept() == {}, "nothing is kept unasked"
    seen.seal()
    [before] = seen.kept().values()
    seen.page.get_by_role("checkbox", name=re.compile("麻腮风疫苗")).first.check()
    seen.page.wait_for_function("before => Object.values(localStorage)[0] !== before", arg=before)
    [after] = seen.kept().values()
    seen.press("现在锁上")
    shown = seen.page.content()
    seen.unlock(PIN)
    seen.page.locator("h2", has_text="接下来").wait_for()
    seen.unfold("以前的和已完成的")

    held = json.loads(after)
    everything = after.encode() + b"".join(b64decode(each) for each in held.values())
    assert list(held) == ["salt", "iv", "sealed"]
    for word in (str(BORN), "2026", "02-28", NICKNAME, "born", "china", PIN):
        assert word.encode() not in everything
    assert (len(b64decode(held["sealed"])) - 16) % 4096 == 0, "its length does not tell how much is in it"
    assert json.loads(before)["iv"] != held["iv"], "a number that seals once"
    assert NICKNAME not in shown
    assert seen.page.get_by_role("checkbox", name=re.compile("麻腮风疫苗"), checked=True).count() == 1


def test_where_nothing_can_be_sealed_nothing_is_kept_unless_the_person_says_so(browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    # A host that browsers do not trust, as an office's own network without TLS is.
    page.route("**/*", lambda route: route.fulfill(path=SITE / "calendar" / "index.html"))
    seen = Seen(page, "http://office.invalid/calendar/")
    seen.write(born=BORN)
    page.get_by_text("不能加密").wait_for()
    assert page.get_by_label("再输入一次").count() == 0
    assert seen.kept() == {}

    seen.unfold("不加密，仍然保存")
    seen.press("不加密，仍然保存")
    assert seen.kept() == {}, "not before the sentence is ticked"
    page.get_by_label("我知道").check()
    seen.press("不加密，仍然保存")
    assert str(BORN) in "".join(seen.kept().values())
    page.reload()
    seen.press("打开")
    page.get_by_text("未加密保存在这台设备上").wait_for()
    seen.press("全部清除")
    seen.press("清除")

    assert seen.kept() == {}
    context.close()


def has_left(page: Page) -> bool:
    """Whether the page is the neutral one, and the browser's way back does not lead to what was shown."""
    page.wait_for_url("**/units.html")
    neutral = "日历" not in page.content()
    page.go_back()
    return neutral and NICKNAME not in page.content() and "index.html" not in page.url


def test_way_out_leads_to_a_neutral_page_and_no_way_back(see: Callable[..., Seen]) -> None:
    seen = see()
    seen.write(born=BORN)

    seen.press("离开")

    assert has_left(seen.page)


def test_file_for_other_calendars_opens_in_one(see: Callable[..., Seen]) -> None:
    seen = see()
    seen.write(due=date(2027, 4, 5), born=BORN, twins=True)
    seen.unfold("放进手机日历")
    seen.page.get_by_label("前一天上午九点提醒").check()
    files = []
    for neutral in (True, False):
        seen.page.get_by_label("只写“有安排”，不写是什么").set_checked(neutral)
        with seen.page.expect_download() as download:
            seen.press("得到文件")
        files.append(Path(download.value.path()).read_bytes())
    plain, named = (sound_events(raw) for raw in files)

    assert {str(each["SUMMARY"]) for each in plain} == {"有安排"}
    assert len({each["DTSTART"].dt for each in plain}) == len(plain), "one a day, however much there is"
    assert not [each for each in plain if "DESCRIPTION" in each]
    unfolded = files[0].replace(b"\r\n ", b"")
    assert not [word for word in (NICKNAME, "疫苗", "产", "mmr", "born") if word.encode() in unfolded]

    [dose] = [each for each in named if str(each["SUMMARY"]) == f"A群流脑多糖疫苗 · 第 2 剂（{NICKNAME}）"]
    assert dose["DTSTART"].dt == date(2026, 11, 28)
    assert "预防接种证" in str(dose["DESCRIPTION"])
    assert {each["DTSTART"].dt for each in named} == {each["DTSTART"].dt for each in plain}


def sound_events(raw: bytes) -> list[icalendar.Event]:
    """The events of a file, read by a library that we did not write; each a whole day that is not over, with its alarm."""
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    opened = icalendar.Calendar.from_ical(raw)
    events = list(opened.walk("VEVENT"))
    assert not [each.errors for each in opened.walk() if each.errors]
    assert len(events) > 10
    assert len({str(each["UID"]) for each in events}) == len(events)
    for each in events:
        assert type(each["DTSTART"].dt) is date
        assert each["DTEND"].dt - each["DTSTART"].dt == timedelta(days=1)
        assert each["DTSTART"].dt >= date.fromisoformat(TODAY[:10])
        [alarm] = each.walk("VALARM")
        assert alarm["TRIGGER"].dt == timedelta(hours=-15)
    return events


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_pages_are_free_of_barriers_and_fit_on_a_phone(see: Callable[..., Seen], language: str) -> None:
    seen = see(FILE, language)
    faults = []

    def look(name: str) -> None:
        wide = seen.page.evaluate("document.documentElement.scrollWidth")
        seen.page.evaluate(UNFOLD)
        faults.extend([f"{name}: {wide} pixels"] if wide > PHONE["width"] else [])
        faults.extend(f"{name}: {each}" for each in seen.barriers())

    zh = language == "zh-CN"
    assert seen.heading() == ("关怀日历" if zh else "Care calendar")
    assert seen.page.title() == seen.heading()
    said = seen.page.locator("body").inner_text().lower()
    assert not [word for word in GIVING_AWAY if word in said], (
        "nothing for somebody who looks over a shoulder"
    )
    if zh:
        look("first")
    seen.press("开始" if zh else "Start")
    seen.press("双胞胎：同一天再加一个" if zh else "Twins: add one of the same day")
    seen.press("显示日历" if zh else "Show the calendar")
    assert seen.page.locator(".wrong:visible").count() == 1
    # Both languages are the same page: each look once, the list in both.
    if not zh:
        look("form with a fault")
    # A long list in one language and a short one in the other: what axe takes grows with it.
    if zh:
        seen.page.get_by_label("出生日期").fill(str(BORN))
    else:
        seen.page.get_by_label("Due date").fill("2027-04-05")
    seen.press("显示日历" if zh else "Show the calendar")
    look("list")

    assert faults == []
    assert seen.errors == []


def test_calendar_is_used_with_a_keyboard_alone(see: Callable[..., Seen]) -> None:
    page = see().page
    here = "document.activeElement"

    def tab_to(wanted: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(f"{here}.matches({wanted!r})"):
                return
        raise AssertionError(wanted)

    page.keyboard.press("Tab")
    assert page.evaluate(f"{here}.id") == "skip"
    tab_to("main .first")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{here}.tagName") == "H1", "who does not see hears what is there now"
    tab_to("button.second")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{here}.type") == "date"
    # How year, month and day are typed is the browser's own matter, and hangs on its language.
    page.locator(":focus").fill(str(BORN))
    tab_to("form button.first")
    page.keyboard.press("Enter")
    page.locator(".tools").wait_for()
    tab_to(".item input")
    page.keyboard.press("Space")

    assert page.locator(".item input").first.is_checked()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert has_left(page)
