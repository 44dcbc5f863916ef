"""The key ring is made with the database: a ring that is missing later is an error, and never made anew in silence."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils import timezone

from huijia.apps.sealing.ring import make_ring


def with_a_ring(apps: Any, editor: Any) -> None:  # noqa: ARG001
    make_ring(at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_health_worker")]

    operations = [migrations.RunPython(with_a_ring, migrations.RunPython.noop)]
