"""Saying that something may not be erased for the time being, and that it may again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action, the_service
from huijia.apps.people.models import Person
from huijia.apps.people.queries import records_of
from huijia.apps.privacy.errors import UnableToErase
from huijia.apps.privacy.models import LegalHold
from huijia.apps.privacy.scoping import claims_of
from huijia.apps.privacy.terms import held_on
from huijia.apps.wording import text

WHO_HOLDS = (Role.COUNTY_APPROVER,)
LONGEST = timedelta(days=366)
"""A hold ends by itself within a year: whoever needs it longer says so again."""


def hold(
    *, by: Viewer, person: Person, reason: LegalHold.Reason, until: date, at: datetime, claim_number: str = ""
) -> LegalHold:
    """Say that nothing of a person, or of one of their claims, may be erased until a day (inclusive). Raises ``NotAllowed``, ``UnableToErase``."""
    by = _check(by, person.area_id)
    today = timezone.localtime(at).date()
    if not today <= until <= today + LONGEST:
        raise UnableToErase(
            str(
                text(
                    "最迟的日子要在今天和一年之内；需要更久的，到时再登记一次。",
                    "The last day lies between today and a year from now. If it is needed longer, say so again then.",
                )
            )
        )
    with one_action():
        numbers = [each.pk for each in records_of(person)]
        if claim_number and claim_number not in {each.number for each in claims_of(numbers)}:
            raise UnableToErase(
                str(text("此人没有这个编号的申领。", "This person has no claim of that number."))
            )
        try:
            with transaction.atomic():
                made = LegalHold.objects.create(
                    person_id=person.pk,
                    claim_number=claim_number,
                    area=person.area_id,
                    reason=reason,
                    until=until,
                    made_by=by.id,
                    made_by_name=by.name,
                    made_at=at,
                )
        except IntegrityError as error:
            raise UnableToErase(
                str(text("这已经登记为不得删除。", "It is said already that this may not be erased."))
            ) from error
        _record(
            by, "legal_hold.made", made, {"reason": (None, str(reason)), "until": (None, until.isoformat())}
        )
    return made


def lift(*, by: Viewer, held: LegalHold, at: datetime) -> None:
    """Say that it may be erased again. Raises ``NotAllowed``, ``UnableToErase`` when it was lifted already."""
    by = _check(by, held.area)
    with one_action():
        lifted = LegalHold.objects.filter(pk=held.pk, lifted_at__isnull=True).update(
            lifted_by=by.id, lifted_at=at
        )
        if not lifted:
            raise UnableToErase(str(text("这已经解除。", "It was lifted already.")))
        _record(by, "legal_hold.lifted", held, {"until": (held.until.isoformat(), None)})


@the_service()
def holds_of(person: Person, *, on: date) -> list[LegalHold]:
    """What holds of a person or their claims on a day, for the person's own page."""
    return held_on([each.pk for each in records_of(person)], on=on)


def _check(by: Viewer, area: str) -> Viewer:
    if not by.serves(area, *WHO_HOLDS):
        raise NotAllowed(
            str(
                text(
                    "只有本地区的县级确认人员可以登记。",
                    "Only the county's approver of this area may say so.",
                )
            )
        )
    return by.acting_as(Role.COUNTY_APPROVER)


def _record(by: Viewer, action: str, held: LegalHold, changes: dict[str, tuple[object, object]]) -> None:
    record(
        by=by,
        action=action,
        subject="legal_hold",
        subject_id=held.pk,
        person_id=held.person_id,
        area=held.area,
        changes=changes,
    )
