"""When, where and by which id a step was taken: what a device that was without a signal knows of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stamp:
    """``at``: the server's clock. ``id``: of the step, made by the device, so that a step sent again is known.

    ``on_version``: the version of the thing on which the device built, None where nobody can have changed it meanwhile. ``device_at``: the
    device's clock, which is kept and decides nothing.
    """

    at: datetime
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    on_version: int | None = None
    device_at: datetime | None = None
    device: str = ""
