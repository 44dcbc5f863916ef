"""Of the claims for one child, benefit and period one is under way, and one is granted: apart, so that no objection fails on a newer claim."""

from importlib import import_module

from django.db import migrations, models

from huijia.apps.audit.guards import up_again

listed_steps = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")
first_handed_in = import_module("huijia.apps.claims.migrations.0004_first_handed_in")


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_as_far_as_it_is_known")]
    operations = [
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["in_review", "returned", "reviewed", "submitted"])),
                fields=("pack", "child", "period"),
                name="claim_once_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("granted", True)),
                fields=("pack", "child", "period"),
                name="claim_once_granted",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("pack", "child", "period", "claimant", "made_by"),
                name="claim_one_draft_of_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("granted", True), ("state__in", ["appealed", "confirmed", "ended", "redecided"])
                    ),
                    models.Q(("granted", False), models.Q(("state", "confirmed"), _negated=True)),
                    _connector="OR",
                ),
                name="claim_granted_as_it_stands",
            ),
        ),
        up_again(listed_steps.guard),
        up_again(first_handed_in.guard),
    ]
