"""Devices: registered by whoever works on them, and shut out when they are lost."""

from __future__ import annotations

import uuid
from datetime import datetime

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.field.errors import Reason, UnableToReach
from huijia.apps.field.models import Device
from huijia.apps.field.policies import check_may_register
from huijia.apps.field.queries import device_to_shut_out


@one_action()
def register_device(*, by: Viewer, device_id: uuid.UUID, name: str, at: datetime) -> Device:
    """Register a device under the id that was made on it. The same again, as when an answer was lost, changes nothing.

    Raises ``UnableToFind`` for whoever may not, ``UnableToReach`` for an id that is somebody else's or shut out.
    """
    device = Device.objects.filter(pk=device_id).first()
    if device is not None:
        if device.user_id != by.id:
            raise UnableToReach(Reason.NOT_YOUR_DEVICE.code)
        if device.shut_out_at is not None:
            raise UnableToReach(Reason.SHUT_OUT.code)
        return device
    by = check_may_register(by)
    assert by.id is not None, "a worker has an account"
    # Without what cannot be written on a page, nor into every database.
    named = "".join(each for each in " ".join(name.split()) if each.isprintable())[:40] or str(device_id)[:8]
    device = Device(id=device_id, user_id=by.id, name=named, registered_at=at, last_seen_at=at)
    device.save(force_insert=True)
    record(by=by, action="device.registered", subject="device", subject_id=device.pk)
    return device


@one_action()
def shut_out(*, by: Viewer, device_id: uuid.UUID, at: datetime) -> Device:
    """Shut a device out: it is told to erase itself at its next contact. By its worker, or whoever looks after the worker. For good."""
    by, seen = device_to_shut_out(by, device_id)
    device = Device.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    if device.shut_out_at is None:
        device.shut_out_at, device.shut_out_by_id = at, by.id
        device.save(update_fields=["shut_out_at", "shut_out_by"])
        record(by=by, action="device.shut_out", subject="device", subject_id=device.pk)
    return device


def note_seen(device: Device, *, at: datetime) -> None:
    """Note that a device was in contact."""
    Device.objects.filter(pk=device.pk).update(last_seen_at=at)
