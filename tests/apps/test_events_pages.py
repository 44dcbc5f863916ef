"""The pages of events: open to everybody without an account, closed to staff of elsewhere; and that nothing of a sign-up reaches a log."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from icalendar import Calendar

from huijia.apps.events import actions
from huijia.apps.events.limits import CODES, SIGN_UPS
from huijia.apps.events.models import Event, SignUp
from huijia.apps.events.signing_up import answer
from huijia.apps.events.texts import QUESTIONS
from tests.apps.conftest import NOW, TOWNSHIP, VILLAGE, Office
from tests.apps.events_office import BEGINS, event_made, joined
from tests.apps.test_library import lines  # noqa: F401

SignedIn = Callable[[str], Client]


def page(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    answered = client.get(address)
    assert answered.status_code == status, address
    return BeautifulSoup(answered.content, "html.parser")


def main_of(found: BeautifulSoup) -> str:
    main = found.find("main")
    assert main is not None
    return main.get_text(" ", strip=True)


def signed_up(client: Client, event: Event, **given: object) -> str:
    """Sign up as a browser does; the address of one's own page."""
    form = page(client, f"/events/{event.pk}/sign-up/").select_one("main form")
    assert form is not None
    fields = {str(each["name"]): each.get("value", "") for each in form.select("input[name]")}
    answered = client.post(f"/events/{event.pk}/sign-up/", fields | given)
    assert answered.status_code == 302
    return str(answered["Location"])


def test_somebody_signs_up_changes_and_cancels_without_account_name_or_session(office: Office) -> None:
    event, client = event_made(places=3), Client(enforce_csrf_checks=False)

    own = signed_up(client, event, adults="2", children="1", nickname="小雨妈妈")
    shown = main_of(page(client, own))
    assert re.search(r"[2-9B-Z]{4}-[2-9B-Z]{4}", shown)
    assert "大人 2，孩子 1" in shown
    assert "有名额" in shown

    own = own.split("?")[0]
    changed = client.post(f"{own}change/", {"adults": "1", "children": "1"}, follow=True)
    assert "大人 1，孩子 1" in main_of(BeautifulSoup(changed.content, "html.parser"))
    gone = client.post(f"{own}cancel/")
    assert "已取消报名" in gone.content.decode()
    assert page(client, own, 404)
    assert set(client.cookies) == {"csrftoken"}
    assert Event.objects.get().taken == 0


@pytest.mark.parametrize("who", [None, "family", "health_worker"])
def test_pages_without_a_form_set_no_cookie_and_ask_nobody_who_they_are(
    who: str | None, office: Office, signed_in: SignedIn
) -> None:
    event = event_made()
    client = signed_in(who) if who else Client()
    before = {name: each.OutputString() for name, each in client.cookies.items()}

    for address in ("/events/", f"/events/{event.pk}/", f"/events/{event.pk}/event.ics", "/events/99999/"):
        answered = client.get(address)
        assert answered["Cache-Control"] == "no-store"
        assert "测试" not in answered.content.decode()
        assert "Cookie" not in answered.get("Vary", "")

    assert {name: each.OutputString() for name, each in client.cookies.items()} == before


def test_list_shows_what_comes_by_area_and_day_and_says_when_there_is_nothing(office: Office) -> None:
    empty = main_of(page(Client(), "/events/"))
    near, far = event_made(title_zh="东村的活动"), event_made(area=TOWNSHIP, title_zh="镇上的活动", starts_at=BEGINS + timedelta(days=1), ends_at=BEGINS + timedelta(days=1, hours=1))  # fmt: skip
    Event.objects.create(**{name: value for name, value in Event.objects.values().get(pk=near.pk).items() if name not in ("id", "state", "feedback_key", "title_zh")} | {"title_zh": "草稿活动", "feedback_key": "X"})  # fmt: skip

    def listed(query: str) -> set[str]:
        return {each.get_text() for each in page(Client(), f"/events/{query}").select("article h3")}

    assert "现在没有安排好的活动" in empty
    assert listed("") == {near.title_zh, far.title_zh}
    assert listed(f"?area={VILLAGE}") == {near.title_zh}
    assert listed(f"?area={TOWNSHIP}") == {near.title_zh, far.title_zh}
    assert listed("?day=2026-03-21") == {far.title_zh}
    assert listed("?day=2026-03-19") == set()
    for odd in ("?area=' OR 1=1", "?day=2026-99-99", "?month=0000-13", "?month=9999-12", "?day=0001-01-01"):
        assert page(Client(), f"/events/{odd}")
    assert "/events/?day=2026-03-20" in str(page(Client(), "/events/").select_one(".huijia-month"))


