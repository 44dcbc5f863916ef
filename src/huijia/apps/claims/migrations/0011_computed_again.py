"""A decided claim may be decided again when the past is computed again: the database lists these steps, too.

When ``states.TRANSITIONS`` changes, a later migration makes these triggers again; a test compares the two.
"""

from importlib import import_module
from typing import Any

from django.db import migrations

before = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")

WAYS = (
    *before.WAYS,
    ("confirmed", "refused"),
    ("refused", "confirmed"),
    ("redecided", "confirmed"),
    ("redecided", "refused"),
    ("ended", "confirmed"),
    ("ended", "refused"),
)


def guard(apps: Any, editor: Any) -> None:
    """Put the guards up with these ways."""
    before.guard(apps, editor, WAYS)


open_again = before.open_again


def anew(apps: Any, editor: Any) -> None:
    """Take the earlier guards down, put these up."""
    open_again(apps, editor)
    guard(apps, editor)


def as_before(apps: Any, editor: Any) -> None:
    """The other way round."""
    open_again(apps, editor)
    before.guard(apps, editor)


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_originals_and_how_somebody_objected")]
    operations = [migrations.RunPython(anew, as_before)]
