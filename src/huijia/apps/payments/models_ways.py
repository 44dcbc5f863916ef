"""How a fund's bank is told, and on which days it is: what was said last holds, and nothing of it is ever changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huijia.apps.accounts.models import Area
from huijia.apps.payments.models_entitlements import Fund


class BankList(models.Model):
    """The batch list that a fund's bank takes in place of pain.001, as its profile (YAML) was when it was chosen.

    An empty ``profile``: pain.001 from then on. ``file``: xlsx, csv or xml. ``digest`` is the profile's: what is released hangs on it.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="lists")
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=4)
    profile = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"list {self.pk} of fund {self.fund_id}"


class BatchCalendar(models.Model):
    """On which days a benefit is paid in a place and all below it that have no calendar of their own.

    ``months``: "3,6,9,12"; empty: no calendar from then on. ``day`` of the month; a holiday moves it to the working day before.
    ``days_before``: so many days earlier lies the last day of what that batch pays.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField(max_length=100)
    months = models.CharField(max_length=30, blank=True)
    day = models.IntegerField()
    days_before = models.IntegerField()
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=31, days_before__gte=0, days_before__lte=60),
                name="calendar_days_exist",
            ),
        )

    def __str__(self) -> str:
        return f"calendar {self.pk} of {self.area_id}"
