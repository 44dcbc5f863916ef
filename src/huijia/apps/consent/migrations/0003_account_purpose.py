"""Consent to an account is one more purpose. Only the list of choices changes, which no database knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more choice."""

    dependencies = [("consent", "0002_append_only")]
    operations = [
        migrations.AlterField(
            model_name="answer",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("claim", "Deciding and paying a claim"),
                    ("messages", "Messages on the phone about a claim"),
                    ("account", "Signing in to one's own account with a phone"),
                ],
                max_length=20,
            ),
        ),
    ]
