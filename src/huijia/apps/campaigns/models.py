"""Campaigns with their steps and spending, and the stock of printed material as a ledger of movements."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huijia.apps.accounts.models import Area
from huijia.apps.events.models import Event


class Campaign(models.Model):
    """What an office wants people to know, from a day to a day. ``topic``: a topic of the library. Amounts are in minor units of ``currency``."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True)
    topic = models.SlugField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    currency = models.CharField(max_length=3, default="CNY")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="campaign_has_a_currency"
            ),
        )
        indexes = (models.Index(fields=["starts_on"], name="campaign_by_day"),)

    def __str__(self) -> str:
        return f"campaign {self.pk}"


class Step(models.Model):
    """Something to do on a day, in a place, by a channel; done on a day, or not yet. ``people``: how many came or listened, if somebody counted."""

    class Channel(models.TextChoices):
        """How it reaches people."""

        NOTICEBOARD = "noticeboard", "Noticeboard"
        SLOGAN = "slogan", "Slogan"
        EVENT = "event", "Event"
        RADIO = "radio", "Radio"
        MESSAGE = "message", "Message"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="steps")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    people = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(done_on__isnull=False), name="step_counts_when_done"
            ),
        )

    def __str__(self) -> str:
        return f"step {self.pk}"


class Spending(models.Model):
    """What one kind of thing may cost and did cost in a campaign, in minor units."""

    class Kind(models.TextChoices):
        """What money is spent on. None of it goes to those who come."""

        PRINT = "print", "Printing"
        VENUE = "venue", "Rooms"
        TRANSPORT = "transport", "Transport"
        MEDIA = "media", "Radio and notices"
        FOOD = "food", "Tea and food for everybody"
        OTHER = "other", "Other things"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="spendings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    planned_minor = models.BigIntegerField(default=0)
    spent_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["campaign", "kind"], name="spending_once_a_kind"),
            models.CheckConstraint(
                condition=Q(planned_minor__gte=0, spent_minor__gte=0), name="spending_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of campaign {self.campaign_id}"


class Material(models.Model):
    """Printed material in stock in an area. ``pieces``: how many are there, kept by the database from the movements."""

    class Kind(models.TextChoices):
        """What it is."""

        LEAFLET = "leaflet", "Leaflet"
        BOOKLET = "booklet", "Booklet"
        POSTER = "poster", "Poster"
        CARD = "card", "Card"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=80)
    pieces = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "kind", "title"], name="material_once_an_area"),
            models.CheckConstraint(condition=Q(pieces__gte=0), name="material_never_negative"),
        )

    def __str__(self) -> str:
        return f"material {self.pk}"


class Movement(models.Model):
    """Pieces that came in or went out. Never changed: a mistake is put right by counting, which is a movement, too.

    ``place``: in which kind of place they were handed out, if that was said; never to whom. ``key``: made on a telephone without a signal, so
    that what it sends again is known. ``event``: at which it was handed out, where the pieces were counted there.
    """

    class Kind(models.TextChoices):
        """Why the number changed."""

        RECEIVED = "received", "Came in"
        HANDED_OUT = "handed_out", "Handed out"
        COUNTED = "counted", "Counted"

    class Place(models.TextChoices):
        """Kinds of places, to which anybody may come. A family's home is none: a visit and what was handed out that day would name it."""

        OFFICE = "office", "Village or community office"
        CLINIC = "clinic", "Clinic"
        MARKET = "market", "Market or shop"
        SCHOOL = "school", "School or nursery"
        MEETING = "meeting", "Where people met"
        OTHER = "other", "Another public place"

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    change = models.BigIntegerField()
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    # Empty is null: with a default SQLite would make the table anew, without its triggers.
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=10, choices=Place.choices, null=True)
    key = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="received", change__gt=0)
                | Q(kind="handed_out", change__lt=0)
                | Q(kind="counted"),
                name="movement_has_its_sign",
            ),
            # With its condition, so that SQLite adds an index and does not make the table anew.
            models.UniqueConstraint(
                fields=["key"], condition=Q(key__isnull=False), name="movement_once_a_key"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.change}"
