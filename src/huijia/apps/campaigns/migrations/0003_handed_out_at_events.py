"""At which event pieces were handed out. It may be empty, so that SQLite adds a column and keeps the table's triggers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("campaigns", "0002_handed_out_on_phones"), ("events", "0001_events")]
    operations = [
        migrations.AddField(
            model_name="movement",
            name="event",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="events.event",
            ),
        )
    ]
