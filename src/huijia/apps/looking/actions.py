"""Opening a record in an emergency, and going on reading. Each leaves an entry in the trail."""

from __future__ import annotations

from datetime import datetime, timedelta

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.looking.errors import UnableToOpen
from huijia.apps.looking.models import Emergency, WentOn
from huijia.apps.looking.queries import may_open
from huijia.apps.people.models import Person
from huijia.apps.people.queries import WHO_SEES_PEOPLE, lives_with, records_of
from huijia.apps.wording import text

OPEN_FOR = timedelta(minutes=60)
"""As long as a record that was opened in an emergency can be read."""


@one_action()
def open_in_emergency(
    *, by: Viewer, person: Person, kind: Emergency.Kind, reason: str, at: datetime
) -> Emergency:
    """Let the viewer read one record of elsewhere for a set time. The person and the auditors see that, and why.

    Raises ``UnableToFind`` for whoever handles no claims, ``UnableToOpen`` for a record of their own area, ``NotAllowed`` for one of their own
    household.
    """
    if not may_open(by) or (me := by.id) is None:
        raise UnableToFind("emergencies are for those who handle claims")
    records = records_of(person)
    if lives_with(by, [each.pk for each in records]):
        raise NotAllowed(
            str(
                text(
                    "您本人家庭的档案，须由其他人员办理。",
                    "A record of your own household is for somebody else to open.",
                )
            )
        )
    if any(by.serves(each.area_id, *WHO_SEES_PEOPLE) for each in records):
        raise UnableToOpen(
            str(
                text(
                    "这份档案在您的地区，请用“查找个人”打开。",
                    "This record is of your own area: open it by finding the person.",
                )
            )
        )
    role, home = next((role, by.areas[role][0]) for role in WHO_SEES_PEOPLE if by.areas.get(role))
    by = by.acting_as(role)
    opened = Emergency.objects.create(
        user_id=me, user_name=by.name, role=by.role, user_area=home,
        person_id=person.pk, area=person.area_id, kind=kind, reason=reason, opened_at=at, ends_at=at + OPEN_FOR,
    )  # fmt: skip
    record(
        by=by,
        action="emergency.opened",
        subject="emergency",
        subject_id=opened.pk,
        person_id=person.pk,
        area=person.area_id,
        changes={"kind": (None, str(kind)), "until": (None, opened.ends_at.isoformat())},
        reason=reason,
    )
    return opened


@one_action()
def note_not_found(*, by: Viewer) -> None:
    """Leave an entry that somebody tried to open a record in an emergency and named nobody whom the office knows: never what they typed."""
    role, home = next((role, by.areas[role][0]) for role in WHO_SEES_PEOPLE if by.areas.get(role))
    record(by=by.acting_as(role), action="emergency.not_found", subject="emergency", subject_id="", area=home)


@one_action()
def go_on(
    *, by: Viewer, span: WentOn.Span, people: int, kind: WentOn.Kind, reason: str, at: datetime
) -> WentOn:
    """Let the viewer go on reading, for a reason that the auditors read."""
    assert by.id is not None, "somebody reads"
    area = next((codes[0] for role, codes in by.areas.items() if role == by.role and codes), "")
    went = WentOn.objects.create(
        user_id=by.id, user_name=by.name, role=by.role, area=area, span=span, people=people, kind=kind, reason=reason, at=at
    )  # fmt: skip
    record(
        by=by,
        action="reading.went_on",
        subject="account",
        subject_id=by.id,
        area=area,
        changes={"span": (None, str(span)), "people": (None, people), "kind": (None, str(kind))},
        reason=reason,
    )
    return went
