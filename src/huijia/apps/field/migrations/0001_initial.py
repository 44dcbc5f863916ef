"""Telephones that work without a signal, and what was recorded on them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_health_worker"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40)),
                ("registered_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("shut_out_at", models.DateTimeField(null=True)),
                (
                    "shut_out_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit.plan", "A visit is planned or moved"),
                            ("visit.close", "What came of a visit"),
                            ("item.step", "An item of a plan"),
                            ("home.do_not_contact", "A family said: do not contact us"),
                            ("unknown", "Not known"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject", models.CharField(max_length=36)),
                ("on_version", models.PositiveIntegerField(null=True)),
                ("payload", models.JSONField(default=dict)),
                ("day", models.DateField(null=True)),
                ("device_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                (
                    "result",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("refused", "Refused")], max_length=10
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=30)),
                ("household", models.BigIntegerField(null=True)),
                ("twin", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recorded", "Recorded as done by whoever did it"),
                            ("dropped", "Dropped"),
                            ("both_right", "Looked at: both stand"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.area"
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field.device"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shut_out_at__isnull", True), ("shut_out_by__isnull", True)),
                    models.Q(("shut_out_at__isnull", False), ("shut_out_by__isnull", False)),
                    _connector="OR",
                ),
                name="device_shut_out_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(
                condition=models.Q(
                    ("settled_at__isnull", True),
                    models.Q(("result", "refused"), ("twin__isnull", False), _connector="OR"),
                ),
                fields=["area"],
                name="operation_to_settle",
            ),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(fields=["household", "day"], name="operation_by_household"),
        ),
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(fields=["user", "result"], name="operation_by_user"),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("result", "accepted")),
                    models.Q(("result", "refused"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="operation_refused_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("settled_by__isnull", True), ("settled_how", "")),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        models.Q(("settled_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="operation_settled_by_somebody",
            ),
        ),
    ]
