"""What changes with each answer of a bank stands in no index, and pages have room for it: PostgreSQL then writes no index anew (docs/adr/0022-references-checked-by-statement.md)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

ROOMY = ("payments_entitlement", "payments_instruction")
BY_AREA = "payments_entitlement_area_id_a120c90e"


def make_room(apps: Any, editor: Any) -> None:  # noqa: ARG001
    """Half of each page of new rows is left for their changes. What is there already gets it when it changes."""
    if editor.connection.vendor == "postgresql":
        for table in ROOMY:
            editor.execute(f"ALTER TABLE {table} SET (fillfactor = 50)", params=None)


def as_before(apps: Any, editor: Any) -> None:  # noqa: ARG001
    if editor.connection.vendor == "postgresql":
        for table in ROOMY:
            editor.execute(f"ALTER TABLE {table} RESET (fillfactor)", params=None)


# safe: indexes only; no row changes, and the version before works on.
class Migration(migrations.Migration):
    dependencies = [("payments", "0009_references_by_statement")]
    operations = [
        migrations.RunPython(make_room, as_before),
        migrations.RemoveIndex("instruction", "instruction_by_state"),
        migrations.AddIndex("instruction", models.Index(fields=["run"], name="instruction_by_run")),
        migrations.RemoveIndex("entitlement", "entitlement_by_child"),
        migrations.AddIndex("entitlement", models.Index(fields=["child"], name="entitlement_of_child")),
        # As SQL: Django would make SQLite's table anew, which loses its triggers.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX IF EXISTS {BY_AREA}",
                    f"CREATE INDEX {BY_AREA} ON payments_entitlement (area_id)",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "entitlement",
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.area",
                    ),
                )
            ],
        ),
    ]
