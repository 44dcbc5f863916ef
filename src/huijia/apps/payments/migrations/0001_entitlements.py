"""What is due to whom, where it is paid, what stands in the way."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_counts_of_signing_in"),
        ("claims", "0003_only_listed_steps"),
        ("people", "0004_roster"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entitlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=16)),
                ("pack", models.CharField(max_length=100)),
                ("period", models.CharField(max_length=10)),
                ("currency", models.CharField(max_length=3)),
                ("payable_from", models.DateField()),
                ("due_minor", models.BigIntegerField(default=0)),
                ("owed_minor", models.BigIntegerField(default=0)),
                ("ordered_minor", models.BigIntegerField(default=0)),
                ("paid_minor", models.BigIntegerField(default=0)),
                ("recovering_minor", models.BigIntegerField(default=0)),
                ("waived_minor", models.BigIntegerField(default=0)),
                ("set_off_minor", models.BigIntegerField(default=0)),
                ("instructions_made", models.IntegerField(default=0)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlement",
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
                    "payee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("owed_minor", 0), _negated=True),
                        fields=["pack", "area", "payable_from"],
                        name="entitlement_to_settle",
                    ),
                    models.Index(fields=["child", "pack", "period"], name="entitlement_by_child"),
                    models.Index(fields=["payee"], name="entitlement_by_payee"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "due_minor",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("owed_minor"), "+", models.F("ordered_minor")
                                                ),
                                                "+",
                                                models.F("paid_minor"),
                                            ),
                                            "+",
                                            models.F("recovering_minor"),
                                        ),
                                        "+",
                                        models.F("waived_minor"),
                                    ),
                                    "+",
                                    models.F("set_off_minor"),
                                ),
                            )
                        ),
                        name="entitlement_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_minor__gte", 0),
                            ("ordered_minor__gte", 0),
                            ("paid_minor__gte", 0),
                            ("recovering_minor__lte", 0),
                            ("waived_minor__lte", 0),
                        ),
                        name="entitlement_signs",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=100)),
                ("currency", models.CharField(max_length=3)),
                ("holder", models.CharField(max_length=140)),
                ("account", models.TextField()),
                ("tail", models.CharField(max_length=4)),
                ("fingerprint", models.CharField(max_length=64)),
                ("bank", models.CharField(blank=True, max_length=40)),
                ("made_at", models.DateTimeField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=("area", "pack"),
                        name="fund_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
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
                            ("dispute", "Several people claim, or the account is disputed"),
                            ("death_reported", "A death was reported and is being confirmed"),
                            ("double_claim", "The same child may have been granted twice"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("from_on", models.DateField()),
                ("look_again_on", models.DateField()),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("ended_by", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=500)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_holds",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("child", "kind"),
                        name="hold_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("look_again_on__gt", models.F("from_on"))),
                        name="hold_is_looked_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayeeAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holder", models.CharField(max_length=140)),
                ("account", models.TextField()),
                ("tail", models.CharField(max_length=4)),
                ("fingerprint", models.CharField(max_length=64)),
                ("bank", models.CharField(blank=True, max_length=40)),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_why", models.CharField(blank=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payee_accounts",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["fingerprint"], name="payee_account_same")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("person",),
                        name="payee_account_open_once",
                    )
                ],
            },
        ),
    ]
