"""Who began a claim, the counter or the family, what papers showed, and whether it is granted: three columns. What may be there once follows
with 0009.

Changing a table on SQLite makes it anew, without its triggers: the guards over single claims come anew with it.
"""

from importlib import import_module

from django.db import migrations, models

from huijia.apps.audit.guards import up_again

listed_steps = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")
first_handed_in = import_module("huijia.apps.claims.migrations.0004_first_handed_in")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0006_cared_for"),
        ("people", "0004_roster"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="claim", name="claim_once_for_a_period"),
        migrations.AddField(
            model_name="claim",
            name="made_at_counter",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="claim",
            name="documented",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="claim",
            name="granted",
            field=models.BooleanField(default=False),
        ),
        up_again(listed_steps.guard),
        up_again(first_handed_in.guard),
    ]
