"""Emergencies in which a record was opened, reasons for which somebody went on reading, and where each day begins in the audit trail."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Emergency(models.Model):
    """That an officer or approver opened one record outside of their area, until ``ends_at``: to be read, never written.

    ``area`` is the record's, ``user_area`` the account's. ``reason`` is read by the person and the auditors.
    """

    class Kind(models.TextChoices):
        """The only grounds there are."""

        LIFE = "life", "Somebody's life or health is in danger"
        CHILD = "child", "A child may be in danger"
        DISASTER = "disaster", "Relief after a disaster or an accident"
        FAR_FROM_HOME = "far_from_home", "The person stands at a counter far from home and needs help now"

    user_id = models.BigIntegerField()
    user_name = models.CharField(max_length=150)
    role = models.CharField(max_length=30)
    user_area = models.CharField(max_length=12)
    person_id = models.BigIntegerField()
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="emergency_ends"),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_reason"),
        )
        indexes = (
            models.Index(fields=["user_id", "person_id", "ends_at"], name="emergency_open"),
            models.Index(fields=["person_id", "opened_at"], name="emergency_by_person"),
            models.Index(fields=["area", "opened_at"], name="emergency_by_area"),
        )

    def __str__(self) -> str:
        return f"emergency {self.pk}"


class WentOn(models.Model):
    """That an account had opened as many people's records as its role may in an hour or a day, and went on, for a reason.

    ``people``: of how many it had seen records by then.
    """

    class Span(models.TextChoices):
        """In which time."""

        HOUR = "hour", "In an hour"
        DAY = "day", "On a day"

    class Kind(models.TextChoices):
        """For what."""

        BACKLOG = "backlog", "Much work waits"
        ROSTER = "roster", "A roster is being checked"
        DUPLICATES = "duplicates", "Records are being compared"
        VISITS = "visits", "Visits are being planned"
        AUDIT = "audit", "An audit"
        OTHER = "other", "Something else"

    user_id = models.BigIntegerField()
    user_name = models.CharField(max_length=150)
    role = models.CharField(max_length=30)
    area = models.CharField(max_length=12)
    span = models.CharField(max_length=4, choices=Span.choices)
    people = models.IntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["user_id", "at"], name="went_on_by_account"),
            models.Index(fields=["area", "at"], name="went_on_by_area"),
        )

    def __str__(self) -> str:
        return f"went on {self.pk}"


class DayBegun(models.Model):
    """The last entry of the audit trail before a day's first page: what was seen on the day comes after it, found by an index."""

    day = models.DateField(primary_key=True)
    sequence = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.day} begins after {self.sequence}"
