"""May this device or this work come in, and may this person settle or shut out?"""

from __future__ import annotations

import uuid

from django.conf import settings

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import User
from huijia.apps.accounts.queries import has_second_factor
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.field.errors import Reason, UnableToReach
from huijia.apps.field.models import Device
from huijia.apps.outreach.states import WORKER_ROLES
from huijia.apps.wording import text

MOST_DEVICES = 5
"""Devices of one account that are not shut out."""


def acting(viewer: Viewer) -> Viewer:
    """The viewer as village contact or health worker. Raises ``UnableToFind`` for anybody else."""
    role = next((each for each in WORKER_ROLES if viewer.has(each)), None)
    if role is None or viewer.id is None:
        raise UnableToFind("the field app is for village contacts and health workers")
    return viewer.acting_as(role)


def check_may_register(viewer: Viewer) -> Viewer:
    """The viewer as a worker who may keep families' records on a device: with a second factor, but in a demo of invented people."""
    by = acting(viewer)
    assert by.id is not None
    if not settings.DEMO and not has_second_factor(by.id):
        raise UnableToFind("no device without a second factor")
    open_ones = Device.objects.filter(user=by.id, shut_out_at__isnull=True).count()
    if open_ones >= MOST_DEVICES:
        raise NotAllowed(str(text("设备太多：请先停用一台。", "Too many devices: shut one out first.")))
    return by


def check_reaches(viewer: Viewer, device_id: uuid.UUID) -> Device:
    """The device, as one by which this account may ask for what it may see. Raises ``UnableToReach``."""
    device = Device.objects.filter(pk=device_id).first()
    if device is None:
        raise UnableToReach("unknown_device")
    if device.user_id != viewer.id:
        raise UnableToReach(Reason.NOT_YOUR_DEVICE.code)
    if device.shut_out_at is not None:
        raise UnableToReach(Reason.SHUT_OUT.code)
    return device


def why_refused(device: Device, user: User, now: Viewer) -> Reason | None:
    """Why nothing that this account recorded on this device is accepted, whatever it is; None where nothing stands against it. ``now``: the account
    as a viewer today."""
    if device.user_id != user.pk:
        return Reason.NOT_YOUR_DEVICE
    if device.shut_out_at is not None:
        return Reason.SHUT_OUT
    if not user.is_active:
        return Reason.ACCOUNT_LOCKED
    if not now.has(*WORKER_ROLES):
        return Reason.ROLE_ENDED
    return None
