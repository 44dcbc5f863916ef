"""Events, sign-ups, and counts.

How many places are taken (``Event.taken``) is kept by the database itself: triggers on the sign-ups add and subtract, and a constraint refuses
what goes beyond the places, whoever writes.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huijia.apps.accounts.models import Area
from huijia.apps.sealing.fields import HeldSealed

MOST_TOGETHER = 10
"""People of one sign-up."""

MOST_PLACES = 5_000

BATCH = 5
"""Answers to the feedback are shown in lots of so many: what is shown never tells of fewer, nor does what changed since the last look."""


class Event(models.Model):
    """Something that an office offers to everybody, at a place and a time.

    ``taken``: people who have a place. ``version`` goes up with each change that those signed up are told of. ``came_adults`` and
    ``came_children`` are what somebody at the door counted. ``had_places``: people who had a place when the sign-ups were erased.
    ``series``: what an event and its copies share.
    """

    class Kind(models.TextChoices):
        """What sort of event it is: general, so that coming tells nothing of anybody."""

        TALK = "talk", "Talk"
        CLASS = "class", "Class"
        PLAY = "play", "Children and parents play"
        ADVICE = "advice", "Open advice day"
        FAIR = "fair", "Fair or festival"
        MEETING = "meeting", "Neighbours meet"

    class State(models.TextChoices):
        """A draft is seen by staff alone."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CANCELLED = "cancelled", "Cancelled"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True)
    about_zh = models.TextField(max_length=1000, blank=True)
    about_en = models.TextField(max_length=2000, blank=True)
    place_zh = models.CharField(max_length=100)
    place_en = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    series = models.UUIDField(null=True)
    came_adults = models.PositiveIntegerField(null=True)
    came_children = models.PositiveIntegerField(null=True)
    erased_at = models.DateTimeField(null=True)
    had_places = models.PositiveIntegerField(null=True)
    feedback_key = models.CharField(max_length=8, unique=True)
    answers_shown = models.PositiveIntegerField(default=0)
    answers_held = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=MOST_PLACES), name="event_has_places"
            ),
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("places")), name="event_never_beyond_its_places"
            ),
            models.CheckConstraint(
                condition=Q(answers_held__gte=0, answers_held__lt=BATCH), name="event_holds_few_answers"
            ),
        )
        indexes = (
            models.Index(fields=["ends_at", "area"], name="event_coming"),
            models.Index(fields=["series"], condition=Q(series__isnull=False), name="event_series"),
        )

    def __str__(self) -> str:
        return f"event {self.pk}"

    def title_in(self, language: str) -> str:
        """Its name in a language, in Chinese where it has no other."""
        return self.title_zh if language == "zh" else self.title_en or self.title_zh


class SignUp(models.Model):
    """Some people who want to come. Erased when they do not any more, and a stated time after the event.

    ``mark`` is the beginning of the code, for the list at the door; ``code_print`` the fingerprint of all of it. ``address`` (sealed) is where
    a reminder goes, if somebody asked for one. Those who wait have their places in the order of their ids.
    """

    class State(models.TextChoices):
        """Whoever cancels is deleted: that is no state."""

        GOING = "going", "Has a place"
        WAITING = "waiting", "Waits for a place"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sign_ups")
    state = models.CharField(max_length=7, choices=State.choices)
    mark = models.CharField(max_length=4)
    code_print = models.CharField(max_length=64, unique=True)
    nickname = models.CharField(max_length=20, blank=True)
    adults = models.PositiveSmallIntegerField()
    children = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=[("zh", "中文"), ("en", "English")])
    channel = models.CharField(
        max_length=6, blank=True, choices=[("sms", "Text message"), ("email", "E-mail")]
    )
    address = HeldSealed(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event", "mark"], name="sign_up_mark_once_an_event"),
            models.CheckConstraint(
                condition=Q(adults__gte=0, children__gte=0)
                & Q(adults__lte=MOST_TOGETHER - F("children"))
                & Q(adults__gte=1 - F("children")),
                name="sign_up_of_one_to_ten",
            ),
            models.CheckConstraint(
                condition=Q(channel="", address="") | (~Q(channel="") & ~Q(address="")),
                name="sign_up_address_with_its_channel",
            ),
        )

    def __str__(self) -> str:
        return f"sign-up {self.pk}"

    @property
    def people(self) -> int:
        """How many they are."""
        return self.adults + self.children


class HandedOut(models.Model):
    """How many pieces of printed material were handed out at an event."""

    class Material(models.TextChoices):
        """What was handed out."""

        LEAFLET = "leaflet", "Leaflets"
        BOOKLET = "booklet", "Booklets"
        POSTER = "poster", "Posters"
        CARD = "card", "Cards with telephone numbers"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="handed_out")
    material = models.CharField(max_length=10, choices=Material.choices)
    pieces = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "material"], name="handed_out_once"),)

    def __str__(self) -> str:
        return f"{self.pieces} of {self.material}"


class Tally(models.Model):
    """How often an answer was given to a question of the feedback. Nothing tells which answers came together, or when.

    ``shown`` counts what may be seen; ``held`` waits until there are ``BATCH`` new ones.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="tallies")
    question = models.CharField(max_length=12)
    answer = models.CharField(max_length=12)
    shown = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "question", "answer"], name="tally_once"),)

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"
