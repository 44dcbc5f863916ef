"""The ledger's entries, and what was decided about overpayments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huijia.apps.claims.models import Decision
from huijia.apps.payments.models_entitlements import Entitlement, Fund
from huijia.apps.payments.models_runs import Instruction
from huijia.apps.payments.states import Account, EntryKind, choices_of


class Recovery(models.Model):
    """What a person decided about an overpayment: paid back in parts, kept back from later amounts with the family's agreement, or waived.

    ``hardship`` is what was considered. ``agreed`` says that the family agreed to the plan; without it nothing is kept back.
    """

    class Way(models.TextChoices):
        """How."""

        REPAYMENT = "repayment", "Paid back in parts"
        SET_OFF = "set_off", "Kept back from later amounts of the same benefit"
        WAIVER = "waiver", "Not asked back"

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="recoveries")
    way = models.CharField(max_length=10, choices=Way.choices)
    amount_minor = models.BigIntegerField()
    part_minor = models.BigIntegerField()
    first_due_on = models.DateField(null=True)
    hardship = models.TextField()
    agreed = models.BooleanField(default=False)
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=150)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, part_minor__gt=0), name="recovery_is_of_something"
            ),
            models.CheckConstraint(
                condition=~Q(way="set_off") | Q(agreed=True), name="set_off_needs_agreement"
            ),
        )

    def __str__(self) -> str:
        return f"recovery {self.pk}"


class Entry(models.Model):
    """One movement in the ledger, from ``debit`` to ``credit``. Never changed or deleted.

    ``entitlement`` is empty only for money that a fund gets. ``decision``, ``instruction`` or ``recovery`` is the cause; ``number`` tells
    apart several of one kind (parts that were paid back).
    """

    at = models.DateTimeField()
    booked_on = models.DateField()
    kind = models.CharField(max_length=12, choices=choices_of(EntryKind))
    debit = models.CharField(max_length=10, choices=choices_of(Account))
    credit = models.CharField(max_length=10, choices=choices_of(Account))
    amount_minor = models.BigIntegerField()
    # No index by Django: those below say the same, and there are three entries for each payment.
    entitlement = models.ForeignKey(
        Entitlement, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    instruction = models.ForeignKey(
        Instruction, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    recovery = models.ForeignKey(
        Recovery, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    number = models.IntegerField(default=0)
    made_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) & ~Q(debit=F("credit")), name="entry_moves_something"
            ),
            models.CheckConstraint(
                condition=Q(entitlement__isnull=False) | Q(kind="allocation"), name="entry_is_of_something"
            ),
            models.UniqueConstraint(
                fields=["instruction", "kind"],
                condition=Q(instruction__isnull=False),
                name="entry_once_for_an_instruction",
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(decision__isnull=False), name="entry_once_for_a_decision"
            ),
            models.UniqueConstraint(
                fields=["recovery", "entitlement", "kind", "number"],
                condition=Q(recovery__isnull=False),
                name="entry_once_for_a_part",
            ),
        )
        indexes = (
            models.Index(fields=["entitlement"], name="entry_by_entitlement"),
            models.Index(fields=["fund"], condition=Q(fund__isnull=False), name="entry_by_fund"),
        )

    def __str__(self) -> str:
        return f"entry {self.pk}"
