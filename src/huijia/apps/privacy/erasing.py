"""Having a person erased: what would happen, asking for it, taking it back, and carrying it out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.audit.actions import record
from huijia.apps.consent.policies import check_counter, is_self
from huijia.apps.fence.told import one_action, the_service
from huijia.apps.inventory.declaring import Table
from huijia.apps.payments.ledger import alone
from huijia.apps.people.models import Person
from huijia.apps.people.queries import is_guardian_of, own_person, records_of
from huijia.apps.privacy.carrying_out import carried_out, claims_locked, keys_destroyed, people_locked
from huijia.apps.privacy.erased_list import write_list
from huijia.apps.privacy.erasure_plan import ErasurePlan, Fate, Line, Why
from huijia.apps.privacy.erasure_steps import STEPS
from huijia.apps.privacy.errors import UnableToErase
from huijia.apps.privacy.everything import TABLES
from huijia.apps.privacy.finding import rows_of
from huijia.apps.privacy.models import Erasure
from huijia.apps.privacy.scoping import Found, found_of, scope_of
from huijia.apps.wording import text

DAYS_TO_TAKE_BACK = 7
OPEN = (Erasure.State.WAITING, Erasure.State.PARTLY)
TRAIL = ("audit.Entry", "audit.PersonKey")
"""The values of the one cannot be read any more once the other is emptied. What somebody did with another's record is told of the other, and stays theirs."""
PROOF = ("privacy.Erasure", "privacy.LegalHold")
SPEAKS_FOR_THEMSELVES = 14


@the_service()
def what_would_happen(person: Person, *, at: datetime) -> ErasurePlan:
    """What an erasing at this moment would do to each table that holds something of a person."""
    people = tuple(each.pk for each in records_of(person))
    on = timezone.localtime(at).date()
    found = found_of(people, on=on)
    lines = [line for table in TABLES for line in _lines(table, found, people, on)]
    stays = bool(found.kept) or found.held_until is not None
    return ErasurePlan(people, on, tuple(lines), not stays, found.why[1] if stays else None)


def ask(*, by: Viewer, person: Person, channel: str, at: datetime) -> Erasure:
    """Ask that a person be erased: by themselves, a guardian (``own_account``) or at the counter (``counter``).

    Nothing happens for ``DAYS_TO_TAKE_BACK`` days, in which ``take_back`` ends it. Raises ``NotAllowed``, ``UnableToErase`` when it was
    asked already.
    """
    with one_action():
        by = _who_asks(by, person, at)
        [person] = people_locked([person.pk])
        if Erasure.objects.filter(person_id=person.pk, state__in=OPEN).exists():
            raise UnableToErase(str(text("已经提出过删除。", "This was asked already.")))
        asked = Erasure.objects.create(
            person_id=person.pk,
            made_at=person.made_at,
            area=person.area_id,
            channel=channel,
            asked_by=by.id,
            asked_at=at,
            carry_out_on=timezone.localtime(at).date() + timedelta(days=DAYS_TO_TAKE_BACK),
        )
        _record(by, "erasure.asked", asked)
        transaction.on_commit(write_list)
    return asked


def take_back(*, by: Viewer, person: Person, at: datetime) -> None:
    """End what was asked, before it is carried out. Raises ``NotAllowed``, ``UnableToErase`` when nothing waits."""
    with one_action():
        by = _who_asks(by, person, at)
        [person] = people_locked([person.pk])
        asked = Erasure.objects.filter(person_id=person.pk, state=Erasure.State.WAITING).first()
        if asked is None:
            raise UnableToErase(
                str(text("没有等待办理的删除请求。", "No erasing waits that could be taken back."))
            )
        asked.state, asked.ended_at = Erasure.State.TAKEN_BACK, at
        asked.save(update_fields=["state", "ended_at"])
        _record(by, "erasure.taken_back", asked)
        transaction.on_commit(write_list)


