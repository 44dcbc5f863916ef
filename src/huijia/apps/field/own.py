"""What the field app holds about one family, for its copy: what workers recorded on their devices about its household, refused work included."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from huijia.apps.field.models import Operation
from huijia.apps.outreach.holding import households_of
from huijia.apps.people.models import Person


def recorded_about(person: Person) -> list[dict[str, Any]]:
    """Each thing that was recorded about the person's household, the latest first."""
    found = Operation.objects.filter(household__in=households_of(person)).select_related("user")
    return [
        {
            "what": each.kind,
            "detail": each.payload,
            "result": each.result,
            "reason": each.reason,
            "by": each.user.name,
            "received_at": timezone.localtime(each.received_at).isoformat(timespec="seconds"),
        }
        for each in found.order_by("-received_at", "pk")
    ]
