"""The entries and the end of their chain."""

from __future__ import annotations

from django.db import models

from huijia.apps.sealing.fields import HeldSealed


class Entry(models.Model):
    """One thing that was done or looked at.

    ``payload`` is the canonical JSON of everything that the entry says, with what it tells of a person sealed under that person's own key
    (``keys``, ``opening``); ``digest`` is the SHA-256 of the previous entry's digest and the payload. Of an actor who is a family member the
    account's number is kept and not the name: it would outlive them in entries about others. The other columns repeat parts of the payload so that they can be searched;
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


class PersonKey(models.Model):
    """The key under which the trail's values about one person are sealed; itself sealed (``sealing``). Empty once it was destroyed."""

    person_id = models.BigIntegerField(primary_key=True)
    key = HeldSealed()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(key="", destroyed_at__isnull=False)
                | (~models.Q(key="") & models.Q(destroyed_at__isnull=True)),
                name="audit_key_there_or_destroyed",
            ),
        )
        indexes = (
            models.Index(
                fields=["destroyed_at"],
                condition=models.Q(destroyed_at__isnull=False),
                name="audit_key_destroyed",
            ),
        )

    def __str__(self) -> str:
        return f"key of person {self.person_id}"


class Erasing(models.Model):
    """A row is here only inside of a transaction that erases (``door``). ``never``: an end of the chain that cannot be, so that it is never committed."""

    never = models.ForeignKey(ChainEnd, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(never=0), name="audit_erasing_never_stays"),)

    def __str__(self) -> str:
        return "something is being erased"
