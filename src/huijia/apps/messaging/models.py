"""Messages that wait, and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huijia.apps.sealing.fields import HeldSealed


class Channel(models.TextChoices):
    """How a message reaches somebody."""

    SMS = "sms", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Printed letter"


class State(models.TextChoices):
    """What became of a message. All but the first two are ends."""

    WAITING = "waiting", "Waits for its time"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    WITHDRAWN = "withdrawn", "Not wanted any more"
    TOO_LATE = "too_late", "Its time was over"
    FAILED = "failed", "Could not be sent"


OPEN = (State.WAITING.value, State.SENDING.value)


class Message(models.Model):
    """A message to be sent once: ``kind`` and ``values`` make its text (``texts``), ``address`` (sealed) is where it goes.

    ``about`` names what it is about in the words of whoever queued it, as ``booking:17``; never a code that opens anything. Address and
    values are kept until the message has come to its end, and no longer.
    """

    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    language = models.CharField(max_length=2)
    address = HeldSealed(blank=True)
    values = models.JSONField(default=dict)
    about = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    not_after = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    try_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "about", "due_at"], name="message_once"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at__isnull=True) & ~Q(address="")
                | ~Q(state__in=OPEN) & Q(ended_at__isnull=False, address=""),
                name="message_keeps_no_address",
            ),
            models.CheckConstraint(condition=Q(not_after__gte=F("due_at")), name="message_has_time"),
        )
        indexes = (
            models.Index(fields=["try_at"], condition=Q(state__in=OPEN), name="message_open"),
            models.Index(fields=["about"], condition=Q(state__in=OPEN), name="message_about"),
        )

    def __str__(self) -> str:
        return f"message {self.pk}"
