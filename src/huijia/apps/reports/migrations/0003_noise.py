"""Figures with noise, and the budget that they spend: declared once. Nothing of a release ever changes but the key under which it is sealed."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from huijia.apps.audit.append_only import append_only
from huijia.apps.audit.guards import Guard, kept, put_up, take_down
from huijia.apps.sealing.guards import other_than_sealed_again

TABLE = "reports_release"
COLUMNS = (
    *("area", '"table"', "about", "period", "threshold", "cells", "hidden", "source"),
    *("released_by", "released_by_name", "released_at"),
)
MESSAGE = f"rows of {TABLE} are never changed or deleted"


def _guards(*more: str) -> tuple[Guard, ...]:
    frozen = f"{kept(*COLUMNS, *more)} OR {other_than_sealed_again('kept')}"
    return (
        Guard(TABLE, "frozen", "UPDATE", frozen, MESSAGE),
        Guard(TABLE, "stays", "DELETE", "", MESSAGE),
    )


def take_down_those_before(apps: Any, editor: Any) -> None:  # noqa: ARG001
    take_down(editor, _guards())


def put_up_those_before(apps: Any, editor: Any) -> None:  # noqa: ARG001
    put_up(editor, _guards())


def guard_noise_too(apps: Any, editor: Any) -> None:  # noqa: ARG001
    put_up(editor, _guards("epsilon", "within"))


def guard_no_more(apps: Any, editor: Any) -> None:  # noqa: ARG001
    take_down(editor, _guards("epsilon", "within"))


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_sealed_again")]
    operations = [
        # SQLite makes a table anew for a constraint, without its triggers.
        migrations.RunPython(take_down_those_before, put_up_those_before),
        migrations.AddField("release", "epsilon", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("release", "within", models.PositiveIntegerField(null=True)),
        migrations.AddConstraint(
            "release",
            models.CheckConstraint(
                condition=models.Q(("epsilon", None), ("within", None))
                | models.Q(("epsilon__gt", 0), ("hidden", 0), ("within__isnull", False)),
                name="release_hides_or_has_noise",
            ),
        ),
        migrations.RunPython(guard_noise_too, guard_no_more),
        migrations.CreateModel(
            name="NoiseBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=6)),
                ("side", models.CharField(max_length=10)),
                ("a_release", models.PositiveSmallIntegerField()),
                ("a_year", models.PositiveSmallIntegerField()),
                ("in_all", models.PositiveSmallIntegerField()),
                ("declared_by", models.BigIntegerField(null=True)),
                ("declared_by_name", models.CharField(max_length=150)),
                ("declared_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("area", "side"), name="noise_budget_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("a_release__gt", 0),
                            ("a_year__gte", models.F("a_release")),
                            ("in_all__gte", models.F("a_year")),
                        ),
                        name="noise_budget_grows",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("a_release__lte", 100), ("a_year__lte", 200), ("in_all__lte", 1000)
                        ),
                        name="noise_budget_protects",
                    ),
                ],
            },
        ),
        append_only("reports_noisebudget"),
    ]
