"""What an event and its copies share."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, and its index."""

    dependencies = [("events", "0001_events")]
    operations = [
        migrations.AddField(model_name="event", name="series", field=models.UUIDField(null=True)),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("series__isnull", False)), fields=["series"], name="event_series"
            ),
        ),
    ]
