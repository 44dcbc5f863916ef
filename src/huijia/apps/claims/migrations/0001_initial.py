"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("people", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                ("pack", models.CharField(max_length=100)),
                ("period", models.CharField(max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[("first", "First claim"), ("renewal", "Renewal")], max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("in_review", "in_review"),
                            ("returned", "returned"),
                            ("reviewed", "reviewed"),
                            ("confirmed", "confirmed"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("appealed", "appealed"),
                            ("redecided", "redecided"),
                            ("ended", "ended"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("taken_by", models.BigIntegerField(null=True)),
                ("reviewed_by", models.BigIntegerField(null=True)),
                ("recommendation", models.CharField(blank=True, max_length=12)),
                ("note_to_family", models.CharField(blank=True, max_length=500)),
                ("changed_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="people.person"
                    ),
                ),
                (
                    "claimant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_made",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100)),
                ("pack_version", models.CharField(max_length=64)),
                ("engine_version", models.CharField(max_length=40)),
                ("assessed_on", models.DateField()),
                ("facts", models.JSONField()),
                ("rows", models.JSONField()),
                ("explanation", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="claims.claim",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(choices=[("granted", "Granted"), ("refused", "Refused")], max_length=10),
                ),
                ("amounts", models.JSONField(default=dict)),
                ("currency", models.CharField(max_length=3)),
                ("against_assessment", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_by_name", models.CharField(max_length=150)),
                ("office", models.CharField(max_length=200)),
                ("decided_at", models.DateTimeField()),
                ("object_until", models.DateField()),
                ("letter", models.JSONField(default=dict)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.assessment"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="claims.claim",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("grounds", models.TextField()),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="claims.claim"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="claims.decision",
                    ),
                ),
                (
                    "new_decision",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settles",
                        to="claims.decision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("pdf", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="claims.decision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("file_name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("added_by", models.BigIntegerField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="claims.claim"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["state", "due_on", "area"], name="claim_worklist"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["area", "state", "due_on"], name="claim_by_area"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["claimant"], name="claim_by_claimant"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "appealed",
                            "confirmed",
                            "draft",
                            "in_review",
                            "redecided",
                            "returned",
                            "reviewed",
                            "submitted",
                        ],
                    )
                ),
                fields=("pack", "child", "period"),
                name="claim_once_for_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "submitted",
                            "in_review",
                            "returned",
                            "reviewed",
                            "confirmed",
                            "refused",
                            "withdrawn",
                            "appealed",
                            "redecided",
                            "ended",
                        ],
                    )
                ),
                name="claim_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("against_assessment", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="decision_against_needs_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(fields=("decision",), name="appeal_once"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("decision", "language"), name="letter_once"),
        ),
    ]
