"""What is due to whom, on which account it is paid, and what stands in the way."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huijia.apps.accounts.models import Area
from huijia.apps.claims.models import Claim, Decision
from huijia.apps.people.models import Person
from huijia.apps.sealing.fields import HeldSealed


class Fund(models.Model):
    """The bank account from which an area's benefit is paid. ``account`` is sealed (``sealing``), ``tail`` its last digits."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    holder = models.CharField(max_length=140)
    account = HeldSealed()
    tail = models.CharField(max_length=4)
    fingerprint = models.CharField(max_length=64)
    bank = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["area", "pack"], condition=Q(closed_on__isnull=True), name="fund_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"fund {self.pk}"


class PayeeAccount(models.Model):
    """The bank account to which somebody's benefits are paid. Closed, never changed: a correction is another one.

    ``account`` is sealed; ``fingerprint`` tells, under the key, whether two are the same.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="payee_accounts")
    holder = models.CharField(max_length=140)
    account = HeldSealed()
    tail = models.CharField(max_length=4)
    fingerprint = models.CharField(max_length=64)
    bank = models.CharField(max_length=40, blank=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at__isnull=True), name="payee_account_open_once"
            ),
        )
        indexes = (models.Index(fields=["fingerprint"], name="payee_account_same"),)

    def __str__(self) -> str:
        return f"account of person {self.person_id}"


class Entitlement(models.Model):
    """What a claim is due for its period by the decision that holds, and where that money is.

    All amounts in the currency's minor unit; each ``..._minor`` but ``due_minor`` is the balance of an account (docs/money.md).
    ``payee`` is whoever is paid: the claimant, unless it was said otherwise. ``instructions_made`` counts orders to pay.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="entitlement")
    number = models.CharField(max_length=16)
    pack = models.CharField(max_length=100)
    period = models.CharField(max_length=10)
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    payee = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    # No index by Django: whoever looks by area looks for what is to settle.
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+", db_index=False)
    payable_from = models.DateField()
    due_minor = models.BigIntegerField(default=0)
    owed_minor = models.BigIntegerField(default=0)
    ordered_minor = models.BigIntegerField(default=0)
    paid_minor = models.BigIntegerField(default=0)
    recovering_minor = models.BigIntegerField(default=0)
    waived_minor = models.BigIntegerField(default=0)
    set_off_minor = models.BigIntegerField(default=0)
    instructions_made = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    due_minor=F("owed_minor")
                    + F("ordered_minor")
                    + F("paid_minor")
                    + F("recovering_minor")
                    + F("waived_minor")
                    + F("set_off_minor")
                ),
                name="entitlement_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(due_minor__gte=0, ordered_minor__gte=0, paid_minor__gte=0)
                & Q(recovering_minor__lte=0, waived_minor__lte=0),
                name="entitlement_signs",
            ),
        )
        indexes = (
            models.Index(
                fields=["pack", "area", "payable_from"],
                condition=~Q(owed_minor=0),
                name="entitlement_to_settle",
            ),
            models.Index(fields=["child"], name="entitlement_of_child"),
            models.Index(fields=["payee"], name="entitlement_by_payee"),
        )

    def __str__(self) -> str:
        return f"entitlement of claim {self.number}"


class Hold(models.Model):
    """A reason not to pay for a child for the time being: dated, with a day on which somebody looks again. Never a sanction."""

    class Kind(models.TextChoices):
        """The only reasons there are."""

        DISPUTE = "dispute", "Several people claim, or the account is disputed"
        DEATH_REPORTED = "death_reported", "A death was reported and is being confirmed"
        DOUBLE_CLAIM = "double_claim", "The same child may have been granted twice"

    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="payment_holds")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.CharField(max_length=500)
    from_on = models.DateField()
    look_again_on = models.DateField()
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["child", "kind"], condition=Q(ended_at__isnull=True), name="hold_open_once"
            ),
            models.CheckConstraint(condition=Q(look_again_on__gt=F("from_on")), name="hold_is_looked_at"),
        )

    def __str__(self) -> str:
        return f"hold {self.pk}"
