"""Numbers, addresses and telephones get room for their seals and marks; a fact may be sealed again, and nothing else of it may change."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from huijia.apps.audit.append_only import append_only
from huijia.apps.audit.guards import Guard, kept, put_up, take_down
from huijia.apps.sealing.guards import other_than_sealed_again

PERSON = ("id_number", "address", "phone")
SEALED_FACTS = "('id_number', 'address', 'phone')"
FACT = (
    *("id", "person_id", "name", "valid_from", "recorded_at", "recorded_by"),
    *("source", "source_detail", "roster_id"),
)
_MAY_BE_SEALED = (
    f"COALESCE(OLD.name IN {SEALED_FACTS} OR substr(CAST(OLD.value AS text), 1, 3) = '\"2:', FALSE)"
)
FACTS_STAY = (
    Guard(
        "people_fact",
        "only_sealed_again",
        "UPDATE",
        f"{kept(*FACT)} OR {other_than_sealed_again('value', is_json=True)}"
        f" OR (CAST(OLD.value AS text) IS DISTINCT FROM CAST(NEW.value AS text) AND NOT {_MAY_BE_SEALED})",
        "rows of people_fact are never changed or deleted",
    ),
    Guard("people_fact", "never_deleted", "DELETE", "", "rows of people_fact are never changed or deleted"),
)


def longer(apps: Any, editor: Any) -> None:  # noqa: ARG001
    """SQLite holds a text of any length in any column, and Django would write the whole table anew."""
    if editor.connection.vendor == "postgresql":
        for column in PERSON:
            editor.execute(f"ALTER TABLE people_person ALTER COLUMN {column} TYPE text", params=None)


def let_seal(apps: Any, editor: Any) -> None:
    opened = append_only("people_fact").reverse_code
    assert opened
    opened(apps, editor)
    put_up(editor, FACTS_STAY)


def let_nothing(apps: Any, editor: Any) -> None:
    take_down(editor, FACTS_STAY)
    append_only("people_fact").code(apps, editor)


def a_mark() -> models.CharField[Any, Any]:
    return models.CharField(blank=True, editable=False, max_length=20, null=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_leaner_rows"), ("accounts", "0006_seal_phones")]

    operations = [
        migrations.AddField("person", "id_number_index", a_mark()),
        migrations.AddField("person", "phone_index", a_mark()),
        migrations.RemoveIndex("person", "person_by_id_number"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(longer, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField("person", column, models.TextField(blank=True)) for column in PERSON
            ],
        ),
        migrations.AlterField("correction", "wanted", models.TextField()),
        migrations.AlterField("correction", "note", models.TextField(blank=True)),
        migrations.RunPython(let_seal, let_nothing),
    ]
