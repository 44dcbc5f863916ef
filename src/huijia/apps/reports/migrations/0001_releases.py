"""Releases and published population: rows are added, and none is changed or deleted."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from huijia.apps.audit.append_only import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Population",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=6)),
                ("pack", models.CharField(max_length=100)),
                ("year", models.PositiveSmallIntegerField()),
                ("age_from", models.PositiveSmallIntegerField()),
                ("age_to", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=300)),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "age_to__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("age_from"), "+", models.Value(2)
                                ),
                            )
                        ),
                        name="population_of_ages_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="population_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=6)),
                ("table", models.CharField(max_length=30)),
                ("about", models.CharField(blank=True, max_length=100)),
                ("period", models.CharField(max_length=10)),
                ("threshold", models.PositiveSmallIntegerField()),
                ("cells", models.PositiveIntegerField()),
                ("hidden", models.PositiveIntegerField()),
                ("source", models.CharField(blank=True, max_length=500)),
                ("kept", models.TextField()),
                ("released_by", models.BigIntegerField(null=True)),
                ("released_by_name", models.CharField(max_length=150)),
                ("released_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area", "table", "about", "period"), name="release_once"),
                    models.CheckConstraint(
                        condition=models.Q(("hidden__lte", models.F("cells"))), name="release_hides_its_own"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PopulationFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=12)),
                ("people", models.PositiveIntegerField()),
                (
                    "population",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reports.population",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("population", "area"), name="population_area_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleasedCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=13)),
                ("division", models.CharField(blank=True, max_length=20)),
                ("part", models.CharField(blank=True, max_length=20)),
                ("count", models.PositiveIntegerField(null=True)),
                ("out_of", models.PositiveIntegerField(null=True)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reports.release",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "area", "division", "part"), name="released_cell_once"
                    )
                ],
            },
        ),
        append_only(
            "reports_release", "reports_releasedcell", "reports_population", "reports_populationfigure"
        ),
    ]
