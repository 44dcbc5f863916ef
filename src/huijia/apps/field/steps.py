"""What can be recorded on a device: a closed table of kinds, each with its shape and the function of outreach, or of campaigns, that takes the step.

Whatever is not in the table cannot be done. They alone say whether a step may be taken; nothing of that is decided here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.campaigns.actions import hand_out
from huijia.apps.campaigns.errors import KeyInUse, UnableToMove
from huijia.apps.campaigns.models import Material, Movement
from huijia.apps.field.errors import NotTaken, Reason
from huijia.apps.field.models import Operation
from huijia.apps.outreach.answers import do_not_contact, do_not_contact_at_home
from huijia.apps.outreach.models import Home, PlanItem, Visit
from huijia.apps.outreach.plans import step_item
from huijia.apps.outreach.queries import visit_seen_by
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.visits import close_visit, plan_visit
from huijia.apps.people.models import Membership

Payload = Mapping[str, str]
Take = Callable[[Viewer, str, Payload, Stamp], object]


NUMBERED = (Operation.Kind.QUIET, Operation.Kind.HAND_OUT)
"""Kinds of which the subject is a number."""

MOST_PIECES = 100_000


class Malformed(ValueError):
    """What was sent has not the shape of its kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``fields``: each with a function that gives its value as it is kept, or raises ``ValueError``. ``find``: the subject's household, None
    where it has none, and area, as far as it may be contacted; or None. ``take``: takes the step. ``take_after_all``: takes it for somebody else, who was refused."""

    fields: Mapping[str, Callable[[str], str]]
    find: Callable[[str], tuple[int | None, str] | None]
    take: Take
    take_after_all: Take


def read(kind: str, subject: Any, payload: Any) -> tuple[str, dict[str, str]]:
    """The subject and what is done, as they are kept. Raises ``Malformed``: a field too many is as wrong as one too few."""
    known = KINDS.get(kind)
    if known is None or not isinstance(subject, str) or not isinstance(payload, dict):
        raise Malformed
    if set(payload) != set(known.fields) or not all(isinstance(each, str) for each in payload.values()):
        raise Malformed
    try:
        given = {name: check(payload[name]) for name, check in known.fields.items()}
        return (_number(subject) if kind in NUMBERED else str(uuid.UUID(subject))), given
    except ValueError as error:
        raise Malformed from error


def same_step(kind: str, payload: Payload) -> str:
    """What two workers would both have to record for it to be the same: planning; or closing with the same outcome; ..."""
    telling = ("outcome", "step", "pieces", "place")
    return " ".join([kind, *(value for name, value in sorted(payload.items()) if name in telling)])


def _of_visit(subject: str) -> tuple[int, str] | None:
    return Visit.objects.filter(pk=subject).values_list("home_id", "area_id").first()


def _of_item(subject: str) -> tuple[int, str] | None:
    return PlanItem.objects.filter(pk=subject).values_list("plan__home_id", "plan__area_id").first()


def _of_home(subject: str) -> tuple[int, str] | None:
    return Home.objects.filter(pk=int(subject)).values_list("pk", "household__area_id").first()


def _of_material(subject: str) -> tuple[None, str] | None:
    area = Material.objects.filter(pk=int(subject)).values_list("area_id", flat=True).first()
    return None if area is None else (None, area)


def _take_plan(by: Viewer, subject: str, given: Payload, stamp: Stamp) -> object:
    part = Visit.Part(given["part"])
    return plan_visit(
        by=by, visit_id=uuid.UUID(subject), day=date.fromisoformat(given["day"]), part=part, stamp=stamp
    )


def _take_close(by: Viewer, subject: str, given: Payload, stamp: Stamp) -> object:
    outcome = Visit.Outcome(given["outcome"])
    return close_visit(by=by, visit_id=uuid.UUID(subject), outcome=outcome, stamp=stamp)


def _take_item(by: Viewer, subject: str, given: Payload, stamp: Stamp) -> object:
    return step_item(by=by, item_id=uuid.UUID(subject), step=given["step"], stamp=stamp)


def _take_quiet(by: Viewer, subject: str, given: Payload, stamp: Stamp) -> object:  # noqa: ARG001
    return do_not_contact_at_home(by=by, household_id=int(subject), stamp=stamp)


def _take_hand_out(by: Viewer, subject: str, given: Payload, stamp: Stamp) -> object:
    pieces, place = int(given["pieces"]), given["place"]
    try:
        return hand_out(
            by=by, material_id=int(subject), pieces=pieces, place=place, key=stamp.id, at=stamp.at
        )
    except UnableToMove:
        raise NotTaken(Reason.NOT_IN_STOCK) from None
    except KeyInUse:
        raise NotTaken(Reason.OP_ID_IN_USE) from None
    except UnableToFind:
        raise NotTaken(Reason.NOT_YOUR_MATERIAL) from None


def _close_after_all(by: Viewer, subject: str, given: Payload, stamp: Stamp) -> object:
    """A visit that was given to somebody else meanwhile has no day any more: the day on which this is settled is noted, as no other is known."""
    visit = visit_seen_by(by, uuid.UUID(subject))
    if visit.state == Visit.State.ASKED and given["outcome"] != Visit.Outcome.NOT_WANTED:
        today = timezone.localtime(stamp.at).date()
        before = Stamp(stamp.at, device_at=stamp.device_at, device=stamp.device)
        plan_visit(by=by, visit_id=visit.pk, day=today, part=Visit.Part.MORNING, stamp=before)
    return _take_close(by, subject, given, stamp)


def _quiet_after_all(by: Viewer, subject: str, given: Payload, stamp: Stamp) -> object:  # noqa: ARG001
    """As at the counter, on the word that the family gave to whoever was not its contact any more."""
    members = Membership.objects.filter(household=int(subject), valid_until__isnull=True)
    guardians = members.filter(relation=Membership.Relation.GUARDIAN)
    found = (guardians.first() or members.order_by("pk").first()) if members.exists() else None
    if found is None:
        raise UnableToFind("nobody lives there")
    person = found.person.merged_into or found.person
    return do_not_contact(by=by, person=person, stamp=stamp)


def _number(value: str) -> str:
    if len(value) > 18:  # more than a database counts to
        raise ValueError(value)
    return str(int(value))


def _pieces(value: str) -> str:
    if not 1 <= (pieces := int(_number(value))) <= MOST_PIECES:
        raise ValueError(value)
    return str(pieces)


def _day(value: str) -> str:
    return date.fromisoformat(value).isoformat()


def _one_of(*values: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in values:
            raise ValueError(value)
        return value

    return check


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        Operation.Kind.PLAN.value: Kind(
            {"day": _day, "part": _one_of(*Visit.Part.values)}, _of_visit, _take_plan, _take_plan
        ),
        Operation.Kind.CLOSE.value: Kind(
            {"outcome": _one_of(*Visit.Outcome.values)}, _of_visit, _take_close, _close_after_all
        ),
        Operation.Kind.ITEM.value: Kind(
            {"step": _one_of("done", "drop", "reopen")}, _of_item, _take_item, _take_item
        ),
        Operation.Kind.QUIET.value: Kind({}, _of_home, _take_quiet, _quiet_after_all),
        Operation.Kind.HAND_OUT.value: Kind(
            {"pieces": _pieces, "place": _one_of(*Movement.Place.values)},
            _of_material,
            _take_hand_out,
            _take_hand_out,
        ),
    }
)
