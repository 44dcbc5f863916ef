"""What was released, how much noise may cost, and published figures of population. No table here points at any other app's, and none holds anything of a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huijia.apps.sealing.fields import HeldSealed

HUNDREDTHS = 100
"""Privacy loss is kept in hundredths: whole numbers add up."""


class Release(models.Model):
    """Figures as they were published: never changed, never taken back from what everybody knows.

    ``area``: the county. ``table``: the indicator, or ``take_up`` with the benefit in ``about``. ``period``: ``2026-03``, or a year. ``cells`` of
    which ``hidden`` are not told. ``epsilon``: hundredths of privacy loss that figures with noise cost, each of which is mostly no further than ``within`` from the
    true one; both empty where figures are exact and some are hidden.
    ``kept`` is sealed: what protects later releases against this one (``guarding``). ``source``: of published figures beside them.
    """

    area = models.CharField(max_length=6)
    table = models.CharField(max_length=30)
    about = models.CharField(max_length=100, blank=True)
    period = models.CharField(max_length=10)
    threshold = models.PositiveSmallIntegerField()
    cells = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()
    source = models.CharField(max_length=500, blank=True)
    epsilon = models.PositiveSmallIntegerField(null=True)
    within = models.PositiveIntegerField(null=True)
    kept = HeldSealed()
    released_by = models.BigIntegerField(null=True)
    released_by_name = models.CharField(max_length=150)
    released_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "table", "about", "period"], name="release_once"),
            models.CheckConstraint(condition=Q(hidden__lte=models.F("cells")), name="release_hides_its_own"),
            models.CheckConstraint(
                condition=Q(epsilon=None, within=None) | Q(epsilon__gt=0, within__isnull=False, hidden=0),
                name="release_hides_or_has_noise",
            ),
        )

    @property
    def privacy_loss(self) -> float:
        """What its noise cost, in epsilon; nothing where figures are hidden instead."""
        return (self.epsilon or 0) / HUNDREDTHS

    def __str__(self) -> str:
        return f"release {self.pk} of {self.table} {self.period}"


class NoiseBudget(models.Model):
    """How much releases with noise may tell of any one thing that is counted, in a county, of one side: declared once, and never raised.

    In hundredths of privacy loss (epsilon): the most for ``a_release``, ``a_year`` and ``in_all``, all of which hold at once (``disclosure.budget``). What was
    spent of it stands in the releases.
    """

    area = models.CharField(max_length=6)
    side = models.CharField(max_length=10)
    a_release = models.PositiveSmallIntegerField()
    a_year = models.PositiveSmallIntegerField()
    in_all = models.PositiveSmallIntegerField()
    declared_by = models.BigIntegerField(null=True)
    declared_by_name = models.CharField(max_length=150)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "side"], name="noise_budget_once"),
            models.CheckConstraint(
                condition=Q(
                    a_release__gt=0, a_year__gte=models.F("a_release"), in_all__gte=models.F("a_year")
                ),
                name="noise_budget_grows",
            ),
            models.CheckConstraint(
                condition=Q(a_release__lte=100, a_year__lte=200, in_all__lte=1000),
                name="noise_budget_protects",
            ),
        )

    def __str__(self) -> str:
        return f"budget of noise {self.pk}"


class ReleasedCell(models.Model):
    """A figure of a release. ``count``: empty where it is hidden, for whatever reason. ``area``: a code; with ``-`` behind it what lies in that area and
    in none below it. ``division`` and ``part``: empty for the total. ``out_of``: how many people could have claimed, as estimated."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="figures")
    area = models.CharField(max_length=13)
    division = models.CharField(max_length=20, blank=True)
    part = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField(null=True)
    out_of = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["release", "area", "division", "part"], name="released_cell_once"
            ),
        )

    def __str__(self) -> str:
        return f"figure {self.pk}"


class Population(models.Model):
    """A published table of population of a county, against which take-up of a benefit's year is estimated. A later one takes its place; none changes.

    ``year``: of which the figures tell; ``age_from`` to ``age_to``, both inclusive: of whom. At least three years of age together, so that no figure
    says how many were born in one.
    """

    area = models.CharField(max_length=6)
    pack = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(age_to__gte=models.F("age_from") + 2), name="population_of_ages_together"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="population_has_a_source"),
        )

    def __str__(self) -> str:
        return f"population {self.pk}"


class PopulationFigure(models.Model):
    """How many people of that age live in an area, as published."""

    population = models.ForeignKey(Population, on_delete=models.PROTECT, related_name="figures")
    area = models.CharField(max_length=12)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["population", "area"], name="population_area_once"),)

    def __str__(self) -> str:
        return f"population figure {self.pk}"
