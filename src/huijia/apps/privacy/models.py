"""Who asked to be erased and how far that is, what must not be erased for the time being, and files that are on their way out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huijia.apps.sealing.fields import HeldSealed


class Erasure(models.Model):
    """That somebody is to be erased. It names numbers and no person: it stays, as the proof that it was asked for and done.

    ``person_id``: the number of the record. ``made_at``: when that record was made: a number alone could be another record's after an older
    backup was brought back. ``carry_out_on``: not before this day, so that it can be taken back. ``kept_until``: the last day on which
    something stays, where that is known; ``looked_on`` the last day on which it was looked whether it may go.
    """

    class Channel(models.TextChoices):
        """Where it was asked."""

        OWN_ACCOUNT = "own_account", "By the person or a guardian, signed in"
        COUNTER = "counter", "At the counter"
        RESTORED = "restored", "It was done before an older backup was brought back"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Asked, not yet carried out"
        TAKEN_BACK = "taken_back", "Taken back before it was carried out"
        PARTLY = "partly", "Carried out; what the law keeps goes when its time is over"
        DONE = "done", "Nothing is left"

    person_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    area = models.CharField(max_length=12)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    carry_out_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    carried_out_at = models.DateTimeField(null=True)
    looked_on = models.DateField(null=True)
    kept_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(state__in=["waiting", "partly"]), name="erasure_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["taken_back", "done"], ended_at__isnull=False)
                | Q(state__in=["waiting", "partly"], ended_at__isnull=True),
                name="erasure_ended_at_a_moment",
            ),
        )
        indexes = (models.Index(fields=["state", "carry_out_on"], name="erasure_waiting"),)

    def __str__(self) -> str:
        return f"erasure of person {self.person_id}"


class LegalHold(models.Model):
    """That nothing of a person, or of one claim, may be erased until a day: a court, an audit, an objection needs it. Shown to the person.

    ``reason`` is of a closed list, so that it tells nothing else of anybody.
    """

    class Reason(models.TextChoices):
        """For what it is kept."""

        COURT = "court", "A court case"
        AUDIT = "audit", "An audit"
        OBJECTION = "objection", "An objection or a complaint"
        INVESTIGATION = "investigation", "An investigation by the authority that the law names for it"

    person_id = models.BigIntegerField()
    claim_number = models.CharField(max_length=16, blank=True)
    area = models.CharField(max_length=12)
    reason = models.CharField(max_length=15, choices=Reason.choices)
    until = models.DateField()
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    lifted_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person_id", "claim_number"],
                condition=Q(lifted_at__isnull=True),
                name="legal_hold_once",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("made_at")),
                name="legal_hold_lifted_after",
            ),
        )

    def __str__(self) -> str:
        return f"legal hold of person {self.person_id}"


class FileToErase(models.Model):
    """Something outside of the database that goes once the erasing is committed; what a machine that stopped left, the next minute finishes.

    ``name``, sealed: a paper's digest, a letter's number, a bank file's, or an address whose lines go from the files of messages.
    """

    class Kind(models.TextChoices):
        """What it is."""

        PAPER = "paper", "A paper"
        LETTER = "letter", "A printed message"
        ADDRESS = "address", "What the files of messages hold for an address"
        SENT = "sent", "A file that left for the bank, all of whose payments are over"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = HeldSealed()

    def __str__(self) -> str:
        return f"{self.kind} to erase"


class RetentionRun(models.Model):
    """A day's erasing of what is over, by table: the proof of it, of which the audit trail has the sums. Nothing of a person."""

    on = models.DateField(unique=True)
    claims = models.IntegerField(default=0)
    people = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"retention of {self.on}"
