"""The ledger, recoveries, and what banks answered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_only_listed_steps"),
        ("payments", "0002_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("read_by", models.BigIntegerField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("answers_read", models.IntegerField(default=0)),
                ("answers_taken", models.IntegerField(default=0)),
                ("answers_repeated", models.IntegerField(default=0)),
                ("whole_at", models.DateTimeField(null=True)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="payments.fund"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("repayment", "Paid back in parts"),
                            ("set_off", "Kept back from later amounts of the same benefit"),
                            ("waiver", "Not asked back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("part_minor", models.BigIntegerField()),
                ("first_due_on", models.DateField(null=True)),
                ("hardship", models.TextField()),
                ("agreed", models.BooleanField(default=False)),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_by_name", models.CharField(max_length=150)),
                ("decided_at", models.DateTimeField()),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="payments.entitlement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("booked_on", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("grant", "grant"),
                            ("reduction", "reduction"),
                            ("order", "order"),
                            ("cancellation", "cancellation"),
                            ("payment", "payment"),
                            ("rejection", "rejection"),
                            ("return", "return"),
                            ("recovery", "recovery"),
                            ("repayment", "repayment"),
                            ("waiver", "waiver"),
                            ("set_off", "set_off"),
                            ("allocation", "allocation"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "debit",
                    models.CharField(
                        choices=[
                            ("granted", "granted"),
                            ("owed", "owed"),
                            ("ordered", "ordered"),
                            ("fund", "fund"),
                            ("recovering", "recovering"),
                            ("waived", "waived"),
                            ("set_off", "set_off"),
                            ("treasury", "treasury"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        choices=[
                            ("granted", "granted"),
                            ("owed", "owed"),
                            ("ordered", "ordered"),
                            ("fund", "fund"),
                            ("recovering", "recovering"),
                            ("waived", "waived"),
                            ("set_off", "set_off"),
                            ("treasury", "treasury"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("number", models.IntegerField(default=0)),
                ("made_by", models.BigIntegerField(null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.decision",
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payments.entitlement",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payments.fund",
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payments.instruction",
                    ),
                ),
                (
                    "recovery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payments.recovery",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BankAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("end_to_end_id", models.CharField(blank=True, max_length=35)),
                ("amount_minor", models.BigIntegerField(null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("reason_code", models.CharField(blank=True, max_length=35)),
                ("reason_text", models.CharField(blank=True, max_length=140)),
                ("booked_on", models.DateField(null=True)),
                ("bank_reference", models.CharField(blank=True, max_length=35)),
                (
                    "trouble",
                    models.CharField(
                        choices=[
                            ("unknown", "No such instruction"),
                            ("differs", "Amount or currency differ"),
                            ("contradicts", "Contradicts what was answered before"),
                        ],
                        max_length=12,
                    ),
                ),
                ("settled_by", models.BigIntegerField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_how", models.CharField(blank=True, max_length=500)),
                (
                    "instruction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="troubles",
                        to="payments.instruction",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="troubles",
                        to="payments.bankfile",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("file", "position"), name="answer_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0), ("part_minor__gt", 0)),
                name="recovery_is_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "set_off"), _negated=True), ("agreed", True), _connector="OR"
                ),
                name="set_off_needs_agreement",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["entitlement"], name="entry_by_entitlement"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_minor__gt", 0), models.Q(("debit", models.F("credit")), _negated=True)
                ),
                name="entry_moves_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("entitlement__isnull", False), ("kind", "allocation"), _connector="OR"),
                name="entry_is_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("instruction__isnull", False)),
                fields=("instruction", "kind"),
                name="entry_once_for_an_instruction",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision__isnull", False)),
                fields=("decision",),
                name="entry_once_for_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recovery__isnull", False)),
                fields=("recovery", "entitlement", "kind", "number"),
                name="entry_once_for_a_part",
            ),
        ),
    ]
