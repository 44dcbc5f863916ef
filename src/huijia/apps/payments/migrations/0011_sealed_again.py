"""An account that was frozen may be sealed again under another key. Its fingerprint, which says whether it is the same, stays."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from huijia.apps.audit.guards import Guard, kept, put_up, take_down
from huijia.apps.sealing.guards import other_than_sealed_again

FROZEN = {
    "payments_instruction": (
        *("run_id", "entitlement_id", "number", "end_to_end_id", "amount_minor"),
        *("holder", "tail", "fingerprint", "bank"),
    ),
    "payments_payeeaccount": ("person_id", "holder", "tail", "fingerprint", "bank"),
    "payments_fund": ("area_id", "pack", "currency", "holder", "tail", "fingerprint", "bank"),
}
GUARDS = [
    Guard(
        table,
        "frozen",
        "UPDATE",
        f"{kept(*columns)} OR {other_than_sealed_again('account')}",
        f"what was frozen in {table} is never changed",
    )
    for table, columns in FROZEN.items()
]
BEFORE = [
    Guard(
        table, "frozen", "UPDATE", kept(*columns, "account"), f"what was frozen in {table} is never changed"
    )
    for table, columns in FROZEN.items()
]


def let_seal(apps: Any, editor: Any) -> None:  # noqa: ARG001
    put_up(editor, GUARDS)


def as_before(apps: Any, editor: Any) -> None:  # noqa: ARG001
    take_down(editor, GUARDS)
    put_up(editor, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("payments", "0010_room_for_changes"), ("accounts", "0004_key_ring")]
    operations = [migrations.RunPython(let_seal, as_before)]
