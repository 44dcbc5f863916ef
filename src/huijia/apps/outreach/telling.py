"""The message that tells when somebody comes: the day and the part of the day and nothing else, and none once it is moved or called off."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from huijia.apps.accounts.phones import in_e164
from huijia.apps.consent.models import Purpose
from huijia.apps.consent.queries import latest, open_accounts_of
from huijia.apps.messaging import actions as messages
from huijia.apps.messaging.models import Channel
from huijia.apps.messaging.texts import Kind
from huijia.apps.outreach.models import Visit
from huijia.apps.outreach.texts import PARTS
from huijia.apps.people.models import Person
from huijia.values.text import Language

ENDS = {Visit.Part.MORNING: time(12), Visit.Part.AFTERNOON: time(18), Visit.Part.EVENING: time(21)}
"""When a part of the day is over: a message that comes later tells nothing."""


def tell_planned(visit: Visit, *, at: datetime) -> None:
    """Queue the message about a visit that was planned, to the telephone that the person signs in with, or that their record names."""
    assert visit.day is not None, "a planned visit has a day"
    person = visit.person.merged_into or visit.person
    address = _telephone(person)
    part = Visit.Part(visit.part)
    over = timezone.make_aware(datetime.combine(visit.day, ENDS[part]))
    if not address or over <= at:
        return
    answer = latest(person, Purpose.OUTREACH_VISITS)
    language: Language = "en" if answer is not None and answer.language == "en" else "zh"
    day = f"{visit.day.month}月{visit.day.day}日" if language == "zh" else f"{visit.day.day} {visit.day:%B}"
    messages.queue(
        kind=Kind.VISIT_PLANNED,
        channel=Channel.SMS,
        address=address,
        language=language,
        values={"day": day, "time": PARTS[part].in_language(language).lower()},
        about=_about(visit),
        due_at=at,
        not_after=over,
        at=at,
    )


def withdraw_about(visit: Visit, *, at: datetime) -> None:
    """See that nothing more is sent about a visit as it was planned."""
    messages.withdraw(about=_about(visit), at=at)


def _about(visit: Visit) -> str:
    return f"visit:{visit.pk}"


def _telephone(person: Person) -> str:
    for user in open_accounts_of(person).filter(is_active=True, phone_verified=True):
        if user.phone:
            return user.phone
    return in_e164(person.phone) or ""
