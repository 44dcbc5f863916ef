"""Runs, who released them, and the instructions that were frozen in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huijia.apps.payments.models_entitlements import Entitlement, Fund, PayeeAccount
from huijia.apps.payments.models_ways import BankList
from huijia.apps.payments.states import InstructionState, RunState, choices_of
from huijia.apps.sealing.fields import HeldSealed


class Run(models.Model):
    """One preparing of payments: everything owed of a fund's benefit that is payable by a day.

    ``content`` is the digest of the frozen instructions; what was released and what is sent must have it. ``message_id`` names the bank
    file and is made from that digest. ``bank_list``: the list by which the bank is told, from freezing on; empty: pain.001.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="runs")
    payable_by = models.DateField()
    execute_on = models.DateField()
    state = models.CharField(max_length=12, choices=choices_of(RunState), default=RunState.DRAFT.value)
    prepared_by = models.BigIntegerField()
    prepared_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    count = models.IntegerField(default=0)
    total_minor = models.BigIntegerField(default=0)
    left_out_count = models.IntegerField(default=0)
    content = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=35, blank=True)
    bank_list = models.ForeignKey(BankList, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RunState]), name="run_state_known"
            ),
            models.UniqueConstraint(
                fields=["message_id"],
                condition=~Q(message_id="") & ~Q(state="cancelled"),
                name="run_message_once",
            ),
        )

    def __str__(self) -> str:
        return f"run {self.pk}"


class Release(models.Model):
    """That somebody released a run's frozen content. Two make it released."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="releases")
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    content = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "by"], name="release_once_each"),)

    def __str__(self) -> str:
        return f"release {self.pk} of run {self.run_id}"


class Adoption(models.Model):
    """That a run was not made here, but read from a file that had left before the office was restored from an older backup.

    ``by``, who is also named as the run's preparer, said so with a reason; two others confirm it by releasing. ``left_out``: the end-to-end ids
    in the file of claims that the office does not know, which it cannot book.
    """

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="adoption")
    file = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    left_out = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"adoption of run {self.run_id}"


class Instruction(models.Model):
    """An order to pay, as it was frozen. Only its state and what the bank said of it change.

    ``number``: which one for its entitlement it is, from 1. ``account`` is sealed.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="instructions", db_index=False)
    entitlement = models.ForeignKey(
        Entitlement, on_delete=models.PROTECT, related_name="instructions", db_index=False
    )
    number = models.IntegerField()
    end_to_end_id = models.CharField(max_length=35, unique=True)
    amount_minor = models.BigIntegerField()
    holder = models.CharField(max_length=140)
    account = HeldSealed()
    tail = models.CharField(max_length=4)
    fingerprint = models.CharField(max_length=64)
    bank = models.CharField(max_length=40, blank=True)
    state = models.CharField(
        max_length=10, choices=choices_of(InstructionState), default=InstructionState.FROZEN.value
    )
    reason_code = models.CharField(max_length=35, blank=True)
    reason_text = models.CharField(max_length=140, blank=True)
    booked_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entitlement", "number"], name="instruction_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="instruction_pays"),
        )
        # Not by state: PostgreSQL would write all indexes again with each answer of the bank.
        indexes = (models.Index(fields=["run"], name="instruction_by_run"),)

    def __str__(self) -> str:
        return f"instruction {self.end_to_end_id}"


class RefusedAccount(models.Model):
    """That the bank could not pay to an account, and by which order it said so. Nothing more is sent there.

    What ends it is another ``PayeeAccount``: the next card, or the same number recorded anew once it was looked at.
    """

    account = models.OneToOneField(PayeeAccount, on_delete=models.PROTECT, related_name="refused")
    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="+")
    reason_code = models.CharField(max_length=35)
    refused_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"account {self.account_id} refused"


class LeftOut(models.Model):
    """What a run did not pay although it is owed, and why."""

    class Why(models.TextChoices):
        """The reasons, in the order in which they are looked for."""

        GRANTED_TWICE = "granted_twice", "The same child was granted this period twice"
        ON_HOLD = "on_hold", "On hold"
        NO_ACCOUNT = "no_account", "No account to pay to"
        ACCOUNT_REFUSED = "account_refused", "The bank could not pay to the account"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="left_out", db_index=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=15, choices=Why.choices)
    owed_minor = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "entitlement"], name="left_out_once"),)

    def __str__(self) -> str:
        return f"{self.entitlement_id} left out of run {self.run_id}"
