"""Claims, the assessments that they rest on, the decisions that people made, letters, papers, appeals."""

from __future__ import annotations

from django.db import models

from huijia.apps.accounts.models import Area
from huijia.apps.claims.states import GRANTED, UNDER_WAY, State
from huijia.apps.people.models import Person

STATES = [(state.value, state.value) for state in State]


class Claim(models.Model):
    """What a family asks for: one benefit for one person (the child), for one period.

    ``number`` is what the family and the office say; it tells nothing. ``facts`` are frozen when the claim is submitted, and again
    when it is submitted after a return; ``documented`` names those that an officer put right from papers since. They are the claim's
    alone until it is granted (``recording``). ``first_submitted_at`` is the moment on which its period counts as claimed; no return
    changes it. ``due_on`` is the last working day on which it is to be decided, ``days_left`` how many were left when it was returned.
    ``taken_by`` has it in hand; ``reviewed_by`` recommended, and so cannot decide; ``originals_seen`` are the keys of the papers whose
    originals they saw. ``made_at_counter``: begun by an officer; what a family began by itself is nobody else's until it is handed in.
    ``granted``: the decision that holds grants it, also after it was closed. ``letter_waits_since``: the moment of that decision, while nobody
    noted that the family got its letter (``objecting``). ``erased_on``: the time for which the law wants it kept was over; what is left are
    amounts, which have to add up, of somebody who is nobody (``privacy``). No list shows it.
    """

    class Kind(models.TextChoices):
        """Whether papers are needed, or a confirmation that nothing changed."""

        FIRST = "first", "First claim"
        RENEWAL = "renewal", "Renewal"

    number = models.CharField(max_length=16, unique=True)
    pack = models.CharField(max_length=100)
    period = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    claimant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims_made")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=STATES, default=State.DRAFT.value)
    facts = models.JSONField(default=dict)
    documented = models.JSONField(default=list)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    made_at_counter = models.BooleanField(default=False)
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    days_left = models.IntegerField(null=True)
    taken_by = models.BigIntegerField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    recommendation = models.CharField(max_length=12, blank=True)
    originals_seen = models.JSONField(default=list)
    note_to_family = models.CharField(max_length=500, blank=True)
    granted = models.BooleanField(default=False)
    letter_waits_since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    erased_on = models.DateField(null=True)

    class Meta:
        constraints = (
            # What waits for its first decision and what is granted are apart, so that no objection fails on a newer claim.
            models.UniqueConstraint(
                fields=["pack", "child", "period"],
                condition=models.Q(state__in=sorted(state.value for state in UNDER_WAY)),
                name="claim_once_under_way",
            ),
            models.UniqueConstraint(
                fields=["pack", "child", "period"],
                condition=models.Q(granted=True),
                name="claim_once_granted",
            ),
            # Whoever begins twice at once begins one; somebody else's draft is in nobody's way.
            models.UniqueConstraint(
                fields=["pack", "child", "period", "claimant", "made_by"],
                condition=models.Q(state=State.DRAFT.value),
                name="claim_one_draft_of_each",
            ),
            models.CheckConstraint(
                condition=models.Q(granted=True, state__in=sorted(state.value for state in GRANTED))
                | (models.Q(granted=False) & ~models.Q(state=State.CONFIRMED.value)),
                name="claim_granted_as_it_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="claim_state_known"
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_on", "area"], name="claim_worklist"),
            models.Index(fields=["area", "state", "due_on"], name="claim_by_area"),
            models.Index(fields=["claimant"], name="claim_by_claimant"),
            models.Index(
                fields=["area", "letter_waits_since"],
                condition=models.Q(letter_waits_since__isnull=False),
                name="claim_letter_waits",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Assessment(models.Model):
    """What the engine said of a claim's facts. Never changed.

    ``rows``: an answer for each period (period, answer, amount_minor, reasons, missing). ``explanation``: the tree of rules, articles,
    parameters and facts, in both languages.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assessments")
    pack = models.CharField(max_length=100)
    pack_version = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)
    assessed_on = models.DateField()
    facts = models.JSONField()
    rows = models.JSONField()
    explanation = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"assessment {self.pk} of {self.claim_id}"


class Outcome(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"


class Decision(models.Model):
    """What a named person decided. Never changed: an appeal makes another one.

    ``amounts``: period -> amount in the currency's minor unit. ``reason`` is needed when the outcome is not the assessment's.
    ``letter``: language -> what the letter says, frozen with the decision. ``object_until``: the last day to object for whoever was told at
    once; the one that counts, from the day on which the family was told, is ``objecting.object_until``. ``due_on``: the last day on which it
    was to be decided; empty where no time ran, as when the past is computed again, and for what was decided before this was kept.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    amounts = models.JSONField(default=dict)
    currency = models.CharField(max_length=3)
    against_assessment = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=150)
    office = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    object_until = models.DateField()
    letter = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(against_assessment=False) | ~models.Q(reason=""),
                name="decision_against_needs_reason",
            ),
        )

    def __str__(self) -> str:
        return f"decision {self.pk} of {self.claim_id}"


