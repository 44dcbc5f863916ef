"""A recalculation, and the claims that would be decided otherwise today."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huijia.apps.accounts.models import Area
from huijia.apps.claims.models import Claim, Decision


class Kind(models.TextChoices):
    """What a case comes to. Only the first two are decided with others at once: a person looks at each of the rest."""

    MORE = "more", "More is due than was granted"
    LESS = "less", "Less is due than was granted"
    DOUBLE = "double", "The same child was granted this period under another record, too"
    AGAINST = "against", "Decided against the assessment then"
    ASK = "ask", "Something is not known now"
    UNREADABLE = "unreadable", "The facts cannot be true together"


class CaseState(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", "Waits for a person"
    DECIDED = "decided", "Decided anew"
    SET_ASIDE = "set_aside", "Left as it was decided"
    CHANGED = "changed", "Something changed since: compute again"


class Recalculation(models.Model):
    """What would be decided otherwise for one benefit in one area, as it was computed at a moment. Claims stay as they are.

    ``reason`` is what the letters say. ``pack_version``: the law by which it was computed.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField(max_length=100)
    pack_version = models.CharField(max_length=64)
    reason = models.TextField()
    prepared_by = models.BigIntegerField(null=True)
    prepared_by_name = models.CharField(max_length=150)
    prepared_at = models.DateTimeField()
    looked_at = models.IntegerField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="recalculation_has_reason"),)
        indexes = (models.Index(fields=["area", "prepared_at"], name="recalculation_by_area"),)

    def __str__(self) -> str:
        return f"recalculation {self.pk}"


class Case(models.Model):
    """One claim that would be decided otherwise. What was found never changes; what became of it does, once.

    ``decision`` is the one that held. ``changed``: fact -> value then, value now. ``facts`` are those of now, ``row`` the engine's
    answer for the claim's period. Amounts are in the currency's minor unit.
    """

    recalculation = models.ForeignKey(Recalculation, on_delete=models.PROTECT, related_name="cases")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="recalculated")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    changed = models.JSONField()
    facts = models.JSONField()
    row = models.JSONField()
    old_minor = models.BigIntegerField()
    new_minor = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN.value)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    new_decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="recalculated_by"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["recalculation", "claim"], name="case_once"),
            models.UniqueConstraint(fields=["claim"], condition=Q(state="open"), name="case_open_once"),
            models.CheckConstraint(
                condition=Q(state="decided", new_decision__isnull=False)
                | (~Q(state="decided") & Q(new_decision__isnull=True)),
                name="case_decided_has_decision",
            ),
        )
        indexes = (models.Index(fields=["recalculation", "state", "kind"], name="case_by_state"),)

    def __str__(self) -> str:
        return f"case {self.pk} of recalculation {self.recalculation_id}"
