"""Certificates of staff, sessions, and who of the staff came. No score, no number of tries, no rank is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huijia.apps.accounts.models import Area, User


class Certificate(models.Model):
    """That an account answered a course's questions, on a day, and until when that holds."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    course = models.SlugField(max_length=40)
    earned_on = models.DateField()
    valid_until = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "course", "earned_on"], name="certificate_once_a_day"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("earned_on")), name="certificate_has_time"),
        )

    def __str__(self) -> str:
        return f"certificate {self.pk}"


class Session(models.Model):
    """A course held together, at a place and a time."""

    course = models.SlugField(max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=100)
    starts_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"session {self.pk}"


class Attendance(models.Model):
    """That somebody of the staff comes to a session, as they said themselves; ``came`` is noted afterwards."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    came = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "user"], name="attendance_once"),)

    def __str__(self) -> str:
        return f"attendance {self.pk}"
