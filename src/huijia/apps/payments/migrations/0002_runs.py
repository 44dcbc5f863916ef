"""Runs, releases, instructions, what was left out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_entitlements"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("payable_by", models.DateField()),
                ("execute_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("frozen", "frozen"),
                            ("released", "released"),
                            ("sent", "sent"),
                            ("reconciled", "reconciled"),
                            ("closed", "closed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("prepared_by", models.BigIntegerField()),
                ("prepared_at", models.DateTimeField()),
                ("frozen_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("reconciled_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("count", models.IntegerField(default=0)),
                ("total_minor", models.BigIntegerField(default=0)),
                ("left_out_count", models.IntegerField(default=0)),
                ("content", models.CharField(blank=True, max_length=64)),
                ("message_id", models.CharField(blank=True, max_length=35)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="payments.fund"
                    ),
                ),
            ],
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
                ("by", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("content", models.CharField(max_length=64)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="payments.run",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LeftOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("granted_twice", "The same child was granted this period twice"),
                            ("on_hold", "On hold"),
                            ("no_account", "No account to pay to"),
                        ],
                        max_length=15,
                    ),
                ),
                ("owed_minor", models.BigIntegerField()),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.entitlement",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="left_out",
                        to="payments.run",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("end_to_end_id", models.CharField(max_length=35, unique=True)),
                ("amount_minor", models.BigIntegerField()),
                ("holder", models.CharField(max_length=140)),
                ("account", models.TextField()),
                ("tail", models.CharField(max_length=4)),
                ("fingerprint", models.CharField(max_length=64)),
                ("bank", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("frozen", "frozen"),
                            ("sent", "sent"),
                            ("accepted", "accepted"),
                            ("paid", "paid"),
                            ("rejected", "rejected"),
                            ("returned", "returned"),
                            ("cancelled", "cancelled"),
                        ],
                        default="frozen",
                        max_length=10,
                    ),
                ),
                ("reason_code", models.CharField(blank=True, max_length=35)),
                ("reason_text", models.CharField(blank=True, max_length=140)),
                ("booked_on", models.DateField(null=True)),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="payments.entitlement",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="payments.run",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "frozen", "released", "sent", "reconciled", "closed", "cancelled"],
                    )
                ),
                name="run_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("message_id", ""), _negated=True),
                    models.Q(("state", "cancelled"), _negated=True),
                ),
                fields=("message_id",),
                name="run_message_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("run", "by"), name="release_once_each"),
        ),
        migrations.AddConstraint(
            model_name="leftout",
            constraint=models.UniqueConstraint(fields=("run", "entitlement"), name="left_out_once"),
        ),
        migrations.AddIndex(
            model_name="instruction",
            index=models.Index(fields=["run", "state"], name="instruction_by_state"),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.UniqueConstraint(fields=("entitlement", "number"), name="instruction_once"),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="instruction_pays"
            ),
        ),
    ]
