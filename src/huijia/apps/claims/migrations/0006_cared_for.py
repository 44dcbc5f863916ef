"""What was seen of who cares for a child, where the claimant is not its guardian on record."""

import django.db.models.deletion
from django.db import migrations, models

from huijia.apps.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_told")]
    operations = [
        migrations.CreateModel(
            name="CareProof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("proof", models.CharField(max_length=500)),
                ("seen_by", models.BigIntegerField(null=True)),
                ("seen_at", models.DateTimeField()),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="care_proof",
                        to="claims.claim",
                    ),
                ),
            ],
        ),
        append_only("claims_careproof"),
    ]
