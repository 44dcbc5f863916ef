"""Files that left before a restore, adopted since."""

import django.db.models.deletion
from django.db import migrations, models

from huijia.apps.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_refused_accounts")]
    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("by", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("left_out", models.JSONField(default=list)),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoption",
                        to="payments.run",
                    ),
                ),
            ],
        ),
        append_only("payments_adoption"),
    ]
