"""Claims whose time is over: amounts stay, of nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_due_when_decided")]
    operations = [migrations.AddField("claim", "erased_on", models.DateField(null=True))]
