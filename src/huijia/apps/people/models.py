"""People, households, dated facts, and merges that can be undone."""

from __future__ import annotations

from typing import Any

from django.db import models

from huijia.apps.accounts.models import Area, User
from huijia.apps.sealing.blind import as_number, as_telephone
from huijia.apps.sealing.fields import BlindIndex, SealedJSON, SealedText

SEALED_FACTS = frozenset({"id_number", "address", "phone"})
"""Facts by which somebody could be found outside of the office. No benefit asks for an account: payments keep those, sealed."""


def _import_that_told_of_it(related_name: str) -> models.ForeignKey[Any, Any]:
    """Empty: it came otherwise. An import is never deleted, so the database need not look for it with each row."""
    return models.ForeignKey(
        "RosterImport",
        db_constraint=False,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name=related_name,
    )


class Person(models.Model):
    """Somebody whom the office knows.

    ``name``, ``id_number``, ``birth_date``, ``address`` and ``phone`` are the latest facts, kept here to be searched; ``Fact`` holds
    them all with their dates. ``roster`` is the import that made the record, if one did; ``withdrawn`` is set when that import was undone
    and nothing else rests on the record. ``name_pinyin`` holds the name's readings, by which records are compared; what the search
    reads is ``PersonReading``. Number, address and phone are sealed; number and phone are found by their blind index. ``merged_into`` is set while this record is known to tell of the same person as another one: it names
    the record that was kept in the end, never one that is itself merged. Nothing is moved, so that undoing is clearing it.
    """

    # ``person_by_area`` begins with it.
    area = models.ForeignKey(Area, db_index=False, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    name_pinyin = models.CharField(max_length=300, blank=True)
    id_number = SealedText(blank=True, found_by="id_number_index")
    id_number_index = BlindIndex(of="id_number", exact=as_number)
    birth_date = models.DateField(null=True, blank=True)
    address = SealedText(blank=True)
    phone = SealedText(blank=True, found_by="phone_index")
    phone_index = BlindIndex(of="phone", exact=as_telephone)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    roster = _import_that_told_of_it("people")
    withdrawn = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["name"], name="person_by_name"),
            models.Index(fields=["id_number_index"], name="person_by_id_number_index"),
            models.Index(fields=["phone_index"], name="person_by_phone_index"),
            models.Index(fields=["area", "name"], name="person_by_area"),
        )

    def __str__(self) -> str:
        return f"person {self.pk}"


class Source(models.TextChoices):
    """Where a fact comes from."""

    DOCUMENT = "document", "A document that was seen"
    STATEMENT = "statement", "What the person stated"
    ROSTER = "roster", "An imported roster"
    REGISTER = "register", "Another authority's register"


STRONG_SOURCES = (Source.DOCUMENT, Source.REGISTER)
"""What was recorded from these is put right by a person who looks, never by a statement or a sheet."""


class Fact(models.Model):
    """Something known of a person: valid from a day, recorded at a moment, from a source. Never changed or deleted.

    A correction is a later fact with the same ``valid_from``; a change is one with a later ``valid_from``. ``value`` is JSON: text, a
    whole number, yes or no, a day as ISO text, or null for "no longer known"; that of ``SEALED_FACTS`` is sealed. A fact whose ``roster`` was undone counts until then.
    """

    # ``fact_by_person`` begins with it.
    person = models.ForeignKey(Person, db_index=False, on_delete=models.PROTECT, related_name="facts")
    name = models.CharField(max_length=60)
    value = SealedJSON(null=True, by="name", only=SEALED_FACTS)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)
    source = models.CharField(max_length=20, choices=Source.choices)
    source_detail = models.CharField(max_length=200, blank=True)
    roster = _import_that_told_of_it("facts")

    class Meta:
        indexes = (
            models.Index(fields=["person", "name", "valid_from", "recorded_at"], name="fact_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.name} of person {self.person_id}"


class Correction(models.Model):
    """What a person, or a child's guardian, says is recorded wrongly: asked, and answered once by an officer of the township.

    ``wanted`` and ``note`` are their own words; ``note`` is emptied with the answer, for nobody needs it any longer. ``answer_by`` is the
    last day of the time in which the office answers. ``answer`` is why it was declined; ``fact`` the record that followed, if one did.
    """

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", "Asked, not yet answered"
        ACCEPTED = "accepted", "Put right"
        DECLINED = "declined", "Declined, with a reason"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    name = models.CharField(max_length=60)
    wanted = SealedText()
    note = SealedText(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "name"], condition=models.Q(state="open"), name="correction_once"
            ),
        )
        indexes = (models.Index(fields=["state", "answer_by"], name="correction_waiting"),)

    def __str__(self) -> str:
        return f"correction {self.pk} of {self.name} of person {self.person_id}"


