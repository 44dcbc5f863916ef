"""When a family got its letter, from which the time to object runs."""

import django.db.models.deletion
from django.db import migrations, models

from huijia.apps.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_first_handed_in")]
    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("opened", "The family opened it, signed in"),
                            ("handed_over", "Handed out at the counter"),
                            ("posted", "Came by post, with a receipt"),
                        ],
                        max_length=12,
                    ),
                ),
                ("told_on", models.DateField()),
                ("recorded_by", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="claims.decision",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("decision", "how"), name="delivery_once")]
            },
        ),
        append_only("claims_delivery"),
    ]