@pytest.mark.parametrize(("language", "word"), [("zh", "人人都欢迎"), ("en", "Everybody is welcome")])
def test_event_says_that_everybody_is_welcome_in_the_language_that_is_asked_for(
    office: Office, language: str, word: str
) -> None:
    event = event_made(places=7)

    shown = page(Client(), f"/events/{event.pk}/?language={language}")

    assert word in main_of(shown)
    assert event.title_zh in main_of(shown) if language == "zh" else event.title_en in main_of(shown)
    assert "7" in main_of(shown)
    inside = [str(a["href"]) for a in shown.select("main a, .govuk-back-link")]
    assert [each for each in inside if not each.endswith(f"?language={language}")] == []


def test_calendar_file_opens_in_a_library_and_says_when_it_is_cancelled(office: Office) -> None:
    event = event_made(title_zh="发烧; 咳嗽, 怎么办" * 3)

    [read] = Calendar.from_ical(Client().get(f"/events/{event.pk}/event.ics").content).walk("VEVENT")
    assert (read["DTSTART"].dt, read["DTEND"].dt) == (event.starts_at, event.ends_at)
    assert str(read["SUMMARY"]) == event.title_zh
    actions.cancel(by=office.viewer("health_worker"), event=event, at=NOW)
    [read] = Calendar.from_ical(Client().get(f"/events/{event.pk}/event.ics").content).walk("VEVENT")
    assert read["STATUS"] == "CANCELLED"


def test_wrong_forms_say_what_to_mend_and_store_nothing(office: Office) -> None:
    event = event_made()
    for wrong in (
        {"adults": "0", "children": "0"},
        {"adults": "99", "children": "0"},
        {"adults": "x", "children": ""},
        {"adults": "1", "children": "0", "nickname": "13800000001"},
        {"adults": "1", "children": "0", "nickname": "怀孕的小王" * 9},
        {"adults": "1", "children": "0", "contact": "not a number"},
        {"adults": "1", "children": "0", "contact": "a@b"},
    ):
        answered = Client().post(f"/events/{event.pk}/sign-up/", wrong)
        assert answered.status_code == 422, wrong
        assert "govuk-error-summary" in answered.content.decode()
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    ("given", "channel"), [("138 0000 0001", "sms"), ("a@example.org", "email"), ("", "")]
)
def test_a_number_or_an_address_is_told_by_its_form(office: Office, given: str, channel: str) -> None:
    signed_up(Client(), event_made(), adults="1", children="0", contact=given)

    assert SignUp.objects.get().channel == channel


def test_code_leads_to_ones_own_page_and_a_wrong_one_tells_nothing(office: Office) -> None:
    code = joined(event_made())
    client = Client()

    right = client.post("/events/code/", {"code": f" {code[:4].lower()} - {code[4:]} "})
    wrong = client.post("/events/code/", {"code": "2222-2222"})
    none = client.post("/events/code/", {"code": "hello"})

    assert right["Location"] == f"/events/mine/{code[:4]}-{code[4:]}/"
    assert (wrong.status_code, none.status_code) == (422, 422)
    assert "没有这个报名" in wrong.content.decode()


def test_codes_cannot_be_tried_for_long(office: Office) -> None:
    most = CODES.times
    client = Client()

    answers = [client.post("/events/code/", {"code": "2222-2222"}).status_code for _ in range(most + 2)]

    assert answers == [422] * most + [429] * 2
    assert Client(REMOTE_ADDR="198.51.100.7").post("/events/code/", {"code": "2222-2222"}).status_code == 422


def test_one_address_cannot_fill_an_event(office: Office) -> None:
    most = SIGN_UPS.times
    event, client = event_made(places=500), Client()

    answers = {client.post(f"/events/{event.pk}/sign-up/", {"adults": "1", "children": "0"}).status_code for _ in range(most + 1)}  # fmt: skip

    assert answers == {302, 429}
    assert event.sign_ups.count() == most


def test_neither_logs_nor_metrics_hold_a_code_a_nickname_or_a_number(
    office: Office,
    lines: object,  # noqa: F811
) -> None:
    event, client = event_made(), Client()
    own = signed_up(client, event, adults="1", children="0", nickname="小雨", contact="13800000001").split(
        "?"
    )[0]
    code = own.split("/")[3]
    client.get(own)
    client.post("/events/code/", {"code": code})
    client.post(f"{own}change/", {"adults": "2", "children": "0"})
    client.get(f"/events/feedback/{event.feedback_key}/")
    client.post(f"{own}cancel/")
    client.get(own)

    told = lines.getvalue()  # type: ignore[attr-defined]
    numbers = Client().get("/metrics").content.decode()
    assert {"events:own", "events:own_cancel", "events:code"} <= {
        json.loads(line)["route"] for line in told.splitlines() if '"route"' in line
    }
    for secret in (code, code.replace("-", ""), code[:4], "小雨", "13800000001", event.feedback_key):
        assert secret not in told
        assert secret not in numbers


