"""The field app over HTTP: who gets what, in which form, and what stands in addresses, logs and the trail; and the pages for settling."""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huijia.apps.field.models import Device, Operation
from huijia.apps.outreach.models import Visit
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.copies import copied, rows_in
from tests.apps.field_office import Phone
from tests.apps.outreach_office import Outreach, make_outreach

DEVICE = str(uuid.UUID(int=7))
API = "/field-work/api/"


@pytest.fixture
def outreach(office: Office) -> Outreach:
    return make_outreach(office)


@pytest.fixture
def worker(outreach: Outreach, signed_in: Callable[[str], Client]) -> Client:
    client = signed_in("village_contact")
    assert post(client, "register", device=DEVICE, name=" red   phone ") == {
        "device": DEVICE,
        "name": "red phone",
    }
    return client


def post(client: Client, path: str, status: int = 200, /, **body: Any) -> Any:
    answer = client.post(f"{API}{path}", json.dumps(body), content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_worker_sends_and_receives(worker: Client, outreach: Outreach) -> None:
    visit = outreach.planned(day=TODAY)
    hello = worker.get(f"{API}hello").json()
    assert (hello["worker"], bool(hello["token"])) == (outreach.user("village_contact").pk, True)
    found = post(worker, "changes", device=DEVICE, have={}, after="")
    [[key, _mark, record]] = found["changed"]
    assert (key, record["name"], record["version"]) == (f"v{visit.pk.hex}", "王芳", visit.version)
    operation = {
        "id": str(uuid.uuid4()),
        "kind": "visit.close",
        "subject": visit.pk.hex,
        "payload": {"outcome": "took_place"},
        "on_version": record["version"],
        "at": NOW.isoformat(),
    }
    sent = post(worker, "operations", device=DEVICE, operations=[operation, operation])
    assert sent["results"] == [{"id": operation["id"], "result": "accepted"}] * 2
    found = post(worker, "changes", device=DEVICE, have={key: "x"}, after="")
    assert (found["removed"], found["changed"], found["next"]) == ([key], [], None)
    assert post(worker, "compare", device=DEVICE, digest=found["digest"]) == {"equal": True}


@pytest.mark.parametrize("name", ["\x00", "\ud800", "红" * 1000, "\u202e"], ids=ascii)
def test_a_phone_may_have_any_name(name: str, outreach: Outreach, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("village_contact")
    found = post(client, "register", device=DEVICE, name=name)
    assert found["name"] == Device.objects.get().name
    assert 0 < len(found["name"]) <= 40
    assert client.get("/field-work/").status_code == 200
    assert outreach


def test_a_worker_has_five_phones_at_most_and_no_answer_is_kept(worker: Client, outreach: Outreach) -> None:
    devices = [str(uuid.uuid4()) for _ in range(4)]
    for device in devices:
        post(worker, "register", device=device, name="x")
    assert post(worker, "register", 403, device=str(uuid.uuid4()), name="x") == {"error": "too_many_devices"}
    worker.post(f"/field-work/devices/{devices[0]}/")
    post(worker, "register", device=str(uuid.uuid4()), name="x")
    assert Device.objects.filter(shut_out_at__isnull=True).count() == 5
    assert "no-store" in worker.get(f"{API}hello")["Cache-Control"]


def test_large_answers_are_packed(worker: Client, outreach: Outreach) -> None:
    for _ in range(5):
        outreach.planned()
    answer = worker.post(
        f"{API}changes",
        json.dumps({"device": DEVICE, "have": {}, "after": ""}),
        content_type="application/json",
        headers={"Accept-Encoding": "gzip"},
    )
    assert answer["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(answer.content))["changed"]) == 5


@pytest.mark.parametrize("name", ["township_officer", "family", "administrator", "auditor"])
def test_the_app_is_for_workers(name: str, signed_in: Callable[[str], Client], office: Office) -> None:
    assert post(signed_in(name), "register", 403, device=DEVICE, name="x") == {"error": "not_allowed"}
    assert office
    assert not Device.objects.exists()


def test_whoever_is_signed_out_is_told_so_in_a_way_that_the_app_can_read(db: None) -> None:
    for name in ("register", "operations", "compare", "changes"):
        assert post(Client(), name, 403) == {"error": "signed_out"}


def test_nobody_registers_a_phone_without_a_second_factor(
    outreach: Outreach, signed_in: Callable[[str], Client], settings: Any
) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=outreach.user("village_contact")).delete()
    answer = signed_in("village_contact").post(f"{API}register", "{}", content_type="application/json")
    assert answer.status_code == 302, "led to set one up, before anything is asked"
    settings.DEMO = True
    post(signed_in("village_contact"), "register", device=DEVICE, name="x")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("operations", {"operations": "x"}),
        ("operations", {"operations": [{}] * 201}),
        ("operations", {"operations": [], "device": "x"}),
        ("changes", {"have": [], "after": ""}),
        ("changes", {"have": {}, "after": 1}),
        ("compare", {"device": 5}),
        ("register", {"name": None}),
    ],
    ids=str,
)
def test_what_no_phone_sends_is_told_to_be_malformed(name: str, body: dict[str, Any], worker: Client) -> None:
    assert post(worker, name, 400, **({"device": DEVICE} | body)) == {"error": "malformed"}