class Household(models.Model):
    """People who live and claim together, in a village."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"household {self.pk}"


class Membership(models.Model):
    """A person's place in a household, from a day to a day (both inclusive).

    ``roster`` is the import that said so, if one did: undoing it ends the place before it began.
    """

    class Relation(models.TextChoices):
        """What somebody is in the household, as far as a claim needs it."""

        GUARDIAN = "guardian", "Parent or other guardian"
        CHILD = "child", "Child"
        OTHER = "other", "Other member"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=10, choices=Relation.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    roster = _import_that_told_of_it("memberships")

    def __str__(self) -> str:
        return f"person {self.person_id} in household {self.household_id}"


class PersonAccount(models.Model):
    """The account with which a person signs in: a family member's own."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="person_account")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accounts")

    def __str__(self) -> str:
        return f"account of person {self.person_id}"


class PossibleDuplicate(models.Model):
    """Two records that may tell of one person, for a person to decide. ``first`` has the lower number."""

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", "Not yet decided"
        SAME = "same", "The same person"
        DIFFERENT = "different", "Different people"

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    probability = models.FloatField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
        )

    def __str__(self) -> str:
        return f"persons {self.first_id} and {self.second_id}"


class Merge(models.Model):
    """That two records were found to tell of one person, and, where it was a mistake, that this was undone."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    undone_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"person {self.merged_id} merged into {self.kept_id}"


class RosterImport(models.Model):
    """An office's sheet on its way in: read, previewed, then confirmed as a whole or dropped; and undone.

    ``pack`` names the benefit for which it was made. ``columns``: heading -> what it was taken for (empty: left out).
    ``file`` is the sheet's digest: the same sheet twice changes nothing. ``counts``: rows by outcome.
    A trigger refuses to delete one, so the database need not look for it with each of the million rows that name it.
    """

    class State(models.TextChoices):
        """How far it is."""

        PREVIEW = "preview", "Read, not yet confirmed"
        CONFIRMED = "confirmed", "Confirmed"
        DROPPED = "dropped", "Dropped"
        UNDONE = "undone", "Undone"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField(max_length=100)
    file = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    columns = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"roster import {self.pk}"


class ImportedRow(models.Model):
    """A row of a confirmed import: which person it told of, and whether it made them."""

    # ``row_once`` begins with it.
    roster = models.ForeignKey(
        RosterImport, db_constraint=False, db_index=False, on_delete=models.PROTECT, related_name="rows"
    )
    row = models.IntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made = models.BooleanField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["roster", "row"], name="row_once"),)

    def __str__(self) -> str:
        return f"row {self.row} of import {self.roster_id}"


class RememberedColumn(models.Model):
    """What a heading was taken for in an area's last confirmed import, so that the next one needs no telling."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField(max_length=100)
    heading = models.CharField(max_length=200)
    taken_for = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["area", "pack", "heading"], name="heading_once"),)

    def __str__(self) -> str:
        return f"{self.heading} -> {self.taken_for or 'left out'}"


class PersonReading(models.Model):
    """A beginning by which a person is found: a part of the name, its pinyin, its initials; or the mark of an address's beginning.

    Made anew from the person's latest facts whenever they change. ``township`` is the first nine digits of the person's area: the index
    answers "begins with, in these townships" without reading anything else, whatever the number of people. Of an address the mark of
    the first four letters stands here (``search.address_marks``): never the address.
    """

    class Kind(models.IntegerChoices):
        """What the reading is a part of."""

        NAME = 1
        ADDRESS = 2

    # Nine for each person, who would be looked for once more with each of them.
    person = models.ForeignKey(Person, db_constraint=False, on_delete=models.CASCADE, related_name="readings")
    township = models.CharField(max_length=9)
    kind = models.SmallIntegerField(choices=Kind.choices)
    reading = models.CharField(max_length=40)

    class Meta:
        indexes = (
            # PostgreSQL needs the operator class for LIKE 'x%' under any collation; SQLite compares bytes anyhow.
            models.Index(
                fields=["township", "kind", "reading"],
                name="reading_begins",
                opclasses=["varchar_ops", "int2_ops", "varchar_pattern_ops"],
            ),
        )

    def __str__(self) -> str:
        return f"a reading of person {self.person_id}"
