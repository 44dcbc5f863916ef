"""Telephones that are simulated: what they hold, what waits on them, and a way to the service that can lose any request and any answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from huijia.apps.accounts.models import Area, User
from huijia.apps.accounts.viewer import Viewer, viewer_of
from huijia.apps.field.devices import register_device
from huijia.apps.field.errors import UnableToReach
from huijia.apps.field.holdings import digest_of
from huijia.apps.field.models import Device, Operation
from huijia.apps.field.receiving import read_sent, receive
from huijia.apps.field.syncing import changes_for, digest_for
from tests.apps.conftest import NOW, Office

WAYS = ("operations", "compare", "changes")


def field_elsewhere(office: Office, area: Area) -> dict[str, object]:
    """Variable of an address -> a thing of the field app's in another county."""
    device = Device.objects.create(
        id=uuid.uuid4(), user=office.users["other_officer"], name="x", registered_at=NOW, last_seen_at=NOW
    )
    operation = Operation.objects.create(
        id=uuid.uuid4(),
        device=device,
        user=device.user,
        kind=Operation.Kind.UNKNOWN,
        received_at=NOW,
        result=Operation.Result.REFUSED,
        reason="malformed",
        area=area,
    )
    return {"uuid:device_id": device.pk, "uuid:operation_id": operation.pk}


class Lost(Exception):
    """No answer came."""


@dataclass
class Phone:
    """One device. ``line`` is called before and after every request, with its name, and may raise ``Lost``."""

    user: User
    now: Callable[[], datetime]
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    records: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    skew: timedelta = timedelta()
    line: Callable[[str, str], None] = lambda _name, _when: None
    page: int = 500
    is_wiped: bool = False

    @property
    def viewer(self) -> Viewer:
        return viewer_of(self.user, on=timezone.localtime(self.now()).date())

    def register(self) -> Phone:
        register_device(by=self.viewer, device_id=self.id, name="phone", at=self.now())
        return self

    def record(self, kind: str, subject: str, on_version: int | None = None, **payload: str) -> str:
        """Record something without a signal; its id."""
        made = {
            "id": str(uuid.uuid4()),
            "kind": kind,
            "subject": subject,
            "payload": payload,
            "at": (self.now() + self.skew).isoformat(),
        }
        if on_version is not None:
            made["on_version"] = on_version
        self.outbox.append(made)
        self.recorded.append(made["id"])
        return str(made["id"])

    def ask(self, name: str, work: Callable[[], Any]) -> Any:
        self.line(name, "before")
        answer = work()
        self.line(name, "after")
        return answer

    def sync(self) -> bool:
        """Send and receive; whether the device holds exactly what it may hold. Raises ``Lost`` anywhere."""
        try:
            return self._sync()
        except UnableToReach as error:
            assert error.code == "shut_out"
            self.records, self.outbox, self.is_wiped = {}, [], True
            return True

    def _sync(self) -> bool:
        while self.outbox:
            sent = [each for raw in self.outbox[:200] if (each := read_sent(raw))]
            results: list[Operation] = self.ask(
                "operations",
                lambda sent=sent: receive(by=self.viewer, device_id=self.id, sent=sent, at=self.now()),
            )
            for each in results:
                self.told[str(each.pk)] = each.result
            self.outbox = [each for each in self.outbox if each["id"] not in self.told]
        from huijia.apps.field.policies import acting, check_reaches

        def compared() -> bool:
            check_reaches(self.viewer, self.id)
            return self.digest == digest_for(acting(self.viewer))

        for _ in range(3):
            if self.ask("compare", compared):
                return True
            after: str | None = ""
            while after is not None:
                have = {key: mark for key, (mark, _) in self.records.items() if key > after}
                found = self.ask(
                    "changes",
                    lambda have=have, after=after: changes_for(
                        acting(self.viewer), have=have, after=after, size=self.page
                    ),
                )
                for each in found.removed:
                    del self.records[each]
                for each in found.changed:
                    self.records[each.id] = (each.mark, each.record)
                after = found.next
        return False

    @property
    def digest(self) -> str:
        return digest_of({key: mark for key, (mark, _) in self.records.items()})
