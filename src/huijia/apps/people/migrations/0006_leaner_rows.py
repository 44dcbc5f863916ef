"""Less to keep for each row of a roster: a sheet of 100,000 rows makes millions of rows that say something of a person.

A person's readings are made anew from the facts and go with the person, and an import is never deleted (a trigger sees to it): the
database need not look for the person once more with each reading, and for the import with whatever names it. Three indexes said what
the beginning of another index says.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import deletion

from huijia.apps.audit.guards import Guard, guarded

TWICE = (
    ("people_fact_person_id_a1a19316", 'people_fact ("person_id")'),
    ("people_importedrow_roster_id_b943330a", 'people_importedrow ("roster_id")'),
    ("people_person_area_id_8b8e1a89", 'people_person ("area_id")'),
    ("people_person_area_id_8b8e1a89_like", 'people_person ("area_id")'),
)
"""Their names, as Django makes them (the last on PostgreSQL only), and what they were of."""

NEVER_DELETED = Guard(
    "people_rosterimport", "never_deleted", "DELETE", "", "imports are undone, never deleted"
)
NAMING_AN_IMPORT = {
    "people_person": "64954892",
    "people_membership": "cdc260e9",
    "people_fact": "59016097",
    "people_importedrow": "b943330a",
}
"""Tables, and what stands in the name that Django gave their check on PostgreSQL, which makes it at the end of a transaction, row by row.
SQLite's costs little, and to take it off would make the tables anew."""


def check_on(table: str) -> str:
    return f'"{table}_roster_id_{NAMING_AN_IMPORT[table]}_fk_people_rosterimport_id"'


def ask_no_more(apps: Any, editor: Any) -> None:  # noqa: ARG001
    if editor.connection.vendor == "postgresql":
        for table in NAMING_AN_IMPORT:
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {check_on(table)}", params=None)


def ask_again(apps: Any, editor: Any) -> None:  # noqa: ARG001
    if editor.connection.vendor == "postgresql":
        added = (
            'FOREIGN KEY ("roster_id") REFERENCES people_rosterimport ("id") DEFERRABLE INITIALLY DEFERRED'
        )
        for table in NAMING_AN_IMPORT:
            editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {check_on(table)} {added}", params=None)


def named_import(model: str, related_name: str, *, null: bool = True, **more: Any) -> migrations.AlterField:
    given: dict[str, Any] = {"blank": True, "null": True} if null else {}
    return migrations.AlterField(
        model,
        "roster",
        models.ForeignKey(
            "people.rosterimport",
            db_constraint=False,
            on_delete=deletion.PROTECT,
            related_name=related_name,
            **given,
            **more,
        ),
    )


# safe: a check and some indexes fewer; no row changes, and the version before works on.
class Migration(migrations.Migration):
    dependencies = [("people", "0005_corrections")]

    operations = [
        migrations.AlterField(
            "personreading",
            "person",
            models.ForeignKey(
                "people.person", db_constraint=False, on_delete=deletion.CASCADE, related_name="readings"
            ),
        ),
        guarded(NEVER_DELETED),
        # By hand: Django would write the tables anew on SQLite, and lose the triggers that keep facts as they are.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS "{name}"', f'CREATE INDEX IF NOT EXISTS "{name}" ON {of}'
                )
                for name, of in TWICE
            ]
            + [migrations.RunPython(ask_no_more, ask_again)],
            state_operations=[
                migrations.AlterField(
                    "fact",
                    "person",
                    models.ForeignKey(
                        "people.person", db_index=False, on_delete=deletion.PROTECT, related_name="facts"
                    ),
                ),
                named_import("person", "people"),
                named_import("membership", "memberships"),
                named_import("fact", "facts"),
                named_import("importedrow", "rows", null=False, db_index=False),
                migrations.AlterField(
                    "person",
                    "area",
                    models.ForeignKey(
                        "accounts.area", db_index=False, on_delete=deletion.PROTECT, related_name="+"
                    ),
                ),
            ],
        ),
    ]
