"""Campaigns and material: what may be said, that stock adds up and never falls below nothing, days with their sources."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from holidays.calendars.chinese import _ChineseLunisolar
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.campaigns import actions, queries
from huijia.apps.campaigns.errors import UnableToMove, UnableToPlan
from huijia.apps.campaigns.festivals import festivals_of
from huijia.apps.campaigns.models import Campaign, Material, Movement, Spending, Step
from huijia.apps.campaigns.texts import SPENDINGS
from huijia.apps.campaigns.timeline import WIDTH, timeline_of
from huijia.apps.campaigns.wording import PUSHING, SLOGANS, pushing_word
from tests.apps.campaigns_office import planned_in
from tests.apps.conftest import NOW, TODAY, TOWNSHIP, VILLAGE, Office, make_office
from tests.apps.test_at_once import at_once
from tests.own_office import OwnOffice

SignedIn = Callable[[str], Client]


def campaign_made() -> Campaign:
    return Campaign.objects.get(pk=planned_in(Area.objects.get(code=TOWNSHIP))["int:campaign_id"])


def material_made(pieces: int = 100) -> Material:
    made = actions.add_material(by=SYSTEM, area=Area.objects.get(code=TOWNSHIP), kind="leaflet", title="发烧")
    if pieces:
        actions.move(by=SYSTEM, material=made, kind="received", pieces=pieces, at=NOW)
    return Material.objects.get(pk=made.pk)


def moved(material: Material, kind: str, pieces: int) -> int:
    actions.move(by=SYSTEM, material=material, kind=kind, pieces=pieces, at=NOW)
    return Material.objects.get(pk=material.pk).pieces


# Words (charter, rules 1 to 4)


@pytest.mark.one_database
def test_words_that_push_are_refused_and_our_own_slogans_hold_none() -> None:
    assert [each for each in SLOGANS if pushing_word(each.zh) or pushing_word(each.en)] == []
    assert [word for word in PUSHING if not pushing_word(f"请 {word}!")] == []


@pytest.mark.parametrize(
    "words", ["本村参检率要达标", "必须参加", "不来罚款", "Every couple must come", "避孕指标", "多生光荣"]
)
def test_no_campaign_step_or_material_says_them(office: Office, words: str) -> None:
    made = campaign_made()
    township = made.area

    for act in (
        lambda: actions.add_step(
            by=SYSTEM, campaign=made, channel="slogan", area=township, words=words, due_on=TODAY
        ),
        lambda: actions.add_material(by=SYSTEM, area=township, kind="poster", title=words),
        lambda: actions.plan_campaign(
            by=SYSTEM,
            area=township,
            title_zh=words,
            title_en="",
            topic="child",
            starts_on=TODAY,
            ends_on=TODAY,
            at=NOW,
        ),
    ):
        with pytest.raises(UnableToPlan, match="不设人数指标"):
            act()


def test_nothing_holds_a_number_of_people_to_be_reached() -> None:
    numbers = {
        f"{model.__name__}.{field.name}"
        for model in (Campaign, Step, Spending, Material, Movement)
        for field in model._meta.fields
        if "Integer" in type(field).__name__ and not field.primary_key
    }

    assert numbers == {
        "Step.people", "Spending.planned_minor", "Spending.spent_minor", "Material.pieces", "Movement.change"
    }, "a new number: does it count things, or people who came?"  # fmt: skip


def test_people_are_counted_of_what_was_done_only(office: Office) -> None:
    step = campaign_made().steps.get()

    assert actions.set_done(by=SYSTEM, step=step, on=TODAY, people=12).people == 12
    assert actions.set_done(by=SYSTEM, step=step, on=None, people=12).people is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.update(people=5)


# Stock


def test_stock_is_the_sum_of_its_movements(office: Office) -> None:
    material = material_made(100)

    assert moved(material, "handed_out", 30) == 70
    assert moved(material, "counted", 65) == 65
    assert moved(material, "counted", 65) == 65
    assert list(material.movements.order_by("pk").values_list("kind", "change")) == [
        ("received", 100), ("handed_out", -30), ("counted", -5)
    ]  # fmt: skip


def test_more_than_there_is_is_not_handed_out(office: Office) -> None:
    material = material_made(10)

    with pytest.raises(UnableToMove, match="库存只有 10 份"):
        moved(material, "handed_out", 11)
    with pytest.raises(IntegrityError), transaction.atomic():
        Movement.objects.create(material=material, kind="handed_out", change=-11, at=NOW)
    assert Material.objects.get().pieces == 10


def test_movements_are_never_changed_and_wrong_stock_is_found(office: Office) -> None:
    material = material_made(10)

    for act in (lambda: Movement.objects.update(change=99), lambda: Movement.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert list(queries.wrong_stock()) == []
    Material.objects.update(pieces=9)
    assert list(queries.wrong_stock()) == [material.pk]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["received", "handed_out", "counted"]), st.integers(0, 50)), max_size=12
    )
)
def test_any_history_of_movements_adds_up(office: Office, history: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        material, pieces = material_made(0), 0
        for kind, number in history:
            after = {"received": pieces + number, "handed_out": pieces - number, "counted": number}[kind]
            can = after >= 0 and (number > 0 or kind == "counted")
            try:
                pieces = moved(material, kind, number)
            except UnableToMove:
                assert not can
            else:
                assert can
                assert pieces == after
        assert list(queries.wrong_stock()) == []
        transaction.set_rollback(True)


def test_hand_outs_at_once_never_go_below_nothing(office_db: OwnOffice) -> None:
    make_office()
    material = material_made(10)

    done = at_once(*[lambda: moved(material, "handed_out", 3) for _ in range(6)])

    assert sum(isinstance(each, UnableToMove) for each in done) == 3
    assert Material.objects.get().pieces == 1
    assert list(queries.wrong_stock()) == []


# Days


def test_every_lunar_day_is_that_of_the_kept_table() -> None:
    table = _ChineseLunisolar()
    kept = {
        "春节": table.lunar_new_year_date, "清明": table.qingming_date, "端午": table.dragon_boat_date, "中秋": table.mid_autumn_date,
        "重阳": table.double_ninth_date,
    }  # fmt: skip

    for year in range(2026, 2031):
        days = {each.name.zh: each.day for each in festivals_of(year)}
        assert {name: days[name] for name in kept} == {name: day_of(year)[0] for name, day_of in kept.items()}


def test_days_of_2026_are_those_of_the_state_councils_notice() -> None:
    days = {each.name.zh: each.day for each in festivals_of(2026)}

    # 初七 is 23 February, so the first day of the year is six days before; the other holidays begin on their day or the day before.
    assert days["春节"] == date(2026, 2, 23) - timedelta(days=6)
    assert (days["端午"], days["中秋"]) == (date(2026, 6, 19), date(2026, 9, 25))
    assert date(2026, 4, 4) <= days["清明"] <= date(2026, 4, 6)


def test_every_day_has_a_source_and_an_unknown_year_has_no_lunar_days() -> None:
    assert all(each.source and each.address.startswith("http") for each in festivals_of(2027))
    assert "春节" not in {each.name.zh for each in festivals_of(2041)}


def test_bars_stay_in_the_drawing(office: Office) -> None:
    made = campaign_made()
    made.starts_on, made.ends_on = date(2025, 11, 1), date(2027, 2, 1)

    drawn = timeline_of(2026, [made], festivals_of(2026))

    assert [(bar.x, bar.x + bar.length <= WIDTH + 2) for bar in drawn.bars] == [(0, True)]
    assert all(0 <= each <= WIDTH for each in drawn.marks)


# Pages


def test_health_worker_plans_notes_and_downloads(office: Office, signed_in: SignedIn) -> None:
    client = signed_in("health_worker")
    days = {"starts_on_year": "2026", "starts_on_month": "5", "starts_on_day": "1", "ends_on_year": "2026", "ends_on_month": "5", "ends_on_day": "31"}  # fmt: skip
    text = {"area": TOWNSHIP, "title_zh": "五月，一家人", "title_en": "Families in May", "topic": "family"}

    pushed = client.post("/campaigns/new/", text | days | {"title_zh": "参检率 100%"})
    made = client.post("/campaigns/new/", text | days)
    own = str(made["Location"])
    client.post(f"{own}steps/", {"area": VILLAGE, "channel": "slogan", "words": "=您的健康，您来决定", "due_on_year": "2026", "due_on_month": "5", "due_on_day": "3"})  # fmt: skip
    amounts = {f"{kind.value}_{name}": "0" for kind in SPENDINGS for name in ("planned", "spent")}
    client.post(f"{own}spending/", amounts | {"print_planned": "120.50", "print_spent": "99.99"})
    step = Step.objects.get()
    client.post(f"{own}steps/{step.pk}/done/", {"people": "38"})

    assert pushed.status_code == 422
    shown = client.get(own).content.decode()
    assert "120.50 元" in shown
    assert "38 人" in shown
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{own}plan.xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[1][2:6] == ["东村", "=您的健康，您来决定", TODAY, 38]
    assert book.get_sheet_by_index(1).to_python()[1] == ["印刷", 120.5, 99.99, "CNY"]
    assert "五月，一家人" in client.get("/campaigns/?year=2026").content.decode()
    assert client.get("/campaigns/?year=x").status_code == 200


def test_places_of_steps_lie_in_the_campaigns_area_and_areas_of_others_are_refused(office: Office) -> None:
    made = campaign_made()
    worker = office.viewer("health_worker")
    far = type(worker)(worker.id, worker.name, worker.role, {"health_worker": ("990299",)})

    with pytest.raises(UnableToPlan):
        actions.add_step(by=SYSTEM, campaign=made, channel="radio", area=Area.objects.get(code="990101101"), words="x", due_on=TODAY)  # fmt: skip
    with pytest.raises(UnableToFind):
        queries.campaign_seen_by(far, made.pk)
    refused: list[Callable[[], Any]] = [
        lambda: actions.set_spending(by=far, campaign=made, amounts={}),
        lambda: actions.set_done(by=far, step=made.steps.get(), on=TODAY, people=None),
    ]
    for act in refused:
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("who", ["county_approver", "finance", "village_contact", "administrator", "family"])
def test_nobody_else_has_these_pages(who: str, office: Office, signed_in: SignedIn) -> None:
    for address in ("", "new/", "stock/"):
        assert signed_in(who).get(f"/campaigns/{address}").status_code == 404
