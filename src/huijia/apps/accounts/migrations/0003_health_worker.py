"""Staff of outreach: a role of its own, which sees no claim."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_counts_of_signing_in"),
    ]

    operations = [
        migrations.AlterField(
            model_name="grant",
            name="role",
            field=models.CharField(
                choices=[
                    ("family", "Family member"),
                    ("village_contact", "Village contact"),
                    ("township_officer", "Township officer"),
                    ("county_approver", "County approver"),
                    ("finance", "Finance"),
                    ("auditor", "Auditor"),
                    ("health_worker", "Health worker"),
                    ("administrator", "Administrator"),
                ],
                max_length=20,
            ),
        ),
    ]
