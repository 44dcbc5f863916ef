"""A day of delivery that was noted wrongly is put right by another row, and a closed claim takes an objection while its time is not over.

Changing a table on SQLite makes it anew, without its triggers: that it is only added to comes anew with it. When ``states.TRANSITIONS`` changes, a
later migration makes the guards of the steps again; a test compares the two.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from huijia.apps.audit.append_only import append_only
from huijia.apps.audit.guards import up_again

listed_steps = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")
before = import_module("huijia.apps.claims.migrations.0011_computed_again")

WAYS = (*before.WAYS, ("ended", "appealed"))


class Migration(migrations.Migration):
    dependencies = [("claims", "0012_letters_to_hand_over")]
    operations = [
        migrations.RemoveConstraint(model_name="delivery", name="delivery_once"),
        migrations.AlterField(model_name="delivery", name="told_on", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="delivery",
            name="instead_of",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="claims.delivery",
            ),
        ),
        migrations.AddField(
            model_name="delivery", name="reason", field=models.CharField(blank=True, max_length=500)
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("instead_of__isnull", True)),
                fields=("decision", "how"),
                name="delivery_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("told_on__isnull", False),
                    models.Q(("instead_of__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="delivery_day_or_why_not",
            ),
        ),
        up_again(append_only("claims_delivery").code),
        listed_steps.in_place_of(before.WAYS, WAYS),
    ]
