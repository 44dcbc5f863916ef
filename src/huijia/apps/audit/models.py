"""The entries and the end of their chain."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing that was done or looked at.

    ``payload`` is the canonical JSON of everything that the entry says; ``digest`` is the SHA-256 of the previous
    entry's digest and the payload. The other columns repeat parts of the payload so that they can be searched;
    ``huijia audit verify`` also compares them with it. Triggers in the database refuse to change or delete a row.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    actor_role = models.CharField(max_length=30)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True)
    area = models.CharField(max_length=12)
    payload = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=["person_id", "sequence"], name="audit_by_person"),
            models.Index(fields=["subject", "subject_id", "sequence"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "sequence"], name="audit_by_actor"),
            models.Index(fields=["area", "sequence"], name="audit_by_area"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.subject} {self.subject_id}"


class ChainEnd(models.Model):
    """The last entry's number and digest: one row, locked while an entry is added."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="audit_one_chain"),)

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"
