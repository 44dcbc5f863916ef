"""Planning campaigns, noting what was done and spent, moving material."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.audit.actions import record
from huijia.apps.campaigns.errors import KeyInUse, UnableToMove, UnableToPlan
from huijia.apps.campaigns.models import Campaign, Material, Movement, Spending, Step
from huijia.apps.campaigns.queries import hand_outs, stock_to_hand_out
from huijia.apps.campaigns.wording import pushing_word
from huijia.apps.events.models import Event, HandedOut
from huijia.apps.library.topics import Topic
from huijia.apps.wording import text


def _check_area(by: Viewer, area: Area) -> None:
    if by is not SYSTEM and not by.serves(area.code, Role.HEALTH_WORKER):
        raise NotAllowed(str(text("您不能在这个地区做计划。", "You cannot plan in this area.")))


def check_words(*written: str) -> None:
    """Raise ``UnableToPlan`` for a text that pushes, counts people in advance, or tells of health."""
    for each in written:
        if word := pushing_word(each):
            raise UnableToPlan(
                str(
                    text(
                        f"请不要写“{word}”：惠家不设人数指标，不催促，不奖惩，也不写别人的健康。请写能提供什么。",
                        f"Leave out “{word}”: there are no quotas here, no pressure, no reward or punishment, and nothing about anybody's health. Write what is offered.",
                    )
                )
            )


@transaction.atomic
def plan_campaign(
    *, by: Viewer, area: Area, title_zh: str, title_en: str, topic: str, starts_on: date, ends_on: date, at: datetime, currency: str = "CNY",
) -> Campaign:  # fmt: skip
    """Plan a campaign. Raises ``NotAllowed`` for an area of others, ``UnableToPlan`` for days and words that cannot be."""
    _check_area(by, area)
    check_words(title_zh, title_en)
    if ends_on < starts_on:
        raise UnableToPlan(str(text("结束日期要在开始日期之后。", "It has to end after it begins.")))
    made = Campaign.objects.create(
        area=area, title_zh=title_zh, title_en=title_en, topic=Topic(topic).value, starts_on=starts_on, ends_on=ends_on, currency=currency, made_at=at,
    )  # fmt: skip
    record(by=by, action="campaign.planned", subject="campaign", subject_id=made.pk, area=area.code)
    return made


@transaction.atomic
def add_step(*, by: Viewer, campaign: Campaign, channel: str, area: Area, words: str, due_on: date) -> Step:
    """Add something to do. Its place lies in the campaign's area."""
    _check_area(by, campaign.area)
    check_words(words)
    if not area.code.startswith(campaign.area_id):
        raise UnableToPlan(
            str(text("地点要在计划的地区之内。", "The place has to lie in the campaign's area."))
        )
    made = Step.objects.create(campaign=campaign, channel=channel, area=area, text=words, due_on=due_on)
    record(
        by=by, action="campaign.step_added", subject="campaign", subject_id=campaign.pk, area=campaign.area_id
    )
    return made


@transaction.atomic
def set_done(*, by: Viewer, step: Step, on: date | None, people: int | None) -> Step:
    """Note that a step was done, and how many came or listened if somebody counted; None: it was not, after all."""
    _check_area(by, step.campaign.area)
    step = Step.objects.select_for_update().select_related("campaign").get(pk=step.pk)
    before = step.done_on
    step.done_on, step.people = on, people if on else None
    step.save(update_fields=["done_on", "people"])
    record(
        by=by,
        action="campaign.step_done",
        subject="campaign",
        subject_id=step.campaign_id,
        area=step.campaign.area_id,
        changes={"done_on": (before.isoformat() if before else None, on.isoformat() if on else None)},
    )
    return step


@transaction.atomic
def set_spending(*, by: Viewer, campaign: Campaign, amounts: Mapping[str, tuple[int, int]]) -> None:
    """Note what each kind may cost and did cost: kind -> planned, spent, in minor units. Raises ``UnableToPlan`` below zero."""
    _check_area(by, campaign.area)
    if any(min(each) < 0 for each in amounts.values()):
        raise UnableToPlan(str(text("金额不能小于零。", "An amount is not below zero.")))
    changes: dict[str, tuple[object, object]] = {}
    for kind, (planned, spent) in amounts.items():
        found, _ = Spending.objects.select_for_update().get_or_create(
            campaign=campaign, kind=Spending.Kind(kind)
        )
        before = [found.planned_minor, found.spent_minor]
        if before != [planned, spent]:
            found.planned_minor, found.spent_minor = planned, spent
            found.save(update_fields=["planned_minor", "spent_minor"])
            changes[kind] = (before, [planned, spent])
    record(
        by=by,
        action="campaign.spending_set",
        subject="campaign",
        subject_id=campaign.pk,
        area=campaign.area_id,
        changes=changes,
    )


