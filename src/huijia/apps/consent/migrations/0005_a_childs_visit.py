"""Consent to what concerns a child under fourteen is a purpose of its own. Only the list of choices changes, which no database knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more choice."""

    dependencies = [("consent", "0004_outreach_purposes")]
    operations = [
        migrations.AlterField(
            model_name="answer",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("claim", "Deciding and paying a claim"),
                    ("messages", "Messages on the phone about a claim"),
                    ("account", "Signing in to one's own account with a phone"),
                    ("outreach_visits", "Visits that one asked for"),
                    ("outreach_plan", "A support plan"),
                    ("outreach_child", "A visit that concerns a child under 14"),
                ],
                max_length=20,
            ),
        ),
    ]