class CareProof(models.Model):
    """What an officer saw at the counter where the claimant is not the child's guardian on record: another guardian, or an institution, with
    proof that it cares for the child. Never changed."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="care_proof")
    proof = models.CharField(max_length=500)
    seen_by = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"proof of care for claim {self.claim_id}"


class Delivery(models.Model):
    """That the family got a decision's letter: from then on the time to object runs. Never changed; the earliest day that holds counts.

    A day that was noted wrongly is put right by another row, ``instead_of`` it, with the ``reason``: the earlier one no longer holds. ``told_on``
    is empty where that row says only that. The next one that is noted in the same way stands instead of that in turn, so the rows of one way
    are a chain, of which the last holds.
    """

    class How(models.TextChoices):
        """How the office knows."""

        OPENED = "opened", "The family opened it, signed in"
        HANDED_OVER = "handed_over", "Handed out at the counter"
        POSTED = "posted", "Came by post, with a receipt"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="deliveries")
    how = models.CharField(max_length=12, choices=How.choices)
    told_on = models.DateField(null=True)
    instead_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=500, blank=True)
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["decision", "how"],
                condition=models.Q(instead_of__isnull=True),
                name="delivery_once",
            ),
            models.CheckConstraint(
                condition=models.Q(told_on__isnull=False)
                | (models.Q(instead_of__isnull=False) & ~models.Q(reason="")),
                name="delivery_day_or_why_not",
            ),
        )

    def __str__(self) -> str:
        return f"delivery {self.pk} of decision {self.decision_id}"


class Letter(models.Model):
    """The letter that tells of a decision, as it was made: the same bytes whenever it is printed again."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="letters")
    language = models.CharField(max_length=2)
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["decision", "language"], name="letter_once"),)

    def __str__(self) -> str:
        return f"letter {self.pk} of decision {self.decision_id}"


class Paper(models.Model):
    """A paper that was handed in: kept outside what the web server serves, under its digest.

    ``kind`` is the key of the paper in the pack. ``removed_at``: taken back before the claim was submitted.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    added_by = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"paper {self.pk} of {self.claim_id}"


class Channel(models.TextChoices):
    """How a family objected."""

    OWN_ACCOUNT = "own_account", "In their own account"
    IN_PERSON = "in_person", "In person"
    TELEPHONE = "telephone", "By telephone"
    LETTER = "letter", "By letter"


class Appeal(models.Model):
    """An objection to a decision, and what became of it. Somebody who had no part in the decision decides it.

    It is the family's, also where the counter writes it down: ``channel`` says how it was made (empty: from before this was asked).
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    grounds = models.TextField()
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    due_on = models.DateField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    new_decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="settles"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["decision"], name="appeal_once"),)

    def __str__(self) -> str:
        return f"appeal {self.pk} against decision {self.decision_id}"