@transaction.atomic
def add_material(*, by: Viewer, area: Area, kind: str, title: str) -> Material:
    """Begin to keep stock of something. The same again gives what is there."""
    _check_area(by, area)
    check_words(title)
    made, is_new = Material.objects.get_or_create(area=area, kind=Material.Kind(kind), title=title)
    if is_new:
        record(by=by, action="material.added", subject="material", subject_id=made.pk, area=area.code)
    return made


@transaction.atomic
def move(
    *,
    by: Viewer,
    material: Material,
    kind: str,
    pieces: int,
    at: datetime,
    campaign: Campaign | None = None,
    event: Event | None = None,
) -> Movement | None:
    """Pieces came in, were handed out, or were counted (``pieces``: how many are there). None where counting changed nothing.

    ``event``: at which they were handed out. Raises ``UnableToMove`` when more are handed out than there are, or than were counted at the event.
    """
    _check_area(by, material.area)
    material = Material.objects.select_for_update().get(pk=material.pk)
    chosen = Movement.Kind(kind)
    if pieces < 0 or (pieces == 0 and chosen is not Movement.Kind.COUNTED):
        raise UnableToMove(str(text("请填写份数。", "Enter a number of pieces.")))
    change = {
        Movement.Kind.RECEIVED: pieces,
        Movement.Kind.HANDED_OUT: -pieces,
        Movement.Kind.COUNTED: pieces - material.pieces,
    }[chosen]
    if change == 0:
        return None
    if event is not None:
        _check_area(by, event.area)
        _check_handed_out(event, material, chosen, pieces)
    return _moved(
        by,
        Movement(material=material, kind=chosen, change=change, campaign=campaign, event=event, at=at),
    )


def _check_handed_out(event: Event, material: Material, kind: Movement.Kind, pieces: int) -> None:
    """Raise ``UnableToMove`` for more than was counted at the event and not booked yet. Holds what was counted."""
    if kind is not Movement.Kind.HANDED_OUT:
        raise UnableToMove(
            str(
                text(
                    "活动上的材料只能登记为“发出”。", "At an event material is handed out, and nothing else."
                )
            )
        )
    counted = HandedOut.objects.select_for_update().filter(event=event, material=material.kind).first()
    left = hand_outs().values_list("left", flat=True).get(pk=counted.pk) if counted else 0
    if pieces > left:
        raise UnableToMove(
            str(
                text(
                    f"这场活动登记发出、还没有记库存的只有 {left} 份。",
                    f"Of what was counted at this event {left} pieces are not booked yet.",
                )
            )
        )


@transaction.atomic
def hand_out(
    *, by: Viewer, material_id: int, pieces: int, place: str, key: uuid.UUID, at: datetime
) -> Movement:
    """Pieces were handed out by somebody who works in the material's area. The same ``key`` again changes nothing.

    Raises ``UnableToFind`` for material of other areas, ``UnableToMove`` when there are not so many, ``KeyInUse``.
    """
    material = stock_to_hand_out(by).filter(pk=material_id).select_for_update(of=("self",)).first()
    if material is None:
        raise UnableToFind("no such material")
    if pieces < 1:
        raise UnableToMove(str(text("请填写份数。", "Enter a number of pieces.")))
    wanted = (material_id, -pieces, Movement.Place(place))
    found = Movement.objects.filter(key=key).first()
    if found is not None:
        if (found.material_id, found.change, found.place) != wanted:
            raise KeyInUse("this key belongs to another movement")
        return found
    kind = Movement.Kind.HANDED_OUT
    return _moved(by, Movement(material=material, kind=kind, change=-pieces, place=place, key=key, at=at))


def _moved(by: Viewer, movement: Movement) -> Movement:
    """Write a movement of material whose row is held."""
    material = movement.material
    if material.pieces + movement.change < 0:
        raise UnableToMove(
            str(
                text(
                    f"库存只有 {material.pieces} 份。如果数目不对，请先清点。",
                    f"There are {material.pieces} pieces only. If that is wrong, count first.",
                )
            )
        )
    movement.save(force_insert=True)
    record(
        by=by,
        action="material.moved",
        subject="material",
        subject_id=material.pk,
        area=material.area_id,
        changes={"pieces": (material.pieces, material.pieces + movement.change)},
    )
    return movement
