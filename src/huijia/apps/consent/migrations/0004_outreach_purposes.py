"""Consent to visits and to a support plan are two more purposes. Only the list of choices changes, which no database knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two more choices."""

    dependencies = [("consent", "0003_account_purpose")]
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
                ],
                max_length=20,
            ),
        ),
    ]
