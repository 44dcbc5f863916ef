"""Contacts, what a household said about being contacted, visits, plans, and the steps by which they came to be as they are.

``objects`` of whatever tells of a household leaves out those that said "do not contact us", whoever asks: it is the way of every list.
``kept`` leaves out nothing, and is for the modules that ``tests/architecture/test_outreach_reach.py`` names. No relation has a name
backwards, so there is no third way.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from huijia.apps.accounts.models import Area, User
from huijia.apps.people.models import Household, Membership, Person

Row = TypeVar("Row", bound=models.Model)


class Reachable(models.Manager[Row]):
    """Rows of households that may be contacted: neither the household nor another one of the person's said that it does not want to be.

    ``home`` and ``person``: where a row finds both.
    """

    def __init__(self, home: str = "home__", person: str = "person") -> None:
        super().__init__()
        self.home, self.person = home, person

    def get_queryset(self) -> models.QuerySet[Row]:
        """Everything but what tells of a household that does not want to be contacted."""
        found = super().get_queryset().filter(Q(**{f"{self.home}do_not_contact_since__isnull": True}))
        quiet = Home.kept.filter(do_not_contact_since__isnull=False)
        # Somebody whose record was merged meanwhile lives where the record says that was kept.
        them = Q(person=OuterRef(self.person)) | Q(person=OuterRef(f"{self.person}__merged_into"))
        places = Membership.objects.filter(them, valid_until__isnull=True, household__in=quiet.values("pk"))
        return found.exclude(Exists(places))


class Contact(models.Model):
    """A person whom families of a village or township can turn to. Published once they agreed to the words in ``told``.

    ``days``: digits, 1 Monday to 7 Sunday. ``languages``: codes of ``texts.LANGUAGES``, separated by commas. The telephone is one of duty; it
    is emptied when the contact leaves.
    """

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", "Not yet agreed to by the contact"
        PUBLISHED = "published", "Published"
        LEFT = "left", "No longer a contact"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    telephone = models.CharField(max_length=30, blank=True)
    days = models.CharField(max_length=7)
    from_time = models.TimeField()
    until_time = models.TimeField()
    languages = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    told = models.TextField(blank=True)
    told_in = models.CharField(max_length=2, blank=True)
    agreed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="published")
                | (Q(agreed_at__isnull=False) & ~Q(told="") & ~Q(telephone="")),
                name="contact_agreed_to_be_published",
            ),
            models.CheckConstraint(
                condition=~Q(state="left") | Q(telephone=""), name="contact_that_left_has_no_telephone"
            ),
            models.UniqueConstraint(
                fields=["area", "user"], condition=~Q(state="left"), name="contact_once_in_an_area"
            ),
        )

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Home(models.Model):
    """What holds for a household now: whether it may be contacted, and its contact. ``Said`` tells how it came about.

    ``wants_none``: it wants no contact. ``contact_left``: theirs left, and it has not chosen again. Its row is locked by whoever
    takes a step that concerns the household, so that none passes another.
    """

    household = models.OneToOneField(Household, primary_key=True, on_delete=models.PROTECT, related_name="+")
    do_not_contact_since = models.DateTimeField(null=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    wants_none = models.BooleanField(default=False)
    contact_left = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    objects = Reachable("", "chosen_by")
    kept = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(contact__isnull=True, chosen_by__isnull=True)
                | Q(contact__isnull=False, chosen_by__isnull=False, wants_none=False, contact_left=False),
                name="home_has_a_contact_or_none",
            ),
        )

    def __str__(self) -> str:
        return f"home {self.household_id}"


class Said(models.Model):
    """What somebody of a household said about contacts. Never changed; the latest one of its kind counts.

    ``id`` can be made by a device. ``home`` is empty for somebody whom the record places in no household: their word goes with them. ``by`` is
    the account that said it or noted it down, ``channel`` where. ``device_at`` is the device's clock, which decides nothing.
    """

    class What(models.TextChoices):
        """What was said; of ``contact_left`` the service itself takes note."""

        DO_NOT_CONTACT = "do_not_contact", "Do not contact us"
        MAY_CONTACT = "may_contact", "You may contact us again"
        CHOSE = "chose", "Chose a contact"
        DECLINED = "declined", "Does not want this contact"
        WANTS_NONE = "wants_none", "Wants no contact"
        CONTACT_LEFT = "contact_left", "The contact left"

    class Channel(models.TextChoices):
        """Where."""

        OWN_ACCOUNT = "own_account", "By the family, signed in"
        COUNTER = "counter", "At the counter"
        AT_HOME = "at_home", "To a worker"
        SERVICE = "service", "Noted by the service"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    home = models.ForeignKey(Home, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=20, choices=What.choices)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    version = models.PositiveIntegerField()
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=64, blank=True)

    objects = Reachable()
    kept = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["home", "version"], name="said_one_after_another"),)
        indexes = (models.Index(fields=["person", "at"], name="said_by_person"),)

    def __str__(self) -> str:
        return f"{self.what} by home {self.home_id}"


class Visit(models.Model):
    """A visit that somebody asked for. ``words``: when it suits them, in their words, until the visit is over.

    ``outcome``: what came of the last time; ``took_place`` and ``not_wanted`` end the visit, after the others it waits to be planned again.
    """

    class Topic(models.TextChoices):
        """What about, in general."""

        FAMILY_HEALTH = "family_health", "Talk about family health"
        FORM_OR_CALL = "form_or_call", "Help with a form or a phone call"
        NEWBORN = "newborn", "Newborn at home: practical help"
        BEREAVEMENT = "bereavement", "Bereavement support"
        PRACTICAL = "practical", "Other practical help"

    class Whom(models.TextChoices):
        """Who is to come."""

        OWN_CONTACT = "own_contact", "Our contact"
        HEALTH_WORKER = "health_worker", "A health worker"
        ANYBODY = "anybody", "Whoever has time"

    class Part(models.TextChoices):
        """A part of a day."""

        MORNING = "morning", "Morning"
        AFTERNOON = "afternoon", "Afternoon"
        EVENING = "evening", "Evening"

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", "Asked for"
        PLANNED = "planned", "Planned"
        ENDED = "ended", "Over"

    class Outcome(models.TextChoices):
        """What came of it. None has a consequence."""

        TOOK_PLACE = "took_place", "Took place"
        NOBODY_HOME = "nobody_home", "Nobody at home"
        PUT_OFF = "put_off", "The family put it off"
        NOT_WANTED = "not_wanted", "Not wanted any more"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    whom = models.CharField(max_length=20, choices=Whom.choices)
    words = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField(null=True)
    part = models.CharField(max_length=10, choices=Part.choices, blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = Reachable()
    kept = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="planned") | (Q(worker__isnull=False, day__isnull=False) & ~Q(part="")),
                name="visit_planned_for_a_day_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(day__isnull=True), name="visit_asked_has_no_day"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="ended", ended_at__isnull=False, words="", outcome__in=["took_place", "not_wanted"]
                )
                | (
                    ~Q(state="ended")
                    & Q(ended_at__isnull=True)
                    & ~Q(outcome__in=["took_place", "not_wanted"])
                ),
                name="visit_ended_for_good",
            ),
        )
        indexes = (
            models.Index(fields=["worker", "state", "day"], name="visit_by_worker"),
            models.Index(fields=["area", "state", "asked_at"], name="visit_waiting"),
            models.Index(fields=["person"], name="visit_by_person"),
            models.Index(fields=["worker", "area"], condition=Q(ended_at=None), name="visit_not_over"),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="visit_over"),
        )

    def __str__(self) -> str:
        return f"visit {self.pk}"


class Plan(models.Model):
    """A support plan: what is done, by when, with two contacts. It holds while the person agrees to the words in ``told``.

    Why somebody has one is stored nowhere.
    """

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", "Asked for"
        PROPOSED = "proposed", "Drawn up, for the family to read"
        AGREED = "agreed", "Agreed by the family"
        ENDED = "ended", "Over"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    first_contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    second_contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    told = models.TextField(blank=True)
    told_in = models.CharField(max_length=2, blank=True)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = Reachable()
    kept = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | (Q(agreed_at__isnull=False, ends_on__isnull=False) & ~Q(told="")),
                name="plan_agreed_with_its_words",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "agreed"])
                | (
                    Q(first_contact__isnull=False, second_contact__isnull=False)
                    & ~Q(first_contact=models.F("second_contact"))
                ),
                name="plan_has_two_contacts",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="plan_ended_at_a_moment",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state="ended"), name="plan_one_at_a_time"
            ),
        )
        indexes = (models.Index(fields=["area", "state"], name="plan_by_area"),)

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanItem(models.Model):
    """One thing that a plan says is done, by a day. It goes with its plan."""

    class Kind(models.TextChoices):
        """What is done."""

        CALL = "call", "A call by a contact"
        FAMILY_DOCTOR = "family_doctor", "Signing up with a family doctor"
        HOSPITAL = "hospital", "Priority in hospital"
        INSURANCE = "insurance", "Insurance"
        FESTIVAL = "festival", "A visit at a festival"
        PRACTICAL = "practical", "Practical help"

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", "To be done"
        DONE = "done", "Done"
        DROPPED = "dropped", "Not wanted or not possible"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)

    objects = Reachable("plan__home__", "plan__person")
    kept = models.Manager()

    def __str__(self) -> str:
        return f"item {self.pk}"


class Step(models.Model):
    """One step that was taken with a contact's entry, a visit, a plan or an item. Never changed or deleted.

    It holds nothing of a family, not even the account by which one took a step: once the thing is erased, nothing leads from here to anybody.
    ``id`` can be made by a device, so that a step that is sent again is known. ``at`` is the server's clock, ``device_at`` the device's. ``detail``: the day, the part of the day, the worker's account.
    """

    class Kind(models.TextChoices):
        """With what."""

        CONTACT = "contact", "A contact's entry"
        VISIT = "visit", "A visit"
        PLAN = "plan", "A plan"
        ITEM = "item", "An item of a plan"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    thing = models.UUIDField()
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)
    role = models.CharField(max_length=30)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["thing", "version"], name="step_one_after_another"),
            models.CheckConstraint(
                condition=~Q(role="family") | Q(by__isnull=True, by_name=""), name="step_names_no_family"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.step} {self.version}"
