"""What banks answered."""

from __future__ import annotations

from django.db import models

from huijia.apps.payments.models_entitlements import Fund
from huijia.apps.payments.models_runs import Instruction


class BankFile(models.Model):
    """A file in which a bank answered. ``answers_read`` grows part by part, so that reading can be taken up again.

    ``answers_taken`` changed something; ``answers_repeated`` said what was known. The rest are troubles (``BankAnswer``).
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="files")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    read_by = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    answers_read = models.IntegerField(default=0)
    answers_taken = models.IntegerField(default=0)
    answers_repeated = models.IntegerField(default=0)
    whole_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"bank file {self.pk}"


class BankAnswer(models.Model):
    """An answer that could not simply be taken: shown to a person until somebody has settled it."""

    class Trouble(models.TextChoices):
        """What is the matter."""

        UNKNOWN = "unknown", "No such instruction"
        DIFFERS = "differs", "Amount or currency differ"
        CONTRADICTS = "contradicts", "Contradicts what was answered before"

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="troubles")
    position = models.IntegerField()
    kind = models.CharField(max_length=10)
    end_to_end_id = models.CharField(max_length=35, blank=True)
    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, null=True, related_name="troubles")
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    reason_code = models.CharField(max_length=35, blank=True)
    reason_text = models.CharField(max_length=140, blank=True)
    booked_on = models.DateField(null=True)
    bank_reference = models.CharField(max_length=35, blank=True)
    trouble = models.CharField(max_length=12, choices=Trouble.choices)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "position"], name="answer_once"),)

    def __str__(self) -> str:
        return f"answer {self.position} of file {self.file_id}"
