"""A place in a household tells from which roster it comes, so that an import can be undone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("people", "0003_search")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="roster",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="people.rosterimport",
            ),
        ),
    ]
