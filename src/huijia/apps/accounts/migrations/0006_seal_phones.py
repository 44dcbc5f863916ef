"""Telephones that stand in plain are sealed."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from huijia.apps.sealing.blind import as_it_is, marker
from huijia.apps.sealing.migrating import leave_nothing_behind, plain_of, rewrite, sealed_text

PHONE = "accounts.user.phone"


def seal_phones(apps: Any, editor: Any) -> None:
    mark = marker(PHONE)

    def change(row: list[Any]) -> list[Any]:
        phone = row[0]
        if not phone:
            return [phone, None]
        return [sealed_text(phone, PHONE), mark(as_it_is(plain_of(phone, PHONE)[0]))]

    rewrite(editor, "accounts_user", ["phone", "phone_index"], change)
    if apps.get_model("accounts", "User").objects.filter(phone__isnull=False).exists():
        leave_nothing_behind(editor, "accounts_user")


class Migration(migrations.Migration):
    # Part by part: who is stopped goes on, and the space that is left behind is written over outside of any transaction.
    atomic = False
    dependencies = [("accounts", "0005_room_for_seals")]
    operations = [migrations.RunPython(seal_phones, migrations.RunPython.noop, elidable=True)]
