"""Which originals the reviewer saw, and how an objection was made; and what the database refuses of papers and objections, even by hand.

Objections that were there before say nothing of how they were made: nobody wrote it down. Of a paper and of an objection only what becomes
of it is written, once; neither is deleted.
"""

from importlib import import_module

from django.db import migrations, models

from huijia.apps.audit.guards import Guard, guarded, kept, set_once, up_again

listed_steps = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")
first_handed_in = import_module("huijia.apps.claims.migrations.0004_first_handed_in")

PAPER = (
    Guard(
        "claims_paper",
        "stays",
        "UPDATE",
        f"{kept('claim_id', 'kind', 'file_name', 'content_type', 'size', 'digest', 'added_by', 'added_at')}"
        f" OR {set_once('removed_at')}",
        "a paper stays as it was handed in",
    ),
    Guard("claims_paper", "is_kept", "DELETE", "", "rows of claims_paper are never deleted"),
)
APPEAL = (
    Guard(
        "claims_appeal",
        "stays",
        "UPDATE",
        f"{kept('claim_id', 'decision_id', 'grounds', 'channel', 'made_by', 'made_at', 'due_on')}"
        f" OR {set_once('decided_by', 'decided_at', 'new_decision_id')}",
        "an objection stays as it was made",
    ),
    Guard("claims_appeal", "is_kept", "DELETE", "", "rows of claims_appeal are never deleted"),
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_once_under_way_once_granted")]
    operations = [
        migrations.AddField(
            model_name="claim",
            name="originals_seen",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="appeal",
            name="channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("own_account", "In their own account"),
                    ("in_person", "In person"),
                    ("telephone", "By telephone"),
                    ("letter", "By letter"),
                ],
                max_length=12,
            ),
        ),
        up_again(listed_steps.guard),
        up_again(first_handed_in.guard),
        guarded(*PAPER, *APPEAL),
    ]
