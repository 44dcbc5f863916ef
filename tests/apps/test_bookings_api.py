"""The JSON door to bookings, and FHIR: what is told, to whom, and never of whom."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from huijia.apps.bookings.codes import new_code
from huijia.apps.bookings.limits import CODES_TRIED
from huijia.apps.bookings.models import Booking, Slot
from tests.apps.bookings_office import booked, codes, facility, offering, slots_of

pytestmark = pytest.mark.usefixtures("office")
DOOR = "/api/bookings/"


@pytest.fixture
def slots() -> list[Slot]:
    cache.clear()
    return slots_of(offering(facility()))


def bearer(code: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {code}"}


def sent(method: str, path: str, content: Any, code: str = "") -> Any:
    client = Client(headers=bearer(code)) if code else Client()
    return getattr(client, method)(f"{DOOR}{path}", content, content_type="application/json")


def test_the_way_from_entity_to_cancelling(slots: list[Slot]) -> None:
    [entity] = Client().get(f"{DOOR}entity/list_details").json()
    week = (
        Client()
        .get(f"{DOOR}event/list_details", {"entity_id": entity["entity_id"], "from": "2026-03-16"})
        .json()
    )
    assert [each["from"] for each in week][:2] == ["2026-03-17T09:00:00+08:00", "2026-03-17T09:30:00+08:00"]
    assert {(each["places"], each["free"]) for each in week} == {(2, 2)}

    made = sent("post", "appointment/new", {"event_id": week[0]["event_id"]})
    assert made.status_code == 201
    code = made.json()["code"]
    moved = sent("put", "appointment/modifications", {"event_id": week[1]["event_id"]}, code)
    assert moved.json()["from"] == "2026-03-17T09:30:00+08:00"
    [seen] = Client(headers=bearer(code)).get(f"{DOOR}appointment/list_details").json()
    assert seen == moved.json()
    assert Client(headers=bearer(code)).delete(f"{DOOR}appointment").status_code == 204
    assert Client(headers=bearer(code)).get(f"{DOOR}appointment/list_details").status_code == 401


def test_full_times_are_waited_for_if_one_says_so(slots: list[Slot]) -> None:
    drawn = codes()
    for _ in range(2):
        booked(slots[0], next(drawn))

    full = sent("post", "appointment/new", {"event_id": slots[0].pk})
    waits = sent("post", "appointment/new", {"event_id": slots[0].pk, "wait": True})

    assert (full.status_code, full.json()["title"]) == (409, "full")
    assert (waits.json()["status"], waits.json()["in_line"]) == ("waiting", 1)


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"event_id": "1"}, 422), ({"event_id": True}, 422), ({"event_id": 1, "name": "x"}, 422), ([], 422), ("{", 400),
     ({"event_id": 2**70}, 422), ({"event_id": 1, "wait": "yes"}, 422), ("x" * 3000, 413), ({"event_id": 10**9}, 409)],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_word(slots: list[Slot], body: Any, status: int) -> None:
    answer = sent("post", "appointment/new", body)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert Booking.objects.count() == 0


def test_wrong_codes_are_counted(slots: list[Slot]) -> None:
    code = new_code()
    booked(slots[0], code)
    for _ in range(CODES_TRIED.times):
        assert Client(headers=bearer(new_code())).delete(f"{DOOR}appointment").status_code == 401

    assert Client(headers=bearer(code)).delete(f"{DOOR}appointment").status_code == 429
    assert Booking.objects.count() == 1


def test_office_without_fhir_says_how_to_add_it(slots: list[Slot], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fhir.resources.R4B.slot", None)

    answer = Client().get(f"{DOOR}fhir/Slot", {"entity_id": slots[0].offering_id, "from": "2026-03-16"})

    assert answer.status_code == 501
    assert "huijia[fhir]" in answer.content.decode()


def test_slots_are_fhir(slots: list[Slot]) -> None:
    booked(slots[0], new_code())
    booked(slots[0], new_code())

    answer = Client().get(f"{DOOR}fhir/Slot", {"entity_id": slots[0].offering_id, "from": "2026-03-16"})

    from fhir.resources.R4B.bundle import Bundle

    assert answer["Content-Type"] == "application/fhir+json"
    bundle: Any = Bundle.model_validate_json(answer.content)
    found = [entry.resource for entry in bundle.entry]
    assert [each.status for each in found] == ["busy", "free", "free", "free"]
    assert found[0].start == slots[0].starts_at


@pytest.mark.parametrize("waits", [False, True])
def test_an_appointment_is_fhir_and_knows_no_patient_and_no_reason(slots: list[Slot], waits: bool) -> None:
    if waits:
        for _ in range(2):
            booked(slots[0], new_code())
    code = new_code()
    booked(slots[0], code, wait=waits)

    answer = Client(headers=bearer(code)).get(f"{DOOR}fhir/Appointment")

    from fhir.resources.R4B.bundle import Bundle

    bundle: Any = Bundle.model_validate_json(answer.content)
    [entry] = bundle.entry
    told = entry.resource
    assert told.status == ("waitlist" if waits else "booked")
    [participant] = told.participant
    assert participant.actor.reference.startswith("Location/")
    assert set(answer.json()["entry"][0]["resource"]) == {
        "resourceType", "id", "status", "serviceType", "start", "end", "minutesDuration", "slot", "created", "participant",
    }  # fmt: skip
    assert code not in answer.content.decode()


@pytest.mark.parametrize(
    "asked", [{}, {"entity_id": "x"}, {"entity_id": str(2**70)}, {"entity_id": "1", "q": "x"}, {"from": "x"}]
)
def test_questions_that_cannot_be_read_are_refused(slots: list[Slot], asked: dict[str, str]) -> None:
    given = {"entity_id": str(slots[0].offering_id), **asked} if "from" in asked else asked

    assert Client().get(f"{DOOR}event/list_details", given).status_code == 422
    assert Client().get(f"{DOOR}event/list_details", {"entity_id": "999999"}).status_code == 404
    assert Client().post(f"{DOOR}entity/list_details").status_code == 405