def test_what_cannot_be_read_at_all_is_not_answered_and_keeps_nothing_back(worker: Client) -> None:
    sent = post(worker, "operations", device=DEVICE, operations=[None, {}, {"id": "x"}, 5, []])
    assert sent == {"results": []}


def test_a_phone_that_is_not_known_is_told_so(worker: Client) -> None:
    other = str(uuid.UUID(int=8))
    for name, body in (("operations", {"operations": [{"id": DEVICE}]}), ("compare", {}), ("changes", {})):
        assert post(worker, name, 403, device=other, **body) == {"error": "unknown_device"}


def test_a_phone_learns_that_it_was_shut_out_without_a_session(worker: Client, outreach: Outreach) -> None:
    def state(device: str) -> Any:
        return Client().get("/field/state", headers={"X-Device": device}).json()["state"]

    assert [state(DEVICE), state(str(uuid.uuid4())), state("x")] == ["open", "unknown", "unknown"]
    page = worker.get(f"/field-work/devices/{DEVICE}/")
    assert "red phone" in page.content.decode()
    worker.post(f"/field-work/devices/{DEVICE}/")
    assert state(DEVICE) == "shut_out"
    assert post(worker, "compare", 403, device=DEVICE) == {"error": "shut_out"}
    assert outreach


def refused(outreach: Outreach) -> Operation:
    phone = Phone(outreach.user("village_contact"), lambda: NOW).register()
    visit = outreach.planned(day=TODAY)
    phone.sync()
    outreach.assign(visit, "second_health_worker")
    phone.record("visit.close", str(visit.pk), visit.version, outcome="took_place")
    phone.sync()
    return Operation.objects.get()


def test_refused_work_is_shown_to_worker_and_supervisor_and_settled(
    outreach: Outreach, signed_in: Callable[[str], Client]
) -> None:
    """No peer shows rejected offline work to a person (anchors)."""
    operation = refused(outreach)
    for name, shown in (("village_contact", True), ("health_worker", True), ("other_contact", False)):
        page = signed_in(name).get("/field-work/").content.decode()
        assert ("已经不在您这里" in page) == shown, name
    supervisor = signed_in("health_worker")
    address = f"/field-work/{operation.pk}/"
    page = supervisor.get(address).content.decode()
    assert "王芳" in page
    assert supervisor.post(address, {"how": ""}).status_code == 200
    assert supervisor.post(address, {"how": "recorded"})["Location"] == "/field-work/"
    assert Visit.kept.get().outcome == "took_place"
    assert supervisor.post(address, {"how": "recorded"}).status_code == 404


def test_a_family_finds_refused_work_about_it_in_its_copy(
    outreach: Outreach, signed_in: Callable[[str], Client]
) -> None:
    refused(outreach)
    [told] = rows_in(copied(signed_in("family")), "field.Operation")
    assert (told["kind"], told["result"], told["reason"]) == ("visit.close", "refused", "not_there")


def test_what_cannot_be_recorded_after_all_says_why(
    outreach: Outreach, signed_in: Callable[[str], Client]
) -> None:
    operation = refused(outreach)
    outreach.close(Visit.objects.get(), Visit.Outcome.NOT_WANTED, by="health_worker")
    supervisor = signed_in("health_worker")
    page = supervisor.post(f"/field-work/{operation.pk}/", {"how": "recorded"})
    assert page.status_code in (200, 404)
    assert Operation.objects.get().settled_at is None
    supervisor.post(f"/field-work/{operation.pk}/", {"how": "dropped"})
    assert Operation.objects.get().settled_how == "dropped"


def test_the_app_s_own_files_know_nobody(client: Client) -> None:
    for path in ("/field/", "/field/worker.js", "/field/texts.js", "/field/app.webmanifest", "/field/state"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "") or path == "/field/state"
    kept = json.loads(
        client.get("/field/worker.js").content.decode().split("\n")[0][len("const KEPT = ") : -1]
    )
    for path in kept["files"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        # Its own ``close`` would close the connection, too.
        for close in getattr(answer, "_resource_closers", []):
            close()
