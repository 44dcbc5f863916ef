"""Erasing what is over: claims whose term ended, the people of whom nothing is left then, records that nobody ever claimed with, and what
was asked for. One claim or one person a transaction, so that a machine that stops leaves each whole or gone; the next minute goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record
from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import DECIDED
from huijia.apps.fence.told import one_action, the_service
from huijia.apps.outreach.models import Plan, Visit
from huijia.apps.payments.ledger import alone
from huijia.apps.payments.models import BankAnswer, Entitlement
from huijia.apps.people.models import Fact, Membership, Person, PersonAccount
from huijia.apps.people.queries import records_of
from huijia.apps.privacy.carrying_out import carried_out, claims_locked, keys_destroyed, people_locked
from huijia.apps.privacy.erased_list import ask_again, written
from huijia.apps.privacy.erasing import carry_out
from huijia.apps.privacy.erasure_steps import STEPS
from huijia.apps.privacy.files import finish_files, forget_what_was_half_written
from huijia.apps.privacy.models import Erasure, RetentionRun
from huijia.apps.privacy.scoping import claims_of, scope_of
from huijia.apps.privacy.terms import held_on, standings

AT_A_TIME = 200
MOST_ON_A_PAGE = 1_000
"""Claims, and records, that a page counts: whoever wants all of them asks the command."""
EACH_MINUTE = 50
"""How many claims and people a minute's turn erases at most, so that others get their turn between."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run on a day would erase: counts only. ``rows``: table -> rows that are deleted or emptied with the claims."""

    claims: int
    people: int
    asked: int
    rows: dict[str, int]


@the_service()
def preview(*, on: date, most: int | None = None) -> Preview:
    """Count what a run on this day would erase, of the first ``most`` claims and records (all without). People of whom nothing is left once
    their claims are gone are not counted among ``people``."""
    rows: Counter[str] = Counter()
    claims = 0
    for part in _parts(claims_over(on=on), most):
        goes = [
            number
            for number, each in standings(Claim.objects.filter(pk__in=part), on=on).items()
            if each.goes
        ]
        claims += len(goes)
        scope = scope_of((), claims=goes)
        for step in STEPS:
            if not step.is_amount:
                rows[step.model._meta.label] += step.rows(scope).count()
    unclaimed = sum(
        1 for part in _parts(unclaimed_over(on=on), most) for number in part if _rests_on_nothing(number, on)
    )
    return Preview(claims, unclaimed, len(_asked(on)), {name: count for name, count in rows.items() if count})


def run(*, at: datetime, most: int | None = None) -> int:
    """Erase what is over, ``most`` units of it (all without); how many. What is done on a day is added up in its ``RetentionRun``."""
    on = timezone.localtime(at).date()
    finish_files()
    forget_what_was_half_written(at)
    ask_again(written())
    done = 0
    for number in _asked(on):
        if most is not None and done >= most:
            return done
        done += carry_out(number, at=at) is not None
    today, _ = RetentionRun.objects.get_or_create(on=on)
    if today.finished_at is not None:
        return done
    for unit, numbers in ((erase_claim, claims_over(on=on)), (erase_unclaimed, unclaimed_over(on=on))):
        for part in _parts(numbers):
            for number in part:
                if most is not None and done >= most:
                    return done
                done += unit(number, at=at)
    _empty_answers_to_nothing(on)
    _finish(on, at)
    return done


def claims_over(*, on: date) -> QuerySet[Claim]:
    """Claims that were decided last before the years that the office set. Whether each may go is asked again when it is its turn."""
    if settings.KEEP_CLAIMS_YEARS is None:
        return Claim.objects.none()
    before = _first_moment_of(on.year - settings.KEEP_CLAIMS_YEARS)
    decided = Claim.objects.filter(erased_on__isnull=True, state__in=[state.value for state in DECIDED])
    return decided.annotate(last=Max("decisions__decided_at")).filter(last__lt=before)


def unclaimed_over(*, on: date) -> QuerySet[Person]:
    """Records of which nothing was recorded since the years that the office set, and on which no claim, account or visit rests."""
    if settings.KEEP_UNCLAIMED_YEARS is None:
        return Person.objects.none()
    before = _first_moment_of(on.year - settings.KEEP_UNCLAIMED_YEARS)
    own = OuterRef("pk")
    # Whoever stands in for somebody whose claim was erased has a claim, too: amounts rest on it.
    claims = Claim.objects.filter(Q(child=own) | Q(claimant=own))
    return Person.objects.filter(made_at__lt=before).filter(
        ~Exists(Fact.objects.filter(person=own, recorded_at__gte=before)),
        ~Exists(claims),
        ~Exists(PersonAccount.objects.filter(person=own, user__is_active=True)),
        ~Exists(Visit.kept.filter(person=own)),
        ~Exists(Plan.kept.filter(person=own)),
    )


