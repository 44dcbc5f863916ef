"""What the new columns say of claims that are there already, as far as the tables know it."""

from typing import Any

from django.db import migrations

_KNOWN = (
    """UPDATE claims_claim SET granted = TRUE WHERE state IN ('confirmed', 'appealed', 'redecided', 'ended') AND (
    SELECT outcome FROM claims_decision WHERE claim_id = claims_claim.id ORDER BY id DESC LIMIT 1) = 'granted'""",
    """UPDATE claims_claim SET made_at_counter = TRUE WHERE NOT EXISTS (
    SELECT 1 FROM people_personaccount a JOIN people_person p ON p.id = a.person_id WHERE a.user_id = claims_claim.made_by
    AND claims_claim.claimant_id IN (p.id, p.merged_into_id))""",
)


def fill(apps: Any, editor: Any) -> None:  # noqa: ARG001
    for statement in _KNOWN:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_whose_draft_and_what_is_granted")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