def carry_out(person_id: int, *, at: datetime) -> ErasurePlan | None:
    """Erase what may be erased of somebody for whom it was asked, in one transaction; None when it is not due, or somebody else did it.

    What stays goes when its time is over, by the retention.
    """
    with one_action():
        alone()
        asked = Erasure.objects.select_for_update().filter(person_id=person_id, state__in=OPEN).first()
        on = timezone.localtime(at).date()
        if asked is None or asked.carry_out_on > on:
            return None
        asked.looked_on = on
        person = next(iter(people_locked([asked.person_id])), None)
        if person is None:
            # Another record of the same person was asked for, or the retention came first.
            asked.state, asked.ended_at, asked.kept_until = Erasure.State.DONE, at, None
            asked.save()
            return None
        claims_locked([each.pk for each in records_of(person)])
        plan = what_would_happen(person, at=at)
        goes = found_of(plan.people, on=on).goes
        done = carried_out(goes, at=at)
        asked.state = Erasure.State.DONE if plan.whole else Erasure.State.PARTLY
        asked.carried_out_at = asked.carried_out_at or at
        asked.kept_until, asked.ended_at = plan.until, at if plan.whole else None
        asked.save()
        keys_destroyed(plan.people if goes.whole else (), at=at)
        if done:
            record(
                by=SYSTEM,
                action="erasure.carried_out",
                subject="erasure",
                subject_id=asked.pk,
                area=asked.area,
                changes={"whole": (None, plan.whole), **{name: (rows, 0) for name, rows in done.items()}},
            )
        transaction.on_commit(write_list)
    return plan


@the_service()
def open_erasure(person: Person) -> Erasure | None:
    """What was asked for a person and is not over: waiting, or carried out in part."""
    numbers = [each.pk for each in records_of(person)]
    return Erasure.objects.filter(person_id__in=numbers, state__in=OPEN).order_by("pk").first()


def _who_asks(by: Viewer, person: Person, at: datetime) -> Viewer:
    """The person, a guardian of a child that cannot ask, or an officer at the counter. Raises ``NotAllowed``."""
    own = own_person(by)
    if is_self(by, person) or (own is not None and _speaks_for(own, person, timezone.localtime(at).date())):
        return by
    if not by.is_staff:
        raise NotAllowed(str(text("只有本人或监护人可以提出。", "Only the person or a guardian may ask.")))
    return check_counter(by, person)


def _speaks_for(own: Person, child: Person, on: date) -> bool:
    """Whether somebody is the guardian of a child under fourteen (Personal Information Protection Law, art. 31)."""
    born = child.birth_date
    if born is None or not is_guardian_of(own, child, on=on):
        return False
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < SPEAKS_FOR_THEMSELVES


def _record(by: Viewer, action: str, asked: Erasure) -> None:
    record(
        by=by,
        action=action,
        subject="erasure",
        subject_id=asked.pk,
        person_id=asked.person_id,
        area=asked.area,
        changes={"carry_out_on": (None, asked.carry_out_on.isoformat())},
    )


def _lines(table: Table, found: Found, people: tuple[int, ...], on: date) -> list[Line]:
    if not table.tells_of_people:
        return []
    if table.name in PROOF:
        rows = rows_of(table, people, on=on).count()
        return [_line(table, rows, Fate.STAYS)] if rows else []
    if table.name in TRAIL:
        rows = rows_of(table, people, on=on).filter(person_id__in=people).count()
        fate = Fate.UNREADABLE if found.goes.whole else Fate.STAYS
        return [_line(table, rows, fate, *(() if found.goes.whole else found.why))] if rows else []
    steps = [step for step in STEPS if step.model is table.model]
    erased = sum(step.rows(found.goes).count() for step in steps if step.deletes)
    emptied = sum(step.rows(found.goes).count() for step in steps if not step.deletes)
    made = [_line(table, erased, Fate.ERASED), _line(table, emptied, Fate.EMPTIED)]
    if not found.goes.whole:
        made.extend(_staying(table, found, people, on, erased + emptied))
    return [line for line in made if line.rows]


def _staying(table: Table, found: Found, people: tuple[int, ...], on: date, gone: int) -> list[Line]:
    rest = rows_of(table, people, on=on).count() - gone
    steps = [step for step in STEPS if step.model is table.model]
    groups: dict[tuple[Why, date | None], list[int]] = {}
    for number, each in found.kept.items():
        assert each.why is not None, "a claim that is kept is kept for a reason"
        groups.setdefault((each.why, each.until), []).append(number)
    made = []
    for (why, until), claims in groups.items():
        scope = scope_of((), claims=claims)
        rows = sum(step.rows(scope).count() for step in steps)
        made.append(_line(table, rows, Fate.STAYS, why, until))
        rest -= rows
    return [*made, _line(table, max(rest, 0), Fate.STAYS, *found.why)]


def _line(table: Table, rows: int, fate: Fate, why: Why | None = None, until: date | None = None) -> Line:
    return Line(table, rows, fate, why, until)