def erase_claim(number: int, *, at: datetime) -> int:
    """Erase one claim whose term is over, and those of its people of whom nothing is left to keep; 1, or 0 when it may not go."""
    on = timezone.localtime(at).date()
    with one_action():
        alone()
        claim = Claim.objects.filter(pk=number, erased_on__isnull=True).first()
        if claim is None:
            return 0
        people = {claim.child_id, claim.claimant_id, *_payees(claim)}
        ends = people_locked(sorted(people))
        claims_locked([claim.child_id])
        held = [
            each
            for each in held_on([record.pk for end in ends for record in records_of(end)], on=on)
            if not each.claim_number
        ]
        if held or not standings([Claim.objects.get(pk=number)], on=on)[number].goes:
            return 0
        done = Counter(carried_out(scope_of((), claims=[number]), at=at))
        gone: list[int] = []
        people_gone = 0
        for end in ends:
            if Person.objects.filter(pk=end.pk).exists() and _rests_on_nothing(end.pk, on):
                records, rows = _erased_whole(end, at)
                done.update(rows)
                gone += records
                people_gone += 1
        _add(on, done, claims=1, people=people_gone)
        keys_destroyed(gone, at=at)
    return 1


def erase_unclaimed(number: int, *, at: datetime) -> int:
    """Erase one record on which nothing rests; 1, or 0 when it may not go."""
    on = timezone.localtime(at).date()
    with one_action():
        alone()
        person = next(iter(people_locked([number])), None)
        if (
            person is None
            or not unclaimed_over(on=on).filter(pk=number).exists()
            or not _rests_on_nothing(number, on)
        ):
            return 0
        records, rows = _erased_whole(person, at)
        _add(on, Counter(rows), people=1)
        keys_destroyed(records, at=at)
    return 1


def _erased_whole(person: Person, at: datetime) -> tuple[tuple[int, ...], dict[str, int]]:
    people = tuple(each.pk for each in records_of(person))
    return people, carried_out(scope_of(people, claims=(), consent=True, whole=True), at=at)


def _rests_on_nothing(number: int, on: date) -> bool:
    """Whether nothing keeps the records of this person: no claim, nothing that they have by consent, no hold, and no claim in their household."""
    person = Person.objects.get(pk=number)
    people = [each.pk for each in records_of(person)]
    if claims_of(people) or held_on(people, on=on):
        return False
    used = PersonAccount.objects.filter(person__in=people, user__is_active=True).exists()
    if used or Visit.kept.filter(person__in=people).exists() or Plan.kept.filter(person__in=people).exists():
        return False
    homes = Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), person__in=people)
    others = Membership.objects.filter(household__in=homes.values("household")).exclude(person__in=people)
    return not claims_of(others.values_list("person", flat=True))


def _empty_answers_to_nothing(on: date) -> None:
    """What banks said of payments that the office does not know, and how a person settled it, may name somebody: it goes by the day it came in."""
    if settings.KEEP_CLAIMS_YEARS is None:
        return
    before = _first_moment_of(on.year - settings.KEEP_CLAIMS_YEARS)
    old = BankAnswer.objects.filter(
        instruction__isnull=True, file__begun_at__lt=before, settled_at__isnull=False
    )
    empty = {"end_to_end_id": "", "reason_text": "", "bank_reference": "", "settled_how": ""}
    old.exclude(**empty).update(**empty)


def _payees(claim: Claim) -> list[int]:
    return list(Entitlement.objects.filter(claim=claim).values_list("payee", flat=True))


def _asked(on: date) -> list[int]:
    waiting = Q(state=Erasure.State.WAITING, carry_out_on__lte=on)
    partly = Q(state=Erasure.State.PARTLY) & (Q(looked_on__isnull=True) | Q(looked_on__lt=on))
    return list(Erasure.objects.filter(waiting | partly).order_by("pk").values_list("person_id", flat=True))


def _parts(found: QuerySet[Claim] | QuerySet[Person], most: int | None = None) -> Iterator[list[int]]:
    last = count = 0
    while most is None or count < most:
        part = list(found.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
        if not part:
            return
        last, count = part[-1], count + len(part)
        yield part


def _first_moment_of(year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), time(), tzinfo=timezone.get_current_timezone()).astimezone(UTC)


def _add(on: date, done: Counter[str], *, claims: int = 0, people: int = 0) -> None:
    """Add to the day's proof, in the transaction of what it proves."""
    today = RetentionRun.objects.select_for_update().get_or_create(on=on)[0]
    today.claims += claims
    today.people += people
    today.counts = dict(Counter(today.counts) + done)
    today.save()


def _finish(on: date, at: datetime) -> None:
    with one_action():
        today = RetentionRun.objects.select_for_update().get(on=on)
        if today.finished_at is not None:
            return
        today.finished_at = at
        today.save()
        if today.claims or today.people:
            record(
                by=SYSTEM,
                action="retention.carried_out",
                subject="retention",
                subject_id=on.isoformat(),
                changes={
                    "claims": (today.claims, 0),
                    "people": (today.people, 0),
                    **{name: (rows, 0) for name, rows in sorted(today.counts.items())},
                },
            )
