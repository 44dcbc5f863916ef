"""The record of what was told and agreed to."""

from __future__ import annotations

from django.db import models

from huijia.apps.people.models import Person


class Purpose(models.TextChoices):
    """What data are used for. A purpose that the law itself orders is told, not asked for."""

    CLAIM = "claim", "Deciding and paying a claim"
    MESSAGES = "messages", "Messages on the phone about a claim"
    ACCOUNT = "account", "Signing in to one's own account with a phone"
    OUTREACH_VISITS = "outreach_visits", "Visits that one asked for"
    OUTREACH_PLAN = "outreach_plan", "A support plan"
    OUTREACH_CHILD = "outreach_child", "A visit that concerns a child under 14"


class Answer(models.Model):
    """A person's answer for a purpose, at a moment: the latest one counts. Never changed; withdrawing is an answer.

    ``told`` is the text that was shown, word for word, in ``language``. ``given_by`` is the account that answered, or that
    recorded the answer at the counter.
    """

    class Given(models.TextChoices):
        """What was answered."""

        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused or withdrawn"
        TOLD = "told", "Told: the law orders this use"

    class Channel(models.TextChoices):
        """Where."""

        OWN_ACCOUNT = "own_account", "By the person, signed in"
        COUNTER = "counter", "At the counter"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="answers")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    given = models.CharField(max_length=10, choices=Given.choices)
    told = models.TextField()
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    given_by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["person", "purpose", "at"], name="answer_by_person"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.given} by person {self.person_id}"
