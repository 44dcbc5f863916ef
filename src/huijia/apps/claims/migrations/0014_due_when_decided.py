"""A decision keeps the day by which it was due: whether offices decide in time is counted from it (``aggregates``)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0013_a_day_put_right")]
    operations = [
        migrations.AddField(model_name="decision", name="due_on", field=models.DateField(null=True)),
    ]
