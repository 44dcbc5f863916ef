"""Erasing rows: one transaction, in which the guards let them go. Files go when it is committed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from huijia.apps.accounts.models import Area, User
from huijia.apps.audit.door import rows_may_go
from huijia.apps.audit.keys import destroy
from huijia.apps.audit.models import ChainEnd
from huijia.apps.claims.models import Claim, Paper
from huijia.apps.messaging.models import Channel, Message
from huijia.apps.payments.models import BankAnswer, Entitlement, Instruction, Run
from huijia.apps.people.models import Person
from huijia.apps.people.queries import records_of
from huijia.apps.privacy.erasure_steps import STEPS, Scope, Step
from huijia.apps.privacy.files import finish_files
from huijia.apps.privacy.models import FileToErase
from huijia.apps.privacy.scoping import claims_of
from huijia.apps.sealing import seal

COUNTY = 6
"""Digits of a county's code: amounts of nobody are the county's, not a village's."""


def people_locked(numbers: Iterable[int]) -> list[Person]:
    """These records and all that are the same people's, locked until the transaction ends: nobody comes to name them meanwhile. Those asked for come back."""
    wanted = Person.objects.filter(pk__in=list(numbers))
    alike = {record.pk for person in wanted for record in records_of(person)}
    locked = Person.objects.select_for_update(of=("self",)).filter(pk__in=alike).order_by("pk")
    found = {each.pk: each for each in locked}
    return [found[number] for number in numbers if number in found]


def claims_locked(people: Iterable[int]) -> None:
    """All claims that name these people, locked until the transaction ends."""
    numbers = [claim.pk for claim in claims_of(list(people))]
    list(Claim.objects.select_for_update().filter(pk__in=numbers).order_by("pk").values_list("pk", flat=True))


def carried_out(scope: Scope, *, at: datetime) -> dict[str, int]:
    """Erase what is in scope; table -> rows that were deleted or emptied. The caller has the ledger to itself, people and claims
    locked, and has the keys of whoever goes whole destroyed after it (``keys_destroyed``)."""
    assert connection.in_atomic_block, "half erased would be worse than not at all"
    _overwrite_what_is_deleted()
    _note_files(scope)
    done: Counter[str] = Counter()
    with rows_may_go():
        for step in STEPS:
            rows = _do(step, scope, at)
            if rows:
                done[step.model._meta.label] += rows
    transaction.on_commit(finish_files)
    return dict(done)


def keys_destroyed(people: Sequence[int], *, at: datetime) -> None:
    """Make what the trail tells of these people unreadable: last, for it takes the chain's end, for which everybody else waits."""
    if people:
        ChainEnd.objects.select_for_update().get()
        destroy(people, at=at)


def _do(step: Step, scope: Scope, at: datetime) -> int:
    rows = step.rows(scope)
    if step.is_amount:
        return 0
    if step.deletes:
        return int(rows._raw_delete(rows.db) or 0)
    if step.model is BankAnswer or step.model is Instruction:
        # The payment's number holds the claim's.
        anonymous = Concat(Value("erased-"), Cast("pk", CharField()))
        own = {"end_to_end_id": anonymous} if step.model is Instruction else {}
        return rows.update(**step.empties, **own)
    if step.model is Claim:
        return _of_nobody(scope, step, at)
    return rows.update(**step.empties)


def _of_nobody(scope: Scope, step: Step, at: datetime) -> int:
    """What amounts rest on stays, of nobody: each claim gets somebody of its own who is nobody, so that no two claims can be laid together."""
    today = timezone.localtime(at).date()
    for claim in Claim.objects.filter(pk__in=scope.money):
        area = _county_of(claim.area_id)
        nobody = Person.objects.create(
            area=area, name="", withdrawn=True, made_at=datetime(2000, 1, 1, tzinfo=UTC)
        )
        Entitlement.objects.filter(claim=claim).update(child=nobody, payee=nobody, area=area)
        Claim.objects.filter(pk=claim.pk).update(
            number=f"-{claim.pk}",
            child=nobody,
            claimant=nobody,
            area=area,
            changed_at=F("made_at"),
            erased_on=today,
            **step.empties,
        )
    return len(scope.money)


def _county_of(code: str) -> Area:
    """The county of a place; where the office has none, the widest place that it has."""
    around = [code[:digits] for digits in range(1, len(code) + 1)]
    places = list(Area.objects.filter(code__in=around).order_by("code"))
    return next((place for place in reversed(places) if len(place.code) <= COUNTY), places[0])


def _note_files(scope: Scope) -> None:
    papers = Paper.objects.filter(claim__in=scope.claims).values_list("digest", flat=True)
    letters = Message.objects.filter(
        about__in=[f"visit:{each}" for each in scope.visits], channel=Channel.LETTER
    ).values_list("pk", flat=True)
    phones = User.objects.filter(pk__in=scope.users, phone__isnull=False).values_list("phone", flat=True)
    own = Person.objects.filter(pk__in=scope.people if scope.consent else ()).exclude(phone="")
    addresses = {*(each for each in phones if each), *own.values_list("phone", flat=True)}
    # A claim is over no sooner than every file in which it was paid: its term counts from the last payment.
    sent = Run.objects.filter(instructions__entitlement__claim__in=scope.money, sent_at__isnull=False)
    kinds = FileToErase.Kind
    FileToErase.objects.bulk_create(
        [
            *(FileToErase(kind=kinds.PAPER, name=seal(digest)) for digest in sorted(set(papers))),
            *(
                FileToErase(kind=kinds.SENT, name=seal(name))
                for name in sorted(set(sent.values_list("message_id", flat=True)))
            ),
            *(FileToErase(kind=kinds.LETTER, name=seal(str(number))) for number in letters),
            *(FileToErase(kind=kinds.ADDRESS, name=seal(address)) for address in sorted(addresses)),
        ]
    )


def _overwrite_what_is_deleted() -> None:
    """SQLite leaves deleted rows in its file until the room is needed; from now on this connection overwrites them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
