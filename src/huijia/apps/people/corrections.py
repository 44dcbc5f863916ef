"""A person asks that a fact be put right, and an officer of the township answers: with a new fact and its source, or with a reason.

Personal Information Protection Law, arts. 46 and 50: who refuses says why. The law says "in time" and names no number of days;
``ANSWER_WITHIN`` is the office's promise.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.people.actions import record_facts
from huijia.apps.people.catalogue import kinds
from huijia.apps.people.errors import UnableToRecord
from huijia.apps.people.models import Correction, Person, Source
from huijia.apps.people.policies import can_ask_for_correction, check_write
from huijia.apps.people.queries import records_of, within
from huijia.apps.wording import text

ANSWER_WITHIN = timedelta(days=15)
"""Calendar days, the day of asking not counted."""


@one_action()
def ask_for_correction(
    *, by: Viewer, person: Person, name: str, wanted: str, note: str, at: datetime
) -> Correction:
    """Ask that a fact be put right. Raises ``UnableToFind`` for strangers, ``UnableToRecord`` while the same is being looked at.

    The entry names the fact; what the person wrote stands in no entry, so that it can go.
    """
    if not can_ask_for_correction(by, person) or name not in kinds():
        raise UnableToFind("nothing to ask for")
    by = by.acting_as(Role.FAMILY)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if corrections_of(person).filter(name=name, state=Correction.State.OPEN).exists():
        raise UnableToRecord(
            str(
                text(
                    "这项内容已经请求更正，正在处理。",
                    "A correction of this has been asked for already, and is being looked at.",
                )
            )
        )
    asked = Correction.objects.create(
        person=person,
        name=name,
        wanted=wanted.strip(),
        note=note.strip(),
        asked_by=by.id,
        asked_at=at,
        answer_by=timezone.localtime(at).date() + ANSWER_WITHIN,
    )
    _record(
        by,
        asked,
        "correction.asked",
        {"fact": (None, name), "answer_by": (None, asked.answer_by.isoformat())},
    )
    return asked


@one_action()
def accept_correction(
    *,
    by: Viewer,
    correction: Correction,
    value: Any,
    valid_from: date,
    source: Source,
    source_detail: str,
    reason: str,
    at: datetime,
) -> Correction:
    """Put the fact right, with its source. Raises ``NotAllowed``, and ``UnableToRecord`` when that changes nothing or it is answered."""
    by, correction = _taken(by, correction)
    added = record_facts(
        by=by,
        person=correction.person.merged_into or correction.person,
        facts={correction.name: value},
        valid_from=valid_from,
        at=at,
        source=source,
        source_detail=source_detail,
        reason=reason,
    )
    fact = next((each for each in added if each.name == correction.name), None)
    if fact is None:
        raise UnableToRecord(
            str(
                text(
                    "与现有信息相同，没有更正什么。请改为说明理由、不作更正。",
                    "This is what is recorded already: nothing would be put right. Decline instead, and say why.",
                )
            )
        )
    correction.fact = fact
    return _answered(by, correction, Correction.State.ACCEPTED, "", at)


@one_action()
def decline_correction(*, by: Viewer, correction: Correction, reason: str, at: datetime) -> Correction:
    """Decline, with the reason that the person is told. Raises ``NotAllowed`` and ``UnableToRecord``."""
    if not reason.strip():
        raise UnableToRecord(str(text("请写明理由。", "Say why.")))
    by, correction = _taken(by, correction)
    return _answered(by, correction, Correction.State.DECLINED, reason.strip()[:300], at)


def corrections_of(person: Person) -> QuerySet[Correction]:
    """Whatever was asked about any record of a person, latest first."""
    return Correction.objects.filter(person__in=records_of(person)).order_by("-asked_at", "-pk")


def corrections_waiting(viewer: Viewer) -> QuerySet[Correction]:
    """What waits for an answer in the townships of this officer, the oldest first."""
    return (
        Correction.objects.filter(
            within(viewer, Role.TOWNSHIP_OFFICER, field="person__area_id"), state=Correction.State.OPEN
        )
        .select_related("person__area", "person__merged_into")
        .order_by("answer_by", "pk")
    )


def check_answer(viewer: Viewer, correction: Correction) -> Viewer:
    """That the viewer is an officer of the person's township, and it is not their own household. Raises ``NotAllowed``."""
    check_write(viewer, correction.person)
    if not viewer.serves(correction.person.area_id, Role.TOWNSHIP_OFFICER):
        raise NotAllowed(
            str(text("由乡镇（街道）经办人员答复。", "An officer of the township answers this."))
        )
    return viewer.acting_as(Role.TOWNSHIP_OFFICER)


def _taken(by: Viewer, correction: Correction) -> tuple[Viewer, Correction]:
    """Who acts, and the row, locked until the transaction ends, if nobody has answered yet."""
    # The person first, as whoever changes a record does.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=correction.person_id)
    rows = Correction.objects.select_for_update(of=("self",)).select_related("person__merged_into")
    found = rows.get(pk=correction.pk)
    by = check_answer(by, found)
    if found.state != Correction.State.OPEN:
        raise UnableToRecord(
            str(text("这个请求已经答复。请刷新页面。", "This has been answered already. Reload the page."))
        )
    return by, found


def _answered(
    by: Viewer, correction: Correction, state: Correction.State, answer: str, at: datetime
) -> Correction:
    correction.state, correction.answer, correction.note = state, answer, ""
    correction.answered_by, correction.answered_at = by.id, at
    correction.save()
    changes = {"fact": (None, correction.name), "state": (Correction.State.OPEN.value, state.value)}
    _record(by, correction, f"correction.{state.value}", changes, answer)
    return correction


def _record(
    by: Viewer, correction: Correction, action: str, changes: dict[str, tuple[Any, Any]], reason: str = ""
) -> None:
    record(
        by=by,
        action=action,
        subject="correction",
        subject_id=correction.pk,
        person_id=correction.person_id,
        area=correction.person.area_id,
        changes=changes,
        reason=reason,
    )
