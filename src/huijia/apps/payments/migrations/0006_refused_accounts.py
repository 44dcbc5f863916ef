"""The accounts to which a bank could not pay: nothing more is sent there."""

import django.db.models.deletion
from django.db import migrations, models

from huijia.apps.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_ways")]
    operations = [
        migrations.CreateModel(
            name="RefusedAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason_code", models.CharField(max_length=35)),
                ("refused_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refused",
                        to="payments.payeeaccount",
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.instruction",
                    ),
                ),
            ],
        ),
        # Only the words of a choice: no table is made anew for it.
        migrations.AlterField(
            model_name="leftout",
            name="why",
            field=models.CharField(
                choices=[
                    ("granted_twice", "The same child was granted this period twice"),
                    ("on_hold", "On hold"),
                    ("no_account", "No account to pay to"),
                    ("account_refused", "The bank could not pay to the account"),
                ],
                max_length=15,
            ),
        ),
        append_only("payments_refusedaccount"),
    ]
