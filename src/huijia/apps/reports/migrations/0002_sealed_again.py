"""What protects later releases may be sealed again under another key. Nothing else of a release ever changes."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from huijia.apps.audit.append_only import append_only
from huijia.apps.audit.guards import Guard, kept, put_up, take_down
from huijia.apps.sealing.guards import other_than_sealed_again

TABLE = "reports_release"
COLUMNS = (
    *("area", '"table"', "about", "period", "threshold", "cells", "hidden", "source"),
    *("released_by", "released_by_name", "released_at"),
)
MESSAGE = f"rows of {TABLE} are never changed or deleted"
GUARDS = (
    Guard(TABLE, "frozen", "UPDATE", f"{kept(*COLUMNS)} OR {other_than_sealed_again('kept')}", MESSAGE),
    Guard(TABLE, "stays", "DELETE", "", MESSAGE),
)
_AS_BEFORE = append_only(TABLE)


def let_seal(apps: Any, editor: Any) -> None:
    assert _AS_BEFORE.reverse_code is not None, "it can be taken down"
    _AS_BEFORE.reverse_code(apps, editor)
    put_up(editor, GUARDS)


def as_before(apps: Any, editor: Any) -> None:
    take_down(editor, GUARDS)
    _AS_BEFORE.code(apps, editor)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_releases"), ("accounts", "0004_key_ring")]
    operations = [migrations.RunPython(let_seal, as_before)]
