"""The pages on which somebody books, moves, waits and cancels, and those of the office; what they must not tell."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from huijia.apps.audit.models import Entry
from huijia.apps.bookings.codes import new_code
from huijia.apps.bookings.limits import CHANGES, CODES_TRIED
from huijia.apps.bookings.models import Booking, Closure, Facility, Offering, OpeningHours, Resource, Slot
from huijia.apps.codes import shown as shown_code
from huijia.server.logs import NamedFieldsOnly
from tests.apps.bookings_office import booked, codes, facility, offering, slots_of
from tests.apps.conftest import Office

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def slots() -> list[Slot]:
    return slots_of(offering(facility()))


@pytest.fixture(autouse=True)
def no_limits_of_others(office: Office) -> None:  # after the database is there
    cache.clear()


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def main(answer: Any) -> str:
    return str(soup(answer).find("main").get_text(" ", strip=True))


def book(client: Client, slot: Slot, **fields: str) -> Any:
    """Fill in the page of a time as a browser does."""
    page = soup(client.get(f"/bookings/time/{slot.pk}/"))
    ticket = str(page.select_one("[name=ticket]")["value"])
    return client.post(f"/bookings/time/{slot.pk}/", {"ticket": ticket, "contact": "", **fields})


def code_in(answer: Any) -> str:
    assert answer.status_code == 302
    return re.fullmatch(r"/bookings/mine/([0-9A-Z]{12})/(\?.*)?", answer["Location"])[1]  # type: ignore[index]


def test_the_way_from_service_to_code(slots: list[Slot]) -> None:
    client = Client()

    services = soup(client.get("/bookings/"))
    places = soup(client.get(services.select_one(".huijia-card a")["href"]))
    week = soup(client.get(places.select_one(".huijia-card a")["href"]))
    times = [str(a["href"]) for a in week.select("a.huijia-time")]
    assert times == [f"/bookings/time/{slot.pk}/" for slot in slots[:4]]
    made = book(client, slots[0])
    mine = client.get(made["Location"])

    assert shown_code(code_in(made)) in main(mine)
    assert "您约好了" in main(mine)
    assert "余 1" in main(client.get(f"/bookings/week/{slots[0].offering_id}/"))


def test_the_same_form_twice_books_once(slots: list[Slot]) -> None:
    client = Client()
    ticket = str(soup(client.get(f"/bookings/time/{slots[0].pk}/")).select_one("[name=ticket]")["value"])

    first, second = (client.post(f"/bookings/time/{slots[0].pk}/", {"ticket": ticket}) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("ticket", ["", "x", "WzEsICJBIl0:1:x"])
def test_a_form_that_is_none_of_ours_books_nothing(slots: list[Slot], ticket: str) -> None:
    answer = Client().post(f"/bookings/time/{slots[0].pk}/", {"ticket": ticket})

    assert answer.status_code == 409
    assert Booking.objects.count() == 0


def test_a_full_time_is_waited_for_and_given_in_turn(slots: list[Slot]) -> None:
    drawn = codes()
    held = [next(drawn) for _ in range(2)]
    for code in held:
        booked(slots[0], code)
    client = Client()

    assert "加入候补" in main(client.get(f"/bookings/time/{slots[0].pk}/"))
    assert book(client, slots[0]).status_code == 409
    mine = f"/bookings/mine/{code_in(book(client, slots[0], wait='yes'))}/"
    assert "排在第 1 位" in main(client.get(mine))
    client.post(f"/bookings/mine/{held[0]}/cancel/")

    assert "轮到您了" in main(client.get(mine))


def test_moving_from_the_week_of_other_times(slots: list[Slot]) -> None:
    code = new_code()
    booked(slots[0], code)
    client = Client()

    week = soup(client.get(f"/bookings/mine/{code}/move/"))
    assert week.select_one(".huijia-time--held").get_text(strip=True).startswith("09:00")
    answer = client.post(f"/bookings/mine/{code}/move/{slots[2].pk}/", follow=True)

    assert "10:00–10:30" in main(answer)
    assert Booking.objects.get().place.slot_id == slots[2].pk  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("contact", "channel"), [("138 0000 0001", "sms"), ("a@example.org", "email"), ("", "")]
)
def test_an_address_is_kept_only_if_it_is_given(slots: list[Slot], contact: str, channel: str) -> None:
    code_in(book(Client(), slots[4], contact=contact))

    assert Booking.objects.get().channel == channel


@pytest.mark.parametrize("contact", ["12345", "not an address", "a@b"])
def test_an_address_that_is_none_is_told(slots: list[Slot], contact: str) -> None:
    answer = book(Client(), slots[0], contact=contact)

    assert answer.status_code == 422
    assert Booking.objects.count() == 0


def test_code_is_asked_for_and_wrong_ones_are_counted(slots: list[Slot]) -> None:
    code = new_code()
    booked(slots[0], code)
    client = Client()

    assert client.post("/bookings/code/", {"code": shown_code(code).lower()}).status_code == 302
    statuses = [
        client.post("/bookings/code/", {"code": new_code()}).status_code for _ in range(CODES_TRIED.times)
    ]
    assert set(statuses) == {422}
    assert client.post("/bookings/code/", {"code": code}).status_code == 429
    assert client.get(f"/bookings/mine/{code}/").status_code == 404
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/bookings/mine/{code}/").status_code == 200


def test_strangers_cannot_book_without_end(slots: list[Slot], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(CHANGES), "passed", lambda self, _request: self == CHANGES)

    assert book(Client(), slots[0]).status_code == 429
    assert Booking.objects.count() == 0


def test_pages_ask_for_no_session_and_set_no_cookie_where_nothing_is_sent(slots: list[Slot]) -> None:
    code = new_code()
    booked(slots[0], code)
    client = Client()

    for path in (
        "/bookings/", "/bookings/child-check/", f"/bookings/week/{slots[0].offering_id}/", f"/bookings/mine/{code}/",
        f"/bookings/mine/{code}/slip/", f"/bookings/mine/{code}/move/", f"/bookings/mine/{code}/appointment.ics", "/bookings/cancelled/",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies, path
    assert set(client.get(f"/bookings/time/{slots[0].pk}/").cookies) == {"csrftoken"}


def test_language_stays_along_the_way(slots: list[Slot]) -> None:
    client = Client()
    week = soup(client.get(f"/bookings/week/{slots[0].offering_id}/?language=en"))

    assert week.html["lang"] == "en"
    inside = [str(a["href"]) for a in week.select("main a")]
    assert inside
    assert all("language=en" in each for each in inside)
    page = soup(client.get(str(week.select_one("a.huijia-time")["href"])))
    assert page.html["lang"] == "en"


@pytest.mark.parametrize(
    "path", ["/bookings/no-such/", "/bookings/week/999/", "/bookings/time/999/", "/bookings/mine/AAAAAAAAAAAA/", "/bookings/mine/x/move/"]
)  # fmt: skip
def test_what_is_not_there_has_a_page(path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 404
    assert "没有找到" in main(answer)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What any logger says, as the service writes it."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(NamedFieldsOnly())
    loggers = [logging.getLogger(name) for name in ("", "huijia", "django")]
    before = [(each.handlers, each.level) for each in loggers]
    for each in loggers:
        each.handlers, each.level = [handler], logging.INFO
    yield told
    for each, (handlers, level) in zip(loggers, before, strict=True):
        each.handlers, each.level = handlers, level


def test_neither_logs_nor_metrics_nor_the_trail_hold_a_code(slots: list[Slot], lines: io.StringIO) -> None:
    client = Client()
    code = code_in(book(client, slots[0], contact="13800000001"))
    wrong = new_code()
    for path in ("", "slip/", "move/", f"move/{slots[1].pk}/", "cancel/", "appointment.ics"):
        client.get(f"/bookings/mine/{code}/{path}")
        client.get(f"/bookings/mine/{wrong}/{path}")
    client.post("/bookings/code/", {"code": code})
    client.post(f"/bookings/mine/{code}/cancel/")

    told = lines.getvalue() + Client().get("/metrics").content.decode()
    told += "".join(str(each) for each in Entry.objects.values_list("payload", flat=True))
    routes = {json.loads(line).get("route") for line in lines.getvalue().splitlines()}
    assert {"bookings:mine", "bookings:move_to", "bookings:cancel"} <= routes
    for secret in (code, shown_code(code), wrong, "13800000001"):
        assert secret not in told


def test_nobody_can_list_bookings(slots: list[Slot]) -> None:
    number = booked(slots[0], new_code()).number
    client = Client()

    for path in ("/bookings/", f"/bookings/week/{slots[0].offering_id}/", f"/bookings/time/{slots[0].pk}/"):
        assert number not in client.get(path).content.decode()
    assert client.get(f"/bookings/mine/{number}/").status_code == 404


# The office


@pytest.fixture
def worker(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("health_worker")


def test_an_office_begins_with_nothing_and_is_led_on(worker: Client, office: Office) -> None:
    assert "还没有服务地点" in main(worker.get("/facilities/"))

    area = {"area": "990101100", "name_zh": "青禾镇卫生院", "address": "中心路1号"}
    made = worker.post("/facilities/new/", area, follow=True)
    here = Facility.objects.get()
    assert "这里还没有服务" in main(made)
    worker.post(f"/facilities/{here.pk}/rooms/new/", {"name_zh": "一号室", "capacity": "4"})
    room = Resource.objects.get()
    offered = {"service": "consultation", "minutes": "20", "places": "2", "resource": str(room.pk)}
    hours = worker.post(f"/facilities/{here.pk}/offerings/new/", offered)
    week = {"weekdays": ["1", "2", "3", "4", "5"], "opens": "08:30", "closes": "11:30"}
    done = worker.post(hours["Location"], week, follow=True)

    assert "可以预约了" in done.content.decode()
    assert Slot.objects.count() > 300
    assert [each for each in main(Client().get("/bookings/")).split() if each == "健康咨询"]
    one = OpeningHours.objects.first()
    assert one is not None
    ended = worker.post(f"/facilities/{here.pk}/offerings/{one.offering_id}/hours/{one.pk}/end/", follow=True)
    assert "从明天起不再开放" in ended.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"opens": "09:00", "closes": "08:00", "weekdays": ["1"]}, "结束时间要晚于开始时间"),
        ({"opens": "9", "closes": "11:00", "weekdays": ["1"]}, "请写成 08:30 这样"),
        ({"opens": "09:00", "closes": "11:00"}, "请填写这一项"),
        (
            {"opens": "09:00", "closes": "11:00", "weekdays": ["1"], "valid_until_year": "2020", "valid_until_month": "1", "valid_until_day": "1"},
            "不能早于开始的日子",
        ),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_told(worker: Client, fields: dict[str, Any], said: str) -> None:
    made = offering(facility())

    answer = worker.post(f"/facilities/{made.facility_id}/offerings/{made.pk}/hours/", fields)

    assert answer.status_code == 422
    assert said in main(answer)


def test_closing_days_is_seen_first_and_taken_back(worker: Client, slots: list[Slot]) -> None:
    booked(slots[0], new_code())
    here = f"/facilities/{slots[0].offering.facility_id}/closures/"
    days = {"first_year": "2026", "first_month": "3", "first_day": "17", "kind": "training"}

    seen = worker.post(here, days)
    assert "涉及 1 个预约" in main(seen)
    assert not Closure.objects.exists()
    worker.post(here, {**days, "confirmed": "yes"})
    assert Slot.objects.get(pk=slots[0].pk).closed_for == "day"
    worker.post(f"{here}{Closure.objects.get().pk}/undo/")
    assert Slot.objects.get(pk=slots[0].pk).closed_for == ""
    worker.post(f"{here}holidays/", {"day": ["2026-10-01", "2026-10-02", "2026-03-18"]})

    assert [each.day.isoformat() for each in Closure.objects.order_by("day")] == ["2026-10-01", "2026-10-02"]


def test_a_time_is_looked_after(worker: Client, slots: list[Slot]) -> None:
    drawn = codes()
    numbers = [booked(slots[0], next(drawn), wait=True).number for _ in range(3)]
    here = f"/facilities/{slots[0].offering.facility_id}/times/{slots[0].pk}/"

    page = main(worker.get(here))
    assert all(number in page for number in numbers)
    assert "1 人约上了" in worker.post(f"{here}places/", {"places": "3"}, follow=True).content.decode()
    refused = worker.post(f"{here}places/", {"places": "1"})
    assert (refused.status_code, "已有 3 人预约" in main(refused)) == (409, True)
    assert worker.post(f"{here}move/", {"to": str(slots[1].pk)}).status_code == 409
    assert worker.post(f"{here}came/", {"came": "2"}).status_code == 409
    worker.post(f"{here}close/")
    assert "已关闭" in main(worker.get(here))
    worker.post(f"{here}open/")
    assert Slot.objects.get(pk=slots[0].pk).closed_for == ""
    Booking.objects.filter(number=numbers[2]).delete()
    moved = worker.post(f"{here}move/", {"to": str(slots[1].pk)}, follow=True)
    assert "已移走 2 个预约" in moved.content.decode()


def test_at_the_counter_the_slip_is_all_that_shows_the_code(worker: Client, slots: list[Slot]) -> None:
    here = f"/facilities/{slots[0].offering.facility_id}/times/{slots[0].pk}/"

    answer = worker.post(f"{here}counter/", {"contact": ""})

    slip = main(Client().get(answer["Location"]))
    code = re.search(r"(\w{4}-\w{4}-\w{4})", slip)
    assert code
    number = Booking.objects.get().number
    assert code[1].startswith(number)
    for page in (here, f"/facilities/{slots[0].offering.facility_id}/day/?on=2026-03-17"):
        shown = main(worker.get(page))
        assert number in shown
        assert code[1] not in shown
    assert Entry.objects.latest("sequence").actor_role == "health_worker"


def test_week_and_facility_show_how_it_stands(worker: Client, slots: list[Slot]) -> None:
    booked(slots[0], new_code())
    here = f"/facilities/{slots[0].offering.facility_id}/"

    assert "09:00 1/2" in main(worker.get(f"{here}week/"))
    assert "这一周没有时间" in main(worker.get(f"{here}week/?start=2030-01-01"))
    assert "星期二 09:00–11:00" in main(worker.get(here))
    worker.post(f"{here}close/")
    assert Facility.objects.get().closed_at is not None
    assert main(Client().get("/bookings/")).count("这里预约") == 1
    worker.post(f"{here}open/")
    change = {"name_zh": "新名", "address": "新址"}
    assert "新名" in main(worker.post(f"{here}change/", change, follow=True))
    made = Offering.objects.get()
    worker.post(f"{here}offerings/{made.pk}/", {"minutes": "60", "places": "1", "resource": ""})
    assert Slot.objects.filter(minutes=60).exists()


def test_what_staff_write_stays_text(worker: Client, slots: list[Slot]) -> None:
    Facility.objects.update(
        name_zh="<script>alert(1)</script>", directions_zh="<b>x</b>", directions_en="<b>x</b>"
    )

    for path in (
        "/bookings/child-check/",
        f"/bookings/week/{slots[0].offering_id}/",
        f"/bookings/time/{slots[0].pk}/",
    ):
        for language in ("zh", "en"):
            page = Client().get(f"{path}?language={language}").content.decode()
            assert "<script>alert" not in page
            assert "<b>x" not in page
    assert "<script>alert" not in worker.get("/facilities/").content.decode()
