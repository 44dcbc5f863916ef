"""Where pieces were handed out, and the key that a telephone made. Both may be empty, so that SQLite adds columns and keeps the table's triggers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns, and that a key is there once."""

    dependencies = [("campaigns", "0001_campaigns")]
    operations = [
        migrations.AddField(
            model_name="movement",
            name="place",
            field=models.CharField(
                choices=[
                    ("office", "Village or community office"),
                    ("clinic", "Clinic"),
                    ("market", "Market or shop"),
                    ("school", "School or nursery"),
                    ("meeting", "Where people met"),
                    ("other", "Another public place"),
                ],
                max_length=10,
                null=True,
            ),
        ),
        migrations.AddField(model_name="movement", name="key", field=models.UUIDField(null=True)),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key__isnull", False)), fields=("key",), name="movement_once_a_key"
            ),
        ),
    ]
