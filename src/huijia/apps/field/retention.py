"""How long what was recorded on devices is kept: as long as the visits that it tells of, by the same words of the consents."""

from __future__ import annotations

from datetime import datetime

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.field.models import Operation
from huijia.apps.outreach.retention import VISIT_AFTER_ITS_END


@one_action()
def erase_due(*, at: datetime) -> int:
    """Erase what came in so long ago; how many. A device that sends it again afterwards is told by outreach, which knows the step's id."""
    erased, _ = Operation.objects.filter(received_at__lt=at - VISIT_AFTER_ITS_END).delete()
    if erased:
        record(
            by=SYSTEM, action="operation.erased", subject="operation", subject_id="", changes={"number": (None, erased)}
        )  # fmt: skip
    return erased
