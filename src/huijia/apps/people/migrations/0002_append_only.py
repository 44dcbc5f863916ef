"""Rows are added, never changed."""

from django.db import migrations

from huijia.apps.audit.append_only import append_only


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("people", "0001_initial")]
    operations = [append_only("people_fact", "people_importedrow")]
