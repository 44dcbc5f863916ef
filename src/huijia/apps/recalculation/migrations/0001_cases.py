"""What was computed again, and what became of it: what was found never changes, nothing is deleted, and a case is settled once."""

import django.db.models.deletion
from django.db import migrations, models

from huijia.apps.audit.guards import Guard, guarded, kept, set_once

RECALCULATION = "recalculation_recalculation"
CASE = "recalculation_case"
GUARDS = (
    Guard(
        RECALCULATION,
        "stays",
        "UPDATE",
        f"{kept('area_id', 'pack', 'pack_version', 'reason', 'prepared_by', 'prepared_by_name', 'prepared_at')}"
        f" OR {set_once('cancelled_at')}",
        "a recalculation stays as it was prepared",
    ),
    Guard(RECALCULATION, "is_kept", "DELETE", "", f"rows of {RECALCULATION} are never deleted"),
    Guard(
        CASE,
        "stays",
        "UPDATE",
        f"{kept('recalculation_id', 'claim_id', 'decision_id', 'kind', 'changed', 'facts', 'row', 'old_minor', 'new_minor')}"
        " OR OLD.state <> 'open'",
        "a case stays as it was found, and is settled once",
    ),
    Guard(CASE, "is_kept", "DELETE", "", f"rows of {CASE} are never deleted"),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_counts_of_signing_in"),
        ("claims", "0011_computed_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recalculation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100)),
                ("pack_version", models.CharField(max_length=64)),
                ("reason", models.TextField()),
                ("prepared_by", models.BigIntegerField(null=True)),
                ("prepared_by_name", models.CharField(max_length=150)),
                ("prepared_at", models.DateTimeField()),
                ("looked_at", models.IntegerField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("more", "More is due than was granted"),
                            ("less", "Less is due than was granted"),
                            ("double", "The same child was granted this period under another record, too"),
                            ("against", "Decided against the assessment then"),
                            ("ask", "Something is not known now"),
                            ("unreadable", "The facts cannot be true together"),
                        ],
                        max_length=10,
                    ),
                ),
                ("changed", models.JSONField()),
                ("facts", models.JSONField()),
                ("row", models.JSONField()),
                ("old_minor", models.BigIntegerField()),
                ("new_minor", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a person"),
                            ("decided", "Decided anew"),
                            ("set_aside", "Left as it was decided"),
                            ("changed", "Something changed since: compute again"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("settled_by", models.BigIntegerField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalculated",
                        to="claims.claim",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.decision"
                    ),
                ),
                (
                    "new_decision",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalculated_by",
                        to="claims.decision",
                    ),
                ),
                (
                    "recalculation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="recalculation.recalculation",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="recalculation",
            index=models.Index(fields=["area", "prepared_at"], name="recalculation_by_area"),
        ),
        migrations.AddConstraint(
            model_name="recalculation",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="recalculation_has_reason"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["recalculation", "state", "kind"], name="case_by_state"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("recalculation", "claim"), name="case_once"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("claim",), name="case_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("new_decision__isnull", False), ("state", "decided")),
                    models.Q(models.Q(("state", "decided"), _negated=True), ("new_decision__isnull", True)),
                    _connector="OR",
                ),
                name="case_decided_has_decision",
            ),
        ),
        guarded(*GUARDS),
    ]
