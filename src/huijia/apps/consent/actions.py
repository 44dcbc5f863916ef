"""Recording what was told and answered."""

from __future__ import annotations

from datetime import datetime

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.consent.models import Answer, Purpose
from huijia.apps.consent.queries import latest
from huijia.apps.fence.told import one_action
from huijia.apps.people.models import Person


@one_action()
def record_answer(
    *,
    by: Viewer,
    person: Person,
    purpose: Purpose,
    given: Answer.Given,
    told: str,
    language: str,
    channel: Answer.Channel,
    at: datetime,
) -> Answer:
    """Keep what a person answered for a purpose, with the text that they were shown."""
    before = latest(person, purpose)
    answer = Answer.objects.create(
        person=person,
        purpose=purpose,
        given=given,
        told=told,
        language=language,
        channel=channel,
        given_by=by.id,
        at=at,
    )
    record(
        by=by,
        action="consent.answered",
        subject="consent",
        subject_id=answer.pk,
        person_id=person.pk,
        area=person.area_id,
        changes={str(purpose): (before.given if before else None, str(given))},
    )
    return answer
