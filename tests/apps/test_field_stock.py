"""Printed material on phones: the stock of one's area, hand-outs that the stock must cover, numbers of things and never to whom."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.models import Entry
from huijia.apps.campaigns.actions import add_material, hand_out, move
from huijia.apps.campaigns.errors import KeyInUse
from huijia.apps.campaigns.models import Material, Movement
from huijia.apps.campaigns.queries import wrong_stock
from huijia.apps.field.models import Operation
from huijia.apps.field.retention import erase_due
from huijia.apps.field.settling import How, settle
from huijia.apps.outreach.retention import VISIT_AFTER_ITS_END
from tests.apps.conftest import COUNTY, ELSEWHERE, NOW, TOWNSHIP, VILLAGE, Office
from tests.apps.field_office import Lost, Phone
from tests.apps.outreach_office import OTHER_VILLAGE, Outreach, make_outreach

ACCEPTED, REFUSED = Operation.Result.ACCEPTED, Operation.Result.REFUSED


@pytest.fixture
def outreach(office: Office) -> Outreach:
    return make_outreach(office)


@pytest.fixture
def phone(outreach: Outreach) -> Phone:
    return phone_of(outreach, "village_contact")


def phone_of(outreach: Outreach, name: str) -> Phone:
    return Phone(outreach.user(name), lambda: NOW).register()


def in_stock(pieces: int = 100, area: str = VILLAGE, title: str = "发烧") -> Material:
    made = add_material(by=SYSTEM, area=Area.objects.get(code=area), kind="leaflet", title=title)
    move(by=SYSTEM, material=made, kind="received", pieces=pieces, at=NOW)
    return made


def left(material: Material) -> int:
    return Material.objects.get(pk=material.pk).pieces


def give(phone: Phone, material: Material, pieces: int = 20, place: str = "clinic") -> str:
    return phone.record("stock.hand_out", str(material.pk), pieces=str(pieces), place=place)


def test_a_phone_holds_the_material_of_its_worker_s_area_and_of_no_other(outreach: Outreach) -> None:
    areas = [COUNTY, TOWNSHIP, VILLAGE, OTHER_VILLAGE, ELSEWHERE]
    made = {code: f"m{in_stock(area=code).pk}" for code in areas}
    held = {}
    for name in ("village_contact", "township_contact", "other_contact", "health_worker"):
        phone = phone_of(outreach, name)
        assert phone.sync()
        held[name] = set(phone.records)

    assert held == {
        "village_contact": {made[VILLAGE]},
        "township_contact": {made[TOWNSHIP], made[VILLAGE], made[OTHER_VILLAGE]},
        "other_contact": {made[OTHER_VILLAGE]},
        "health_worker": set(made.values()),
    }


def test_what_was_handed_out_without_a_signal_leaves_the_stock(outreach: Outreach, phone: Phone) -> None:
    material = in_stock(100)
    phone.sync()
    assert phone.records[f"m{material.pk}"][1] == {
        "kind": "leaflet",
        "title": "发烧",
        "area_zh": "东村",
        "area_en": "East Village",
        "pieces": 100,
    }
    done = give(phone, material, 20)
    assert phone.sync()

    assert phone.told == {done: ACCEPTED}
    assert phone.records[f"m{material.pk}"][1]["pieces"] == 80
    movement = Movement.objects.get(key=done)
    assert (movement.kind, movement.change, movement.place) == ("handed_out", -20, "clinic")
    assert list(wrong_stock()) == []
    assert Entry.objects.filter(action="material.moved", person_id=None).count() == 2
    assert Operation.objects.get().household is None


def test_stock_that_was_counted_meanwhile_reaches_the_phone(outreach: Outreach, phone: Phone) -> None:
    material = in_stock(100)
    phone.sync()
    move(by=SYSTEM, material=material, kind="counted", pieces=95, at=NOW)
    assert phone.sync()
    assert phone.records[f"m{material.pk}"][1]["pieces"] == 95


def test_more_than_the_stock_holds_is_refused_and_recorded_when_the_stock_was_put_right(
    outreach: Outreach, phone: Phone
) -> None:
    material = in_stock(10)
    phone.sync()
    done = give(phone, material, 20)
    assert phone.sync()
    assert phone.told == {done: REFUSED}
    assert phone.records[f"r{uuid.UUID(done).hex}"][1]["reason"] == "not_in_stock"
    assert left(material) == 10

    worker = outreach.viewer("health_worker")
    move(by=worker, material=material, kind="received", pieces=50, at=NOW)
    settle(by=worker, operation_id=uuid.UUID(done), how=How.RECORDED, at=NOW)
    assert left(material) == 40
    assert phone.sync()
    assert set(phone.records) == {f"m{material.pk}"}


def test_settling_says_why_it_is_still_refused_and_where_the_stock_is_kept(
    outreach: Outreach, phone: Phone, signed_in: Callable[[str], Client]
) -> None:
    material = in_stock(10)
    done = give(phone, material, 20)
    phone.sync()
    address = f"/field-work/{done}/"
    supervisor, contact = signed_in("health_worker"), signed_in("village_contact")
    assert f"/campaigns/stock/{material.pk}/" in supervisor.get(address).content.decode()
    page = contact.get(address).content.decode()
    assert "发烧" in page
    assert "/campaigns/stock/" not in page, "a contact keeps no stock"
    page = supervisor.post(address, {"how": "recorded"}).content.decode()
    assert "库存里没有这么多" in page
    assert (Operation.objects.get().settled_at, left(material)) == (None, 10)
    assert supervisor.post(address, {"how": "dropped"}).status_code == 302
    page = supervisor.get(f"/campaigns/stock/{material.pk}/").content.decode()
    assert "+10" in page


def test_the_place_stands_with_the_movement(
    outreach: Outreach, phone: Phone, signed_in: Callable[[str], Client]
) -> None:
    material = in_stock(10)
    give(phone, material, 2, "market")
    phone.sync()
    page = signed_in("health_worker").get(f"/campaigns/stock/{material.pk}/").content.decode()
    assert "-2 · 集市、商店" in page


@pytest.mark.parametrize("area", [OTHER_VILLAGE, TOWNSHIP, None])
def test_material_of_another_area_is_not_handed_out(
    area: str | None, outreach: Outreach, phone: Phone
) -> None:
    if area:
        material = in_stock(100, area)
        give(phone, material)
    else:
        phone.record("stock.hand_out", "999999", pieces="1", place="clinic")
    phone.sync()
    assert Operation.objects.get().reason == "not_your_material"
    assert [each.pieces for each in Material.objects.all()] in ([100], [])


def test_a_hand_out_that_is_sent_again_is_counted_once_even_when_its_answer_was_erased(
    outreach: Outreach, phone: Phone
) -> None:
    material = in_stock(100)
    give(phone, material, 20)
    sent = list(phone.outbox)

    def lose(name: str, when: str) -> None:
        if (name, when) == ("operations", "after"):
            raise Lost

    phone.line = lose
    for _ in range(2):
        with pytest.raises(Lost):
            phone.sync()
    phone.line = lambda _name, _when: None
    assert phone.sync()
    assert left(material) == 80
    assert erase_due(at=NOW + VISIT_AFTER_ITS_END * 2) == 1
    phone.told, phone.outbox = {}, sent
    assert phone.sync()
    assert list(phone.told.values()) == [ACCEPTED]
    assert left(material) == 80


def test_a_key_that_is_in_use_moves_nothing(outreach: Outreach, phone: Phone) -> None:
    material, key = in_stock(100), uuid.uuid4()
    given = {"by": phone.viewer, "material_id": material.pk, "place": "clinic", "at": NOW, "key": key}
    hand_out(pieces=20, **given)
    with pytest.raises(KeyInUse):
        hand_out(pieces=21, **given)
    phone.record("stock.hand_out", str(material.pk), pieces="21", place="clinic")
    phone.outbox[0]["id"] = str(key)
    phone.sync()
    assert Operation.objects.get().reason == "op_id_in_use"
    assert left(material) == 80
    with pytest.raises(IntegrityError), transaction.atomic():
        Movement.objects.create(material=material, kind="handed_out", change=-1, key=key, at=NOW)


@pytest.mark.parametrize(
    "payload",
    [
        {"pieces": "0", "place": "clinic"},
        {"pieces": "-5", "place": "clinic"},
        {"pieces": "100001", "place": "clinic"},
        {"pieces": "9" * 40, "place": "clinic"},
        {"pieces": "x", "place": "clinic"},
        {"pieces": "5", "place": "王芳家"},
        {"pieces": "5", "place": "clinic", "to": "王芳"},
        {"pieces": "5"},
    ],
    ids=str,
)
def test_it_says_how_many_and_where_and_never_to_whom(
    payload: dict[str, str], outreach: Outreach, phone: Phone
) -> None:
    material = in_stock(100)
    phone.record("stock.hand_out", str(material.pk), **payload)
    phone.sync()
    kept = Operation.objects.get()
    assert (kept.reason, kept.payload, left(material)) == ("malformed", {}, 100)


def test_the_same_hand_out_recorded_by_two_is_flagged_and_another_is_not(outreach: Outreach) -> None:
    material, second = in_stock(100), in_stock(100, title="咳嗽")
    one, other = phone_of(outreach, "village_contact"), phone_of(outreach, "health_worker")
    give(one, material, 20)
    one.sync()
    for pieces, place, what in (
        (20, "clinic", material),
        (20, "market", material),
        (5, "clinic", material),
        (20, "clinic", second),
    ):
        give(other, what, pieces, place)
    other.sync()
    flagged = Operation.objects.get(twin__isnull=False)
    assert str(flagged.pk) == other.recorded[0]
    assert str(flagged.twin) == one.recorded[0]
    assert set(other.told.values()) == {ACCEPTED}
