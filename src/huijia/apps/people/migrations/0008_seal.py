"""What stands in plain is sealed: numbers, addresses and telephones, on records and in facts, and what somebody asked to be put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import migrations, models, transaction

from huijia.apps.people.naming import address_readings
from huijia.apps.sealing.blind import as_number, as_telephone, marker
from huijia.apps.sealing.migrating import (
    leave_nothing_behind,
    plain_of,
    rewrite,
    sealed_json,
    sealed_text,
)
from huijia.apps.sealing.ring import ID_LENGTH
from huijia.apps.sealing.sealed import unseal

SEALED_FACTS = frozenset({"id_number", "address", "phone"})
ADDRESS = 2
ADDRESSES = "people.person.address"
BEGINNING = 4
AT_ONCE = 2_000
EXACT = {"id_number": as_number, "phone": as_telephone}


def seal(apps: Any, editor: Any) -> None:
    _people(editor)
    _facts(editor)
    _corrections(editor)
    _readings(apps)
    if apps.get_model("people", "Person").objects.exists():
        tables = ("people_person", "people_fact", "people_correction", "people_personreading")
        leave_nothing_behind(editor, *tables)


def _people(editor: Any) -> int:
    places = {name: f"people.person.{name}" for name in ("id_number", "address", "phone")}
    marks = {name: marker(places[name]) for name in EXACT}

    def marked(name: str, value: str) -> str | None:
        return marks[name](EXACT[name](plain_of(value, places[name])[0])) if value else None

    def change(row: list[Any]) -> list[Any]:
        id_number, address, phone = row[:3]
        return [
            sealed_text(id_number, places["id_number"]),
            sealed_text(address, places["address"]),
            sealed_text(phone, places["phone"]),
            marked("id_number", id_number),
            marked("phone", phone),
        ]

    columns = ["id_number", "address", "phone", "id_number_index", "phone_index"]
    return rewrite(editor, "people_person", columns, change)


def _facts(editor: Any) -> int:
    def change(row: list[Any]) -> list[Any]:
        value, name = row
        return [sealed_json(value, "people.fact.value", wanted=name in SEALED_FACTS)]

    return rewrite(editor, "people_fact", ["value"], change, read=["name"], json_columns=["value"])


def _corrections(editor: Any) -> int:
    def change(row: list[Any]) -> list[Any]:
        return [
            sealed_text(row[0], "people.correction.wanted"),
            sealed_text(row[1], "people.correction.note"),
        ]

    return rewrite(editor, "people_correction", ["wanted", "note"], change)


def _readings(apps: Any) -> None:
    """An address is found by marks of how its parts begin."""
    person_table, reading_table = (apps.get_model("people", name) for name in ("Person", "PersonReading"))
    mark, last = marker(ADDRESSES), 0
    places = reading_table.objects.filter(kind=ADDRESS)
    if not places.exclude(reading__startswith=mark("")[:ID_LENGTH]).exists():
        return
    rows = person_table.objects.order_by("pk").values_list("pk", "area_id", "address")
    while part := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        with transaction.atomic():
            places.filter(person__in=[number for number, *_ in part]).delete()
            reading_table.objects.bulk_create(
                reading_table(person_id=number, township=area[:9], kind=ADDRESS, reading=reading)
                for number, area, address in part
                for reading in _marked(address, mark)
            )
        last = part[-1][0]


def _marked(address: str, mark: Callable[[str], str]) -> set[str]:
    return (
        {mark(each[:BEGINNING]) for each in address_readings(unseal(address, bound_to=ADDRESSES))}
        if address
        else set()
    )


class Migration(migrations.Migration):
    # Part by part: who is stopped goes on, and the space that is left behind is written over outside of any transaction.
    atomic = False
    dependencies = [("people", "0007_room_for_seals")]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            "person", models.Index(fields=["id_number_index"], name="person_by_id_number_index")
        ),
        migrations.AddIndex("person", models.Index(fields=["phone_index"], name="person_by_phone_index")),
    ]
