"""Versions and steps are added, never changed."""

from django.db import migrations

from huijia.apps.audit.append_only import append_only


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("library", "0001_own_articles")]
    operations = [append_only("library_version", "library_step")]
