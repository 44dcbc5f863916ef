"""Rows are added, never changed."""

from typing import Any

from django.db import migrations

from huijia.apps.audit.append_only import append_only


def start_chain(apps: Any, editor: Any) -> None:  # noqa: ARG001
    """The chain begins with nothing before it."""
    apps.get_model("audit", "ChainEnd").objects.create(id=1, sequence=0, digest="")


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(start_chain, migrations.RunPython.noop), append_only("audit_entry")]
