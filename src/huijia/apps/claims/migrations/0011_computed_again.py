"""A decided claim may be decided again when the past is computed again: the database lists these steps, too.

When ``states.TRANSITIONS`` changes, a later migration makes these triggers again; a test compares the two.
"""

from importlib import import_module

from django.db import migrations

listed_steps = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")

WAYS = (
    *listed_steps.WAYS,
    ("confirmed", "refused"),
    ("refused", "confirmed"),
    ("redecided", "confirmed"),
    ("redecided", "refused"),
    ("ended", "confirmed"),
    ("ended", "refused"),
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_originals_and_how_somebody_objected")]
    operations = [listed_steps.in_place_of(listed_steps.WAYS, WAYS)]
