"""The service looks each minute for visits whose worker is gone and for those over for long enough: not through all of them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_seal_phones"),
        ("outreach", "0003_guards"),
        ("people", "0008_seal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["worker", "area"],
                name="visit_not_over",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)), fields=["ended_at"], name="visit_over"
            ),
        ),
    ]