# Staff


def as_browser(client: Client, address: str, **given: object) -> dict[str, object]:
    form = page(client, address).select_one("main form")
    assert form is not None
    fields = {str(each["name"]): each.get("value", "") for each in form.select("input[name]")}
    fields |= {str(each["name"]): each.get_text() for each in form.select("textarea")}
    for each in form.select("select"):
        chosen = each.select_one("option[selected]") or each.select_one("option")
        assert chosen is not None
        fields[str(each["name"])] = chosen["value"]
    return {**fields, **given}


def test_health_worker_makes_publishes_and_changes_an_event(office: Office, signed_in: SignedIn) -> None:
    client = signed_in("health_worker")
    day = {"day_year": "2026", "day_month": "4", "day_day": "2"}
    address = "/events-office/new/"
    text = {
        "title_zh": "亲子早晨",
        "place_zh": "东村文化站",
        "begins": "9:30",
        "ends": "11:00",
        "places": "12",
    }

    wrong = client.post(address, as_browser(client, address, **text | day | {"ends": "9:00"}))
    made = client.post(address, as_browser(client, address, **text, **day, area=VILLAGE))

    assert wrong.status_code == 422
    assert made.status_code == 302
    event = Event.objects.get()
    own = f"/events-office/{event.pk}/"
    assert Client().get(f"/events/{event.pk}/").status_code == 404, "a draft is seen by staff alone"
    client.post(f"{own}publish/")
    assert Client().get(f"/events/{event.pk}/").status_code == 200
    client.post(f"{own}change/", as_browser(client, f"{own}change/", begins="10:00"))
    event.refresh_from_db()
    assert (event.starts_at.hour, event.places, event.area_id) == (2, 12, VILLAGE)
    assert "时间或地点在" in Client().get(f"/events/{event.pk}/").content.decode()
    client.post(f"{own}cancel/")
    assert "这个活动已取消" in Client().get(f"/events/{event.pk}/").content.decode()


def test_list_for_the_door_has_marks_and_nicknames_of_those_with_a_place(
    office: Office, signed_in: SignedIn
) -> None:
    event = event_made(places=3)
    code = joined(event, 2, 1, nickname="小雨")
    waits = joined(event, nickname="老周")

    shown = main_of(page(signed_in("health_worker"), f"/events-office/{event.pk}/door/"))

    assert code[:4] in shown
    assert "小雨" in shown
    assert code[4:] not in shown, "what stands on a table opens nothing"
    assert waits[:4] not in shown
    assert "老周" not in shown


def test_counts_and_feedback_are_shown_to_staff_by_fives(office: Office, signed_in: SignedIn) -> None:
    earlier = NOW - timedelta(days=1)
    event = event_made(starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(hours=1), at=earlier)
    client, own = signed_in("health_worker"), f"/events-office/{event.pk}/"
    address = f"/events/feedback/{event.feedback_key}/"

    client.post(f"{own}count/", {"adults": "7", "children": "9", "leaflet": "20", "booklet": "0", "poster": "0", "card": "3"})  # fmt: skip
    for _ in range(4):
        Client().post(address, {**dict.fromkeys(QUESTIONS, "4"), "wishes": ["closer"]})
    few = main_of(page(client, own))
    answer(key=event.feedback_key, faces=dict.fromkeys(QUESTIONS, "1"), wishes=[], at=NOW)
    enough = main_of(page(client, own))

    assert "满 5 份回答才显示" in few
    assert "5 份回答" in enough
    assert "到场大人 7 到场孩子 9 发出传单 20 发出联系电话卡片 3" in enough
    assert "离家近一点" not in enough, "four named it"
    assert client.post(f"{own}count/", {"adults": "-1"}).status_code == 422


@pytest.mark.parametrize(
    "who", ["township_officer", "county_approver", "finance", "village_contact", "administrator", "auditor", "family"]
)  # fmt: skip
def test_nobody_else_has_the_pages_of_staff(who: str, office: Office, signed_in: SignedIn) -> None:
    event = event_made()
    client = signed_in(who)

    for address in ("", "new/", f"{event.pk}/", f"{event.pk}/door/", f"{event.pk}/change/"):
        assert client.get(f"/events-office/{address}").status_code == 404
    assert client.post(f"/events-office/{event.pk}/cancel/").status_code == 404


def test_places_that_somebody_waits_for_are_not_promised_to_newcomers(office: Office) -> None:
    event = event_made(places=4)
    joined(event, 3)
    joined(event, 2)

    for address in ("/events/", f"/events/{event.pk}/", f"/events/{event.pk}/sign-up/"):
        shown = main_of(page(Client(), address))
        assert "还有 1 个" not in shown
        assert "等候" in shown
