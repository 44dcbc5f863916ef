"""Devices, and what was recorded on them."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from huijia.apps.accounts.models import Area, User

AHEAD, BEHIND = timedelta(minutes=10), timedelta(days=31)
"""A device's clock that is further ahead than this, or further behind, is shown as doubtful. It decides nothing either way."""


class Device(models.Model):
    """A telephone on which somebody works without a signal. ``id`` is made on it. ``shut_out_at``: it was lost, or is not used any more.

    A device that is shut out is told to erase itself at its next contact, and nothing that comes from it is accepted.
    """

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    registered_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    shut_out_at = models.DateTimeField(null=True)
    shut_out_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(shut_out_at__isnull=True, shut_out_by__isnull=True)
                | Q(shut_out_at__isnull=False, shut_out_by__isnull=False),
                name="device_shut_out_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"device {self.pk}"


class Operation(models.Model):
    """One thing that was recorded on a device: ``accepted``, or ``refused`` and then of no effect at all.

    ``id`` is made on the device, and is the step's own id in outreach. ``subject``: the id of a visit or item, or the number of a household or of
    printed material, which is handed out in numbers and never to somebody.
    ``on_version``: the version of the subject that the worker had before them. ``day``: which day it tells of. ``device_at`` is the device's
    clock. ``household`` and ``area`` as far as they could be told. ``twin``: somebody else recorded the same for the same household and day.
    A row is never changed but once, to settle it.
    """

    class Kind(models.TextChoices):
        """What is done."""

        PLAN = "visit.plan", "A visit is planned or moved"
        CLOSE = "visit.close", "What came of a visit"
        ITEM = "item.step", "An item of a plan"
        QUIET = "home.do_not_contact", "A family said: do not contact us"
        HAND_OUT = "stock.hand_out", "Printed material was handed out"
        UNKNOWN = "unknown", "Not known"

    class Result(models.TextChoices):
        """What became of it."""

        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    class How(models.TextChoices):
        """How refused or doubled work was settled."""

        RECORDED = "recorded", "Recorded as done by whoever did it"
        DROPPED = "dropped", "Dropped"
        BOTH_RIGHT = "both_right", "Looked at: both stand"

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=36)
    on_version = models.PositiveIntegerField(null=True)
    payload = models.JSONField(default=dict)
    day = models.DateField(null=True)
    device_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    result = models.CharField(max_length=10, choices=Result.choices)
    reason = models.CharField(max_length=30, blank=True)
    household = models.BigIntegerField(null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    twin = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_how = models.CharField(max_length=12, choices=How.choices, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(result="accepted", reason="") | (Q(result="refused") & ~Q(reason="")),
                name="operation_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_how="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_how="")),
                name="operation_settled_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=["area"],
                condition=Q(settled_at__isnull=True) & (Q(result="refused") | Q(twin__isnull=False)),
                name="operation_to_settle",
            ),
            models.Index(fields=["household", "day"], name="operation_by_household"),
            models.Index(fields=["user", "result"], name="operation_by_user"),
        )

    def __str__(self) -> str:
        return f"operation {self.pk}"

    @property
    def has_doubtful_clock(self) -> bool:
        """Whether the device's clock was plainly wrong, as seen from the server's when this came in."""
        if self.device_at is None:
            return True
        return not self.received_at - BEHIND <= self.device_at <= self.received_at + AHEAD
