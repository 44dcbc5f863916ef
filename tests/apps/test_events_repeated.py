"""Events that come again: copies made at once and taken back at once; and what was handed out at an event leaves the stock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area, Grant
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.campaigns.actions import add_material, move
from huijia.apps.campaigns.errors import UnableToMove
from huijia.apps.campaigns.models import Material, Movement
from huijia.apps.campaigns.queries import hand_outs_to_book
from huijia.apps.events.actions import count, make_event
from huijia.apps.events.errors import UnableToChangeEvent
from huijia.apps.events.models import Event
from huijia.apps.events.repeating import MOST_COPIES, repeat, take_copies_back
from tests.apps.conftest import ELSEWHERE, NOW, VILLAGE, Office
from tests.apps.events_office import BEGINS, event_made, joined, planned

AFTER = BEGINS + timedelta(hours=3)
FRIDAY = date(2026, 3, 20)


def copies(event: Event) -> list[Event]:
    return list(Event.objects.exclude(pk=event.pk).order_by("starts_at"))


def test_an_event_comes_again_on_the_same_weekday_and_hour_until_a_day(office: Office) -> None:
    event = event_made(by=office.viewer("health_worker"))
    joined(event)
    made = repeat(
        by=office.viewer("health_worker"), event=event, weeks=2, until=FRIDAY + timedelta(weeks=6), at=NOW
    )

    assert made == copies(event)
    begins = [timezone.localtime(each.starts_at) for each in made]
    assert [each.date() for each in begins] == [FRIDAY + timedelta(weeks=weeks) for weeks in (2, 4, 6)]
    assert {each.hour for each in begins} == {10}
    assert {each.ends_at - each.starts_at for each in made} == {timedelta(hours=2)}
    assert {(each.state, each.places, each.taken, each.title_zh) for each in made} == {
        ("published", 10, 0, event.title_zh)
    }
    assert len({each.feedback_key for each in (event, *made)}) == 4


def test_copies_of_a_draft_are_drafts(office: Office) -> None:
    event = make_event(by=SYSTEM, area=Area.objects.get(code=VILLAGE), planned=planned(), at=NOW)
    repeat(by=SYSTEM, event=event, weeks=1, until=FRIDAY + timedelta(weeks=1), at=NOW)
    assert [each.state for each in copies(event)] == ["draft"]


@pytest.mark.parametrize("days", [-7, 6, 7 * MOST_COPIES + 7])
def test_none_and_too_many_are_refused_and_nothing_is_made(days: int, office: Office) -> None:
    event = event_made()
    with pytest.raises(UnableToChangeEvent, match="1 到 60 场"):
        repeat(by=SYSTEM, event=event, weeks=1, until=FRIDAY + timedelta(days=days), at=NOW)
    assert copies(event) == []


def test_what_was_repeated_is_not_repeated_again_nor_what_is_over(office: Office) -> None:
    event = event_made()
    [made] = repeat(by=SYSTEM, event=event, weeks=1, until=FRIDAY + timedelta(weeks=1), at=NOW)
    over = event_made()
    for each, at in ((event, NOW), (made, NOW), (over, AFTER)):
        with pytest.raises(UnableToChangeEvent):
            repeat(by=SYSTEM, event=each, weeks=1, until=FRIDAY + timedelta(weeks=9), at=at)


def test_all_copies_are_taken_back_at_once_but_those_to_which_somebody_signed_up(office: Office) -> None:
    event = event_made()
    first, second, third = repeat(by=SYSTEM, event=event, weeks=1, until=FRIDAY + timedelta(weeks=3), at=NOW)
    joined(second)

    worker = office.viewer("health_worker")
    assert take_copies_back(by=worker, event=third, at=NOW) == (2, 1)

    assert copies(event) == [second]
    assert set(Event.objects.values_list("series", flat=True)) == {None}
    with pytest.raises(UnableToFind):
        joined(first)
    with pytest.raises(UnableToChangeEvent):
        take_copies_back(by=worker, event=event, at=NOW)


def test_a_copy_that_has_begun_stays(office: Office) -> None:
    event = event_made()
    first, _ = repeat(by=SYSTEM, event=event, weeks=1, until=FRIDAY + timedelta(weeks=2), at=NOW)
    assert take_copies_back(by=SYSTEM, event=event, at=first.starts_at) == (1, 1)


def test_a_health_worker_repeats_and_takes_back_on_the_pages(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    event, client = event_made(), signed_in("health_worker")
    address = f"/events-office/{event.pk}/repeat/"
    assert address in client.get(f"/events-office/{event.pk}/").content.decode()
    until = {"weeks": "1", "until_year": "2026", "until_month": "3", "until_day": "27"}
    assert client.post(address, until | {"until_month": "2"}).status_code == 422
    assert client.post(address, until).status_code == 302
    page = client.get(f"/events-office/{event.pk}/").content.decode()
    assert "另有 1 场" in page
    assert address not in page.replace(f"{address}undo/", "")
    assert client.post(f"{address}undo/").status_code == 302
    assert copies(event) == []
    assert signed_in("township_officer").post(address, until).status_code == 404


# The stock


def at_an_event(pieces: int = 40, *, area: str = VILLAGE) -> Event:
    event = event_made(area=area)
    return count(
        by=SYSTEM, event=event, adults=5, children=5, handed_out={"leaflet": pieces, "poster": 0}, at=AFTER
    )


def in_stock(kind: str = "leaflet") -> Material:
    made = add_material(by=SYSTEM, area=Area.objects.get(code=VILLAGE), kind=kind, title="发烧")
    move(by=SYSTEM, material=made, kind="received", pieces=100, at=NOW)
    return made


def test_what_was_handed_out_at_an_event_is_booked_once(office: Office) -> None:
    event, material, worker = at_an_event(40), in_stock(), office.viewer("health_worker")

    def book(pieces: int, kind: str = "handed_out") -> None:
        move(by=worker, material=material, kind=kind, pieces=pieces, event=event, at=AFTER)

    assert [each.left for each in hand_outs_to_book(worker, at=AFTER)] == [40]
    book(30)
    assert [each.left for each in hand_outs_to_book(worker, at=AFTER)] == [10]
    with pytest.raises(UnableToMove, match="只有 10 份"):
        book(11)
    with pytest.raises(UnableToMove, match="只能登记为"):
        book(5, "received")
    book(10)
    assert list(hand_outs_to_book(worker, at=AFTER)) == []
    assert list(Movement.objects.filter(event=event).values_list("change", flat=True)) == [-30, -10]
    assert Material.objects.get().pieces == 60


def test_other_material_and_other_areas_are_not_booked_for_an_event(office: Office) -> None:
    event, worker = at_an_event(40), office.viewer("health_worker")
    with pytest.raises(UnableToMove, match="只有 0 份"):
        move(by=worker, material=in_stock("card"), kind="handed_out", pieces=1, event=event, at=AFTER)
    assert list(hand_outs_to_book(office.viewer("township_officer"), at=AFTER)) == []
    assert list(hand_outs_to_book(worker, at=AFTER + timedelta(days=61))) == []
    Grant.objects.filter(user=office.users["health_worker"]).update(area=ELSEWHERE)
    with pytest.raises(NotAllowed):
        move(
            by=office.viewer("health_worker"), material=in_stock(), kind="handed_out", pieces=1, event=event, at=AFTER
        )  # fmt: skip


def test_the_pages_name_what_is_to_be_booked(
    office: Office, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    event, material = at_an_event(40), in_stock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)
    client = signed_in("health_worker")
    assert "还没有记库存" in client.get("/campaigns/stock/").content.decode()
    address = f"/campaigns/stock/{material.pk}/"
    assert event.title_zh in client.get(address).content.decode()
    given = {"kind": "handed_out", "pieces": "40", "event": str(event.pk)}
    assert client.post(address, given | {"pieces": "41"}).status_code == 422
    assert client.post(address, given | {"event": "999"}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert "还没有记库存" not in client.get("/campaigns/stock/").content.decode()
    assert "在哪场活动" not in client.get(address).content.decode()
