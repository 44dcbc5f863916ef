"""The table in which limits on signing in are counted (settings.CACHES)."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make_table(apps: Any, editor: Any) -> None:  # noqa: ARG001
    """Make the table of Django's database cache, where there is none."""
    call_command("createcachetable", "huijia_cache", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
