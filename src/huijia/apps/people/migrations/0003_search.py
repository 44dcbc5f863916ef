"""People are found by readings that an index can answer."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from huijia.apps.people.naming import address_readings, name_readings


def fill(apps: Any, editor: Any) -> None:  # noqa: ARG001
    person_table, reading_table = (apps.get_model("people", name) for name in ("Person", "PersonReading"))
    batch = []
    for person in person_table.objects.only("area_id", "name", "address").iterator(chunk_size=2000):
        for kind, readings in ((1, name_readings(person.name)), (2, address_readings(person.address))):
            batch += [
                reading_table(person_id=person.pk, township=person.area_id[:9], kind=kind, reading=reading)
                for reading in readings
            ]
        if len(batch) > 5000:
            reading_table.objects.bulk_create(batch)
            batch = []
    reading_table.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_append_only")]
    operations = [
        migrations.RemoveIndex(model_name="person", name="person_by_pinyin"),
        migrations.CreateModel(
            name="PersonReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("township", models.CharField(max_length=9)),
                ("kind", models.SmallIntegerField(choices=[(1, "Name"), (2, "Address")])),
                ("reading", models.CharField(max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["township", "kind", "reading"],
                        name="reading_begins",
                        opclasses=["varchar_ops", "int2_ops", "varchar_pattern_ops"],
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
