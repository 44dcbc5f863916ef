"""Where people are paid: recorded at the counter, sealed, closed when another one takes its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models.functions import Coalesce

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.payments.account_numbers import plain_number
from huijia.apps.payments.bank.reasons import ABOUT_THE_ACCOUNT
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import Entitlement, Instruction, PayeeAccount, RefusedAccount
from huijia.apps.payments.policies import check_keeps_accounts
from huijia.apps.people.models import Person
from huijia.apps.sealing import fingerprint, seal

SHORTEST, LONGEST = 8, 34


def masked(tail: str) -> str:
    """An account number as it is shown."""
    return f"**** {tail}"


@one_action()
def record_account(
    *, by: Viewer, person: Person, holder: str, number: str, bank: str, reason: str, at: datetime
) -> PayeeAccount:
    """Record where somebody is paid from now on. The account before is closed; runs that are frozen keep theirs."""
    check_keeps_accounts(by, person)
    plain = plain_number(number)
    if not (plain.isascii() and plain.isalnum() and SHORTEST <= len(plain) <= LONGEST):
        raise UnableToPay(
            f"账号应为 {SHORTEST} 到 {LONGEST} 位数字或字母，请核对。",
            f"An account number has {SHORTEST} to {LONGEST} digits or letters. Check it.",
        )
    # The person's row is locked: of two that are recorded at once, one is closed.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    old = PayeeAccount.objects.filter(person=person, closed_at__isnull=True).first()
    if old is not None:
        old.closed_at, old.closed_why = at, reason[:200]
        old.save(update_fields=["closed_at", "closed_why"])
    made = PayeeAccount.objects.create(
        person=person,
        holder=holder.strip(),
        account=seal(plain),
        tail=plain[-4:],
        fingerprint=fingerprint(plain),
        bank=bank.strip(),
        made_by=by.id,
        made_at=at,
    )
    record(
        by=by,
        action="payee_account.recorded",
        subject="payee_account",
        subject_id=made.pk,
        person_id=person.pk,
        area=person.area_id,
        # The whole number stands nowhere but sealed.
        changes={"account": (masked(old.tail) if old else None, masked(made.tail))},
        reason=reason,
    )
    return made


def keep_refusals(not_paid: Mapping[int, str], *, at: datetime) -> None:
    """Note the payees' accounts to which the bank could not pay, by the reason codes of what it did not pay: no run pays there any more.

    ``not_paid``: an instruction's key -> the bank's reason code. An account that was recorded after its order was frozen is another one, and is tried.
    """
    refused = {key: code for key, code in not_paid.items() if code in ABOUT_THE_ACCOUNT}
    if not refused:
        return
    orders = list(
        Instruction.objects.filter(pk__in=refused)
        .annotate(kept=Coalesce("entitlement__payee__merged_into", "entitlement__payee"))
        .values_list("pk", "entitlement__payee", "kept", "fingerprint", "run__frozen_at")
    )
    people = {person for _, payee, kept, _, _ in orders for person in (payee, kept)}
    accounts = {
        (each.person_id, each.fingerprint): each
        for each in PayeeAccount.objects.filter(person__in=people, closed_at__isnull=True)
    }
    found: dict[int, RefusedAccount] = {}
    for key, payee, kept, same, frozen_at in orders:
        assert frozen_at is not None, "what the bank answers was frozen"
        account = accounts.get((payee, same)) or accounts.get((kept, same))
        if account is not None and account.made_at <= frozen_at:
            found[account.pk] = RefusedAccount(
                account=account, instruction_id=key, reason_code=refused[key], refused_at=at
            )
    # One that is known already keeps what was said first.
    RefusedAccount.objects.bulk_create(found.values(), ignore_conflicts=True)


@one_action()
def pay_to(*, by: Viewer, entitlement: Entitlement, person: Person, reason: str) -> Entitlement:
    """Pay an entitlement to another person of the claim: the child itself, or back to the claimant."""
    entitlement = (
        Entitlement.objects.select_for_update(of=("self",)).select_related("claim").get(pk=entitlement.pk)
    )
    check_keeps_accounts(by, entitlement.child)
    if person.pk not in (entitlement.child_id, entitlement.claim.claimant_id):
        raise UnableToPay(
            "只能发放到申请人或孩子本人的账户。", "Only the claimant or the child itself can be paid."
        )
    old, entitlement.payee = entitlement.payee_id, person
    entitlement.save(update_fields=["payee"])
    record(
        by=by,
        action="entitlement.payee_changed",
        subject="claim",
        subject_id=entitlement.number,
        person_id=entitlement.child_id,
        area=entitlement.area_id,
        changes={"payee": (old, person.pk)},
        reason=reason,
    )
    return entitlement
