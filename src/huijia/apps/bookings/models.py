"""Where, what and when can be booked; who holds which place.

That nobody is booked twice into one place, and nobody beyond the last one, is how the tables are made: every place of a slot is a row, a
booking holds one such row, and a row is held once (``Booking.place`` is unique). An eleventh booking of ten places has nothing to hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from huijia.apps.accounts.models import Area
from huijia.apps.sealing.fields import HeldSealed


class Service(models.TextChoices):
    """What can be booked: general services, never a reason. The list is closed."""

    FAMILY_CHECK = "family-check", "Family health check"
    CHILD_CHECK = "child-check", "Child check and vaccination"
    CONSULTATION = "consultation", "Consultation"


class Facility(models.Model):
    """A place where services are offered. ``closed_at``: closed until further notice."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40, blank=True)
    directions_zh = models.CharField(max_length=300, blank=True)
    directions_en = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name_zh

    def name_in(self, language: str) -> str:
        """Its name in a language; Chinese where there is no other."""
        return (language == "en" and self.name_en) or self.name_zh

    def directions_in(self, language: str) -> str:
        """The way to it in a language; Chinese where there is no other."""
        return (language == "en" and self.directions_en) or self.directions_zh


class Resource(models.Model):
    """A room or somebody of the staff whom offerings share. ``capacity``: people at the same time, over all that happens there."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="resources")
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(capacity__gte=1), name="resource_has_room"),)

    def __str__(self) -> str:
        return self.name_zh

    def name_in(self, language: str) -> str:
        """Its name in a language; Chinese where there is no other."""
        return (language == "en" and self.name_en) or self.name_zh


class Offering(models.Model):
    """A service at a facility: for so many minutes, so many people at once. ``slots_until``: the last day for which slots were made."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="offerings")
    service = models.CharField(max_length=20, choices=Service.choices)
    minutes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, null=True, blank=True, related_name="offerings"
    )
    slots_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="offering_takes_minutes"
            ),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=200), name="offering_has_places"),
        )

    def __str__(self) -> str:
        return f"{self.service} at {self.facility_id}"


class OpeningHours(models.Model):
    """A weekday's hours of an offering (ISO: Monday is 1), by the clock on the wall; from a day to a day, both inclusive."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="hours_on_a_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_end_after_they_begin"),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class Closure(models.Model):
    """A day on which a facility is closed."""

    class Kind(models.TextChoices):
        """Why, as the public reads it."""

        HOLIDAY = "holiday", "Public holiday"
        TRAINING = "training", "Training of the staff"
        BUILDING = "building", "Work on the building"
        OTHER = "other", "Another reason"

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="closures")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["facility", "day"], name="one_closure_a_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class Slot(models.Model):
    """A time that can be booked. ``closed_for``: empty while it is open. ``came``: how many came, as a count.

    ``offered`` and ``booked`` are the counts that stay when bookings and places are erased, after the day.
    """

    class Closed(models.TextChoices):
        """What closed it, so that the same can open it again."""

        SLOT = "slot", "This time"
        DAY = "day", "The day"
        FACILITY = "facility", "The facility"

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(db_index=True)
    minutes = models.PositiveSmallIntegerField()
    closed_for = models.CharField(max_length=10, choices=Closed.choices, blank=True)
    came = models.PositiveSmallIntegerField(null=True)
    offered = models.PositiveSmallIntegerField(null=True)
    booked = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["offering", "starts_at"], name="slot_once"),)

    def __str__(self) -> str:
        return f"slot {self.pk}"

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class Place(models.Model):
    """One place of a slot. A slot has as many people as it has places, and no more."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="places")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["slot", "number"], name="place_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=200), name="place_has_a_number"),
        )

    def __str__(self) -> str:
        return f"place {self.number} of slot {self.slot_id}"


class Booking(models.Model):
    """Somebody's place, or their place in a waiting list, or both: whoever holds one may wait for a better one. Nothing of who they are.

    ``number`` is called out and stands on lists; it opens nothing. ``fingerprint`` is that of the code, which is not kept.
    ``first_choice``: the office closed what they held, so they come first where they wait now. ``address`` is sealed, and erased
    with the last reminder. ``told`` counts what their messages are about: each change of the place begins anew. ``news``: what happened to it without them, until they have changed something.
    """

    class Channel(models.TextChoices):
        """How they want to be told."""

        SMS = "sms", "Text message"
        EMAIL = "email", "E-mail"

    class News(models.TextChoices):
        """What the office or the waiting list did."""

        GOT_PLACE = "got_place", "A place came free"
        MOVED = "moved", "Moved by the office"
        CLOSED = "closed", "Closed by the office"
        OPEN_AGAIN = "open_again", "Takes place after all"

    number = models.CharField(max_length=4, unique=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    place = models.OneToOneField(Place, on_delete=models.PROTECT, null=True, related_name="booking")
    waits_for = models.ForeignKey(Slot, on_delete=models.PROTECT, null=True, related_name="waiting")
    queue = models.PositiveIntegerField(null=True)
    first_choice = models.BooleanField(default=False)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    address = HeldSealed(blank=True)
    reminds_at = models.DateTimeField(null=True)
    told = models.PositiveIntegerField(default=0)
    news = models.CharField(max_length=10, choices=News.choices, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(place__isnull=False) | Q(waits_for__isnull=False), name="booking_holds_or_waits"
            ),
            models.CheckConstraint(
                condition=Q(waits_for__isnull=True, queue__isnull=True)
                | Q(waits_for__isnull=False, queue__isnull=False),
                name="booking_waits_in_order",
            ),
            models.UniqueConstraint(fields=["waits_for", "queue"], name="queue_once"),
        )

    def __str__(self) -> str:
        return f"booking {self.pk}"
