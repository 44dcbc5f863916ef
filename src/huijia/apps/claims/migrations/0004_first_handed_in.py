"""When a claim was first handed in: by that its period is claimed in time or not, whatever was returned since. The trail knows it."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

_KEPT = "the day on which a claim was first handed in is never changed"
_SQLITE = f"""
CREATE TRIGGER claims_claim_first_handed_in BEFORE UPDATE OF first_submitted_at ON claims_claim
WHEN OLD.first_submitted_at IS NOT NULL AND OLD.first_submitted_at IS NOT NEW.first_submitted_at
BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END
"""
_POSTGRESQL = (
    f"""CREATE FUNCTION huijia_first_handed_in() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_KEPT}'; END $$""",
    """CREATE TRIGGER claims_claim_first_handed_in BEFORE UPDATE OF first_submitted_at ON claims_claim FOR EACH ROW
    WHEN (OLD.first_submitted_at IS NOT NULL AND OLD.first_submitted_at IS DISTINCT FROM NEW.first_submitted_at)
    EXECUTE FUNCTION huijia_first_handed_in()""",
)


def fill(apps: Any, editor: Any) -> None:  # noqa: ARG001
    """From the trail's first entry of a claim's handing in; where there is none, the last time that is known."""
    entries = apps.get_model("audit", "Entry").objects.filter(
        subject="claim", subject_id=OuterRef("number"), action="claim.submit"
    )
    first = entries.order_by().values("subject_id").annotate(first=Min("at")).values("first")
    claims = apps.get_model("claims", "Claim").objects.filter(submitted_at__isnull=False)
    claims.update(first_submitted_at=Coalesce(Subquery(first), F("submitted_at")))


def guard(apps: Any, editor: Any) -> None:  # noqa: ARG001
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else (_SQLITE,):
        editor.execute(statement, params=None)


def open_again(apps: Any, editor: Any) -> None:  # noqa: ARG001
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER claims_claim_first_handed_in ON claims_claim", params=None)
        editor.execute("DROP FUNCTION huijia_first_handed_in()", params=None)
    else:
        editor.execute("DROP TRIGGER claims_claim_first_handed_in", params=None)


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_only_listed_steps"), ("audit", "0002_append_only")]
    operations = [
        migrations.AddField("claim", "first_submitted_at", models.DateTimeField(null=True)),
        migrations.AddField("claim", "days_left", models.IntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(guard, open_again),
    ]
