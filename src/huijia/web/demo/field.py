"""The demo's telephones of workers: one of a contact, one of a health worker, and a record of the contact's that was refused."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from huijia.apps.accounts.models import User
from huijia.apps.field.models import Device
from huijia.apps.field.receiving import read_sent, receive
from huijia.apps.outreach.models import Visit
from huijia.web.demo.accounts import viewer

PHONES = (("demo.contact", "红色手机"), ("demo.health", "工作手机"))
INVENTED = uuid.UUID("6f1d0a52-8f3c-4a57-9d1e-5b0c2f6f7a10")
"""Of which the demo's ids are made, so that they are the same each time."""


def make_field(*, staff: Mapping[str, User], now: datetime) -> None:
    """Registered by hand: accounts of the demo have no second factor, without which nobody else registers a telephone."""
    for username, name in PHONES:
        Device.objects.create(
            id=uuid.uuid5(INVENTED, username),
            user=staff[username],
            name=name,
            registered_at=now - timedelta(days=40),
            last_seen_at=now - timedelta(days=1),
        )
    visit = Visit.objects.filter(whom=Visit.Whom.HEALTH_WORKER, ended_at__isnull=True).order_by("pk").first()
    if visit is None:
        return
    at = now - timedelta(days=1)
    sent = read_sent(
        {
            "id": str(uuid.uuid5(INVENTED, "refused")),
            "kind": "visit.close",
            "subject": str(visit.pk),
            "payload": {"outcome": "took_place"},
            "on_version": 1,
            "at": (at - timedelta(hours=20)).isoformat(),
        }
    )
    assert sent is not None, "it has an id"
    by = viewer(staff["demo.contact"], timezone.localtime(now).date())
    receive(by=by, device_id=uuid.uuid5(INVENTED, "demo.contact"), sent=[sent], at=at)
