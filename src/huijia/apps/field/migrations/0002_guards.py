"""What was recorded on a device is never changed but once, to settle it; a device that was shut out stays so."""

from django.db import migrations

from huijia.apps.audit.guards import Guard, guarded, kept, set_once

_KEPT = (
    *("id", "device_id", "user_id", "kind", "subject", "on_version", "payload", "day", "device_at"),
    *("received_at", "result", "reason", "household", "area_id", "twin"),
)


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("field", "0001_initial")]
    operations = [
        guarded(
            Guard(
                "field_operation",
                "stands",
                "UPDATE",
                f"{kept(*_KEPT)} OR OLD.settled_at IS NOT NULL",
                "what a device recorded is settled once, and never changed",
            ),
            Guard(
                "field_device",
                "stays_out",
                "UPDATE",
                f"{kept('id', 'user_id', 'registered_at')} OR {set_once('shut_out_at', 'shut_out_by_id')}",
                "a device keeps its worker, and stays shut out",
            ),
        )
    ]
