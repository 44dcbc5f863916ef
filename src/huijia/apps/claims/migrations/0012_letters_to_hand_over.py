"""Since when a letter waits to be handed over: found by an index, however many letters the families have got."""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery


def fill(apps: Any, editor: Any) -> None:  # noqa: ARG001
    """From the decision that holds, where it has a letter of ours, nothing says that the family got it, and it did not object."""
    decisions, deliveries = (apps.get_model("claims", name).objects for name in ("Decision", "Delivery"))
    later = decisions.filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
    waiting = (
        decisions.exclude(letter={})
        .exclude(claim__state="appealed")
        .exclude(Exists(later))
        .exclude(Exists(deliveries.filter(decision=OuterRef("pk"))))
    )
    last = decisions.filter(claim=OuterRef("pk")).order_by("-pk").values("decided_at")[:1]
    claims = apps.get_model("claims", "Claim").objects.filter(pk__in=waiting.values("claim"))
    claims.update(letter_waits_since=Subquery(last))


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_computed_again")]
    operations = [
        # May be empty and begins so: on SQLite, too, the table is not made anew, and keeps its triggers.
        migrations.AddField(
            model_name="claim", name="letter_waits_since", field=models.DateTimeField(null=True)
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["area", "letter_waits_since"],
                condition=models.Q(("letter_waits_since__isnull", False)),
                name="claim_letter_waits",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
