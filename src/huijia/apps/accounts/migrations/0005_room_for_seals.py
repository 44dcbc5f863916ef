"""The telephone by which somebody signs in gets room for its seal and its mark."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_key_ring")]

    operations = [
        migrations.AlterField("user", "phone", models.TextField(blank=True, null=True)),
        migrations.AddField(
            "user",
            "phone_index",
            models.CharField(blank=True, editable=False, max_length=20, null=True, unique=True),
        ),
    ]
