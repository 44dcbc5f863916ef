"""Reading money. ``viewer`` decides what is seen; what is not seen is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Substr

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.payments.models import (
    BankAnswer,
    BankFile,
    Entitlement,
    Entry,
    Fund,
    Instruction,
    PayeeAccount,
    Recovery,
    RefusedAccount,
    Run,
)
from huijia.apps.payments.states import COMES_BACK, Account, RunState
from huijia.apps.people.models import Person
from huijia.apps.people.queries import begins, own_person, records_of, within

T = TypeVar("T")


def funds_seen_by(viewer: Viewer) -> QuerySet[Fund]:
    """Funds of the areas in which the viewer is of finance."""
    return Fund.objects.filter(within(viewer, Role.FINANCE)).select_related("area").order_by("pk")


def fund_seen_by(viewer: Viewer, fund_id: int) -> Fund:
    """A fund. Raises ``UnableToFind``."""
    return _found(funds_seen_by(viewer).filter(pk=fund_id).first())


def run_seen_by(viewer: Viewer, run_id: int) -> Run:
    """A run of a fund that the viewer sees. Raises ``UnableToFind``."""
    seen = funds_seen_by(viewer).values("pk")
    return _found(
        Run.objects.filter(pk=run_id, fund__in=seen).select_related("fund__area", "bank_list").first()
    )


def trouble_seen_by(viewer: Viewer, answer_id: int) -> BankAnswer:
    """An answer that waits for a person. Raises ``UnableToFind``."""
    seen = funds_seen_by(viewer).values("pk")
    found = BankAnswer.objects.filter(pk=answer_id, file__fund__in=seen)
    return _found(found.select_related("file__fund", "instruction").first())


def _found(row: T | None) -> T:
    if row is None:
        raise UnableToFind("no such money, or not for this viewer")
    return row


def open_troubles(fund: Fund) -> QuerySet[BankAnswer]:
    """Answers that wait for a person, the oldest first."""
    return BankAnswer.objects.filter(file__fund=fund, settled_at__isnull=True).order_by("pk")


def files_of(fund: Fund) -> QuerySet[BankFile]:
    """Files in which the bank answered, the latest first."""
    return BankFile.objects.filter(fund=fund).order_by("-pk")


def reading_now(fund: Fund, viewer: Viewer) -> BankFile | None:
    """The file that somebody is reading, or began to read and did not end: the one begun last."""
    begun = BankFile.objects.filter(fund=fund, read_by=viewer.id, whole_at__isnull=True)
    return begun.order_by("-begun_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of instructions and their sum."""

    count: int
    total_minor: int


def under_way(viewer: Viewer) -> tuple[int, int]:
    """How many runs are not settled, and how many answers wait for a person."""
    seen = funds_seen_by(viewer).values("pk")
    settled = [state.value for state in (RunState.RECONCILED, RunState.CLOSED, RunState.CANCELLED)]
    runs = Run.objects.filter(fund__in=seen).exclude(state__in=settled).count()
    return runs, BankAnswer.objects.filter(file__fund__in=seen, settled_at__isnull=True).count()


def states_of(run: Run) -> dict[str, Counted]:
    """State -> how many instructions of the run stand there, and their sum."""
    rows = (
        run.instructions.values("state").annotate(n=Count("pk"), total=Sum("amount_minor")).order_by("state")
    )
    return {row["state"]: Counted(row["n"], row["total"]) for row in rows}


def townships_of(run: Run) -> list[tuple[Area, Counted]]:
    """What a run pays in each township."""
    rows = (
        run.instructions.annotate(place=Substr("entitlement__area", 1, Area.Level.TOWNSHIP.value))
        .values("place")
        .annotate(n=Count("pk"), total=Sum("amount_minor"))
        .order_by("place")
    )
    counted = {row["place"]: Counted(row["n"], row["total"]) for row in rows}
    return [(area, counted[area.code]) for area in Area.objects.filter(code__in=counted).order_by("code")]


def refused_in(run: Run) -> QuerySet[Instruction]:
    """What came back: to be paid again once its account is put right."""
    return (
        run.instructions.filter(state__in=["rejected", "returned"])
        .select_related("entitlement")
        .order_by("pk")
    )


def account_of(person: Person) -> PayeeAccount | None:
    """Where somebody is paid now."""
    return (
        PayeeAccount.objects.filter(person__in=records_of(person), closed_at__isnull=True)
        .order_by("-pk")
        .first()
    )


def refusal_of(account: PayeeAccount) -> RefusedAccount | None:
    """That the bank could not pay to this account; None where it said nothing of the kind."""
    return RefusedAccount.objects.filter(account=account).first()


def payments_of_family(viewer: Viewer) -> list[Entitlement]:
    """A family's own entitlements, the latest period first, with their instructions. Raises ``UnableToFind``."""
    own = own_person(viewer)
    if own is None:
        raise UnableToFind("no payments for this viewer")
    records = records_of(own)
    return list(
        Entitlement.objects.filter(Q(payee__in=records) | Q(claim__claimant__in=records))
        .select_related("child", "claim")
        .prefetch_related("instructions__run", "recoveries")
        .order_by("-period", "number")
    )


def overpaid_seen_by(viewer: Viewer) -> QuerySet[Entitlement]:
    """What was paid too much, in the county approver's area, and nobody has decided about yet."""
    return (
        Entitlement.objects.filter(within(viewer, Role.COUNTY_APPROVER), owed_minor__lt=0)
        .annotate(over_minor=-F("owed_minor"))
        .select_related("child", "area", "claim")
        .order_by("pk")
    )


def coming_back(*conditions: Q) -> QuerySet[Any]:
    """Recoveries of which something is still to come back, each with ``left_minor``; the oldest first."""
    came = (
        Entry.objects.filter(recovery=OuterRef("pk"), credit=Account.RECOVERING.value, kind__in=COMES_BACK)
        .order_by()
        .values("recovery")
        .annotate(sum=Sum("amount_minor"))
        .values("sum")
    )
    return (
        Recovery.objects.filter(*conditions)
        .exclude(way=Recovery.Way.WAIVER)
        .annotate(left_minor=F("amount_minor") - Coalesce(Subquery(came), 0))
        .filter(left_minor__gt=0)
        .select_related("entitlement__area")
        .order_by("pk")
    )


def coming_back_to(fund: Fund) -> QuerySet[Any]:
    """What comes back to a fund by plan."""
    return coming_back(
        Q(entitlement__pack=fund.pack, entitlement__currency=fund.currency),
        begins("entitlement__area_id", fund.area_id),
    )


def recovery_coming_to(fund: Fund, recovery_id: int) -> Any:
    """One of them. Raises ``UnableToFind``, also when nothing of it is left."""
    return _found(coming_back_to(fund).filter(pk=recovery_id).first())


def overpaid_recovery(viewer: Viewer, recovery_id: int) -> Recovery:
    """A recovery of which something is left, for the county. Raises ``UnableToFind``."""
    seen = within(viewer, Role.COUNTY_APPROVER, field="entitlement__area_id")
    found: Recovery = _found(coming_back(seen).filter(pk=recovery_id).first())
    return found


def overpaid_entitlement(viewer: Viewer, number: str) -> Entitlement:
    """One of them, by its claim's number; also when all of it is decided. Raises ``UnableToFind``."""
    found = Entitlement.objects.filter(within(viewer, Role.COUNTY_APPROVER), number=number)
    return _found(found.select_related("child", "area", "claim").first())
