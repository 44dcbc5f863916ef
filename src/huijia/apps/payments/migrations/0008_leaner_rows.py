"""Fewer indexes: a run of a million payments writes five million rows, and changes three million.

Those that go said what the beginning of another index says, or what a constraint's own index says of the rows that have a value. Nobody asks for
the entitlement of a decision, or for ids by how they begin.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import Q, deletion

SAID_TWICE = (
    ("payments_entitlement_child_id_5cce46e3", 'payments_entitlement ("child_id")'),
    ("payments_entitlement_payee_id_f28faf33", 'payments_entitlement ("payee_id")'),
    ("payments_entitlement_decision_id_46eeecc3", 'payments_entitlement ("decision_id")'),
    ("payments_entry_entitlement_id_80a58216", 'payments_entry ("entitlement_id")'),
    ("payments_entry_fund_id_05ed18ca", 'payments_entry ("fund_id")'),
    ("payments_entry_decision_id_8b07aa10", 'payments_entry ("decision_id")'),
    ("payments_entry_instruction_id_eab57cef", 'payments_entry ("instruction_id")'),
    ("payments_entry_recovery_id_bc3d9eb1", 'payments_entry ("recovery_id")'),
    ("payments_instruction_run_id_e7c001b1", 'payments_instruction ("run_id")'),
    ("payments_instruction_entitlement_id_ad54e66f", 'payments_instruction ("entitlement_id")'),
    ("payments_leftout_run_id_70fae45d", 'payments_leftout ("run_id")'),
    # These two on PostgreSQL only.
    ("payments_instruction_end_to_end_id_4de78e0c_like", 'payments_instruction ("end_to_end_id")'),
    ("payments_entitlement_area_id_a120c90e_like", 'payments_entitlement ("area_id")'),
)
"""Their names, as Django makes them, and what they were of."""


def without_its_own(
    model: str, name: str, to: str, related_name: str, *, null: bool
) -> migrations.AlterField:
    given: dict[str, Any] = {"null": True} if null else {}
    field = models.ForeignKey(
        to, db_index=False, on_delete=deletion.PROTECT, related_name=related_name, **given
    )
    return migrations.AlterField(model, name, field)


# safe: some indexes fewer; no row changes, and the version before works on.
class Migration(migrations.Migration):
    dependencies = [("payments", "0007_adoptions")]

    operations = [
        migrations.AddIndex(
            "entry",
            models.Index(fields=["fund"], condition=Q(fund__isnull=False), name="entry_by_fund"),
        ),
        # By hand: Django would write the tables anew on SQLite, and lose the triggers that keep what was frozen as it is.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS "{name}"', f'CREATE INDEX IF NOT EXISTS "{name}" ON {of}'
                )
                for name, of in SAID_TWICE
            ],
            state_operations=[
                without_its_own("entitlement", "child", "people.person", "+", null=False),
                without_its_own("entitlement", "payee", "people.person", "+", null=False),
                without_its_own("entitlement", "decision", "claims.decision", "+", null=False),
                without_its_own("entry", "entitlement", "payments.entitlement", "entries", null=True),
                without_its_own("entry", "fund", "payments.fund", "entries", null=True),
                without_its_own("entry", "decision", "claims.decision", "+", null=True),
                without_its_own("entry", "instruction", "payments.instruction", "entries", null=True),
                without_its_own("entry", "recovery", "payments.recovery", "entries", null=True),
                without_its_own("instruction", "run", "payments.run", "instructions", null=False),
                without_its_own(
                    "instruction", "entitlement", "payments.entitlement", "instructions", null=False
                ),
                without_its_own("leftout", "run", "payments.run", "left_out", null=False),
            ],
        ),
    ]
