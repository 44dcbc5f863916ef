"""What a million payments name is looked for once a statement, not once a row (docs/adr/0022-references-checked-by-statement.md)."""

from django.db import migrations

from huijia.apps.audit.references import Reference, checked_by_statement

# Areas, funds and runs stay foreign keys: the rows of a part name the same few, which costs little.
REFERENCES = (
    Reference("payments_entitlement", "claim_id", "claims_claim"),
    Reference("payments_entitlement", "child_id", "people_person"),
    Reference("payments_entitlement", "payee_id", "people_person"),
    Reference("payments_entitlement", "decision_id", "claims_decision", is_kept=True),
    Reference("payments_instruction", "entitlement_id", "payments_entitlement"),
    Reference("payments_entry", "entitlement_id", "payments_entitlement"),
    Reference("payments_entry", "decision_id", "claims_decision", is_kept=True),
    Reference("payments_entry", "instruction_id", "payments_instruction", is_kept=True),
)


# safe: the same is checked in another way; no row changes, and the version before works on.
class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_leaner_rows"),
        ("claims", "0013_a_day_put_right"),
        ("people", "0006_leaner_rows"),
    ]
    operations = [checked_by_statement(*REFERENCES)]
